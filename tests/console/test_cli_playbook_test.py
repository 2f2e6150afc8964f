"""`zhishou playbook test`: what does not hold is said with its line, and ends with 1."""

import json
import re
from pathlib import Path

import pytest

from flows.acts import trials
from playbooks.loading import inspect_all, library_files, parse
from tests.console.test_cli import Run, run
from tests.playbooks.pages import SHORT

pytestmark = pytest.mark.thorough

__all__ = ["run"]

SHIPPED = sum(len(one.book.tests) for one in inspect_all(library_files()) if one.book)

WRONG = (
    SHORT
    + "tests:\n  - name: 即刻呼叫\n    level: III\n    events: [PT1M answer leader]\n    expect:\n"
    + "      - {at: PT5M, rung: leader}\n      - {within: PT1H, call: officer}\n"
)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """An own playbook beside which a test does not hold."""
    file = tmp_path / "playbooks" / "ours.yaml"
    file.parent.mkdir()
    file.write_text(WRONG, encoding="utf-8")
    return file


def test_the_shipped_playbooks_and_the_offices_own_are_tried(run: Run, own: Path) -> None:
    code, out, err = run("playbook", "test")

    assert code == 1
    assert re.search(r"playbooks/library/public-opinion\.yaml：\d\d项测试", out)
    assert out.splitlines()[-1] == f"测试{SHIPPED + 1}项，2处不符，0处写错"
    place = f"{own}:{len(WRONG.splitlines()) - 1}: 即刻呼叫："
    assert f"{place}预期 {{at: PT5M, rung: leader}}，实际发生于PT0S (03-11 02:10), PT31M (" in err
    assert "预期 {within: PT1H, call: officer}，实际没有发生" in err


def test_files_and_folders_are_tried_alone(run: Run, own: Path) -> None:
    for path in (own, own.parent):
        code, out, _ = run("playbook", "test", str(path))
        assert code == 1
        assert "library" not in out


def test_all_that_holds_ends_with_nothing_wrong(run: Run, tmp_path: Path) -> None:
    (tmp_path / "zhishou.toml").write_text("[office]\nlocale = 'en'\n", encoding="utf-8")

    code, out, err = run("playbook", "test")

    assert (code, err) == (0, "")
    assert out.splitlines()[-1] == f"tests: {SHIPPED}, all hold"


def test_a_script_reads_one_document(run: Run, own: Path) -> None:
    code, out, _ = run("playbook", "test", str(own), "--json")
    told = json.loads(out)

    assert code == 1
    assert told["files"] == [{"file": str(own), "tests": 1}]
    assert told["problems"] == []
    first, second = told["failures"]
    assert first["instead"][0] == {"at": "PT0S", "clock": "2026-03-11T02:10:00+08:00"}
    assert (second["expected"], second["instead"]) == ("{within: PT1H, call: officer}", [])


def test_an_event_that_is_refused_is_said(run: Run, own: Path) -> None:
    own.write_text(WRONG.replace("PT1M answer leader", "PT1M resolve"), encoding="utf-8")

    _, _, err = run("playbook", "test", str(own))

    assert "即刻呼叫：“PT1M resolve”办不到：事件现在的状态不允许这样做" in err


def test_a_file_with_anything_wrong_is_not_tried_and_the_rest_is(run: Run, own: Path) -> None:
    (own.parent / "spoiled.yaml").write_text(WRONG.replace("call: officer", "call: oficer"), encoding="utf-8")

    code, out, err = run("playbook", "test", str(own.parent))

    assert code == 2
    assert "tests[1].expect[2].call（测试“即刻呼叫”）: 没有这个角色：“oficer” → 是否想写“officer”？" in err
    assert out.splitlines()[-1] == "测试1项，2处不符，1处写错"


def test_the_library_hears_of_it_where_there_is_an_office(run: Run, own: Path, tmp_path: Path) -> None:
    run("playbook", "test")
    known = trials.known(tmp_path / "run")
    ours = parse(WRONG, "ours")

    assert (known[ours.hash].tests, known[ours.hash].failures) == (1, 2)
    assert len(known) == len(library_files()) + 1


def test_where_there_is_no_office_none_is_made(run: Run, own: Path, tmp_path: Path) -> None:
    run("--data", str(tmp_path / "none"), "playbook", "test", str(own))
    assert not (tmp_path / "none").exists()

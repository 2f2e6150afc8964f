"""An office's adjustments of a shipped playbook, from the file in its data folder to the incident."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from playbooks.loading import load_library
from playbooks.rules import Rule, Severity
from tests.console.test_cli import Run, log, run, staffed

__all__ = ["run", "staffed"]

Office = Callable[..., Path]
(VERSION,) = (playbook.plan.version for playbook in load_library() if playbook.plan.id == "public-opinion")
HEAD = """\
adjusts: public-opinion
against: "{version}"
decided_by: 分管领导
authority: 本办《值班制度》第三条
changes:
"""


@pytest.fixture
def ours(tmp_path: Path) -> Office:
    """Write the office's changes into its data folder."""

    def write(*changes: str, version: str = VERSION) -> Path:
        file = tmp_path / "playbooks" / "ours.yaml"
        file.parent.mkdir(exist_ok=True)
        lines = "".join(f"  {change}\n" for change in changes)
        file.write_text(HEAD.format(version=version) + lines, encoding="utf-8")
        return file

    return write


def shown(run: Run, number: str) -> Any:
    return json.loads(run("show", number, "--json")[1])


def test_an_incident_starts_with_the_playbook_as_the_office_has_adjusted_it(
    staffed: Run, ours: Office
) -> None:
    ours("deadlines.first_report.within.III: 20m")
    code, logged = log(staffed)
    assert code == 0

    clocks = {clock["deadline"]: clock for clock in shown(staffed, logged["number"])["clocks"]}
    out = staffed("log", "--playbook", "public-opinion", "--level", "III", "--title", "甲", "--preview")[1]

    started, due = (datetime.fromisoformat(clocks["first_report"][name]) for name in ("started", "due"))
    assert due - started == timedelta(minutes=20)
    assert [
        line for line in out.splitlines() if "首报" in line and "本办《值班制度》第三条（分管领导决定" in line
    ]
    entries = shown(staffed, logged["number"])["entries"]
    assert entries[0]["payload"]["playbook"] == f"public-opinion {VERSION}+own"


def test_show_begins_with_what_was_changed_from_what(run: Run, ours: Office) -> None:
    ours("ladders.urgent.rungs.2.wait: 3m")
    code, out, _ = run("playbook", "show", "public-opinion")
    assert code == 0
    assert "## 本单位调整" in out
    assert "| 特急 `ladders.urgent.rungs.2.wait` | 5分钟 | 3分钟 |" in out

    found = json.loads(run("playbook", "show", "public-opinion", "--json")[1])
    assert found["playbook"]["adjusted"]["changes"][0]["now"] == "3m"


def test_simulate_plays_what_was_changed(run: Run, ours: Office) -> None:
    ours("ladders.urgent.rungs.2.wait: 3m")
    options = ["--level", "II", "--set", "emergency=no", "--until", "PT9M", "--json"]
    found = json.loads(run("playbook", "simulate", "public-opinion", *options)[1])
    assert [line["at"] for line in found if line["kind"] == "rung" and "deputy_head" in line["roles"]] == [
        "PT8M"
    ]


def test_a_file_with_an_error_leaves_the_shipped_playbook_in_use_and_is_named_everywhere(
    staffed: Run, ours: Office
) -> None:
    file = ours("deadlines.reply.within.III: 3d")
    said = f"{file}:6: changes.deadlines.reply.within.III: 3d 可能长于有约束力的规定（上级文件）的 48h"

    assert log(staffed)[0] == 0
    code, _, err = staffed("playbook", "lint")
    assert (code, said in err) == (1, True)
    assert "[longer-than-the-rule]" in err
    code, out, _ = staffed("doctor", "--json")
    assert code == 1
    assert [one for one in json.loads(out) if one["place"] == "playbooks" and said in one["what"]]
    assert "## 本单位调整" not in staffed("playbook", "show", "public-opinion")[1]


def test_doctor_and_lint_say_what_to_look_at_when_the_shipped_one_has_moved_on(
    staffed: Run, ours: Office
) -> None:
    file = ours("gate.II: 10m", version="0.9")
    code, _, err = staffed("playbook", "lint", str(file))
    assert code == 0
    assert f"public-opinion 现为版本 {VERSION}，本文件对照的是 0.9：内置为 15m，此处为 10m" in err

    found = [one for one in json.loads(staffed("doctor", "--json")[1]) if one["place"] == "playbooks"]
    assert [one["verdict"] for one in found] == ["note", "ok"]
    assert "本文件对照的是 0.9" in found[0]["what"]


def test_lint_gives_each_finding_with_rule_and_severity_as_data(run: Run, ours: Office) -> None:
    file = ours("gate.V: 10m")
    code, out, _ = run("playbook", "lint", str(file), "--json")
    (found,) = json.loads(out)["problems"]
    assert code == 1
    assert (found["rule"], found["severity"]) == (Rule.UNKNOWN_PATH, Severity.ERROR)
    assert (found["file"], found["line"], found["path"]) == (str(file), 6, "changes.gate.V")
    assert found["message"]
    assert found["remedy"].startswith("known here: I, II")


@pytest.mark.thorough
def test_shipped_tests_that_no_longer_hold_are_named_and_fail_nothing(run: Run, ours: Office) -> None:
    file = ours("deadlines.first_report.within: 20m")
    code, out, err = run("playbook", "test")
    assert (code, err) == (0, "")
    assert f"（因本单位调整 {file}）" in out
    assert "因本单位调整不再符合，请核对是否本意" in out

    found = json.loads(run("playbook", "test", "--json")[1])
    assert found["failures"] == []
    assert {one["adjusted_by"] for one in found["adjusted"]} == {str(file)}

"""`zhishou playbook explain`: one file to read and sign, in either form and language."""

import json
import re
from pathlib import Path

import pytest

from console.commands.explained import explain
from playbooks.loading import load_library
from tests.console.test_cli import Run, run
from tests.playbooks.pages import SHORT, spoiled

__all__ = ["run"]

PLAN = next(one for one in load_library() if one.plan.id == "public-opinion")


def test_without_a_file_it_is_printed_as_markdown(run: Run) -> None:
    code, out, _ = run("playbook", "explain", "public-opinion")

    assert code == 0
    assert out.startswith(f"# 网络舆情处置\n\n处置预案（{PLAN.plan.version}版）\n")
    assert "## 附一　时限确认表" in out
    assert out.endswith("批准 ________________　日期 ________________\n\n")


def test_the_name_of_the_file_says_which_form(run: Run, tmp_path: Path) -> None:
    for name, begin in (("p.html", "<!doctype html>"), ("p.md", "# "), ("p.txt", "# ")):
        code, out, _ = run("playbook", "explain", "public-opinion", "--out", str(tmp_path / name))
        assert (code, out.strip()) == (0, f"{tmp_path / name}: public-opinion {PLAN.plan.version}")
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(begin)


def test_the_form_that_is_asked_for_goes_before_the_name(run: Run, tmp_path: Path) -> None:
    run("playbook", "explain", "public-opinion", "--format", "html", "--out", str(tmp_path / "p.md"))
    assert "<!doctype html>" in (tmp_path / "p.md").read_text(encoding="utf-8")


def test_html_is_one_file_that_loads_nothing_and_runs_nothing(run: Run) -> None:
    for locale, tag in (("zh", "zh-CN"), ("en", "en")):
        page = run("playbook", "explain", "public-opinion", "--format", "html", "--locale", locale)[1]
        assert f'<html lang="{tag}">' in page
        assert re.findall(r"<script|<link|\ssrc=|\shref=|url\(|@import|\son\w+=", page) == []
        assert page.count("<svg") >= 3
        assert PLAN.hash in page


def test_what_a_file_says_is_shown_and_never_run(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(spoiled(("zh: 发布回应,", 'zh: "<img src=x>&",')), encoding="utf-8")
    page = run("playbook", "explain", str(file), "--format", "html")[1]

    assert "<img" not in page
    assert "&lt;img src=x&gt;&amp;" in page


def test_a_file_of_ones_own_and_one_level_of_it(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(SHORT, encoding="utf-8")
    out = run("playbook", "explain", str(file), "--level", "III", "--locale", "en")[1]

    assert "Of level Ⅲ only" in out
    assert "Ⅱ" not in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("public-opinion", "--level", "V"), "没有级别 V；现有：I, II, III, IV"),
        (("nowhere",), "写一个文件，或其中之一：account-hijack"),
        (("public-opinion", "--out", "{tmp}/nowhere/p.html"), "No such file"),
    ],
)
def test_what_cannot_be_written_is_refused(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    code, _, err = run("playbook", "explain", *(one.format(tmp=tmp_path) for one in arguments))

    assert code != 0
    assert said in err


def test_it_makes_no_data_folder(run: Run, tmp_path: Path) -> None:
    run("--data", str(tmp_path / "none"), "playbook", "explain", "public-opinion")
    assert not (tmp_path / "none").exists()
    assert explain.help is not None


def test_a_file_is_shown_in_words_before_it_is_in_use(run: Run, tmp_path: Path) -> None:
    own = tmp_path / "draft.yaml"
    own.write_text(SHORT, encoding="utf-8")

    code, shown, _ = run("playbook", "show", str(own))
    assert code == 0
    assert "无人应答时的转呼" in shown
    assert json.loads(run("playbook", "show", str(own), "--json")[1])["playbook"]["id"] == "short"
    own.write_text("id: x\nlevelz: []\n", encoding="utf-8")
    assert "levelz: 没有这个键" in run("playbook", "show", str(own))[2]

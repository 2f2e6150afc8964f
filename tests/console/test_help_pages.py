"""What the command line says of itself: Chinese as the office is, English where it asks for that."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from click.testing import CliRunner

from console.cli import SUMMARIES, cli
from console.help_pages import Speech, flat, places, speaking, texts, wrapped

pytestmark = pytest.mark.thorough

ROOT = Path(__file__).parents[2]
with (ROOT / "console/locales/zh_CN/LC_MESSAGES/terminal.po").open("rb") as lines:
    CATALOG = {str(one.id): str(one.string) for one in read_po(lines, abort_invalid=True) if one.id}
# What click itself says on a page, and what is said about how a command was called.
CLICKS = {
    "Show this message and exit.",
    "Show the version and exit.",
}


# What takes a text of the catalog as its first argument, and where one may be given that stands elsewhere.
SAYING = {"speech", "worded", "Misuse", "Phrase"}
PASSED_ON = {
    "console/help_pages.py",
    "console/commands/misuse.py",
    "console/commands/speaking.py",
    "flows/phrases.py",
}


def said_in(path: Path) -> Iterator[tuple[str, ast.expr]]:
    """(where it stands, the text asked for) of every text a module asks for by itself."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and node.args:
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in SAYING:
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node.args[0]


def asked_for() -> list[tuple[str, ast.expr]]:
    modules = sorted(path for part in ("console", "flows") for path in (ROOT / part).rglob("*.py"))
    return [one for path in modules for one in said_in(path)]


def asked() -> set[str]:
    """Every text that help shows, and every one a module asks for by itself."""
    by_name = {str(text.value) for _, text in asked_for() if isinstance(text, ast.Constant) and text.value}
    return {*texts(cli), *map(flat, SUMMARIES.values()), *map(flat, by_name), *CLICKS}


def test_every_text_stands_where_it_is_asked_for() -> None:
    hidden = [place for place, text in asked_for() if not isinstance(text, ast.Constant)]
    assert [place for place in hidden if place.partition(":")[0] not in PASSED_ON] == []


def test_every_text_of_the_help_has_chinese() -> None:
    assert len(asked()) > 200
    assert asked() - CATALOG.keys() == set()
    assert {text for text, chinese in CATALOG.items() if not re.search(r"[\u4e00-\u9fff]", chinese)} == set()


def test_no_chinese_lies_about_unused() -> None:
    of_click = {"Usage:", "Options", "Commands", "required", "default: {value}"}
    of_click |= {text for text in CATALOG if text.startswith("Missing ")}
    assert CATALOG.keys() - asked() - of_click == set()


def test_values_are_put_into_the_chinese_too() -> None:
    slots = {text: set(re.findall(r"\{\w+\}", text)) for text in CATALOG}
    assert {text for text in CATALOG if slots[text] != set(re.findall(r"\{\w+\}", CATALOG[text]))} == set()


@pytest.mark.parametrize("words", ["log", "playbook simulate", "people", "document pass"])
def test_a_page_of_help_is_chinese_and_fits_the_terminal(words: str) -> None:
    said = CliRunner().invoke(speaking(cli, "zh"), [*words.split(), "--help"], terminal_width=80).output
    assert "选项:" in said
    assert not re.search(r"Usage|Options|required|default", said)
    # The second column begins after the first, which click cuts no shorter than thirty places.
    assert max(places(line) for line in said.splitlines()) <= 80


def test_a_page_of_help_is_english_where_the_office_is() -> None:
    said = CliRunner(env={"ZHISHOU_OFFICE__LOCALE": "en"}).invoke(cli, ["log", "--help"]).output
    assert "Options:" in said
    assert "A few words by which the desk knows it." in said


def run(data: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command line as a process of its own."""
    around = {name: value for name, value in os.environ.items() if not name.startswith("ZHISHOU")}
    return subprocess.run(
        [sys.executable, "-m", "console", "--data", str(data), *words],
        capture_output=True,
        text=True,
        env={**around, **environment},
        check=False,
    )


def test_a_mistyped_option_is_answered_in_the_language_of_the_office(tmp_path: Path) -> None:
    refused = run(tmp_path, "log", "--lvel", "II")
    assert refused.returncode == 2
    assert "没有选项 --lvel。是不是 --level" in refused.stderr
    (tmp_path / "zhishou.toml").write_text('[office]\nlocale = "en"\n')
    assert "No such option" in run(tmp_path, "log", "--lvel", "II").stderr


def test_a_refusal_is_chinese_and_has_what_the_program_says_below(tmp_path: Path) -> None:
    refused = run(tmp_path, "note", "2026-0001", "已核实", ZHISHOU_AS="值班主班")
    assert refused.returncode == 2
    assert refused.stderr.splitlines() == ["没有找到。请核对编号", "  there is no incident 2026-0001"]
    english = run(tmp_path, "note", "2026-0001", "x", ZHISHOU_AS="a", ZHISHOU_OFFICE__LOCALE="en")
    assert english.stderr.splitlines() == ["there is no incident 2026-0001"]


def test_a_script_is_refused_in_english_whatever_the_office_reads(tmp_path: Path) -> None:
    refused = run(tmp_path, "note", "2026-0001", "已核实", "--json", ZHISHOU_AS="值班主班")
    assert '"message": "there is no incident 2026-0001"' in refused.stdout


def test_chinese_breaks_anywhere_but_before_what_closes_a_sentence() -> None:
    assert wrapped("通知该单位，其时限重新起算。", 10) == ["通知该单", "位，其时限", "重新起算。"]
    assert wrapped("写 --out 时", 6) == ["写", "--out", "时"]
    assert wrapped("", 10) == []


def test_what_has_no_chinese_is_said_as_it_stands() -> None:
    assert Speech("zh")("no such text") == "no such text"

"""Every word in both languages, and none that nobody reads."""

import re
from pathlib import Path
from string import Formatter

import pytest

from console.words import LOCALES, Words, catalogue

CONSOLE = Path(__file__).parents[2] / "console"
SOURCES = "\n".join(
    path.read_text(encoding="utf-8")
    for path in [*CONSOLE.rglob("*.py"), *CONSOLE.rglob("*.html")]
    if "commands" not in path.parts and path.name != "words.py"
)
# Keys made of a fixed part and a value: the values are those of an enum or of a table nearby.
MADE = (
    "act",
    "causes",
    "did",
    "ahead",
    "pending",
    "card",
    "preview.tell_",
    "board.show_",
    "board.by_",
    "keys",
    "log",
    "report",
    "problem",
    "word",
    "refused",
    "light",
    "mark",
    "spread",
    "timeline.view_",
    "answer",
    "document.way_",
    "desk.did_",
    "audit",
)


def slots(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_have_the_same_keys() -> None:
    assert catalogue("zh").keys() == catalogue("en").keys()


def test_both_languages_say_the_same_values() -> None:
    zh, en = catalogue("zh"), catalogue("en")
    assert {key for key in zh if slots(zh[key]) != slots(en[key])} == set()


@pytest.mark.parametrize("locale", LOCALES)
def test_no_words_are_empty(locale: str) -> None:
    assert {key for key, text in catalogue(locale).items() if not text.strip()} == set()


def test_every_key_that_is_asked_for_has_words() -> None:
    asked = set(re.findall(r"""\b(?:t|words|desk\.words|wall\.words)\(\s*["']([a-z_.]+)["'][,)]""", SOURCES))
    assert len(asked) > 100
    assert asked - catalogue("zh").keys() == set()


def test_no_words_lie_about_unused() -> None:
    quoted = set(re.findall(r"""["']([a-z_]+\.[a-z_]+)["']""", SOURCES))
    unused = {key for key in catalogue("zh") if key not in quoted and not key.startswith(MADE)}
    assert unused == set()


def test_an_unknown_language_reads_chinese() -> None:
    assert Words("fr")("nav.board") == "值班看板"
    assert Words("en")("nav.board") == "Board"

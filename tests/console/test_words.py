"""Every word in both languages, and none that nobody reads."""

import re
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.extract import extract_from_dir

from console.words import LOCALES, Words, catalogue, keys

CONSOLE = Path(__file__).parents[2] / "console"
SOURCES = "\n".join(
    path.read_text(encoding="utf-8")
    for path in [*CONSOLE.rglob("*.py"), *CONSOLE.rglob("*.html")]
    if "commands" not in path.parts and path.name != "words.py"
)
# Keys made of a fixed part and a value: the values are those of an enum or of a table nearby.
MADE = (
    "right.",
    "act",
    "causes",
    "did",
    "ahead",
    "pending",
    "card",
    "preview.tell_",
    "board.asks_",
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
    "sheet",
    "language",
    "roster.mend_",
    "guide",
    "api",
    "wrong",
)


KEY = re.compile(r"[a-z_]+\.[a-z_]+")


def forms(locale: str) -> dict[str, tuple[str, ...]]:
    """What a language says under each key: one text, or one for each number it tells apart."""
    found = {}
    for message in catalogue(locale):
        if message.id:
            plural = not isinstance(message.id, str)
            found[message.id[0] if plural else message.id] = message.string if plural else (message.string,)
    return found


def slots(texts: tuple[str, ...]) -> set[str]:
    """The values that are put in; a singular may say its number as a word."""
    return {name for _, name, _, _ in Formatter().parse(texts[-1]) if name}


def asked() -> set[str]:
    """Every key that a page or a module asks for by its name, found as a translator's tools find it."""
    methods = [("templates/**.html", "jinja2"), ("**.py", "python")]
    settings = {"**.html": {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}}
    found = extract_from_dir(CONSOLE, methods, settings, keywords={"t": None, "words": None})
    return {text for _, _, text, _, _ in found if isinstance(text, str) and KEY.fullmatch(text)}


def test_both_languages_have_the_same_keys() -> None:
    assert keys("zh") == keys("en")


def test_both_languages_say_the_same_values() -> None:
    zh, en = forms("zh"), forms("en")
    assert {key for key in zh if slots(zh[key]) != slots(en[key])} == set()


@pytest.mark.parametrize("locale", LOCALES)
def test_no_words_are_empty(locale: str) -> None:
    assert {key for key, texts in forms(locale).items() if not all(text.strip() for text in texts)} == set()


@pytest.mark.parametrize("locale", LOCALES)
def test_a_catalog_has_nothing_that_waits_for_a_translator(locale: str) -> None:
    assert {str(message.id) for message in catalogue(locale) if message.id and message.fuzzy} == set()
    assert catalogue(locale).obsolete == {}


def test_what_depends_on_a_number_is_told_it_as_n() -> None:
    numbered = {key for key, plural in keys("en").items() if plural}
    assert numbered
    assert {key for key in numbered if "n" not in slots(forms("en")[key])} == set()
    assert {key for key in numbered if len(forms("zh")[key]) != 1 or len(forms("en")[key]) != 2} == set()


def test_every_key_that_is_asked_for_has_words() -> None:
    assert len(asked()) > 500
    assert asked() - keys("zh").keys() == set()


def test_no_words_lie_about_unused() -> None:
    quoted = set(re.findall(r"""["']([a-z_]+\.[a-z_]+)["']""", SOURCES))
    unused = {key for key in keys("zh") if key not in quoted and not key.startswith(MADE)}
    assert unused == set()


def test_one_is_not_several() -> None:
    assert Words("en")("unsent.files", n=1) == "1 file"
    assert Words("en")("unsent.files", n=2) == "2 files"
    assert Words("zh")("unsent.files", n=1) == "1 个附件"


def test_a_key_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        Words("zh")("board.no_such_words")


def test_an_unknown_language_reads_chinese() -> None:
    assert Words("fr")("nav.board") == "值班看板"
    assert Words("en")("nav.board") == "Board"

import re
from importlib import resources

from engine.vocabulary import ReasonKind, Receipt
from flows.report.sentences import SENTENCES, TAILS
from models.reports import MADE

SLOT = re.compile(r"\{(\w+)\}")


def kinds_the_engine_enters() -> set[str]:
    """Every kind of entry named in the engine's source."""
    source = "".join(
        file.read_text(encoding="utf-8")
        for file in resources.files("engine").iterdir()
        if file.name.endswith(".py")
    )
    entered = re.findall(r"\.enter\(\s*\"(\w+)\"", source) + re.findall(r"_plain\(\"(\w+)\"", source)
    return {*entered, ReasonKind.RUNG.value, ReasonKind.REOPENED.value, *(one.value for one in Receipt)}


def test_every_kind_of_entry_there_is_has_a_sentence() -> None:
    assert kinds_the_engine_enters() | {MADE} <= SENTENCES.keys()


def test_both_languages_tell_the_same() -> None:
    for kind, text in {**SENTENCES, **TAILS}.items():
        assert sorted(SLOT.findall(text.zh)) == sorted(SLOT.findall(text.en)), kind

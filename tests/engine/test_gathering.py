"""One incident with several sources 来源: added one by one, or with what is joined to it 并案."""

from dataclasses import replace
from datetime import timedelta

import pytest

from engine.endings import Absorbed
from engine.errors import Unchanged, WrongTime
from engine.origins import Heard, Origin, SourceAdded
from tests.builders import NIGHT, facts, incident
from tests.engine.replay import entry, kinds, logged

TICKET = SourceAdded(Heard.HOTLINE, "12345", "GD-1", NIGHT - timedelta(hours=3))


def test_a_second_source_is_entered_with_its_number_and_moves_no_limit() -> None:
    night = logged(facts())
    decision = night.act(TICKET)
    assert entry(decision, "source_added").detail == {
        "how": Heard.HOTLINE,
        "at": NIGHT - timedelta(hours=3),
        "words": "12345",
        "number": "GD-1",
    }
    assert night.facts.incident.anchors == facts().incident.anchors
    night.act(SourceAdded(Heard.MEDIA, "某报来电"))
    assert [one.how for one in night.facts.incident.origins] == [Heard.HOTLINE, Heard.MEDIA]


def test_the_same_source_twice_is_refused_and_one_that_is_to_come_too() -> None:
    night = logged(facts())
    night.act(TICKET)
    with pytest.raises(Unchanged):
        night.act(replace(TICKET, words="热线", at=NIGHT))
    night.act(replace(TICKET, number="GD-2"))
    night.act(replace(TICKET, number="", how=Heard.MEDIA))
    with pytest.raises(Unchanged):
        night.act(replace(TICKET, number="", how=Heard.MEDIA))
    with pytest.raises(WrongTime):
        night.act(replace(TICKET, number="GD-3", at=NIGHT + timedelta(minutes=1)))


def test_what_is_joined_brings_its_sources_and_no_words_where_none_are_kept() -> None:
    brought = (
        Origin(Heard.OTHER, NIGHT, "来电"),
        Origin(Heard.HOTLINE, NIGHT, "12345", "GD-9", of="2026-0003"),
    )
    night = logged(facts())
    assert kinds(night.act(Absorbed("2026-0007", brought))) == ["merged_from", "source_added", "source_added"]
    assert [(one.words, one.of) for one in night.facts.incident.origins] == [
        ("来电", "2026-0007"),
        ("12345", "2026-0003"),
    ]
    silent = logged(facts(about=replace(incident(), content_free=True)))
    silent.act(Absorbed("2026-0007", brought))
    assert [one.words for one in silent.facts.incident.origins] == ["", ""]

"""One incident with several sources 来源: added one by one, or with what is joined to it 并案."""

from dataclasses import replace
from datetime import timedelta

import pytest

from engine import instructing
from engine.duties import Instruction
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


ORDER = Instruction("order-3", "核查", "deputy_head", NIGHT, None, "区长批示")


def test_what_was_asked_for_there_has_a_number_of_its_own_here_and_no_words_where_none_are_kept() -> None:
    night = logged(facts())
    night.act(Absorbed("2026-0007", (), (ORDER, replace(ORDER, id="order-4"))))
    assert [one.id for one in night.facts.plan.instructions] == ["order-1", "order-2"]
    silent = logged(facts(about=replace(incident(), content_free=True)))
    decision = silent.act(Absorbed("2026-0007", (), (ORDER,)))
    assert entry(decision, "instruction_joined").detail["task"] == "2026-0007 order-3"
    assert silent.facts.plan.instructions[0].source == "2026-0007"


def test_what_one_has_done_of_it_there_is_done_here_and_only_the_others_are_called() -> None:
    shared, at = replace(ORDER, assisting=("duty_leader",)), NIGHT - timedelta(minutes=5)
    night = logged(facts())
    done = {"order-3.duty_leader": at}
    night.act(Absorbed("2026-0007", (), (shared,), done))
    assert night.facts.done_steps == {"order-1.duty_leader": at}
    assert night.armed("tell:deputy_head")
    assert instructing.unfinished(night.facts.plan, night.facts.done_steps)
    assert instructing.unfinished(night.facts.plan, {"order-1", "order-1.duty_leader"}) == ()


@pytest.mark.parametrize(
    ("here", "holds"), [("", "2026-03-05"), ("2026-03-06", "2026-03-05"), ("2026-03-04", "2026-03-04")]
)
def test_of_two_promises_the_earlier_holds(here: str, holds: str) -> None:
    at = "{}T01:00:00+00:00"
    about = replace(incident(), fields={"promised": at.format(here)} if here else {})
    night = logged(facts(about=about))
    night.act(Absorbed("2026-0007", (), promised={"promised": at.format("2026-03-05")}))
    assert night.facts.incident.fields["promised"] == at.format(holds)


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

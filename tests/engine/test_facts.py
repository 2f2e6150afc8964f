"""Facts and decisions as values."""

from dataclasses import replace
from datetime import timedelta

import pytest

from engine.facts import Clock, Decision, Entry, Page, PageClose, Ring, Timer
from engine.vocabulary import Anchor, ClockState, PageState, TimerKind
from tests.builders import MANUAL, NIGHT, incident

TIMER = Timer("ladder", 0, 0, TimerKind.RUNG, NIGHT)


def test_a_decision_of_nothing_is_empty() -> None:
    assert Decision(incident()).is_empty


@pytest.mark.parametrize(
    "something",
    [
        {"entries": (Entry("noted", {}),)},
        {"fired": (TIMER,)},
        {"cancelled": (TIMER,)},
        {"armed": (TIMER,)},
        {"rings": (Ring(None, "head", (), (MANUAL,), "page"),)},
        {"closes": (PageClose("p", PageState.WITHDRAWN),)},
        {"kept": (Page("p", "leader", "duty_leader", ()),)},
    ],
    ids=lambda part: next(iter(part)),
)
def test_a_decision_with_any_part_is_not_empty(something: dict[str, tuple[object, ...]]) -> None:
    assert not Decision(incident(), **something).is_empty  # type: ignore[arg-type]  # one part at a time


def test_an_incident_is_confirmed_once_it_has_the_instant_of_it() -> None:
    assert not incident().is_confirmed
    assert incident(anchors={Anchor.CONFIRMED: NIGHT + timedelta(minutes=5)}).is_confirmed


def test_a_limit_that_was_missed_reads_as_missed_after_the_end() -> None:
    due = NIGHT + timedelta(hours=1)
    ended = Clock("reply", 0, Anchor.LOGGED, NIGHT, due, ClockState.ENDED)
    assert ended.reads is ClockState.ENDED
    assert replace(ended, breached_at=due).reads is ClockState.BREACHED

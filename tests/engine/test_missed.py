"""What follows when a limit passed unmet: another limit, a step; and what if it was kept after all."""

from dataclasses import replace
from datetime import timedelta

import pytest

from engine.doing import waits_of
from engine.endings import Dismissed
from engine.errors import Incomplete
from engine.events import DeadlineMet, LevelChanged, StepDone
from engine.vocabulary import ClockState
from tests.builders import NIGHT, deadline, facts, hours, plan, step, working_days
from tests.engine.replay import Night, entry, kinds, logged

REPLY = deadline("reply", {"II": hours(1), "III": hours(2)}, met_by=("step:publish",))
# 催办, and 通报 if neither a reply nor an explanation came.
URGED = deadline("urged", hours(24), ("missed:reply",), met_by=("step:urge",))
EXPLAINED = deadline("explained", working_days(5), ("step:urge",), met_by=("deadline:reply", "step:explain"))
BULLETIN = deadline("bulletin", hours(24), ("missed:explained",))
NAMED = replace(step("bulletin", required=False), after=("missed:explained",))


def night_of() -> Night:
    """A night on which nobody replies, as long as nobody does."""
    steps = (step("publish", required=False), step("urge", required=False), step("explain", required=False))
    return logged(facts(plan(deadlines=(REPLY, URGED, EXPLAINED, BULLETIN), steps=(*steps, NAMED))))


def running(night: Night) -> list[str]:
    return [clock.id for clock in night.facts.clocks if clock.state.is_running]


def test_the_next_limit_counts_from_the_end_of_the_one_that_was_missed() -> None:
    night = night_of()
    night.watched(minutes=119)
    assert running(night) == ["reply"]
    night.watched(minutes=1)
    clock = night.clock("urged")
    assert (clock.anchor, clock.started) == ("missed:reply", NIGHT + timedelta(hours=2))
    assert clock.due == NIGHT + timedelta(hours=26)


def test_two_stages_follow_one_another_when_nothing_comes() -> None:
    night = night_of()
    night.watched(hours=3)
    night.act(StepDone("urge"))
    assert running(night) == ["reply", "explained"]
    with pytest.raises(Incomplete, match="missed:explained"):
        night.act(StepDone("bulletin"))
    night.watched(days=8)
    assert running(night) == ["reply", "explained", "bulletin"]
    assert "step_done" in kinds(night.act(StepDone("bulletin")))


def test_an_explanation_in_time_ends_what_would_have_come() -> None:
    night = night_of()
    night.watched(hours=3)
    night.act(StepDone("urge"))
    night.act(StepDone("explain"))
    night.watched(days=8)
    assert night.clock("explained").state is ClockState.MET
    assert "bulletin" not in [clock.id for clock in night.facts.clocks]


def test_a_late_reply_meets_what_followed_and_was_missed_all_the_same() -> None:
    night = night_of()
    night.watched(hours=3)
    night.act(StepDone("urge"), StepDone("publish"))
    assert night.clock("reply").state is ClockState.MET_LATE
    assert night.clock("urged").state is ClockState.MET
    assert night.clock("explained").state is ClockState.MET


def test_what_was_done_late_before_anybody_looked_was_missed_too() -> None:
    night = night_of()
    night.now += timedelta(hours=3)
    night.act(DeadlineMet("reply", NIGHT + timedelta(minutes=150)))
    assert night.clock("urged").started == NIGHT + timedelta(hours=2)


def test_a_reply_that_turns_out_to_have_been_in_time_takes_back_what_followed() -> None:
    night = night_of()
    night.watched(hours=3)
    night.act(StepDone("publish", at=NIGHT + timedelta(hours=1)))
    assert night.clock("reply").state is ClockState.MET
    assert night.clock("urged").state is ClockState.SUPERSEDED
    assert not night.armed("deadline:urged")


def test_another_limit_for_the_same_thing_takes_back_what_followed_until_it_is_missed_too() -> None:
    night = logged(facts(plan(deadlines=(URGED, REPLY), steps=(step("urge"), step("publish")))))
    night.watched(minutes=90)
    night.act(LevelChanged("II", "II", "传播扩大"))
    night.decide()
    assert night.clock("reply").state is ClockState.BREACHED
    assert night.clock("urged").started == NIGHT + timedelta(hours=1)
    night.act(LevelChanged("III", "III", "回落"))
    assert night.clock("urged").state is ClockState.SUPERSEDED
    night.watched(minutes=30)
    clock = night.clock("urged")
    assert (clock.epoch, clock.started) == (1, NIGHT + timedelta(hours=2))


def test_no_limit_that_the_level_does_not_have_was_missed() -> None:
    night = logged(facts(plan(deadlines=(URGED, REPLY), steps=(step("urge"), step("publish")))))
    night.watched(hours=3)
    night.act(LevelChanged("IV", "IV", "误判"))
    assert night.clock("urged").state is ClockState.SUPERSEDED
    assert waits_of(night.facts, replace(step("x"), after=("missed:reply",)), night.now) == ()


def test_after_an_outage_the_next_limit_counts_from_the_end_and_not_from_when_it_was_seen() -> None:
    night = night_of()
    night.unwatched(hours=5)
    assert entry(night.decisions, "deadline_breached").detail["outage"] is True
    assert night.clock("urged").started == NIGHT + timedelta(hours=2)


def test_what_was_missed_when_the_incident_ended_starts_nothing_any_more() -> None:
    night = night_of()
    night.watched(hours=3)
    night.act(Dismissed("查无此事"))
    assert running(night) == []

"""What was done counts from when it was done: recorded later, or before its limit started."""

from datetime import timedelta

import pytest

from engine.duties import Deadline
from engine.errors import WrongTime
from engine.events import Confirmed, LevelChanged, StepDone
from engine.vocabulary import Anchor, ClockState
from tests.builders import NIGHT, deadline, facts, hours, minutes, plan, rung, step
from tests.engine.replay import Night, entry, kinds, logged

QUIET = rung("duty_leader", wait=hours(999))


def with_limits(*deadlines: Deadline) -> Night:
    """A night on which these limits run and the reply may be published."""
    return logged(facts(plan(QUIET, deadlines=deadlines, steps=(step("publish"), step("call")))))


def test_a_step_recorded_later_meets_its_limit_at_the_time_it_was_done() -> None:
    night = with_limits(deadline("reply", hours(2), met_by=("step:publish",)))
    night.watched(hours=3)
    decision = night.act(StepDone("publish", NIGHT + timedelta(hours=1)))
    clock = night.clock("reply")
    assert (clock.state, clock.met_at) == (ClockState.MET, NIGHT + timedelta(hours=1))
    assert entry(decision, "deadline_met").detail["late_by_s"] == 0
    assert decision.steps_done == {"publish": NIGHT + timedelta(hours=1)}


def test_an_oral_confirmation_recorded_later_meets_its_limit_at_the_time_it_was_given() -> None:
    night = with_limits(deadline("judge", minutes(15), met_by=("confirmed",)))
    night.watched(minutes=20)
    night.act(Confirmed("III", "III", NIGHT + timedelta(minutes=10)))
    clock = night.clock("judge")
    assert (clock.state, clock.met_at) == (ClockState.MET, NIGHT + timedelta(minutes=10))


def test_a_clock_from_the_confirmation_counts_from_when_it_was_given() -> None:
    night = with_limits(deadline("publish", hours(2), (Anchor.CONFIRMED,)))
    night.watched(minutes=20)
    night.act(Confirmed("III", "III", NIGHT + timedelta(minutes=10)))
    assert night.clock("publish").due == NIGHT + timedelta(minutes=10, hours=2)


@pytest.mark.parametrize("off", [timedelta(seconds=-1), timedelta(hours=1, seconds=1)])
@pytest.mark.parametrize("what", [StepDone, Confirmed])
def test_nothing_was_done_before_the_matter_was_known_or_in_the_future(
    what: type[StepDone | Confirmed], off: timedelta
) -> None:
    night = with_limits()
    night.watched(hours=1)
    event = StepDone("publish", NIGHT + off) if what is StepDone else Confirmed("III", "III", NIGHT + off)
    with pytest.raises(WrongTime, match=r"cannot have been .*: not before 2026-03-10 18:10 UTC and not in"):
        night.act(event)


def test_a_limit_whose_step_is_done_already_is_met_when_it_starts_and_never_runs() -> None:
    night = with_limits(deadline("serious", {"I": hours(48)}, met_by=("step:publish",), warn=hours(6)))
    night.act(StepDone("publish"))
    night.watched(hours=1)
    decision = night.act(LevelChanged("I", "I", "热搜"))
    assert [e.kind for e in decision.entries if "deadline" in e.detail] == ["clock_started", "deadline_met"]
    assert (night.clock("serious").state, night.clock("serious").met_at) == (ClockState.MET, NIGHT)
    assert not {"deadline_warned", "deadline_breached"} & set(kinds(night.watched(days=9)))


def test_a_limit_that_starts_after_the_confirmation_that_meets_it_is_met_too() -> None:
    night = with_limits(deadline("judge", {"I": minutes(15)}, met_by=("confirmed",)))
    night.act(Confirmed("III", "III"))
    night.watched(hours=1)
    night.act(LevelChanged("I", "I", "热搜"))
    assert (night.clock("judge").state, night.clock("judge").met_at) == (ClockState.MET, NIGHT)


def test_a_limit_that_starts_after_its_step_was_done_too_late_says_by_how_much() -> None:
    night = with_limits(deadline("serious", {"I": hours(5)}, met_by=("step:publish",)))
    night.watched(hours=6)
    night.act(StepDone("publish"))
    decision = night.act(LevelChanged("I", "I", "热搜"))
    assert night.clock("serious").state is ClockState.MET_LATE
    assert entry(decision, "deadline_met").detail["late_by_s"] == 3600


def test_a_limit_that_two_steps_may_meet_is_met_by_the_earlier() -> None:
    night = with_limits(deadline("reply", {"I": hours(5)}, met_by=("step:publish", "step:call")))
    night.watched(hours=2)
    night.act(StepDone("publish"), StepDone("call", NIGHT + timedelta(hours=1)))
    night.act(LevelChanged("I", "I", "热搜"))
    assert night.clock("reply").met_at == NIGHT + timedelta(hours=1)

"""A step that has to wait for a while after what comes before it 间隔."""

from dataclasses import replace
from datetime import timedelta

import pytest

from engine import doing
from engine.conditions import ALWAYS
from engine.duties import Step
from engine.errors import Incomplete, TooSoon
from engine.events import Confirmed, SentBack, StepDone
from engine.handling import Handling
from engine.vocabulary import Mode
from tests.builders import LEVELS, NIGHT, facts, hours, plan, step
from tests.engine.replay import Night, kinds, logged

HOUR = timedelta(hours=1)


def apart(*after: str) -> Step:
    return replace(step("second"), after=after or ("step:first",), wait=hours(1))


def sampled(*after: str) -> Night:
    """A night on which the first sample was taken ten minutes in."""
    night = logged(facts(plan(steps=(step("first"), apart(*after)))))
    night.watched(minutes=10)
    night.act(StepDone("first"))
    return night


def opens(night: Night) -> timedelta | None:
    at = doing.opens(night.facts, night.facts.plan.steps[1], night.now)
    return at - NIGHT if at else None


def test_it_cannot_be_done_before_the_time_has_passed_and_can_be_then() -> None:
    night = sampled()
    night.watched(minutes=59)
    with pytest.raises(TooSoon, match="'second' has to wait, and can be done from 2026-03-11 03:20 on"):
        night.act(StepDone("second"))
    night.watched(minutes=1)
    assert kinds(night.act(StepDone("second"))) == ["step_done"]


def test_what_is_entered_later_is_judged_by_when_it_was_done() -> None:
    night = sampled()
    night.watched(hours=5)
    with pytest.raises(TooSoon):
        night.act(StepDone("second", NIGHT + HOUR))
    night.act(StepDone("second", NIGHT + 2 * HOUR))
    assert night.facts.done_steps["second"] == NIGHT + 2 * HOUR


def test_it_counts_from_the_last_of_what_it_waits_for() -> None:
    night = sampled("step:first", "confirmed")
    night.watched(minutes=30)
    night.act(Confirmed("III", "III"))
    assert opens(night) == timedelta(minutes=100)


def test_before_any_of_that_nothing_counts_and_it_waits_for_that_alone() -> None:
    night = logged(facts(plan(steps=(step("first"), apart()))))
    assert opens(night) is None
    with pytest.raises(Incomplete, match="waits for: step:first"):
        night.act(StepDone("second"))


def test_a_step_that_need_not_wait_opens_at_once() -> None:
    night = logged(facts(plan(steps=(step("first"), replace(apart(), wait=None)))))
    night.act(StepDone("first"))
    assert opens(night) is None
    assert night.act(StepDone("second"))


def test_what_its_way_of_handling_adds_is_waited_for_and_starts_no_time() -> None:
    approve = Handling(Mode.ASK, frozenset(LEVELS), ALWAYS, ("second",), ("step:approve",))
    steps = (step("first"), apart(), step("approve"))
    night = logged(facts(replace(plan(steps=steps), handlings=(approve,))))
    night.act(StepDone("first"))
    night.watched(hours=3)
    night.act(StepDone("approve"))
    assert opens(night) == HOUR
    assert night.act(StepDone("second"))


def test_it_can_be_done_from_the_minute_that_is_said() -> None:
    night = logged(facts(plan(steps=(step("first"), apart()))))
    night.watched(seconds=30)
    night.act(StepDone("first"))
    night.watched(hours=2)
    assert night.act(StepDone("second", NIGHT + HOUR))


def test_what_one_confirmed_after_a_step_is_confirmed_anew_when_that_step_is_sent_back() -> None:
    both = replace(apart(), confirmed_by=("duty_leader", "deputy_head"), confirmations=2)
    night = logged(facts(plan(steps=(step("first"), both))))
    night.act(Confirmed("III", "III"))
    night.act(StepDone("first"))
    night.watched(hours=1)
    night.act(StepDone("second", person="leader"))
    night.act(SentBack("step:first", "样品污染"))
    night.act(StepDone("first"))
    night.watched(hours=1)
    assert kinds(night.act(StepDone("second", person="deputy"))) == ["part_done"]
    assert "second" not in night.facts.done_steps

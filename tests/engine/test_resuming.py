"""恢复处置: what counted from asking for closure counts from the next time it is asked for."""

from dataclasses import replace
from datetime import timedelta

from engine.duties import Deadline, Extension
from engine.endings import DrillEnded, Resolved, Resumed
from engine.events import Confirmed, DeadlineExtended, StepDone
from engine.facts import Drill
from engine.vocabulary import Anchor, ClockState
from tests.builders import NIGHT, days, deadline, facts, hours, incident, plan, step
from tests.engine.replay import Night, entry, kinds, logged

FINAL = deadline("final", hours(4), ("resolved",), met_by=["step:final"])
CLOSE = deadline("close", hours(9), met_by=["resolved"])
STEPS = (step("final", required=False), step("publish", required=False))


def closing(*limits: Deadline) -> Night:
    """Closing was asked for an hour after logging."""
    night = logged(facts(plan(deadlines=limits or (FINAL, CLOSE), steps=STEPS)))
    night.act(Confirmed("III", "III"))
    night.watched(hours=1)
    night.act(Resolved())
    return night


def test_a_limit_that_counts_from_closing_counts_from_the_next_time() -> None:
    night = closing()
    assert night.clock("final").due == NIGHT + timedelta(hours=5)
    night.watched(hours=1)
    night.act(Resumed("又起"))
    assert Anchor.RESOLVED not in night.facts.incident.anchors
    assert night.clock("final").state is ClockState.SUPERSEDED
    assert "deadline_breached" not in kinds(night.watched(hours=5))
    night.act(Resolved())
    clock = night.clock("final")
    assert (clock.state, clock.epoch, clock.due) == (ClockState.RUNNING, 1, NIGHT + timedelta(hours=11))


def test_what_was_done_for_it_has_to_be_done_again() -> None:
    night = closing()
    night.act(StepDone("final"))
    assert night.clock("final").state is ClockState.MET
    decision = night.act(Resumed("又起"))
    assert entry(decision, "steps_again").detail == {"steps": ["final"]}
    assert night.facts.done_steps == {}
    night.watched(hours=1)
    night.act(Resolved())
    assert night.clock("final").state is ClockState.RUNNING


def test_what_was_done_before_closing_was_asked_for_stays_done() -> None:
    night = logged(facts(plan(deadlines=(FINAL,), steps=STEPS)))
    night.act(Confirmed("III", "III"), StepDone("final"))
    night.watched(hours=1)
    night.act(Resolved())
    assert "steps_again" not in kinds(night.act(Resumed("又起")))
    assert set(night.facts.done_steps) == {"final"}


def test_a_limit_that_asking_for_closure_met_runs_on_to_the_same_end() -> None:
    longer = replace(CLOSE, extension=Extension(("duty_leader",), 1, within=days(9)))
    night = logged(facts(plan(deadlines=(longer,))))
    until = NIGHT + timedelta(hours=20)
    night.act(Confirmed("III", "III"), DeadlineExtended("close", until, "涉及面广"))
    night.watched(hours=1)
    night.act(Resolved())
    assert night.clock("close").state is ClockState.MET
    night.act(Resumed("又起"))
    clock = night.clock("close")
    assert (clock.state, clock.due, clock.extended, clock.met_at) == (ClockState.RUNNING, until, 1, None)
    assert "deadline_breached" in kinds(night.watched(hours=20))


def test_a_drill_that_ended_without_closing_loses_nothing_when_it_goes_on() -> None:
    drill = Drill(frozenset(), timedelta(hours=8))
    night = logged(facts(plan(deadlines=(FINAL,)), replace(incident(), drill=drill)))
    night.act(DrillEnded("到点"))
    assert "clock_superseded" not in kinds(night.act(Resumed("再练")))

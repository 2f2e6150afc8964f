"""Times that somebody gave: a limit that ends at one, counts from one, is met by one; steps that wait."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from engine import tracks
from engine.calendars import Calendar
from engine.conditions import Judged, Not, asked, holds
from engine.doing import waits_of
from engine.duties import Deadline
from engine.errors import Unchanged, WrongTime
from engine.events import DeadlineMet, FieldsJudged, LevelChanged, Logged, StepDone
from engine.parts import Span
from engine.vocabulary import ClockState
from tests.builders import (
    LEVELS,
    NIGHT,
    deadline,
    facts,
    hours,
    incident,
    minutes,
    plan,
    step,
    working_days,
)
from tests.engine.replay import Night, entry, kinds, logged

PROMISED = "field:promised"


def at(**span: float) -> str:
    """A time so long after the night began, as a field holds it."""
    return (NIGHT + timedelta(**span)).isoformat()


def until(levels: tuple[str, ...] = LEVELS, warn: Span | tuple[Span, ...] = ()) -> Deadline:
    """A reply is owed by the time that was promised."""
    limit = deadline("reply", {}, (), warn=warn, met_by=("step:publish",))
    return replace(limit, until=dict.fromkeys(levels, PROMISED))


def promised(limit: Deadline, **fields: str) -> Night:
    """A night with this limit, and fields as they were judged at logging."""
    return logged(facts(plan(steps=(step("publish"),), deadlines=(limit,)), incident(fields=fields)))


def test_a_limit_ends_at_the_time_that_was_promised_and_runs_from_when_that_was_said() -> None:
    night = promised(until(warn=hours(2)))
    assert not night.facts.clocks
    night.watched(hours=1)
    started = entry(night.act(FieldsJudged({"promised": at(hours=48)})), "clock_started")
    clock = night.clock("reply")
    assert (clock.anchor, clock.started) == (PROMISED, NIGHT + timedelta(hours=1))
    assert clock.due == NIGHT + timedelta(hours=48)
    assert started.detail["is_until"] is True
    decided = night.watched(hours=48)
    assert [kind for kind in kinds(decided) if kind.startswith("deadline")] == [
        "deadline_warned",
        "deadline_breached",
    ]
    assert entry(night.decisions, "deadline_breached").detail["outage"] is False


def test_what_was_promised_is_kept_by_the_step_that_meets_it() -> None:
    night = promised(until(), promised=at(hours=5))
    night.watched(hours=4)
    night.act(StepDone("publish"))
    assert night.clock("reply").state is ClockState.MET


def test_a_warning_in_working_days_is_counted_back_from_the_time_promised() -> None:
    monday = datetime.fromisoformat("2026-03-16T09:00:00+08:00")
    night = promised(until(warn=working_days(2)), promised=monday.isoformat())
    warning, _ = night.armed(tracks.deadline("reply"))
    assert Calendar().local(warning.due).isoformat() == "2026-03-12T09:00:00+08:00"


def test_a_promise_put_off_moves_its_limit_and_the_old_one_stays_on_record() -> None:
    night = promised(until(warn=hours(1)), promised=at(hours=5))
    night.watched(hours=2)
    decision = night.act(FieldsJudged({"promised": at(hours=9)}))
    assert [(clock.epoch, clock.state) for clock in decision.clocks] == [
        (0, ClockState.SUPERSEDED),
        (1, ClockState.RUNNING),
    ]
    assert night.clock("reply").started == NIGHT + timedelta(hours=2)
    assert not [kind for kind in kinds(night.watched(hours=5)) if kind.startswith("deadline")]


def test_the_same_promise_said_again_changes_nothing() -> None:
    night = promised(until(), promised=at(hours=5))
    night.watched(hours=1)
    with pytest.raises(Unchanged, match="judged so already"):
        night.act(FieldsJudged({"promised": at(hours=5)}))


def test_a_promise_that_had_passed_when_it_was_entered_is_missed_at_once_and_by_nobody_else() -> None:
    night = promised(until(warn=hours(2)), promised=at(hours=-3))
    assert night.clock("reply").started == NIGHT - timedelta(hours=3)
    assert night.clock("reply").state is ClockState.BREACHED
    assert "deadline_warned" not in kinds(night.decisions)
    assert entry(night.decisions, "deadline_breached").detail["outage"] is False


def test_a_limit_ends_at_a_given_time_at_the_levels_it_names_only() -> None:
    night = promised(until(("I", "II")), promised=at(hours=5))
    assert not night.facts.clocks
    night.act(LevelChanged("II", "II", "传播扩大"))
    assert night.clock("reply").due == NIGHT + timedelta(hours=5)
    night.act(LevelChanged("III", "III", "回落"))
    assert night.clock("reply").state is ClockState.SUPERSEDED
    night.watched(hours=1)
    night.act(LevelChanged("II", "II", "又有新帖"))
    assert (night.clock("reply").epoch, night.clock("reply").started) == (1, NIGHT)


def test_what_was_done_before_the_promise_was_entered_can_be_entered_as_done_then() -> None:
    known = {"found": NIGHT - timedelta(hours=2), "received": NIGHT, "logged": NIGHT}
    of = plan(deadlines=(until(),), steps=(step("publish"),))
    night = logged(facts(of, replace(incident(fields={"promised": at(hours=5)}), anchors=known)))
    with pytest.raises(WrongTime):
        night.act(DeadlineMet("reply", NIGHT - timedelta(hours=3)))
    night.act(DeadlineMet("reply", NIGHT - timedelta(hours=1)))
    assert night.clock("reply").state is ClockState.MET


def test_a_limit_counts_from_a_time_that_may_be_to_come_and_follows_it() -> None:
    limit = deadline("minutes", hours(24), ("field:meeting",))
    night = promised(limit, meeting=at(hours=10))
    assert night.clock("minutes").due == NIGHT + timedelta(hours=34)
    night.act(FieldsJudged({"meeting": at(hours=20)}))
    clock = night.clock("minutes")
    assert (clock.epoch, clock.due) == (1, NIGHT + timedelta(hours=44))


RECEIPT = deadline("receipt", hours(2), met_by=("field:receipt",), warn=minutes(10))


def test_a_limit_is_met_by_a_time_that_has_come_at_that_time() -> None:
    night = promised(RECEIPT)
    night.watched(hours=3)
    night.act(FieldsJudged({"receipt": at(hours=1)}))
    assert (night.clock("receipt").state, night.clock("receipt").met_at) == (
        ClockState.MET,
        NIGHT + timedelta(hours=1),
    )


def test_a_time_to_come_meets_nothing_until_it_has_come() -> None:
    night = promised(RECEIPT, receipt=at(minutes=90))
    assert night.clock("receipt").state is ClockState.RUNNING
    decided = night.watched(hours=2)
    assert night.clock("receipt").state is ClockState.MET
    assert "deadline_breached" not in kinds(decided)


def test_a_step_waits_until_a_given_time_has_come() -> None:
    embargo = replace(step("publish"), after=("field:embargo",))
    night = logged(facts(plan(steps=(embargo,)), incident(fields={"embargo": at(hours=1)})))
    assert waits_of(night.facts, embargo, night.now) == ("field:embargo",)
    night.watched(hours=1)
    assert waits_of(night.facts, embargo, night.now) == ()


def test_whether_a_time_was_given_can_be_asked() -> None:
    given = Judged("promised")
    assert asked(Not(given)) == {"promised"}
    assert holds(given, {"promised": at()})
    assert not holds(given, {})
    assert holds(Not(given), {})


def test_without_a_promise_another_limit_holds_and_ends_when_one_is_made() -> None:
    usual = replace(deadline("usual", working_days(15)), when=Not(Judged("promised")))
    night = Night(facts(plan(deadlines=(usual, until()))))
    night.act(Logged())
    assert [clock.id for clock in night.facts.clocks] == ["usual"]
    night.act(FieldsJudged({"promised": at(hours=5)}))
    states = {clock.id: clock.state for clock in night.facts.clocks}
    assert states == {"usual": ClockState.SUPERSEDED, "reply": ClockState.RUNNING}

"""Limits that count from the last recurring report: from the first made, and anew from each later one."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from engine.conditions import Is
from engine.duties import Cadence, Deadline
from engine.endings import Reopened, ReportAccepted, Resolved, Resumed
from engine.errors import Incomplete
from engine.events import Confirmed, DeadlineMet, StepDone, UpdateMade
from engine.schedules import DayPart
from engine.vocabulary import ClockState
from tests.builders import NIGHT, at_times, cadence, deadline, facts, hours, plan, step, tell
from tests.engine.replay import Night, kinds, logged

DAILY = cadence("daily", hours(24))
MOMENT = "update:daily"


def silence(*anchors: str, **more: object) -> Deadline:
    """Nine hours after the last report somebody has to say why there is none."""
    return replace(deadline("silence", hours(9), **more), anchors=anchors or (MOMENT,))  # type: ignore[arg-type]


def night_of(*limits: Deadline, cadences: tuple[Cadence, ...] = (DAILY,), **parts: object) -> Night:
    made = plan(deadlines=limits or (silence(),), cadences=cadences, **parts)  # type: ignore[arg-type]
    return logged(facts(replace(made, reopen_within=hours(99))))


def at(amount: float) -> datetime:
    return NIGHT + timedelta(hours=amount)


def test_it_starts_with_the_first_report_and_anew_with_each_later_one() -> None:
    night = night_of()
    assert not night.facts.clocks
    night.watched(hours=1)
    night.act(UpdateMade("daily"))
    assert (night.clock("silence").anchor, night.clock("silence").due) == (MOMENT, at(10))
    night.watched(hours=4)
    decision = night.act(UpdateMade("daily"))
    assert [kind for kind in kinds(decision) if kind.startswith("clock")] == [
        "clock_superseded",
        "clock_started",
    ]
    assert (night.clock("silence").epoch, night.clock("silence").due) == (1, at(14))


def test_one_that_was_missed_counts_anew_too_and_stays_missed_on_record() -> None:
    night = night_of()
    night.act(UpdateMade("daily"))
    assert "deadline_breached" in kinds(night.watched(hours=9))
    night.act(UpdateMade("daily"))
    assert (night.clock("silence").state, night.clock("silence").due) == (ClockState.RUNNING, at(18))


def test_one_that_was_met_stays_met() -> None:
    night = night_of()
    night.act(UpdateMade("daily"))
    night.act(DeadlineMet("silence", night.now))
    night.watched(hours=1)
    night.act(UpdateMade("daily"))
    assert night.clock("silence").state is ClockState.MET


def test_an_earlier_report_that_is_entered_later_moves_nothing() -> None:
    night = night_of()
    night.watched(hours=3)
    night.act(UpdateMade("daily"))
    night.act(UpdateMade("daily", at=at(1)))
    assert night.facts.incident.anchors[MOMENT] == at(3)
    assert night.clock("silence").epoch == 0


def test_a_report_owed_at_a_time_of_the_day_is_one_too() -> None:
    night = night_of(cadences=(at_times("daily", DayPart(None, 17 * 60)),))
    night.act(UpdateMade("daily"))
    assert night.clock("silence").due == at(9)


@pytest.mark.parametrize(
    ("anchors", "started"),
    [
        (("received",), (at(0), at(0))),
        ((MOMENT, "received"), (at(0), at(2))),
        (("received", MOMENT), (at(0), at(0))),
        (("step:check", MOMENT, "received"), (at(0), at(2))),
    ],
)
def test_named_before_what_it_counts_from_a_report_takes_its_place(
    anchors: tuple[str, ...], started: tuple[datetime, datetime]
) -> None:
    night = night_of(silence(*anchors), steps=(step("check", required=False),))
    before = night.clock("silence").started
    night.watched(hours=2)
    night.act(UpdateMade("daily"), StepDone("check"))
    assert (before, night.clock("silence").started) == started


def test_somebody_may_be_told_of_the_first_report_and_of_no_other() -> None:
    night = night_of(tells=(tell("head", anchors=(MOMENT,)),))
    assert not night.armed("tell:head")
    night.act(UpdateMade("daily"))
    assert len(night.armed("tell:head")) == 1
    night.decide()
    night.watched(hours=1)
    night.act(UpdateMade("daily"))
    assert not night.armed("tell:head")


def test_closing_and_going_on_leave_it_as_it_is() -> None:
    night = night_of()
    night.act(UpdateMade("daily"), Confirmed("III", "III"), Resolved())
    night.watched(hours=1)
    night.act(Resumed("反弹"))
    assert (night.clock("silence").epoch, night.clock("silence").due) == (0, at(9))


def test_in_a_second_round_it_starts_with_the_first_report_of_that() -> None:
    night = night_of()
    night.act(UpdateMade("daily"), Confirmed("III", "III"), Resolved(), ReportAccepted())
    night.act(Reopened("不满意"))
    assert night.clock("silence").state is ClockState.SUPERSEDED
    night.watched(hours=1)
    night.act(UpdateMade("daily"))
    assert (night.clock("silence").state, night.clock("silence").due) == (ClockState.RUNNING, at(10))


@pytest.mark.parametrize(
    ("report", "waits"),
    [
        (DAILY, True),
        (cadence("daily", {"I": hours(2)}), False),
        (replace(DAILY, when=Is("casualties", (True,))), False),
    ],
)
def test_a_step_after_such_a_limit_waits_while_the_report_is_owed(report: Cadence, waits: bool) -> None:
    last = replace(step("last"), after=("deadline:silence",))
    night = night_of(cadences=(report,), steps=(last,))
    if waits:
        with pytest.raises(Incomplete, match="deadline:silence"):
            night.act(StepDone("last"))
    else:
        night.act(StepDone("last"))

"""Times in coded fields: given at logging or later, on the office's wall clock, and shown there again."""

from datetime import UTC, datetime

import pytest

from engine.facts import Clock
from engine.vocabulary import ClockState
from flows.acts import handling, intake, reporting
from flows.acts.errors import BadInput
from flows.acts.intake import Intake
from flows.report.chronicle import Chronicle
from tests import petition
from tests.closing import leader_of
from tests.night import Night

NOON = datetime(2026, 3, 5, 4, 0, tzinfo=UTC)


def logged(night: Night, promised: str | None = None) -> Night:
    """A petition, perhaps with a promise on it."""
    petition.put(night.office.settings.data)
    fields = {"promised": promised} if promised else {}
    night.log(playbook=petition.ID, level="IV", fields=fields)
    return night


def answer(night: Night) -> Clock:
    return next(clock for clock in night.show().facts.clocks if clock.id == "answer")


@pytest.mark.parametrize("written", ["2026-03-05T12:00", "2026/03/05 12:00", "2026-03-05T04:00:00Z"])
def test_a_promise_given_at_logging_is_on_the_offices_wall_clock(sqlite_night: Night, written: str) -> None:
    night = logged(sqlite_night, written)
    assert answer(night).due == NOON
    assert night.show().facts.incident.fields["promised"] == "2026-03-05T04:00:00+00:00"


@pytest.mark.parametrize("written", ["2026-03-13", "20260313", "2026-W11-5", "2026/03/13"])
def test_a_day_alone_is_no_time_since_nobody_knows_which_end_of_it_is_meant(
    sqlite_night: Night, written: str
) -> None:
    night = logged(sqlite_night)
    with pytest.raises(BadInput, match="say when, such as 2026-03-13 17:30"):
        handling.judge(night.office, night.number, night.officer, {"promised": written})


def test_a_promise_is_given_later_put_off_and_missed_and_the_reminder_follows(sqlite_night: Night) -> None:
    night = logged(sqlite_night)
    assert not night.show().facts.clocks
    handling.judge(night.office, night.number, night.officer, {"promised": "2026-03-05T04:10"})
    night.fast_forward(minutes=70)
    night.phone("带班领导").expects_sms()
    handling.judge(night.office, night.number, night.officer, {"promised": "2026-03-05T12:00"})
    assert (answer(night).due, answer(night).epoch) == (NOON, 1)
    night.fast_forward(hours=9)
    assert answer(night).state is ClockState.BREACHED
    assert [clock.id for clock in night.show().facts.clocks] == ["answer", "reminder"]
    handling.done(night.office, night.number, "urge", night.officer)
    assert "已重新计算" in _report(night)


def _report(night: Night) -> str:
    """The report, once the reply has been given."""
    handling.confirm(night.office, night.number, leader_of(night, "带班领导"), "IV")
    handling.done(night.office, night.number, "reply", night.officer)
    reporting.resolve(night.office, night.number, night.officer, on_behalf_of="主要负责人")
    return reporting.read(night.office, night.number).markdown


def test_the_report_says_what_was_promised_and_which_time_a_limit_ends_with(sqlite_night: Night) -> None:
    report = _report(logged(sqlite_night, "2026-03-05T12:00"))
    assert "承诺答复期限" in report
    assert "2026-03-05 12:00" in report
    assert "止于“承诺答复期限”" in report
    assert "时限“按承诺答复”止于“承诺答复期限”，应于03-05 12:00前完成" in report


@pytest.mark.parametrize("written", ["soon", "", True, "1999-01-01T00:00"])
def test_what_is_no_time_is_refused_and_nothing_is_entered(sqlite_night: Night, written: str | bool) -> None:
    night = logged(sqlite_night)
    with pytest.raises(BadInput) as refused:
        handling.judge(night.office, night.number, night.officer, {"promised": written})
    assert [(problem.place, problem.remedy) for problem in refused.value.problems] == [
        ("fields.promised", "say when, such as 2026-03-13 17:30")
    ]
    given = Intake(playbook=petition.ID, level="IV", title="某诉求", fields={"promised": written})
    with pytest.raises(BadInput, match="promised"):
        intake.preview(night.office, given)


def test_the_same_promise_in_other_digits_is_the_same_incident(sqlite_night: Night) -> None:
    petition.put(sqlite_night.office.settings.data)
    for written in ("2026-03-05T12:00", "2026-03-05 12:00"):
        sqlite_night.log(playbook=petition.ID, level="IV", fields={"promised": written}, key="one")
    assert sqlite_night.number.endswith("0001")


def test_what_was_said_of_a_time_is_read_on_the_wall(sqlite_night: Night) -> None:
    night = logged(sqlite_night, "2026-03-05T12:00")
    plan = night.show().facts.plan
    says = Chronicle(plan, {}, night.office.calendar, "zh")
    assert says.said(plan.fields[0], "2026-03-05T04:00:00+00:00") == "2026-03-05 12:00"

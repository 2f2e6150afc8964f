"""Nights on which the calendar decides: holidays, make-up days, a year not published yet, summer time."""

from datetime import UTC, datetime
from typing import Any

import pytest

from engine.calendars import Calendar
from playbooks.simulating import as_data
from tests.playbooks.pages import spoiled
from tests.playbooks.playing import played, short

SHANGHAI, BERLIN = Calendar(), Calendar("Europe/Berlin")
LIMIT = "within: {II: 5h, III: 48h}"
WORKING_DAYS = short(spoiled((LIMIT, "within: {II: 3wd, III: 1wd}")))
NATURAL_DAY = short(spoiled((LIMIT, "within: {II: 1d, III: 5h}")))


def started(of: Any, level: str, logged: str, calendar: Calendar = SHANGHAI) -> dict[str, Any]:
    """The clock of the one limit, of a matter logged at this time on the office's wall."""
    start = calendar.instant(datetime.fromisoformat(logged))
    night = played(
        level=level, fields={"emergency": True}, start=start, until="PT0S", of=of, calendar=calendar
    )
    (clock,) = [line for line in as_data(night, calendar) if line["kind"] == "clock_started"]
    return clock


@pytest.mark.parametrize(
    ("logged", "level", "due"),
    [
        ("2026-02-13T16:00", "II", "2026-02-25T16:00:00+08:00"),  # Sat 14 is made up, then nine days off
        ("2026-02-13T16:00", "III", "2026-02-14T16:00:00+08:00"),
        ("2026-02-16T23:50", "III", "2026-02-24T23:50:00+08:00"),  # 除夕
        ("2026-02-27T09:00", "III", "2026-02-28T09:00:00+08:00"),  # a Saturday that is worked
    ],
)
def test_spring_festival_and_its_make_up_days(logged: str, level: str, due: str) -> None:
    assert started(WORKING_DAYS, level, logged)["due_clock"] == due


@pytest.mark.parametrize(
    ("logged", "level", "due"),
    [
        ("2025-12-31T18:00", "III", "2026-01-04T18:00:00+08:00"),  # Sunday 4 January is worked
        ("2025-12-31T18:00", "II", "2026-01-06T18:00:00+08:00"),
    ],
)
def test_new_year_of_2026(logged: str, level: str, due: str) -> None:
    assert started(WORKING_DAYS, level, logged)["due_clock"] == due


@pytest.mark.parametrize(
    ("logged", "level", "due"),
    [
        ("2026-09-18T10:00", "III", "2026-09-20T10:00:00+08:00"),  # Sunday 20 September is worked
        ("2026-09-30T20:00", "III", "2026-10-08T20:00:00+08:00"),
        ("2026-09-30T20:00", "II", "2026-10-10T20:00:00+08:00"),  # and so is Saturday 10 October
    ],
)
def test_national_day_and_its_make_up_days(logged: str, level: str, due: str) -> None:
    clock = started(WORKING_DAYS, level, logged)

    assert (clock["due_clock"], clock["provisional"]) == (due, False)


def test_a_limit_into_a_year_that_is_not_published_is_provisional() -> None:
    clock = started(WORKING_DAYS, "II", "2026-12-31T17:00")

    assert (clock["due_clock"], clock["provisional"]) == ("2027-01-05T17:00:00+08:00", True)


@pytest.mark.parametrize(
    ("logged", "due", "due_clock"),
    [
        ("2026-03-28T12:00", "PT23H", "2026-03-29T12:00:00+02:00"),
        ("2026-10-24T12:00", "P1DT1H", "2026-10-25T12:00:00+01:00"),
    ],
)
def test_a_natural_day_ends_at_the_same_wall_time_although_the_clocks_were_moved(
    logged: str, due: str, due_clock: str
) -> None:
    clock = started(NATURAL_DAY, "II", logged, BERLIN)

    assert (clock["due"], clock["due_clock"]) == (due, due_clock)


def test_hours_run_through_the_night_on_which_the_clocks_go_back() -> None:
    """Between 02:00 and 03:00 everything is twice on the wall, and once in the order of time."""
    start = BERLIN.instant(datetime.fromisoformat("2026-10-24T23:50"))
    night = played(level="III", start=start, until="PT5H", of=NATURAL_DAY, fields={"emergency": True})

    calls = [line for line in as_data(night, BERLIN) if line["kind"] == "rung"]
    (breach,) = [line for line in as_data(night, BERLIN) if line["kind"] == "deadline_breached"]

    assert (breach["at"], breach["clock"]) == ("PT5H", "2026-10-25T03:50:00+01:00")
    instants = [datetime.fromisoformat(line["clock"]).astimezone(UTC) for line in calls]
    assert instants == sorted(instants)
    assert {line["clock"][-6:] for line in calls} == {"+02:00", "+01:00"}

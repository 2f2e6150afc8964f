"""When something is to begin: weekdays and a time of the office's wall clock, or single dates."""

from datetime import UTC, datetime, time, timedelta

from engine.calendars import Calendar
from engine.starts import Schedule

OFFICE = Calendar()
MARCH = datetime(2026, 2, 28, 16, 0, tzinfo=UTC)  # 1 March, midnight in Shanghai: a Sunday
TEN = time(10, 0)


def days(schedule: Schedule, span: timedelta = timedelta(days=31)) -> list[str]:
    return [f"{OFFICE.local(at):%m-%d %H:%M}" for at in schedule.between(OFFICE, MARCH, MARCH + span)]


def test_a_weekday_comes_each_week() -> None:
    tuesdays = Schedule(frozenset({1}), TEN)
    assert days(tuesdays) == ["03-03 10:00", "03-10 10:00", "03-17 10:00", "03-24 10:00", "03-31 10:00"]


def test_only_the_named_weeks_of_the_month_count() -> None:
    assert days(Schedule(frozenset({1}), TEN, frozenset({1, 3}))) == ["03-03 10:00", "03-17 10:00"]


def test_single_dates_come_beside_weekdays_in_order() -> None:
    schedule = Schedule(frozenset({1}), TEN, frozenset({1}), (datetime(2026, 3, 2, 3, 0),))  # noqa: DTZ001 - wall
    assert days(schedule) == ["03-02 03:00", "03-03 10:00"]


def test_its_end_counts_and_its_beginning_does_not() -> None:
    schedule, at = Schedule(frozenset({1}), TEN), datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
    assert schedule.between(OFFICE, at - timedelta(minutes=1), at) == [at]
    assert schedule.between(OFFICE, at, at + timedelta(minutes=1)) == []


def test_without_weekdays_and_dates_nothing_ever_begins() -> None:
    assert days(Schedule()) == []

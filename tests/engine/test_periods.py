"""Periods: half open, in the office's zone, and each compared with the one before."""

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.calendars import Calendar
from engine.periods import LONGEST, Period, PeriodKind, between, containing, day_named, named

CALENDAR = Calendar("Asia/Shanghai")
DAYS = st.dates(date(1980, 1, 1), date(2200, 1, 1))


@pytest.mark.parametrize(
    ("name", "first", "last", "before"),
    [
        ("2026-01", date(2026, 1, 1), date(2026, 1, 31), "2025-12"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "2024-01"),
        ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31), "2025-Q4"),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31), "2026-Q3"),
        ("2026", date(2026, 1, 1), date(2026, 12, 31), "2025"),
        ("2026-03-02..2026-03-08", date(2026, 3, 2), date(2026, 3, 8), "2026-02-23..2026-03-01"),
    ],
)
def test_a_period_has_a_name_its_days_and_one_before(name: str, first: date, last: date, before: str) -> None:
    found = named(name)
    assert found is not None
    assert (found.name, found.first, found.last) == (name, first, last)
    assert found.before.name == before
    assert found.before.after == found


@pytest.mark.parametrize(
    "name",
    [
        "",
        "2026-13",
        "2026-00",
        "2026-Q5",
        "26",
        "1960",
        "9999",
        "2026-3",
        "２０２６",
        "2026-02-30..2026-03-01",
        "x..y",
    ],
)
def test_what_is_no_period_is_none(name: str) -> None:
    assert named(name) is None


def test_days_the_wrong_way_round_are_no_period() -> None:
    assert between(date(2026, 3, 2), date(2026, 3, 1)) is None
    assert between(date(1960, 3, 2), date(1960, 3, 3)) is None
    assert between(date(2026, 3, 2), date(9999, 1, 1)) is None
    one = between(date(2026, 3, 2), date(2026, 3, 2))
    assert one is not None
    assert one.past == date(2026, 3, 3)


def test_a_period_begins_at_midnight_of_the_office_and_its_end_is_not_in_it() -> None:
    march = containing(PeriodKind.MONTH, date(2026, 3, 4))
    start, end = march.bounds(CALENDAR)
    assert start == datetime(2026, 2, 28, 16, tzinfo=UTC)
    assert end == datetime(2026, 3, 31, 16, tzinfo=UTC) == march.after.bounds(CALENDAR)[0]


def test_a_day_is_a_period_too() -> None:
    day = containing(PeriodKind.DAYS, date(2026, 3, 4))
    assert (day.first, day.last) == (date(2026, 3, 4), date(2026, 3, 4))


@given(DAYS, st.integers(0, 900))
def test_weeks_and_parts_are_the_whole_period_without_gap_or_overlap(first: date, days: int) -> None:
    period = Period(PeriodKind.DAYS, first, date.fromordinal(first.toordinal() + days + 1))
    for parts in (period.weeks, period.parts):
        assert (parts[0].first, parts[-1].past) == (period.first, period.past)
        assert all(one.past == other.first for one, other in itertools.pairwise(parts))
    assert all(week.first.weekday() == 0 for week in period.weeks[1:])


@given(DAYS, st.sampled_from([PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR]))
def test_every_day_is_in_the_period_that_contains_it(day: date, kind: PeriodKind) -> None:
    found = containing(kind, day)
    assert found.first <= day < found.past
    assert named(found.name) == found


@pytest.mark.parametrize(
    ("name", "parts"), [("2026-03-02..2026-03-08", 7), ("2026-02", 5), ("2026-Q1", 14), ("2026", 12)]
)
def test_a_drawing_shows_days_weeks_or_months(name: str, parts: int) -> None:
    found = named(name)
    assert found is not None
    assert len(found.parts) == parts


def test_more_years_than_anybody_compares_are_no_period() -> None:
    first = date(2020, 1, 1)
    assert between(first, first + LONGEST) is None
    assert between(date(1971, 1, 1), date(9990, 12, 31)) is None
    longest = between(first, first + LONGEST - timedelta(days=1))
    assert longest is not None
    assert longest.before.past == first


@pytest.mark.parametrize("text", ["0001-01-01", "9999-12-31", "2026-02-30", "yesterday", ""])
def test_a_day_no_zone_can_tell_is_none(text: str) -> None:
    assert day_named(text) is None
    assert day_named("2026-11-03") == date(2026, 11, 3)

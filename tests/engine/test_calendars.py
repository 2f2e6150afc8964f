"""Office time: 调休, natural days, zones, and years nobody has published yet."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.calendars import Calendar
from engine.parts import Span
from engine.vocabulary import Unit
from tests.builders import days, hours, minutes, working_days

OFFICE = Calendar()
BERLIN = Calendar("Europe/Berlin")


def wall(written: str) -> datetime:
    """A naive time, as a clock on the wall shows it."""
    return datetime.fromisoformat(written)


def utc(written: str) -> datetime:
    """An instant written in UTC."""
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


def shanghai(written: str) -> datetime:
    """A wall-clock time of Shanghai since 1992, when it is always eight hours ahead, in UTC."""
    return utc(written) - timedelta(hours=8)


@pytest.mark.parametrize(
    ("day", "is_worked"),
    [
        (date(2026, 3, 11), True),
        (date(2026, 3, 14), False),
        (date(2026, 2, 14), True),  # a Saturday worked for the Spring Festival
        (date(2026, 2, 16), False),  # a Monday within it
        (date(2026, 2, 28), True),
        (date(2026, 9, 20), True),  # a Sunday worked for the National Day
        (date(2026, 10, 1), False),
        (date(2026, 10, 7), False),
        (date(2026, 10, 8), True),
        (date(2026, 10, 10), True),  # a Saturday worked after it
    ],
)
def test_a_published_year_follows_the_statutory_calendar_with_days_swapped(
    day: date, is_worked: bool
) -> None:
    kind = OFFICE.working_day(day)
    assert (kind.is_worked, kind.provisional) == (is_worked, False)


@pytest.mark.parametrize(("day", "is_worked"), [(date(2099, 1, 1), True), (date(2099, 1, 3), False)])
def test_a_year_not_published_falls_back_to_weekdays_and_says_so(day: date, is_worked: bool) -> None:
    kind = OFFICE.working_day(day)
    assert (kind.is_worked, kind.provisional) == (is_worked, True)


def test_the_next_year_never_crashes() -> None:
    assert all(
        isinstance(OFFICE.working_day(date(2027, 1, 1) + timedelta(days=n)).is_worked, bool)
        for n in range(365)
    )


def test_what_the_office_decided_comes_before_every_calendar() -> None:
    own = Calendar(overrides={date(2026, 3, 11): False, date(2099, 1, 3): True})
    assert not own.working_day(date(2026, 3, 11)).is_worked
    certain = own.working_day(date(2099, 1, 3))
    assert (certain.is_worked, certain.provisional) == (True, False)


@pytest.mark.parametrize(
    ("start", "span", "end"),
    [
        # minutes and hours run through the night and the holiday
        (shanghai("2026-02-13 23:50"), minutes(30), shanghai("2026-02-14 00:20")),
        (shanghai("2026-02-13 23:50"), hours(48), shanghai("2026-02-15 23:50")),
        # natural days end at the same time of day
        (shanghai("2026-02-13 02:10"), days(15), shanghai("2026-02-28 02:10")),
        (shanghai("2026-02-13 02:10"), days(0), shanghai("2026-02-13 02:10")),
        # working days: Friday, then the Saturday worked, then nine days off, then Tuesday
        (shanghai("2026-02-13 15:00"), working_days(1), shanghai("2026-02-14 15:00")),
        (shanghai("2026-02-13 15:00"), working_days(2), shanghai("2026-02-24 15:00")),
        (shanghai("2026-09-30 09:30"), working_days(1), shanghai("2026-10-08 09:30")),
        (shanghai("2026-09-30 09:30"), working_days(3), shanghai("2026-10-10 09:30")),
        # what starts on a day off: that day does not count
        (shanghai("2026-03-14 10:00"), working_days(1), shanghai("2026-03-16 10:00")),
        # the small hours belong to the office's date, not to that of UTC
        (shanghai("2026-03-14 01:00"), working_days(1), shanghai("2026-03-16 01:00")),
        (shanghai("2026-03-13 01:00"), working_days(1), shanghai("2026-03-16 01:00")),
    ],
)
def test_a_span_ends_when_the_office_says(start: datetime, span: Span, end: datetime) -> None:
    due = OFFICE.add(start, span)
    assert due.at == end
    assert due.at.tzinfo is UTC
    assert not due.provisional


def test_an_override_moves_a_working_day_limit() -> None:
    closed = Calendar(overrides={date(2026, 3, 12): False})
    assert closed.add(shanghai("2026-03-11 09:00"), working_days(1)).at == shanghai("2026-03-13 09:00")


@pytest.mark.parametrize(
    ("start", "span", "provisional"),
    [
        (shanghai("2098-12-31 09:00"), working_days(3), True),
        (shanghai("2098-12-31 09:00"), days(3), False),
        (shanghai("2098-12-31 09:00"), hours(72), False),
        (shanghai("2026-03-11 09:00"), working_days(3), False),
    ],
)
def test_only_a_working_day_limit_can_be_provisional(start: datetime, span: Span, provisional: bool) -> None:
    assert OFFICE.add(start, span).provisional is provisional


def test_a_limit_is_provisional_as_soon_as_one_of_its_days_is() -> None:
    known = {date(2099, 1, 1) + timedelta(days=n): True for n in range(2)}
    half = Calendar(overrides={date(2098, 12, 31): True, **known})
    start = shanghai("2098-12-30 09:00")
    assert not half.add(start, working_days(3)).provisional
    assert half.add(start, working_days(4)).provisional
    guessed_first = Calendar(overrides=known)
    assert guessed_first.add(start, working_days(2)).provisional


def test_shanghai_is_eight_hours_ahead_and_never_eight_hours_and_six_minutes() -> None:
    assert OFFICE.instant(wall("2026-03-11 02:10")) == utc("2026-03-10 18:10")
    assert OFFICE.local(utc("2026-03-10 18:10")).isoformat() == "2026-03-11T02:10:00+08:00"


@pytest.mark.parametrize(
    ("shown", "instant"),
    [
        (wall("1985-07-01 12:00"), utc("1985-07-01 04:00")),
        (wall("1986-07-01 12:00"), utc("1986-07-01 03:00")),
        (wall("1991-07-01 12:00"), utc("1991-07-01 03:00")),
        (wall("1992-07-01 12:00"), utc("1992-07-01 04:00")),
    ],
)
def test_shanghai_had_summer_time_from_1986_to_1991(shown: datetime, instant: datetime) -> None:
    assert OFFICE.instant(shown) == instant
    assert OFFICE.local(instant).replace(tzinfo=None) == shown


def test_a_natural_day_keeps_its_time_of_day_over_the_change_of_clocks() -> None:
    eve = OFFICE.instant(wall("1986-05-03 12:00"))
    assert OFFICE.add(eve, days(1)).at - eve == timedelta(hours=23)
    assert OFFICE.add(eve, hours(24)).at - eve == timedelta(hours=24)


def test_a_time_that_exists_twice_reads_as_the_first() -> None:
    assert OFFICE.instant(wall("1986-09-14 01:30")) == utc("1986-09-13 16:30")
    assert BERLIN.instant(wall("2026-10-25 02:30")) == utc("2026-10-25 00:30")


@pytest.mark.parametrize(
    ("calendar", "shown", "instant"),
    [
        (OFFICE, wall("1986-05-04 02:30"), utc("1986-05-03 18:30")),
        (BERLIN, wall("2026-03-29 02:30"), utc("2026-03-29 01:30")),
    ],
)
def test_a_time_that_was_skipped_reads_as_if_the_clocks_had_not_been_moved(
    calendar: Calendar, shown: datetime, instant: datetime
) -> None:
    assert calendar.instant(shown) == instant


def test_midnight_is_the_offices() -> None:
    assert OFFICE.midnight(date(2026, 3, 11)) == utc("2026-03-10 16:00")


DATES = st.dates(date(2005, 1, 1), date(2040, 1, 1))
AMOUNTS = st.integers(1, 15)


@given(DATES, AMOUNTS)
def test_between_start_and_end_lie_exactly_as_many_working_days_as_were_asked_for(
    day: date, amount: int
) -> None:
    end = OFFICE.local(OFFICE.add(OFFICE.midnight(day), working_days(amount)).at)
    passed = [day + timedelta(days=n) for n in range(1, (end.date() - day).days + 1)]
    assert sum(OFFICE.working_day(d).is_worked for d in passed) == amount
    assert OFFICE.working_day(end.date()).is_worked


@given(DATES, st.integers(0, 23), AMOUNTS, st.sampled_from(sorted(set(Unit) - {Unit.SAME_DAY})))
def test_a_longer_span_never_ends_earlier(day: date, hour: int, amount: int, unit: Unit) -> None:
    start = OFFICE.midnight(day) + timedelta(hours=hour)
    assert start < OFFICE.add(start, Span(amount, unit)).at < OFFICE.add(start, Span(amount + 1, unit)).at


@pytest.mark.parametrize(
    ("start", "minutes_of_day", "end"),
    [
        ("2026-03-11T02:10", 17 * 60 + 30, "2026-03-11T17:30"),
        ("2026-03-11T17:29", 17 * 60 + 30, "2026-03-11T17:30"),
        ("2026-03-11T17:30", 17 * 60 + 30, "2026-03-12T00:00"),
        ("2026-03-11T23:59", 24 * 60, "2026-03-12T00:00"),
        ("2026-02-16T20:00", 17 * 60 + 30, "2026-02-17T00:00"),  # 除夕: a holiday is a day like any other
    ],
)
def test_the_same_day_ends_at_its_time_or_if_that_has_passed_with_the_day(
    start: str, minutes_of_day: int, end: str
) -> None:
    due = OFFICE.add(shanghai(start), Span(minutes_of_day, Unit.SAME_DAY))
    assert (due.at, due.provisional) == (shanghai(end), False)


def test_the_same_day_is_the_offices_and_not_that_of_utc() -> None:
    assert OFFICE.add(utc("2026-03-10T16:30"), Span(24 * 60, Unit.SAME_DAY)).at == utc("2026-03-11T16:00")

"""Times and parts of the day on the office's wall: holidays, make-up days, unknown years, summer time."""

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.calendars import Calendar
from engine.schedules import DayPart, Window, following
from tests.engine.test_calendars import BERLIN, OFFICE, shanghai, utc

NINE, FIVE = DayPart(None, 9 * 60), DayPart(None, 17 * 60)
MORNING, AFTERNOON = DayPart(8 * 60, 12 * 60, 2), DayPart(14 * 60, 18 * 60, 2)
NIGHT_WATCH = DayPart(22 * 60, 6 * 60)


def nexts(
    after: datetime, *parts: DayPart, many: int = 3, working: bool = False, calendar: Calendar = OFFICE
) -> list[Window]:
    """The next windows, each after the end of the one before."""
    found = []
    for _ in range(many):
        found.append(following(calendar, parts, after, working=working))
        after = found[-1].due
    return found


def dues(windows: list[Window], calendar: Calendar = OFFICE) -> list[str]:
    return [f"{calendar.local(window.due):%m-%d %H:%M}" for window in windows]


def test_times_of_the_day_follow_one_another_each_from_the_one_before() -> None:
    windows = nexts(shanghai("2026-03-11 02:10"), NINE, FIVE)
    assert dues(windows) == ["03-11 09:00", "03-11 17:00", "03-12 09:00"]
    assert windows[0].opens == shanghai("2026-03-11 02:10")
    assert windows[1].opens == windows[0].due


def test_a_time_of_the_day_that_is_just_now_is_that_of_the_next() -> None:
    assert dues(nexts(shanghai("2026-03-11 09:00"), NINE, many=1)) == ["03-12 09:00"]


def test_of_a_part_of_the_day_that_has_begun_nothing_is_left() -> None:
    (window,) = nexts(shanghai("2026-03-11 08:01"), MORNING, AFTERNOON, many=1)
    assert (window.opens, window.due, window.times) == (
        shanghai("2026-03-11 14:00"),
        shanghai("2026-03-11 18:00"),
        2,
    )


def test_a_part_that_begins_just_now_is_whole() -> None:
    assert dues(nexts(shanghai("2026-03-11 08:00"), MORNING, many=1)) == ["03-11 12:00"]


def test_a_part_that_goes_over_midnight_ends_on_the_next_day() -> None:
    windows = nexts(shanghai("2026-03-11 02:10"), MORNING, NIGHT_WATCH)
    assert dues(windows) == ["03-11 12:00", "03-12 06:00", "03-12 12:00"]
    assert windows[1].opens == shanghai("2026-03-11 22:00")


def test_the_end_of_the_day_is_its_midnight() -> None:
    assert dues(nexts(shanghai("2026-03-11 20:00"), DayPart(None, 24 * 60), many=2)) == [
        "03-12 00:00",
        "03-13 00:00",
    ]


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("2025-12-31 18:00", ["01-04 17:00", "01-05 17:00"]),  # New Year; Sunday 4 January is worked
        ("2026-02-13 18:00", ["02-14 17:00", "02-24 17:00"]),  # Saturday 14 is made up, then nine days off
        ("2026-02-27 18:00", ["02-28 17:00", "03-02 17:00"]),  # a Saturday that is worked
        ("2026-09-19 18:00", ["09-20 17:00", "09-21 17:00"]),  # Sunday 20 September is worked
        ("2026-09-30 18:00", ["10-08 17:00", "10-09 17:00"]),  # National Day
        ("2026-10-09 18:00", ["10-10 17:00", "10-12 17:00"]),  # and its Saturday made up
    ],
)
def test_on_working_days_holidays_are_passed_over_and_days_made_up_are_not(
    after: str, expected: list[str]
) -> None:
    windows = nexts(shanghai(after), FIVE, many=2, working=True)
    assert dues(windows) == expected
    assert not any(window.provisional for window in windows)


def test_on_natural_days_a_holiday_is_a_day_like_any_other() -> None:
    assert dues(nexts(shanghai("2026-02-16 20:00"), FIVE, many=2)) == ["02-17 17:00", "02-18 17:00"]


def test_a_year_that_is_not_published_is_counted_by_weekdays_and_says_so() -> None:
    calendar = Calendar(overrides={date(2098, 12, 31): True})
    windows = nexts(shanghai("2098-12-31 08:00"), FIVE, working=True, calendar=calendar)
    assert dues(windows) == ["12-31 17:00", "01-01 17:00", "01-02 17:00"]
    assert [window.provisional for window in windows] == [True, True, True]  # of the day before nobody knows
    known = Calendar(overrides={date(2098, 12, 30) + timedelta(days=n): True for n in range(2)})
    assert [
        w.provisional for w in nexts(shanghai("2098-12-31 08:00"), FIVE, working=True, calendar=known)
    ] == [
        False,
        True,
        True,
    ]


def test_the_year_after_the_last_published_one_is_provisional_only_by_working_days() -> None:
    worked, natural = (
        nexts(shanghai("2027-01-01 08:00"), FIVE, many=1, working=working)[0] for working in (True, False)
    )
    assert (worked.provisional, natural.provisional) == (True, False)


def test_a_time_of_the_day_stays_on_the_wall_although_the_clocks_are_moved() -> None:
    spring = nexts(utc("2026-03-27 12:00"), NINE, calendar=BERLIN)
    assert dues(spring, BERLIN) == ["03-28 09:00", "03-29 09:00", "03-30 09:00"]
    assert spring[1].due - spring[0].due == timedelta(hours=23)
    autumn = nexts(utc("2026-10-23 12:00"), NINE, calendar=BERLIN)
    assert autumn[1].due - autumn[0].due == timedelta(hours=25)


def test_a_time_that_was_skipped_or_is_twice_is_asked_for_once() -> None:
    two_thirty = DayPart(None, 150)
    assert [window.due for window in nexts(utc("2026-03-28 12:00"), two_thirty, many=2, calendar=BERLIN)] == [
        utc("2026-03-29 01:30"),
        utc("2026-03-30 00:30"),
    ]
    assert [window.due for window in nexts(utc("2026-10-24 12:00"), two_thirty, many=2, calendar=BERLIN)] == [
        utc("2026-10-25 00:30"),
        utc("2026-10-26 01:30"),
    ]


@given(
    st.dates(date(2005, 1, 2), date(2040, 1, 1)),
    st.integers(0, 24 * 60 - 1),
    st.sampled_from([(NINE, FIVE), (MORNING, AFTERNOON), (MORNING, NIGHT_WATCH), (FIVE,)]),
    st.booleans(),
    st.sampled_from([OFFICE, BERLIN]),
)
def test_windows_never_overlap_and_never_go_back(
    day: date, minute: int, parts: tuple[DayPart, ...], working: bool, calendar: Calendar
) -> None:
    after = calendar.midnight(day) + timedelta(minutes=minute)
    windows = nexts(after, *parts, many=5, working=working, calendar=calendar)
    assert after <= windows[0].opens < windows[0].due
    assert all(earlier.due <= later.opens < later.due for earlier, later in pairwise(windows))

"""The time axis: every instant has one place, in order, and what is written along it is round and apart."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from engine.calendars import Calendar
from flows.picture.axis import Axis, axis_for, nights, ticks

# 02:10 in the office.
LOGGED = datetime(2026, 3, 4, 18, 10, tzinfo=UTC)
CALENDAR = Calendar()


def spread(*spans: float, left: float = 0.0, right: float = 600.0) -> Axis:
    """The axis of limits that begin when it was logged and last so many minutes."""
    ends = [(LOGGED, LOGGED + timedelta(minutes=span)) for span in spans]
    first, last, knee = axis_for(ends, [], LOGGED)
    return Axis(first, last, left, right, LOGGED, knee)


def test_limits_of_like_length_stand_on_an_even_axis() -> None:
    axis = spread(30, 60)
    assert axis.knee is None
    assert axis.x(LOGGED + timedelta(minutes=15)) == pytest.approx(150)


def test_a_quarter_of_an_hour_can_be_read_beside_two_days() -> None:
    axis = spread(15, 48 * 60)
    assert axis.knee is not None
    assert axis.x(LOGGED + timedelta(minutes=15)) > 60


def test_places_keep_the_order_of_time_on_both_sides_of_the_origin() -> None:
    first, last, knee = axis_for(
        [(LOGGED, LOGGED + timedelta(minutes=15)), (LOGGED, LOGGED + timedelta(days=2))],
        [LOGGED - timedelta(hours=4)],
        LOGGED,
    )
    axis = Axis(first, last, 10, 900, LOGGED, knee)
    places = [axis.x(first + step * (last - first) / 500) for step in range(501)]
    assert places == sorted(places)
    assert (places[0], places[-1]) == (pytest.approx(10), pytest.approx(900))


@pytest.mark.parametrize("spans", [(30, 60), (15, 2880)])
def test_the_way_back_from_a_place_gives_the_instant(spans: tuple[float, float]) -> None:
    axis = spread(*spans)
    at = LOGGED + timedelta(minutes=17)
    assert abs(axis.at(axis.x(at)) - at) < timedelta(milliseconds=1)


def test_an_instant_outside_stands_at_the_nearer_end() -> None:
    axis = spread(30, 60)
    assert axis.x(LOGGED - timedelta(days=1)) == 0.0
    assert axis.x(LOGGED + timedelta(days=1)) == 600.0


def test_an_incident_without_any_length_still_has_an_axis() -> None:
    first, last, knee = axis_for([], [LOGGED], LOGGED)
    assert (last - first, knee) == (timedelta(minutes=10), None)


@pytest.mark.parametrize("spans", [(30, 60), (15, 2880), (15, 60 * 24 * 40)])
def test_times_written_along_it_are_round_in_order_and_apart(spans: tuple[float, float]) -> None:
    found = ticks(spread(*spans), CALENDAR, 66)
    places = [tick.x for tick in found]
    assert len(found) >= 3
    assert all(later - earlier >= 66 for earlier, later in itertools.pairwise(places))
    assert all(tick.at.second == 0 and tick.at.minute % 5 == 0 for tick in found)


def test_a_time_on_another_day_than_the_one_before_says_so() -> None:
    found = ticks(spread(15, 2880), CALENDAR, 66)
    assert not found[0].new_day
    assert found[-1].new_day


def test_nights_are_the_offices_from_ten_to_seven() -> None:
    axis = spread(720)  # 02:10 to 14:10
    [(begins, ends)] = nights(axis, CALENDAR)
    assert begins == 0.0
    assert abs(axis.at(ends) - datetime(2026, 3, 4, 23, 0, tzinfo=UTC)) < timedelta(seconds=1)
    assert len(nights(spread(2880), CALENDAR)) == 3

"""Curves of counts: the scale fits, the curve is exact, and names at its end lie apart."""

import xml.etree.ElementTree as ET
from datetime import datetime

import pytest

from engine.calendars import Calendar
from flows.picture.curve import Curves, Series, draw, lay_out, scale_for
from tests.flows.picture.test_geometry import after


class Plain:
    """Fixed words."""

    def clock(self, at: datetime, *, new_day: bool) -> str:
        """A time."""
        return f"{at:%H:%M}{new_day}"

    def count(self, number: int) -> str:
        """A count."""
        return str(number)

    def scale(self, *, is_log: bool) -> str:
        """The scale."""
        return "log" if is_log else "even"


def curves(*counts: tuple[int, ...], wide: float = 537) -> Curves:
    series = [
        Series(f"c{n}", "square" if n else "round", [(after(10 * i), count) for i, count in enumerate(one)])
        for n, one in enumerate(counts)
    ]
    return lay_out(series, Calendar(), wide)


def test_counts_of_like_size_stand_on_an_even_scale_from_nought() -> None:
    scale = scale_for([100, 900], 0, 100)
    assert not scale.is_log
    assert scale.steps[0] == 0
    assert scale.y(0) == 100
    assert scale.y(486) == pytest.approx(50)


def test_counts_far_apart_stand_on_a_logarithmic_scale_with_round_steps() -> None:
    scale = scale_for([12, 480_000], 0, 100)
    assert scale.is_log
    assert scale.steps == [10, 100, 1000, 10_000, 100_000]
    assert scale.y(1) == 100
    gaps = [scale.y(100) - scale.y(1000), scale.y(1000) - scale.y(10_000)]
    assert gaps[0] == pytest.approx(gaps[1])


@pytest.mark.parametrize("counts", [(1,), (3, 7), (0,), (2, 99), (20, 2000), (9, 10**9), (5000, 5001)])
def test_steps_are_few_round_and_within_the_scale(counts: tuple[int, ...]) -> None:
    scale = scale_for(counts, 0, 100)
    assert 1 <= len(scale.steps) <= 8
    assert all(scale.head <= scale.y(step) <= scale.foot for step in scale.steps)


def test_names_at_the_ends_of_curves_that_meet_lie_apart() -> None:
    first, second = curves((1, 500), (2, 499)).ends
    assert abs(first - second) >= 30


def test_the_drawing_is_well_formed_at_both_widths_and_each_point_says_its_count() -> None:
    for wide in (537.0, 356.0):
        root = ET.fromstring(draw(curves((5, 70, 900), (1, 3, 9), wide=wide), Plain(), "c", "t", "d"))  # noqa: S314
        said = [title.text or "" for title in root.iter("{http://www.w3.org/2000/svg}title")]
        assert sum(words.endswith(" 900") for words in said) == 1
    assert draw(curves((5,)), Plain(), "c", "t", "d")

"""Durations from the start, as ISO 8601 writes them."""

import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbooks.durations import PATTERN, parse, write


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("PT0S", timedelta()),
        ("PT5M", timedelta(minutes=5)),
        ("PT1H30M", timedelta(hours=1, minutes=30)),
        ("P1DT2H", timedelta(days=1, hours=2)),
        ("P2D", timedelta(days=2)),
        ("PT48H", timedelta(days=2)),
        ("PT90S", timedelta(seconds=90)),
    ],
)
def test_days_hours_minutes_and_seconds_are_read(text: str, length: timedelta) -> None:
    assert parse(text) == length
    assert re.fullmatch(PATTERN, text)


@pytest.mark.parametrize(
    "text",
    ["", "P", "PT", "P1DT", "5m", "PT5", "pt5m", "PT1M1H", "P1H", "PT1.5H", "-PT5M", "P1W", "PT٥M", " PT5M"],
)
def test_anything_else_is_no_duration(text: str) -> None:
    with pytest.raises(ValueError, match="is not a duration"):
        parse(text)


def test_more_than_a_year_is_a_slip_of_the_pen() -> None:
    with pytest.raises(ValueError, match="longer than a year"):
        parse("P367D")


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (timedelta(), "PT0S"),
        (timedelta(minutes=90), "PT1H30M"),
        (timedelta(hours=26), "P1DT2H"),
        (timedelta(days=2), "P2D"),
        (timedelta(seconds=61), "PT1M1S"),
    ],
)
def test_a_length_is_written_in_its_largest_parts(length: timedelta, text: str) -> None:
    assert write(length) == text


@given(st.integers(0, 366 * 86_400))
def test_what_is_written_is_read_back(seconds: int) -> None:
    assert parse(write(timedelta(seconds=seconds))) == timedelta(seconds=seconds)

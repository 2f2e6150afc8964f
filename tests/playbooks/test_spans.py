import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.parts import Span
from engine.vocabulary import Unit
from playbooks import spans


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("5m", Span(5, Unit.MINUTES)),
        ("2h", Span(2, Unit.HOURS)),
        ("3d", Span(3, Unit.DAYS)),
        ("3wd", Span(3, Unit.WORKING_DAYS)),
        ("by 17:30", Span(17 * 60 + 30, Unit.SAME_DAY)),
        ("by 9:00", Span(9 * 60, Unit.SAME_DAY)),
        ("by 24:00", Span(24 * 60, Unit.SAME_DAY)),
    ],
)
def test_a_span_is_a_whole_number_and_its_unit(text: str, span: Span) -> None:
    assert spans.parse(text) == span


@pytest.mark.parametrize("text", ["", "5", "m", "5 m", "1.5h", "-5m", "5M", "5w", "٥m", "5m\n", "999999m"])
def test_anything_else_is_not_a_length_of_time(text: str) -> None:
    with pytest.raises(ValueError, match="is not a length of time"):
        spans.parse(text)


def test_nothing_is_no_time_at_all() -> None:
    with pytest.raises(ValueError, match="is no time at all"):
        spans.parse("0h")


@pytest.mark.parametrize("text", ["by 00:00", "by 24:01", "by 24:30"])
def test_a_day_ends_at_midnight_and_not_where_it_begins(text: str) -> None:
    with pytest.raises(ValueError, match="is no time of a day"):
        spans.parse(text)


def test_more_than_a_year_is_a_slip_of_the_pen() -> None:
    assert spans.parse("366d")
    with pytest.raises(ValueError, match="is longer than a year"):
        spans.parse("367d")


@given(st.integers(1, 366), st.sampled_from(list(Unit)))
def test_what_is_written_reads_back_the_same(amount: int, unit: Unit) -> None:
    assert spans.parse(spans.write(Span(amount, unit))) == Span(amount, unit)

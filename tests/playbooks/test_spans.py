import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.plan import Span
from engine.vocabulary import Unit
from playbooks import spans


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("5m", Span(5, Unit.MINUTES)),
        ("2h", Span(2, Unit.HOURS)),
        ("3d", Span(3, Unit.DAYS)),
        ("3wd", Span(3, Unit.WORKING_DAYS)),
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


def test_more_than_a_year_is_a_slip_of_the_pen() -> None:
    assert spans.parse("366d")
    with pytest.raises(ValueError, match="is longer than a year"):
        spans.parse("367d")


@given(st.integers(1, 366), st.sampled_from(list(Unit)))
def test_what_is_written_reads_back_the_same(amount: int, unit: Unit) -> None:
    assert spans.parse(spans.write(Span(amount, unit))) == Span(amount, unit)

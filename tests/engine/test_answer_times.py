"""Answer times: what a percentile is, and whose times are shown to whom."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.answer_times import FEWEST_CALLS, FEWEST_PEOPLE, by_person, percentile, shown_to, together
from engine.countable import Call
from engine.vocabulary import PageState

NIGHT = datetime(2026, 3, 4, 18, tzinfo=UTC)
SPANS = st.lists(st.timedeltas(timedelta(), timedelta(days=3)), min_size=1, max_size=30)


def call(person: str, minutes: int | None) -> Call:
    answered = NIGHT + timedelta(minutes=minutes) if minutes is not None else None
    return Call("one", person, PageState.ANSWERED if answered else PageState.OPEN, NIGHT, answered)


@given(SPANS, st.floats(0, 1))
def test_a_percentile_is_one_of_the_times_and_that_share_does_not_exceed_it(
    spans: list[timedelta], share: float
) -> None:
    found = percentile(spans, share)
    assert min(spans) <= found <= max(spans)
    assert found in spans
    assert sum(span <= found for span in spans) >= share * len(spans)


@given(SPANS)
def test_nine_in_ten_take_no_less_than_half_of_them(spans: list[timedelta]) -> None:
    assert percentile(spans, 0.5) <= percentile(spans, 0.9)


def test_there_is_no_percentile_of_nothing() -> None:
    with pytest.raises(ValueError, match="nothing"):
        percentile([], 0.5)


def test_what_three_people_took_together_is_told() -> None:
    found = together([*(call(f"p{n % 3}", n) for n in range(1, 11)), call("p9", None)])
    assert (found.calls, found.answered, found.people) == (11, 10, 3)
    assert (found.median, found.p90) == (timedelta(minutes=5), timedelta(minutes=9))


def test_what_would_tell_one_persons_time_is_not_told() -> None:
    few_people = [call(f"p{n % (FEWEST_PEOPLE - 1)}", n) for n in range(20)]
    few_calls = [call(f"p{n}", n) for n in range(FEWEST_CALLS - 1)]
    for calls in (few_people, few_calls):
        assert (together(calls).median, together(calls).p90) == (None, None)


def test_a_person_is_told_the_own_times_alone() -> None:
    calls = [call("mine", n) for n in range(1, 6)] + [call("theirs", 3)]
    found = by_person(calls, shown_to("mine", ["head"], ["mine", "theirs"]))
    assert list(found) == ["mine"]
    assert found["mine"].median == timedelta(minutes=3)


def test_the_deputy_head_is_told_everybodys_the_one_called_most_first() -> None:
    calls = [call("seldom", 3), *(call("often", n) for n in range(1, 7))]
    found = by_person(calls, shown_to("head", ["head"], ["seldom", "often"]))
    assert list(found) == ["often", "seldom"]
    assert found["seldom"].median is None, "one call says nothing"


def test_whoever_is_nobody_in_the_address_book_is_told_nobodys() -> None:
    assert shown_to(None, ["head"], ["mine"]) == frozenset()

"""并案: one matter goes on under one number, and neither of the two can be made to vanish."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from engine.errors import IllegalTransition
from engine.vocabulary import State
from flows.acts import handling, views
from flows.acts.errors import BadInput
from models import record
from models.errors import NotFound
from tests.night import Night

ONE, OTHER = "2026-0001", "2026-0002"


@pytest.fixture
def twice(night: Night) -> Night:
    """The same matter, entered by two desks."""
    night.log(level="III", key="a")
    night.log(level="III", key="b")
    return night


def state(night: Night, number: str) -> State:
    return views.show(night.office, number).facts.incident.state


def test_both_records_say_that_it_is_one_matter(twice: Night) -> None:
    handling.merge(twice.office, ONE, OTHER, twice.officer)
    assert (state(twice, ONE), state(twice, OTHER)) == (State.MERGED, State.TRIAGE)
    merged, source = views.show(twice.office, OTHER).entries[-2:]
    assert (merged["kind"], merged["payload"]) == ("merged_from", {"number": ONE})
    assert (source["kind"], source["payload"]["of"]) == ("source_added", ONE)
    assert merged["actor"] == source["actor"] == twice.officer.entry
    with twice.office.database.reading() as tx:
        assert record.verify(tx).chains == 2


def test_an_incident_is_not_merged_back_into_one_that_was_merged_into_it(twice: Night) -> None:
    handling.merge(twice.office, ONE, OTHER, twice.officer)
    with pytest.raises(BadInput, match="still open"):
        handling.merge(twice.office, OTHER, ONE, twice.officer)
    assert state(twice, OTHER) is State.TRIAGE


def test_two_desks_that_merge_crosswise_at_the_same_moment_leave_one_open(twice: Night) -> None:
    def merge(pair: tuple[str, str]) -> bool:
        try:
            handling.merge(twice.office, *pair, twice.officer)
        except BadInput:
            return False
        return True

    with ThreadPoolExecutor(2) as desks:
        done = list(desks.map(merge, ((ONE, OTHER), (OTHER, ONE))))
    assert sorted(done) == [False, True]
    assert {state(twice, ONE), state(twice, OTHER)} == {State.MERGED, State.TRIAGE}


def test_nothing_is_merged_into_itself_into_nothing_or_into_what_is_over(sqlite_night: Night) -> None:
    night = sqlite_night
    night.log(level="III", key="a")
    night.log(level="III", key="b")
    handling.void(night.office, OTHER, "误录", night.officer)
    for into, refusal in ((ONE, BadInput), (OTHER, BadInput), ("2026-0999", NotFound)):
        with pytest.raises(refusal):
            handling.merge(night.office, ONE, into, night.officer)
    assert state(night, ONE) is State.TRIAGE


def test_what_cannot_be_merged_leaves_no_trace_on_the_other(sqlite_night: Night) -> None:
    night = sqlite_night
    night.log(level="III", key="a")
    night.log(level="III", key="b")
    handling.void(night.office, ONE, "误录", night.officer)
    with pytest.raises(IllegalTransition):
        handling.merge(night.office, ONE, OTHER, night.officer)
    assert "merged_from" not in night.kinds()

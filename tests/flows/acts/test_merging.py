"""并案: one matter goes on under one number, and neither of the two can be made to vanish."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from engine.errors import IllegalTransition
from engine.facts import Clock
from engine.vocabulary import Anchor, ClockState, State
from flows.acts import handling, reporting, views
from flows.acts.errors import BadInput
from flows.acts.instructing import Given, instruct
from models import record
from models.errors import NotFound
from tests import petition
from tests.closing import leader_of
from tests.night import Night

ONE, OTHER = "2026-0001", "2026-0002"


def petitions(night: Night, **given: object) -> Night:
    """Two petitions, the first with what `given` says."""
    petition.put(night.office.settings.data)
    plain: dict[str, Any] = {"playbook": petition.ID, "level": "IV", "fields": {}}
    night.log(key="a", **(plain | given))
    night.log(key="b", **plain)
    for number in (ONE, OTHER):
        handling.confirm(night.office, number, leader_of(night, "带班领导"), "IV")
    return night


def order(night: Night, **more: object) -> None:
    given = {"by": "区长", "role": "deputy", "task": "核查并书面反馈", "words": "请速查"} | more
    instruct(night.office, ONE, Given(**given), night.officer)  # type: ignore[arg-type]


def clock_of(night: Night, number: str, limit: str) -> Clock:
    return next(one for one in views.show(night.office, number).facts.clocks if one.id == limit)


def test_what_a_superior_asked_for_goes_on_with_its_limit_and_calls_whoever_owes_it(
    sqlite_night: Night,
) -> None:
    night = petitions(sqlite_night)
    order(night, within="2h", assisting=("leader",))
    night.fast_forward(minutes=1)
    handling.done(night.office, ONE, "order-1.leader", night.officer)
    due = clock_of(night, ONE, "order-1").due
    before = len(night.sandbox.inbox(night.phone("分管领导").number))
    handling.merge(night.office, ONE, OTHER, night.officer)
    night.number = OTHER
    night.settle()
    show = night.show()
    assert set(show.facts.done_steps) == {"order-1.leader"}
    assert show.facts.incident.anchors[Anchor.INSTRUCTED] == due - timedelta(hours=2)
    assert (clock_of(night, OTHER, "order-1").due, clock_of(night, OTHER, "order-1").state) == (
        due,
        ClockState.RUNNING,
    )
    assert len(night.sandbox.inbox(night.phone("分管领导").number)) == before + 1
    [entered] = [one["payload"] for one in show.entries if one["kind"] == "instruction_joined"]
    assert (entered["of"], entered["role"], entered["assisting"]) == (ONE, "deputy", ["leader"])
    handling.done(night.office, OTHER, "order-1", night.officer)
    assert clock_of(night, OTHER, "order-1").state is ClockState.MET


def test_what_is_done_of_it_does_not_go_on(sqlite_night: Night) -> None:
    night = petitions(sqlite_night)
    order(night)
    handling.done(night.office, ONE, "order-1", night.officer)
    handling.merge(night.office, ONE, OTHER, night.officer)
    assert views.show(night.office, OTHER).facts.plan.instructions == ()


def test_what_was_promised_there_is_promised_here_and_the_earlier_time_holds(sqlite_night: Night) -> None:
    night = petitions(sqlite_night, fields={"promised": "2026-03-06T01:00:00+00:00"})
    handling.merge(night.office, ONE, OTHER, night.officer)
    promised = clock_of(night, OTHER, "answer")
    assert (promised.due.isoformat(), promised.state) == ("2026-03-06T01:00:00+00:00", ClockState.RUNNING)
    night.log(key="c", playbook=petition.ID, level="IV", fields={"promised": "2026-03-07T01:00:00+00:00"})
    handling.merge(night.office, OTHER, night.number, night.officer)
    assert clock_of(night, night.number, "answer").due == promised.due


@pytest.mark.parametrize("what", ["order", "promise"])
def test_an_incident_that_cannot_take_what_was_asked_for_or_promised_is_not_joined(
    sqlite_night: Night, what: str
) -> None:
    promise = {"promised": "2026-03-06T01:00:00+00:00"} if what == "promise" else {}
    night = petitions(sqlite_night, fields=promise)
    if what == "order":
        order(night)
    night.log(level="III", key="other")
    with pytest.raises(BadInput, match=f"merge {night.number} into {ONE}"):
        handling.merge(night.office, ONE, night.number, night.officer)
    assert state(night, ONE) is State.HANDLING


def test_what_is_under_review_takes_nothing_that_is_still_to_be_done(sqlite_night: Night) -> None:
    night = petitions(sqlite_night)
    order(night)
    handling.done(night.office, OTHER, "reply", night.officer)
    reporting.resolve(night.office, OTHER, night.officer, on_behalf_of="主要负责人")
    with pytest.raises(BadInput, match="resume handling"):
        handling.merge(night.office, ONE, OTHER, night.officer)


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

"""The roster one shift at a time, and a week of it."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from flows.acts import own_numbers, people, roster
from flows.acts.actor import person
from flows.acts.errors import BadInput
from flows.acts.reachability import Lack
from flows.acts.roster import GivenShift, Week
from models import record
from models.errors import NotFound
from tests.night import Night, night, sqlite_night

__all__ = ["night", "sqlite_night"]

BY = person("值班主班", "console")


def id_of(night: Night, post: str) -> str:
    with night.office.database.reading() as tx:
        return night.office.book(tx, night.clock.now()).roster(night.clock.now()).holders[post][0]


def this_week(night: Night) -> Week:
    return roster.week(night.office, night.office.calendar.local(night.clock.now()).date())


def given(night: Night, post: str, starts: float, ends: float, who: str = "") -> GivenShift:
    now = night.clock.now()
    return GivenShift(
        post, id_of(night, who or post), now + timedelta(hours=starts), now + timedelta(hours=ends)
    )


def register(night: Night) -> list[dict[str, Any]]:
    with night.office.database.reading() as tx:
        return record.read(tx, record.REGISTER)


def places(refused: pytest.ExceptionInfo[BadInput]) -> set[str]:
    return {problem.place for problem in refused.value.problems}


def test_a_shift_is_added_changed_and_taken_out_with_before_and_after(night: Night) -> None:
    office = night.office
    made = roster.add_shift(office, given(night, "带班领导", 30, 40), BY)
    roster.change_shift(office, made, given(night, "带班领导", 30, 44, "分管领导"), BY)
    roster.remove_shift(office, made, BY)
    added, changed, removed = register(night)[-3:]
    assert [e["kind"] for e in (added, changed, removed)] == ["shift_added", "shift_changed", "shift_removed"]
    assert changed["payload"]["before"] == added["payload"]["after"]
    assert changed["payload"]["after"]["person"] == id_of(night, "分管领导")
    assert removed["payload"]["before"] == changed["payload"]["after"]
    with pytest.raises(NotFound):
        roster.one_shift(office, made)


def test_everything_wrong_with_a_shift_is_said_at_once(sqlite_night: Night) -> None:
    with pytest.raises(BadInput) as refused:
        roster.add_shift(sqlite_night.office, GivenShift(" ", "nobody", None, None), BY)
    assert places(refused) == {"shift.post", "shift.person", "shift.starts", "shift.ends"}


@pytest.mark.parametrize(
    ("starts", "ends", "place"),
    [(4, 2, "shift.before"), (-9, -1, "shift.past"), (1, 24 * 40, "shift.long")],
)
def test_times_that_make_no_shift_are_refused(
    sqlite_night: Night, starts: float, ends: float, place: str
) -> None:
    with pytest.raises(BadInput) as refused:
        roster.add_shift(sqlite_night.office, given(sqlite_night, "带班领导", starts, ends), BY)
    assert places(refused) == {place}


def test_the_same_shift_is_not_entered_twice(sqlite_night: Night) -> None:
    again = given(sqlite_night, "带班领导", 30, 40)
    roster.add_shift(sqlite_night.office, again, BY)
    with pytest.raises(BadInput) as refused:
        roster.add_shift(sqlite_night.office, again, BY)
    assert places(refused) == {"shift.same"}


def test_what_is_over_stays_as_it_was(sqlite_night: Night) -> None:
    made = roster.add_shift(sqlite_night.office, given(sqlite_night, "带班领导", -1, 1), BY)
    sqlite_night.clock.forward(hours=2)
    with pytest.raises(BadInput) as refused:
        roster.remove_shift(sqlite_night.office, made, BY)
    assert places(refused) == {"shift.over"}
    with pytest.raises(BadInput):
        roster.change_shift(sqlite_night.office, made, given(sqlite_night, "带班领导", 1, 9), BY)


def on_duty(night: Night, at: datetime, post: str = "带班领导") -> list[str]:
    shifts = people.list_roster(night.office, at)
    return [shift["name"] for shift in shifts if shift["post"] == post and shift["on_duty"]]


@pytest.mark.parametrize(("starts", "follows"), [(-2, 0.0), (3, 3.0)])
def test_the_hours_that_were_held_stay_whose_they_were_when_another_takes_over(
    night: Night, starts: float, follows: float
) -> None:
    office, now = night.office, night.clock.now()
    for one in [one for one in this_week(night).shifts if one.post == "带班领导"]:
        roster.remove_shift(office, one.id, BY)
    made = roster.add_shift(office, given(night, "带班领导", -2, 6), BY)
    roster.change_shift(office, made, given(night, "带班领导", starts, 6, "分管领导"), BY)
    turn = now + timedelta(hours=follows)
    assert on_duty(night, now - timedelta(hours=1)) == ["带班领导"]
    assert on_duty(night, turn - timedelta(microseconds=1))[-1:] == ["带班领导"]
    assert on_duty(night, turn) == ["分管领导"]
    assert on_duty(night, now + timedelta(hours=6)) == []
    assert [entry["kind"] for entry in register(night)[-2:]] == ["shift_changed", "shift_added"]


def test_a_shift_that_runs_is_ended_now_and_was_held_until_then(sqlite_night: Night) -> None:
    office, now = sqlite_night.office, sqlite_night.clock.now()
    made = roster.add_shift(office, given(sqlite_night, "备班", -2, 6, "分管领导"), BY)
    roster.remove_shift(office, made, BY)
    assert on_duty(sqlite_night, now - timedelta(hours=1), "备班") == ["分管领导"]
    assert on_duty(sqlite_night, now, "备班") == []
    with pytest.raises(BadInput):
        roster.remove_shift(office, made, BY)


def test_a_week_says_gaps_from_now_on_overlaps_and_who_may_not_be_reached(sqlite_night: Night) -> None:
    office = sqlite_night.office
    roster.add_shift(office, given(sqlite_night, "带班领导", 1, 12, "分管领导"), BY)
    roster.add_shift(office, given(sqlite_night, "带班领导", 10, 20), BY)
    own_numbers.add_number(office, id_of(sqlite_night, "分管领导"), "landline", "0552-0000009", BY)
    found = this_week(sqlite_night)
    assert all(gap.starts >= sqlite_night.clock.now() for gap in found.gaps)
    assert {gap.post for gap in found.gaps} == set(found.posts)
    [overlap] = [one for one in found.overlaps if one.first.post == "带班领导"]
    assert {overlap.first.person, overlap.second.person} == {
        id_of(sqlite_night, "带班领导"),
        id_of(sqlite_night, "分管领导"),
    }
    assert set(found.lacks.values()) == {Lack.UNVERIFIED}
    assert found.starts == office.calendar.instant(datetime.combine(found.monday, datetime.min.time()))
    assert found.ends - found.starts == timedelta(days=7)


def test_a_week_that_is_over_has_no_gap_to_fill(sqlite_night: Night) -> None:
    day = sqlite_night.office.calendar.local(sqlite_night.clock.now()).date() - timedelta(days=14)
    assert roster.week(sqlite_night.office, day).gaps == ()


def test_what_is_no_day_asks_for_this_week(sqlite_night: Night) -> None:
    today = sqlite_night.office.calendar.local(sqlite_night.clock.now()).date()
    assert roster.day_of("no day", sqlite_night.office) == today
    assert roster.monday_of(today) <= today

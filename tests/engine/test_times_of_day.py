"""Reports owed at times of the day, and so often in parts of it: 零报告, 巡查."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from engine.calendars import Calendar
from engine.conditions import Is
from engine.duties import Cadence
from engine.endings import Resolved, Resumed
from engine.errors import NotYet
from engine.events import Answered, Confirmed, Event, FieldsJudged, LevelChanged, UpdateMade
from engine.facts import Occasion
from engine.schedules import DayPart
from tests.builders import NIGHT, at_times, facts, hours, incident, plan, rung
from tests.engine.replay import Night, entry, kinds, logged, rung_people

# NIGHT is 02:10 on the wall: 09:00 is 6 hours 50 minutes later.
TO_NINE = timedelta(hours=6, minutes=50)
ZERO = at_times("zero", DayPart(None, 9 * 60), DayPart(None, 17 * 60))
PATROL = at_times("patrol", DayPart(8 * 60, 12 * 60, 2), DayPart(14 * 60, 18 * 60, 1))
NINE, FIVE = NIGHT + TO_NINE, NIGHT + TO_NINE + timedelta(hours=8)


def with_duty(cadence: Cadence, level: str = "II", fields: Mapping[str, bool] | None = None) -> Night:
    """A night on which only this is owed."""
    of = plan(rung("duty_leader", wait=hours(999)), cadences=(cadence,), act_within=hours(999))
    night = logged(facts(of, incident(level, fields=fields)))
    night.act(Answered(person="leader"))
    return night


def awaited(night: Night) -> list[Occasion]:
    return list(night.facts.incident.occasions)


def at_nine(night: Night, **later: float) -> list[object]:
    """Time passes until 09:00, and so much more."""
    return list(night.watched(seconds=(TO_NINE + timedelta(**later)).total_seconds()))


def test_the_next_time_of_the_day_is_awaited_from_now() -> None:
    assert awaited(with_duty(ZERO)) == [Occasion("zero", NIGHT, NINE)]


def test_made_before_its_time_it_is_never_owed_and_the_next_time_is_that_of_the_wall() -> None:
    night = with_duty(ZERO)
    night.watched(hours=6)
    made = entry(night.act(UpdateMade("zero", nothing_new=True)), "update_made").detail
    assert (made["due"], made["late_by_s"], made["nothing_new"]) == (NINE, 0, True)
    assert awaited(night) == [Occasion("zero", NINE, FIVE)]
    assert kinds(night.watched(hours=8)) == []


def test_the_next_one_cannot_be_made_before_the_time_of_this_one() -> None:
    night = with_duty(ZERO)
    night.act(UpdateMade("zero"))
    with pytest.raises(
        NotYet, match="zero is made already; the next is due 2026-03-11 09:00 UTC, and can be"
    ):
        night.act(UpdateMade("zero"))


def test_not_made_at_its_time_it_is_owed_and_made_late_keeps_the_next_on_the_wall() -> None:
    night = with_duty(ZERO)
    decisions = night.watched(hours=7)
    assert kinds(decisions) == ["update_owed"]
    assert rung_people(decisions) == ["leader"]
    made = entry(night.act(UpdateMade("zero")), "update_made").detail
    assert (made["due"], made["late_by_s"]) == (NINE, 600)
    assert not night.facts.pages
    assert awaited(night) == [Occasion("zero", NINE, FIVE)]


def test_what_is_not_made_until_the_next_falls_due_is_missed() -> None:
    night = with_duty(ZERO)
    decisions = night.watched(hours=15)
    assert kinds(decisions) == ["update_owed", "update_missed", "update_owed"]
    assert entry(decisions[1], "update_missed").detail == {
        "cadence": "zero",
        "due": NINE,
        "provisional": False,
        "outage": False,
    }
    night.act(UpdateMade("zero"))
    assert awaited(night) == [Occasion("zero", FIVE, NINE + timedelta(days=1))]


def test_of_what_is_to_be_done_twice_each_that_is_lacking_is_an_entry_of_its_own() -> None:
    night = with_duty(PATROL)
    assert len(awaited(night)) == 2
    night.watched(hours=7)
    night.act(UpdateMade("patrol"))
    decisions = night.watched(hours=3)
    assert kinds(decisions) == ["update_owed"]
    night = with_duty(PATROL)
    decisions = night.watched(hours=10)
    assert kinds(decisions) == ["update_owed", "update_owed"]
    assert rung_people(decisions) == ["leader"]


def test_while_one_of_two_is_still_owed_whoever_is_called_for_it_goes_on_being_called() -> None:
    night = with_duty(PATROL)
    night.watched(hours=10)
    night.act(UpdateMade("patrol"))
    assert night.page_of("leader")
    night.act(UpdateMade("patrol"))
    assert not night.facts.pages
    assert [one.due for one in awaited(night)] == [NINE + timedelta(hours=9)]


def test_a_part_of_the_day_is_made_within_it_and_not_before() -> None:
    night = with_duty(PATROL)
    with pytest.raises(NotYet):
        night.act(UpdateMade("patrol"))
    night.watched(hours=6)
    night.act(UpdateMade("patrol"))
    night.act(UpdateMade("patrol"))
    assert awaited(night) == [Occasion("patrol", NINE + timedelta(hours=5), NINE + timedelta(hours=9))]


def test_after_an_outage_the_last_is_asked_for_and_those_before_are_missed_by_it() -> None:
    night = with_duty(ZERO)
    late = night.unwatched(hours=40)  # 18:10 of the next day
    assert kinds(late) == ["update_missed", "update_missed", "update_missed", "update_owed"]
    assert [one.detail["outage"] for one in late.entries] == [True] * 4
    assert entry(late, "update_owed").detail["due"] == FIVE + timedelta(days=1)
    assert rung_people(late) == ["leader"]
    assert night.armed("cadence:zero")[0].due == NINE + timedelta(days=2)


def test_a_change_of_level_leaves_the_times_of_the_wall_as_they_are() -> None:
    night = with_duty(ZERO)
    night.watched(hours=1)
    night.act(LevelChanged("I", "I", "热搜"))
    assert awaited(night) == [Occasion("zero", NIGHT, NINE)]


def test_a_level_that_does_not_owe_it_drops_it_and_one_that_does_takes_it_up() -> None:
    night = with_duty(replace(ZERO, levels=frozenset({"II"})))
    night.act(LevelChanged("III", "III", "回落"))
    assert awaited(night) == []
    assert not night.armed("cadence:zero")
    night.watched(hours=10)
    night.act(LevelChanged("II", "II", "反弹"))
    assert [one.due for one in awaited(night)] == [FIVE]


def test_a_field_judged_later_makes_it_owed() -> None:
    night = with_duty(replace(ZERO, when=Is("holiday", (True,))))
    assert awaited(night) == []
    night.act(FieldsJudged({"holiday": True}))
    assert [one.due for one in awaited(night)] == [NINE]


def test_asking_to_close_ends_it_and_going_on_begins_it_at_the_next_time() -> None:
    night = with_duty(ZERO)
    at_nine(night, minutes=5)
    night.act(Confirmed("II", "II"), Resolved())
    assert (awaited(night), night.facts.pages) == ([], ())
    night.act(Resumed("又起"))
    assert [one.due for one in awaited(night)] == [FIVE]


def test_on_working_days_of_a_year_nobody_has_published_what_is_owed_says_that_it_is_provisional() -> None:
    worked = at_times("zero", DayPart(None, 17 * 60), working=True)
    of = plan(rung("duty_leader", wait=hours(999)), cadences=(worked,), act_within=hours(999))
    new_year = NIGHT.replace(year=2098, month=12, day=31)
    night = Night(facts(of, incident("II"), calendar=Calendar()), new_year)
    night.facts = replace(night.facts, incident=replace(night.facts.incident, anchors={"received": new_year}))
    night = logged(night.facts, new_year)
    assert [one.provisional for one in awaited(night)] == [True]
    owed = [e for d in night.watched(days=1) for e in d.entries if e.kind == "update_owed"]
    assert [one.detail["provisional"] for one in owed] == [True]


@pytest.mark.parametrize(
    "away_and_back",
    [
        (Confirmed("II", "II"), Resolved(), Resumed("又起")),
        (LevelChanged("IV", "IV", "平息"), LevelChanged("II", "II", "又起")),
    ],
)
def test_what_was_made_before_its_time_is_asked_for_no_second_time(away_and_back: tuple[Event, ...]) -> None:
    night = with_duty(replace(ZERO, levels=frozenset({"II"})))
    night.watched(hours=6)
    night.act(UpdateMade("zero", nothing_new=True))
    night.act(*away_and_back)
    assert awaited(night) == [Occasion("zero", NINE, FIVE)]
    assert "update_owed" not in kinds(at_nine(night))

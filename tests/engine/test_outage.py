"""After an outage nothing is replayed: those due are reached once, together, and waits start anew."""

from datetime import timedelta

import pytest

from engine.draft import OUTAGE
from engine.events import Answered
from tests.builders import (
    NIGHT,
    deadline,
    facts,
    full_plan,
    hours,
    incident,
    minutes,
    plan,
    roster,
    rung,
    tell,
)
from tests.engine.replay import entry, kinds, logged, rung_people

LADDER = plan(
    rung("duty_leader", wait=minutes(5)),
    rung("deputy_head", wait=minutes(10), repeats=1),
    rung("head", wait=minutes(20)),
    rung("city", wait=minutes(30), stopped_by=()),
)


@pytest.mark.parametrize(
    ("away", "reached", "wait"),
    [
        (5, ["deputy"], 10),
        (14, ["deputy"], 10),
        (15, ["deputy"], 10),
        (25, ["deputy", "chief"], 20),
        (44, ["deputy", "chief"], 20),
        (45, ["deputy", "chief", "city-desk"], 30),
        (600, ["deputy", "chief", "city-desk"], 30),
    ],
)
def test_all_who_should_have_been_reached_are_paged_once_together_and_waits_count_from_now(
    away: int, reached: list[str], wait: int
) -> None:
    night = logged(facts(LADDER))
    decision = night.unwatched(minutes=away, seconds=16)
    assert rung_people(decision) == reached
    assert [timer.due for timer in night.armed("ladder")] == [night.now + timedelta(minutes=wait)]


def test_the_outage_is_entered_with_what_was_due() -> None:
    night = logged(facts(LADDER))
    decision = night.unwatched(hours=1)
    assert entry(decision, "outage").detail == {
        "track": "ladder",
        "due": NIGHT + timedelta(minutes=5),
        "n": 1,
    }


@pytest.mark.parametrize(("late", "is_outage"), [(OUTAGE, False), (OUTAGE + timedelta(milliseconds=1), True)])
def test_a_timer_is_late_by_an_outage_only_beyond_the_heartbeat_of_a_watch(
    late: timedelta, is_outage: bool
) -> None:
    night = logged(facts(LADDER))
    decision = night.unwatched(minutes=5, seconds=late.total_seconds())
    assert ("outage" in kinds(decision)) is is_outage


def test_an_outage_past_the_last_rung_pages_the_highest_own_unit_rung_once() -> None:
    night = logged(facts(LADDER))
    night.watched(minutes=45)
    assert rung_people(night.unwatched(hours=9)) == ["chief"]
    assert night.armed("ladder")[0].due == night.now + timedelta(minutes=20)


def test_rungs_of_nobody_are_passed_over_after_an_outage_too() -> None:
    night = logged(facts(LADDER, people=roster(holders={"deputy_head": ()})))
    assert rung_people(night.unwatched(minutes=6)) == ["role:deputy_head", "chief"]


def test_a_ladder_reopened_by_a_lapse_during_the_outage_has_climbed_on_meanwhile() -> None:
    night = logged(facts(LADDER))
    night.act(Answered(person="leader"))
    decision = night.unwatched(minutes=20 + 5 + 1)
    assert entry(decision, "lapsed").detail["outage"] is True
    assert rung_people(decision) == ["leader", "deputy"]
    assert night.armed("ladder")[0].due == night.now + timedelta(minutes=10)


def test_a_lapse_on_time_is_not_an_outage() -> None:
    night = logged(facts(LADDER))
    night.act(Answered(person="leader"))
    (decision,) = night.watched(minutes=20)
    assert entry(decision, "lapsed").detail["outage"] is False


def test_a_limit_past_due_breaches_once_and_does_not_warn() -> None:
    night = logged(facts(plan(deadlines=(deadline("reply", hours(2), warn=minutes(30)),))))
    decision = night.unwatched(hours=3)
    assert entry(decision, "deadline_breached").detail["outage"] is True
    assert "deadline_warned" not in kinds(decision)
    assert not night.armed("deadline:reply")


def test_a_warning_still_in_time_is_given_after_an_outage() -> None:
    night = logged(facts(plan(deadlines=(deadline("reply", hours(2), warn=minutes(30)),))))
    decision = night.unwatched(minutes=110)
    assert kinds(decision).count("deadline_warned") == 1
    assert night.armed("deadline:reply")


def test_a_breach_on_time_is_not_an_outage() -> None:
    night = logged(facts(plan(deadlines=(deadline("reply", hours(2)),))))
    (decision,) = [d for d in night.watched(hours=2) if "deadline_breached" in kinds(d)]
    assert entry(decision, "deadline_breached").detail["outage"] is False


def test_a_person_owed_many_things_after_an_outage_is_rung_once_for_all_of_them() -> None:
    night = logged(facts(full_plan(), incident("I")))
    decision = night.unwatched(days=1)
    people = rung_people(decision)
    assert len(people) == len(set(people))
    reasons = {ring.person: {reason.kind for reason in ring.reasons} for ring in decision.rings}
    assert reasons["leader"] == {"tell", "breach", "update"}


def test_a_tell_is_never_dropped_by_an_outage() -> None:
    night = logged(facts(plan(tells=(tell("head"),))))
    night.unwatched(days=3)
    assert night.armed("tell:head")

"""What is shown before 提交并呼叫: whom it would call, when it passes on, what is due by when."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from engine.conditions import Is
from engine.errors import Incomplete
from engine.facts import Facts
from engine.forecast import Call, forecast
from engine.plan import Plan
from engine.roster import Roster
from engine.vocabulary import ReasonKind
from tests.builders import (
    MANUAL,
    NIGHT,
    PEOPLE,
    deadline,
    facts,
    full_plan,
    hours,
    incident,
    level,
    minutes,
    person,
    plan,
    roster,
    rung,
    tell,
)
from tests.engine.replay import logged

PLANS = {
    "plain": plan(),
    "full": full_plan(),
    "repeats": plan(
        rung("duty_leader", "head", repeats=2), rung("unit_contact", wait=minutes(7)), rung("deputy_head")
    ),
}
ROSTERS = {
    "filled": roster(),
    "no leader": roster(on_duty={"duty_leader": ()}),
    "no numbers": roster(people={}),
    "two leaders": roster(on_duty={"duty_leader": ("leader", "chief")}),
    "landline only": roster(people={**PEOPLE, "leader": person("leader", (MANUAL,))}),
}


def called(facts: Facts, night_long: timedelta) -> Iterator[tuple[object, ...]]:
    """(when, kind, role, by hand) of the first ring for each rung and tell, with nobody answering."""
    night = logged(facts)
    night.watched(seconds=night_long.total_seconds())
    seen = set()
    for decision in night.decisions[1:]:
        for ring in decision.rings:
            for reason in ring.reasons:
                key = (reason.kind, reason.key, reason.role)
                if reason.kind in (ReasonKind.RUNG, ReasonKind.TELL) and key not in seen:
                    seen.add(key)
                    by_hand = ring.channels == (MANUAL,)
                    yield decision.fired[0].due, reason.kind.value, reason.role, by_hand


def foreseen(call: Call) -> tuple[object, ...]:
    """A call as `called` says it."""
    return call.at, call.kind, call.role, call.by_hand


@pytest.mark.parametrize("logged_by", ["officer", "leader", "chief", "contact", None])
@pytest.mark.parametrize("people", ROSTERS.values(), ids=ROSTERS)
@pytest.mark.parametrize("of", PLANS.values(), ids=PLANS)
def test_what_is_foreseen_is_what_happens_when_nobody_answers(
    of: Plan, people: Roster, logged_by: str | None
) -> None:
    about = facts(of, incident("II", logged_by=logged_by), people)
    calls = forecast(about, NIGHT).calls
    until = max([NIGHT, *(call.at for call in calls)])
    happened = set(called(about, until - NIGHT))
    assert {foreseen(call) for call in calls} == happened


def test_calls_come_in_the_order_in_which_they_would_be_made() -> None:
    calls = forecast(facts(full_plan(), incident("II")), NIGHT).calls
    assert [call.at for call in calls] == sorted(call.at for call in calls)


def test_a_call_names_the_people_and_the_rung() -> None:
    first, second = forecast(facts(plan(rung("duty_leader"), rung("city"))), NIGHT).calls
    assert replace(first, channels=()) == Call(NIGHT, "duty_leader", ("leader",), False, "rung", 0)
    assert replace(second, channels=()) == Call(
        NIGHT + timedelta(minutes=5), "city", ("city-desk",), True, "rung", 1
    )


def test_a_tell_of_another_level_is_not_foreseen() -> None:
    of = plan(rung("duty_leader"), tells=(tell("head", levels=("I",)), tell("unit_contact")))
    calls = forecast(facts(of), NIGHT).calls
    assert [(call.role, call.at - NIGHT) for call in calls] == [
        ("duty_leader", timedelta()),
        ("unit_contact", timedelta(minutes=15)),
    ]


def test_the_limits_come_with_the_next_to_end_first() -> None:
    of = plan(deadlines=(deadline("reply", hours(48)), deadline("judge", minutes(15))))
    assert [clock.id for clock in forecast(facts(of), NIGHT).clocks] == ["judge", "reply"]


def test_what_could_not_be_logged_cannot_be_foreseen() -> None:
    of = plan(levels=(level("III", 0, needs=("place",)),))
    with pytest.raises(Incomplete, match="level III needs place"):
        forecast(facts(of), NIGHT)


def test_whom_nobody_has_to_tell_with_these_fields_is_not_promised_a_call() -> None:
    told = replace(tell("deputy_head"), when=Is("casualties", (True,)))
    for so in (True, False):
        seen = forecast(facts(plan(tells=(told,)), incident(fields={"casualties": so})), NIGHT)
        assert ("deputy_head" in [call.role for call in seen.calls if call.kind == "tell"]) is so

"""谁启动、谁终止: a level is lowered or ended by those whom the plan names for it."""

from dataclasses import replace

import pytest

from engine.decisions import apply
from engine.endings import Resolved
from engine.errors import NoSay
from engine.events import Event, LevelChanged
from engine.facts import Decision
from engine.plan import Plan
from engine.vocabulary import State
from tests.builders import LEVELS, NIGHT, facts, incident, level, plan

LOWERED = LevelChanged("III", "III", "已平息")


def kept(**ended_by: tuple[str, ...]) -> Plan:
    """A plan whose levels are ended by these roles."""
    levels = (replace(level(name, rank), ended_by=ended_by.get(name, ())) for rank, name in enumerate(LEVELS))
    return plan(levels=tuple(levels))


def done(of: Plan, event: Event, at: str = "II", response: str = "") -> Decision:
    about = incident(at, response or at, state=State.HANDLING)
    return apply(facts(of, about), (event,), NIGHT)


def by(person: str, event: LevelChanged | Resolved = LOWERED) -> LevelChanged | Resolved:
    return replace(event, person=person)


@pytest.mark.parametrize("event", [LOWERED, Resolved()])
def test_only_those_named_for_the_level_lower_or_end_it(event: LevelChanged | Resolved) -> None:
    of = kept(II=("head",))

    with pytest.raises(NoSay, match="level II is lowered or ended by one of: head") as refused:
        done(of, by("leader", event))
    assert refused.value.roles == ("head",)
    assert done(of, by("chief", event)).entries


@pytest.mark.parametrize("event", [LevelChanged("IV", "IV", "已平息"), Resolved()])
def test_a_level_that_names_nobody_beside_one_that_does_is_ended_by_those_who_confirm(
    event: LevelChanged | Resolved,
) -> None:
    of = kept(II=("head",))

    with pytest.raises(NoSay):
        done(of, by("chief", event), "III")
    assert done(of, by("leader", event), "III").entries


def test_where_no_level_names_anybody_anybody_may() -> None:
    assert done(kept(), by("officer")).incident.event_level == "III"


def test_raising_takes_nobody_and_nobody_named_is_whoever_may() -> None:
    of = kept(I=("head",), II=("head",))

    assert done(of, LevelChanged("I", "I", "更重", "officer")).incident.event_level == "I"
    assert done(of, LOWERED).incident.event_level == "III"


def test_of_event_and_response_level_the_graver_one_counts_and_one_milder_is_lower() -> None:
    of = kept(I=("head",), II=("duty_officer",))
    milder = LevelChanged("II", "II", "节后恢复", "officer")

    with pytest.raises(NoSay):
        done(of, milder, "II", "I")
    assert done(of, replace(milder, person="chief"), "II", "I").incident.response_level == "II"

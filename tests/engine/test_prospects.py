"""What a step waits for and cannot come is not waited for; what is up to others does not hold up closing."""

from dataclasses import replace

import pytest

from engine.conditions import Is
from engine.doing import waits_of
from engine.duties import Deadline, Question, Step
from engine.endings import Resolved
from engine.errors import Incomplete
from engine.events import Confirmed, FieldsJudged, StepDone
from engine.handover import Instructed
from engine.parts import Field, FieldKind
from engine.vocabulary import Standing, State
from tests.builders import (
    cadence,
    deadline,
    facts,
    hours,
    incident,
    minutes,
    plan,
    rung,
    step,
    tell,
    text,
)
from tests.engine.replay import Night, logged

HURT = Is("hurt", (True,))
ASKED = Question("grave", ("head",), ("logged",), {"II": minutes(30)}, False, HURT, "某条", Standing.DEFAULT)


def waiting(*after: str, limits: tuple[Deadline, ...] = (), steps: tuple[Step, ...] = ()) -> Night:
    """Confirmed, at level Ⅲ, with nobody hurt; closing waits for a step after these moments."""
    last = replace(step("last"), after=after)
    made = plan(
        deadlines=limits,
        steps=(*steps, last),
        tells=(tell("publicity", ("II",)),),
        cadences=(cadence("daily", {"II": hours(2)}),),
    )
    fields = (Field("grave", text("重大"), FieldKind.YES_NO, {}, False),)
    night = logged(facts(replace(made, questions=(ASKED,), fields=fields), incident(fields={"hurt": False})))
    night.act(Confirmed("III", "III"))
    return night


def waits(night: Night) -> tuple[str, ...]:
    (last,) = [one for one in night.facts.plan.steps if one.id == "last"]
    return waits_of(night.facts, last, night.now)


HURT_ONLY = replace(step("hospital", required=False), when=HURT)
FROM_IT = deadline("care", hours(1), ("step:hospital",))
AFTER_IT = deadline("thanks", hours(1), ("deadline:care", "missed:care"))
RING = (deadline("one", hours(1), ("deadline:two",)), deadline("two", hours(1), ("deadline:one",)))
AGAIN = deadline("again", hours(1), ("reopened", "resolved", "occurred"))
ELSEWHERE = deadline("elsewhere", {"II": hours(1)})


@pytest.mark.parametrize(
    ("moment", "limits"),
    [
        ("step:hospital", ()),
        ("deadline:care", (FROM_IT,)),
        ("missed:thanks", (FROM_IT, AFTER_IT)),
        ("deadline:one", RING),
        ("deadline:again", (AGAIN,)),
        ("deadline:elsewhere", (ELSEWHERE,)),
        ("told:publicity", ()),
        ("answered:publicity", ()),
        ("judged:grave", ()),
        ("resolved", ()),
    ],
)
def test_what_nothing_brings_here_is_not_waited_for(moment: str, limits: tuple[Deadline, ...]) -> None:
    night = waiting(moment, limits=limits, steps=(HURT_ONLY,))
    assert waits(night) == ()
    night.act(StepDone("last"), Resolved())


@pytest.mark.parametrize(
    "moment",
    [
        "step:check",
        "deadline:reply",
        "answered:duty_leader",
        "signed:head_of_the_hospital",
        "judged:hurt_badly",
        "consented",
    ],
)
def test_what_the_office_can_bring_about_is_waited_for_and_so_is_the_step(moment: str) -> None:
    check = step("check", required=False)
    night = waiting(moment, limits=(deadline("reply", hours(1)),), steps=(check,))
    assert waits(night) == (moment,)
    with pytest.raises(Incomplete, match="last"):
        night.act(Resolved())


UNTIL = replace(deadline("promise", {}), anchors=(), until={"III": "field:promised"})


@pytest.mark.parametrize(
    ("moment", "limits", "steps"),
    [
        ("instructed", (), ()),
        ("field:promised", (), ()),
        ("step:reply", (), (replace(step("reply", required=False), after=("instructed",)),)),
        ("deadline:order", (deadline("order", hours(1), ("instructed",)),), ()),
        ("missed:promise", (UNTIL,), ()),
    ],
)
def test_what_others_may_never_bring_holds_up_the_step_and_not_closing(
    moment: str, limits: tuple[Deadline, ...], steps: tuple[Step, ...]
) -> None:
    night = waiting(moment, limits=limits, steps=steps)
    assert waits(night) == (moment,)
    with pytest.raises(Incomplete, match="waits for"):
        night.act(StepDone("last"))
    night.act(Resolved())
    assert night.facts.incident.state is State.CLOSING


def test_once_it_has_come_closing_waits() -> None:
    night = waiting("instructed")
    night.act(Instructed("duty_leader", "核查", "请速查", "区长批示"))
    with pytest.raises(Incomplete, match="last"):
        night.act(Resolved())


def test_a_time_that_is_still_to_come_is_waited_for() -> None:
    night = waiting("field:promised")
    night.act(FieldsJudged({"promised": "2026-03-12T00:00:00+00:00"}))
    with pytest.raises(Incomplete, match="last"):
        night.act(Resolved())


def test_what_was_met_or_runs_is_no_matter_of_others() -> None:
    order = deadline("order", hours(1), ("instructed",))
    night = waiting("deadline:order", limits=(order,))
    night.act(Instructed("duty_leader", "核查", "请速查", "区长批示"))
    assert waits(night) == ("deadline:order",)
    with pytest.raises(Incomplete, match="last"):
        night.act(Resolved())


def test_steps_that_wait_for_one_another_by_others_are_looked_at_once() -> None:
    steps = tuple(
        replace(step(name, required=False), after=(f"step:{other}",))
        for name, other in (("a", "b"), ("b", "a"))
    )
    night = waiting("step:a", steps=steps)
    with pytest.raises(Incomplete, match="last"):
        night.act(Resolved())


# Who is told of something


def told_of(*anchors: str, moment: str, level: str = "III") -> Night:
    """Closing waits for a step after `moment`, which is about a role that is told of these moments."""
    made = plan(
        rung("duty_leader", wait=hours(24)),
        steps=(step("check", required=False), HURT_ONLY, replace(step("last"), after=(moment,))),
        tells=(tell("publicity", (level,), anchors=anchors),),
    )
    night = logged(facts(made, incident(fields={"hurt": False})))
    night.act(Confirmed("III", "III"))
    return night


ABOUT_IT = ("told:publicity", "signed:publicity", "answered:publicity")


@pytest.mark.parametrize("moment", ABOUT_IT)
@pytest.mark.parametrize("anchor", ["resolved", "step:hospital", "told:publicity"])
def test_nobody_waits_for_somebody_who_is_told_only_of_what_cannot_come_here(
    anchor: str, moment: str
) -> None:
    night = told_of(anchor, moment=moment)
    assert waits(night) == ()
    night.act(StepDone("last"), Resolved())


@pytest.mark.parametrize("moment", ABOUT_IT)
@pytest.mark.parametrize("anchors", [("step:check",), ("instructed", "step:check")])
def test_whoever_is_told_of_what_can_come_is_waited_for(anchors: tuple[str, ...], moment: str) -> None:
    night = told_of(*anchors, moment=moment)
    assert waits(night) == (moment,)
    with pytest.raises(Incomplete, match="last"):
        night.act(Resolved())


@pytest.mark.parametrize("moment", ABOUT_IT)
def test_whoever_is_told_of_what_is_up_to_others_does_not_hold_up_closing(moment: str) -> None:
    night = told_of("instructed", moment=moment)
    assert waits(night) == (moment,)
    night.act(Resolved())

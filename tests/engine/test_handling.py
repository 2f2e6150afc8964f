"""处置方式: the first way that holds is in force, and orders the steps it names, and no others."""

from dataclasses import replace

import pytest

from engine.conditions import ALWAYS, Is
from engine.doing import asked_step, waits_of
from engine.draft import Draft
from engine.endings import Resolved
from engine.errors import Incomplete
from engine.events import Confirmed, FieldsJudged, LevelChanged, SentBack, StepDone
from engine.forecast import forecast
from engine.handling import Handling
from engine.handover import HandedOn
from engine.vocabulary import Mode
from tests.builders import LEVELS, NIGHT, facts, incident, plan, step
from tests.engine.replay import Night, logged

ASK = Handling(Mode.ASK, frozenset(("I", "II")), ALWAYS, ("take_down",), ("step:approve",))
REPORT = Handling(Mode.REPORT, frozenset(LEVELS), Is("emergency", (True,)))
ACT = Handling(Mode.ACT, frozenset(LEVELS), ALWAYS, ("report",), ("step:take_down",))
STEPS = (step("approve"), step("take_down"), step("report"))


def night_of(level: str = "III", **fields: bool) -> Night:
    of = replace(plan(steps=STEPS), handlings=(ASK, REPORT, ACT))
    night = logged(facts(of, incident(event_level=level, response_level=level, fields=fields)))
    night.act(Confirmed(level, level))
    return night


def mode(night: Night) -> Mode | None:
    now = night.facts.incident
    how = night.facts.plan.handling_at(now.event_level, now.fields)
    return how.mode if how else None


def waits(night: Night, name: str) -> tuple[str, ...]:
    return waits_of(night.facts, asked_step(Draft(night.facts, night.now), name), night.now)


def test_what_is_asked_first_is_not_done_before_it_is_approved() -> None:
    night = night_of("II")
    assert mode(night) is Mode.ASK
    with pytest.raises(Incomplete, match="step:approve"):
        night.act(StepDone("take_down"))
    night.act(StepDone("approve"), StepDone("take_down"), StepDone("report"))
    night.act(Resolved())


def test_what_is_done_at_once_is_reported_afterwards() -> None:
    night = night_of("III")
    assert mode(night) is Mode.ACT
    assert waits(night, "take_down") == ()
    with pytest.raises(Incomplete, match="step:take_down"):
        night.act(StepDone("report"))
    night.act(StepDone("take_down"), StepDone("report"))


def test_the_first_that_holds_is_in_force_and_a_field_judged_later_or_another_level_changes_it() -> None:
    night = night_of("III")
    night.act(FieldsJudged({"emergency": True}))
    assert (mode(night), waits(night, "report")) == (Mode.REPORT, ())
    night.act(LevelChanged("II", "II", "传播扩大"))
    assert (mode(night), waits(night, "take_down")) == (Mode.ASK, ("step:approve",))


def test_an_approval_that_is_sent_back_does_not_take_with_it_what_was_done_on_it() -> None:
    night = night_of("II")
    night.act(StepDone("approve"), StepDone("take_down"))
    night.act(SentBack("step:approve", "未说明范围"))
    assert set(night.facts.done_steps) == {"take_down"}  # each is sent back by itself, as elsewhere
    assert waits(night, "report") == ()


def test_a_plan_that_does_not_say_orders_nothing() -> None:
    of = plan(steps=STEPS)
    night = logged(facts(of))
    assert (mode(night), waits(night, "take_down")) == (None, ())


def test_it_is_known_before_the_incident_is_logged() -> None:
    of = replace(plan(steps=STEPS), handlings=(ASK, ACT))
    seen = forecast(facts(of, incident(event_level="II", response_level="II")), NIGHT)
    assert seen.handling == ASK


def test_what_others_owe_to_a_step_waits_for_its_approval_as_well() -> None:
    whole = step("take_down")
    parts = (step("approve"), whole, replace(step("take_down.police"), part_of="take_down"))
    night = logged(facts(replace(plan(steps=parts), handlings=(ASK,)), incident(event_level="II")))
    assert waits(night, "take_down.police") == ("step:approve",)


def handed_on_at(level: str) -> Night:
    """Taken down at this level, approved by the unit at Ⅱ, and handed on to another unit afterwards."""
    steps = (replace(step("approve"), by="unit_contact"), step("take_down"))
    night = logged(
        facts(replace(plan(steps=steps), handlings=(ASK,)), incident(event_level=level, response_level=level))
    )
    night.act(Confirmed(level, level))
    night.watched(minutes=1)
    acts = [StepDone("approve"), StepDone("take_down")]
    if level == "II":
        night.act(*acts)
    else:
        night.act(acts[1])
        night.watched(minutes=1)
        night.act(LevelChanged("II", "II", "传播扩大"), acts[0])
    night.act(HandedOn("water", "不属本单位", "供水公司", "甲单位"))
    return night


def test_what_was_done_before_it_had_to_be_asked_for_stays_done_when_the_approval_is_lost() -> None:
    assert set(handed_on_at("III").facts.done_steps) == {"take_down"}
    assert set(handed_on_at("II").facts.done_steps) == set()

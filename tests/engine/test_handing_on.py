"""不属本单位，转办: nothing that the former unit was told, has read or answered counts for the new one."""

from dataclasses import replace
from datetime import timedelta

import pytest

from engine.doing import waits_of
from engine.duties import Deadline, Step
from engine.errors import IllegalTransition, Unchanged
from engine.events import Answered, Confirmed, DeadlineMet, StepDone
from engine.facts import Decision
from engine.handover import Acknowledged, HandedOn
from engine.vocabulary import ClockState, Receipt, Way
from tests.builders import NIGHT, SUBDISTRICT, deadline, facts, hours, incident, minutes, plan, step, tell
from tests.engine.replay import Night, entry, logged, rung_people

SIGN = deadline("sign", hours(1), ("told:unit_contact",), met_by=("signed:unit_contact",))
CHECK = replace(step("check", required=False), after=("signed:unit_contact",))
OTHERS = (
    deadline("reply", hours(48), met_by=("step:publish",)),
    deadline("heard", hours(2), met_by=("answered:unit_contact",)),
    deadline("feedback", hours(24), ("deadline:sign",)),
    deadline("urged", hours(8), ("missed:sign",)),
    deadline("judged", hours(1), met_by=("deadline:sign",)),
)


def signed() -> Night:
    """The unit contact was told, and has signed and answered after ten minutes."""
    steps = (CHECK, step("publish", required=False))
    night = logged(facts(plan(tells=(tell("unit_contact"),), deadlines=(SIGN, *OTHERS), steps=steps)))
    night.act(Confirmed("III", "III"))
    night.decide()
    night.watched(minutes=10)
    night.act(Acknowledged(Receipt.SIGNED, "unit_contact", Way.PAPER, "contact"), Answered(person="contact"))
    return night


def hand_on(night: Night) -> Decision:
    return night.act(HandedOn("publicity", "不在本辖区", "宣传部", SUBDISTRICT))


def states(night: Night) -> dict[str, ClockState]:
    return {clock.id: clock.state for clock in night.facts.clocks}


def test_what_the_former_unit_did_no_longer_counts_and_the_reason_is_on_record() -> None:
    night = signed()
    assert states(night)["feedback"] is ClockState.RUNNING
    entered = entry(hand_on(night), "handed_on")
    assert entered.detail == {
        "unit": "publicity",
        "to_unit": "宣传部",
        "was_unit": SUBDISTRICT,
        "reason": "不在本辖区",
    }
    left = [moment for moment in night.facts.incident.anchors if moment.endswith(":unit_contact")]
    assert (left, night.facts.incident.unit) == ([], "publicity")
    assert waits_of(night.facts, CHECK, night.now) == ("signed:unit_contact",)


def test_its_limits_stay_on_record_and_start_anew_when_the_new_unit_is_told() -> None:
    night = signed()
    decision = hand_on(night)
    assert {clock.id: clock.met_at for clock in decision.clocks if clock.epoch == 0} == {
        "sign": NIGHT + timedelta(minutes=10),
        "heard": NIGHT + timedelta(minutes=10),
        "feedback": None,
        "judged": NIGHT + timedelta(minutes=10),
    }
    gone = ClockState.SUPERSEDED
    assert (states(night)["sign"], states(night)["feedback"]) == (gone, gone)
    night.watched(minutes=1)
    clock = night.clock("sign")
    assert (clock.epoch, clock.state, clock.started) == (1, ClockState.RUNNING, NIGHT + timedelta(minutes=10))
    assert states(night)["feedback"] is gone
    night.act(Acknowledged(Receipt.SIGNED, "unit_contact", Way.PAPER, "press"))
    assert night.clock("feedback").started == night.now


def test_a_limit_that_everybody_knows_the_start_of_is_owed_again_from_there() -> None:
    night = signed()
    hand_on(night)
    clock = night.clock("heard")
    assert (clock.epoch, clock.started, clock.state) == (1, NIGHT, ClockState.RUNNING)
    night.act(Answered(person="press"))
    assert night.clock("heard").state is ClockState.MET


def test_what_has_nothing_to_do_with_the_unit_goes_on() -> None:
    night = signed()
    night.act(StepDone("publish"))
    hand_on(night)
    assert (night.clock("reply").epoch, night.clock("reply").state) == (0, ClockState.MET)


def test_a_limit_met_by_somebodys_word_stays_met_unless_it_counts_from_the_former_unit() -> None:
    known = deadline("known", hours(2), met_by=("answered:unit_contact",))
    night = logged(facts(plan(tells=(tell("unit_contact"),), deadlines=(known, SIGN))))
    night.act(Confirmed("III", "III"))
    night.decide()
    night.watched(minutes=5)
    night.act(DeadlineMet("known", night.now), DeadlineMet("sign", night.now))
    hand_on(night)
    assert states(night) == {"known": ClockState.MET, "sign": ClockState.SUPERSEDED}


def test_what_the_former_unit_missed_is_taken_back_with_what_followed() -> None:
    night = logged(facts(plan(tells=(tell("unit_contact"),), deadlines=(SIGN, *OTHERS))))
    night.act(Confirmed("III", "III"))
    night.decide()
    night.watched(hours=2)
    assert states(night)["urged"] is ClockState.RUNNING
    hand_on(night)
    assert states(night)["urged"] is ClockState.SUPERSEDED
    night.watched(hours=1)
    assert (night.clock("sign").epoch, night.clock("sign").state) == (1, ClockState.BREACHED)
    assert night.clock("urged").started == NIGHT + timedelta(hours=3)


def test_the_former_contact_is_called_no_more_for_whatever_reason_and_the_new_one_is() -> None:
    limit = deadline("reply", hours(1), warn=minutes(30), warn_roles=("unit_contact", "duty_leader"))
    night = logged(facts(plan(tells=(tell("unit_contact"),), deadlines=(limit,))))
    night.act(Confirmed("III", "III"))
    night.watched(minutes=31)
    assert night.page_of("contact")
    hand_on(night)
    assert "contact" not in [page.person for page in night.facts.pages]
    assert "leader" in [page.person for page in night.facts.pages]
    assert rung_people(night.decide()) == ["press"]


def test_it_is_handed_on_to_another_unit_only_and_only_from_one() -> None:
    night = signed()
    with pytest.raises(Unchanged):
        night.act(HandedOn(SUBDISTRICT, "弄错了"))
    nobody = logged(facts(plan(), incident(unit=None)))
    with pytest.raises(IllegalTransition, match="concerns no unit yet"):
        nobody.act(HandedOn(SUBDISTRICT, "弄错了"))


ANSWER = replace(step("answer", required=False), after=("signed:unit_contact",))
FEEDBACK = deadline(
    "feedback", hours(24), ("signed:unit_contact",), met_by=("answered:unit_contact", "step:answer")
)


def handled_by_both(*limits: Deadline, steps: tuple[Step, ...]) -> Night:
    """The former unit has signed, each step was done ten minutes later, and then it is handed on."""
    made = plan(tells=(tell("unit_contact"),), deadlines=(SIGN, *limits), steps=steps)
    night = logged(facts(made))
    night.act(Confirmed("III", "III"))
    night.watched(minutes=5)
    night.act(Acknowledged(Receipt.SIGNED, "unit_contact", Way.PAPER, "contact"))
    night.watched(minutes=10)
    night.act(*(StepDone(one.id) for one in steps))
    hand_on(night)
    return night


def test_what_the_former_unit_did_meets_no_limit_of_the_new_one() -> None:
    night = handled_by_both(FEEDBACK, steps=(ANSWER,))
    assert night.facts.done_steps == {}
    assert entry(night.decisions[-1], "steps_again").detail == {"steps": ["answer"]}
    night.watched(minutes=20)
    night.act(Acknowledged(Receipt.SIGNED, "unit_contact", Way.PAPER, "press"))
    clock = night.clock("feedback")
    assert (clock.state, clock.started, clock.epoch) == (ClockState.RUNNING, night.now, 1)
    night.watched(minutes=5)
    night.act(StepDone("answer"))
    assert night.clock("feedback").met_at == night.now


def test_what_was_done_on_the_strength_of_that_has_to_be_done_again_too() -> None:
    """By its unit, on its word, or for a limit that counted from it; nothing else."""
    steps = (
        step("evidence"),
        replace(step("own_check"), by="unit_contact"),
        replace(step("publish"), after=("step:own_check",)),
        step("compare"),
    )
    judged = deadline("judged", hours(9), ("told:unit_contact",), met_by=("step:compare",))
    published = deadline("published", hours(9), met_by=("step:publish",))
    night = handled_by_both(judged, published, steps=steps)
    assert set(night.facts.done_steps) == {"evidence"}
    assert states(night)["published"] is ClockState.RUNNING


def test_what_the_office_did_before_the_unit_knew_of_it_stays_done() -> None:
    early = deadline("judged", hours(9), ("signed:unit_contact",), met_by=("step:compare",))
    night = logged(facts(plan(tells=(tell("unit_contact"),), deadlines=(early,), steps=(step("compare"),))))
    night.act(StepDone("compare"))
    night.watched(minutes=5)
    night.act(Acknowledged(Receipt.SIGNED, "unit_contact", Way.PAPER, "contact"))
    hand_on(night)
    assert set(night.facts.done_steps) == {"compare"}
    assert states(night)["judged"] is ClockState.SUPERSEDED


def test_what_it_met_is_owed_only_once_what_that_counts_from_has_come_again() -> None:
    theirs = replace(step("own_check"), by="unit_contact")
    checked = deadline("checked", hours(9), ("step:own_check",), met_by=("answered:unit_contact",))
    night = logged(facts(plan(tells=(tell("unit_contact"),), deadlines=(checked,), steps=(theirs,))))
    night.act(Confirmed("III", "III"), StepDone("own_check"), Answered(person="contact"))
    assert states(night)["checked"] is ClockState.MET
    hand_on(night)
    assert states(night)["checked"] is ClockState.SUPERSEDED

"""What takes several: a climb, a confirmation and a step go on until the last of them has spoken."""

from dataclasses import replace
from datetime import timedelta

import pytest

from engine.errors import NoSay, SpokenAlready
from engine.events import Answered, Confirmed, LevelChanged, Logged, Noted, StepDone
from engine.facts import Decision, Facts
from engine.plan import Plan
from engine.vocabulary import State
from engine.waiting import Waiting, waiting
from tests.builders import (
    LEVELS,
    PEOPLE,
    ROLES,
    deadline,
    facts,
    incident,
    ladder,
    minutes,
    person,
    plan,
    role,
    roster,
    rung,
    step,
)
from tests.engine.replay import Night

TWO = {**ROLES, "duty_second": role("duty_second")}
STAFF = {**PEOPLE, "second": person("second")}
OFFICE = roster(STAFF, on_duty={"duty_second": ("second",)})


def kinds(decision: Decision) -> list[str]:
    return [entry.kind for entry in decision.entries]


def called(decision: Decision) -> list[str]:
    return [ring.person or ring.role for ring in decision.rings]


def climbing(*, stopped_by: tuple[str, ...], answers: int, last: tuple[str, ...] = ("deputy_head",)) -> Night:
    """A night with a first rung of leader and second officer, a minute each; logged by the officer."""
    first = rung("duty_leader", "duty_second", wait=minutes(1), stopped_by=stopped_by, repeats=1)
    top = rung(*last, wait=minutes(1), stopped_by=stopped_by)
    only = ladder(replace(first, answers=answers), replace(top, answers=answers))
    of = plan(ladders=dict.fromkeys(LEVELS, only), roles=TWO)
    night = Night(facts(of, people=OFFICE))
    night.act(Logged())
    night.decide()
    return night


BOTH = ("duty_leader", "duty_second")


def test_a_climb_that_takes_all_goes_on_after_the_first_answer_and_stops_with_the_last() -> None:
    night = climbing(stopped_by=BOTH, answers=2)

    first = night.act(Answered(person="leader"))
    assert kinds(first) == ["answered", "part_answered"]
    assert first.entries[-1].detail == {"spoken": 1, "needs": 2, "waits": ["duty_second"]}
    [one] = waiting(night.facts, night.now)
    assert (one.kind, one.count.spoken, one.count.waits) == ("ladder", 1, ("duty_second",))

    last = night.act(Answered(person="second"))
    assert kinds(last) == ["answered", "ladder_stopped"]
    assert waiting(night.facts, night.now) == ()


def test_only_those_who_have_not_answered_are_called_again() -> None:
    night = climbing(stopped_by=BOTH, answers=2)
    night.act(Answered(person="leader"))
    night.now += timedelta(minutes=1)

    assert called(night.decide()) == ["second"]


def test_after_the_last_rung_those_it_waits_for_are_called_with_it() -> None:
    night = climbing(stopped_by=(*BOTH, "deputy_head"), answers=3)
    night.act(Answered(person="leader"))
    for _ in range(2):
        night.now += timedelta(minutes=1)
        night.decide()
    night.now += timedelta(minutes=1)

    assert called(night.decide()) == ["deputy", "second"]


def test_an_answer_counts_from_the_whole_climb_though_it_did_not_on_the_rung_where_it_came() -> None:
    first = rung("duty_second", wait=minutes(1), stopped_by=("duty_second",))
    second = replace(rung("duty_leader", "duty_second", stopped_by=BOTH), answers=2)
    night = Night(facts(plan(first, second, roles=TWO), people=OFFICE))
    night.act(Logged())
    night.decide()
    assert kinds(night.act(Answered(person="leader"))) == ["answered"]
    night.now += timedelta(minutes=1)

    assert called(night.decide()) == ["second"]
    assert kinds(night.act(Answered(role="duty_second"))) == ["answered", "ladder_stopped"]


def test_who_logged_knows_of_it_and_is_not_waited_for() -> None:
    night = climbing(stopped_by=("duty_leader", "duty_officer"), answers=2)

    assert kinds(night.act(Answered(person="leader"))) == ["answered", "ladder_stopped"]


def test_a_climb_that_opens_again_asks_everybody_anew() -> None:
    night = climbing(stopped_by=BOTH, answers=2)
    night.act(Answered(person="leader"), Answered(person="second"))
    night.now += timedelta(minutes=20)
    again = night.decide()

    assert kinds(again) == ["lapsed", "reopened"]
    assert sorted(called(again)) == ["leader", "second"]
    assert kinds(night.act(Answered(person="second"))) == ["answered", "part_answered"]
    raised = night.act(LevelChanged("I", "I", "更重"))
    assert raised.incident.said == {}


# 核定


def triage(confirmations: int = 2) -> Night:
    of = replace(plan(), confirmed_by=("duty_leader", "deputy_head", "head"), confirmations=confirmations)
    night = Night(facts(of))
    night.act(Logged())
    return night


def test_a_level_is_confirmed_with_the_last_and_counts_from_then() -> None:
    night = triage()
    first = night.act(Confirmed("III", "III", person="leader"))
    assert (kinds(first), first.incident.state) == (["part_confirmed"], State.TRIAGE)
    assert first.entries[0].detail["waits"] == ["deputy_head", "head"]
    assert [one.kind for one in waiting(night.facts, night.now)] == ["confirm"]

    earlier, night.now = night.now, night.now + timedelta(minutes=5)
    last = night.act(Confirmed("III", "III", at=earlier, person="deputy"))
    assert (last.entries[0].kind, last.incident.state) == ("confirmed", State.HANDLING)
    assert last.incident.anchors["confirmed"] == earlier
    assert last.incident.said == {}
    assert waiting(night.facts, night.now) == ()


def test_who_confirms_other_levels_has_taken_the_first_word_back() -> None:
    night = triage()
    night.act(Confirmed("III", "III", person="leader"))
    changed = night.act(Confirmed("II", "II", person="leader"))

    assert list(changed.incident.said) == ["confirm:II:II"]
    assert night.act(Confirmed("III", "III", person="chief")).incident.state is State.TRIAGE
    assert night.act(Confirmed("II", "II", person="deputy")).incident.event_level == "II"
    assert night.facts.incident.said == {}


def test_a_word_taken_back_leaves_those_of_others() -> None:
    night = triage(confirmations=3)
    night.act(Confirmed("III", "III", person="leader"), Confirmed("III", "III", person="deputy"))
    changed = night.act(Confirmed("II", "II", person="leader"))

    assert [v.person for v in changed.incident.said["confirm:III:III"]] == ["deputy"]


def test_the_same_person_is_not_another_one() -> None:
    night = triage()
    night.act(Confirmed("III", "III", person="leader"))

    with pytest.raises(SpokenAlready, match="another one"):
        night.act(Confirmed("III", "III", person="leader"))


def test_who_has_no_say_confirms_nothing() -> None:
    with pytest.raises(NoSay, match="duty_leader") as refused:
        triage().act(Confirmed("III", "III", person="contact"))

    assert refused.value.roles == ("duty_leader", "deputy_head", "head")


def test_one_is_enough_where_the_plan_asks_for_one_and_nobody_named_is_everybody() -> None:
    assert triage(1).act(Confirmed("III", "III", person="leader")).incident.state is State.HANDLING
    assert triage(2).act(Confirmed("III", "III")).incident.state is State.HANDLING


def test_what_waited_to_be_confirmed_waits_no_more_once_the_level_is() -> None:
    night = triage()
    night.act(Confirmed("III", "III", person="leader"))
    stale = replace(night.facts, incident=replace(night.facts.incident, state=State.HANDLING))

    assert waiting(stale, night.now) == ()


# 双人双岗


def checklist(*confirmed_by: str, confirmations: int = 2) -> Plan:
    publish = replace(step("publish"), confirmed_by=confirmed_by, confirmations=confirmations)
    return plan(
        steps=(publish,), deadlines=(deadline("reply", minutes(60), met_by=("step:publish",)),), roles=TWO
    )


def handled(of: Plan) -> Night:
    """An incident in hand."""
    return Night(facts(of, incident(state=State.HANDLING), OFFICE))


def test_a_step_that_takes_two_is_done_with_the_second_person_and_meets_its_limit_then() -> None:
    night = Night(facts(checklist(*BOTH), people=OFFICE))
    night.act(Logged())
    night.now += timedelta(minutes=5)
    first = night.act(StepDone("publish", person="leader"))
    assert (kinds(first), first.steps_done) == (["part_done"], {})
    [one] = waiting(night.facts, night.now)
    assert (one.kind, one.items, one.count.waits) == ("step", ("publish",), ("duty_second",))

    night.now += timedelta(minutes=5)
    last = night.act(StepDone("publish", person="second"))
    assert kinds(last) == ["step_done", "deadline_met"]
    assert last.steps_done == {"publish": night.now}
    assert waiting(night.facts, night.now) == ()


def test_recorded_later_it_was_done_when_the_second_of_them_said_so() -> None:
    night = handled(checklist(*BOTH))
    start = night.now
    night.now += timedelta(minutes=9)
    night.act(StepDone("publish", start + timedelta(minutes=7), "leader"))

    done = night.act(StepDone("publish", start + timedelta(minutes=2), "second"))
    assert done.steps_done == {"publish": start + timedelta(minutes=7)}


def test_neither_the_same_person_nor_a_stranger_is_the_second() -> None:
    night = handled(checklist(*BOTH))
    night.act(StepDone("publish", person="leader"))

    with pytest.raises(SpokenAlready):
        night.act(StepDone("publish", person="leader"))
    with pytest.raises(NoSay, match="'publish' is confirmed by one of: duty_leader"):
        night.act(StepDone("publish", person="chief"))


def test_a_step_may_take_one_certain_role_and_one_without_takes_anybody() -> None:
    only = handled(checklist("duty_leader", confirmations=1))
    assert kinds(only.act(StepDone("publish", person="leader")))[0] == "step_done"
    anybody = handled(checklist(confirmations=1))
    assert kinds(anybody.act(StepDone("publish", person="officer")))[0] == "step_done"


def test_a_step_the_level_has_no_more_waits_for_nobody() -> None:
    night = handled(checklist(*BOTH))
    night.act(StepDone("publish", person="leader"))
    of = night.facts.plan
    gone: Facts = replace(night.facts, plan=replace(of, steps=(step("other"),)))

    assert waiting(gone, night.now) == ()


def test_a_matter_stands_with_everybody_who_has_spoken() -> None:
    night = handled(checklist(*BOTH, "deputy_head", confirmations=3))
    night.act(StepDone("publish", person="leader"), Noted("等待"), StepDone("publish", person="deputy"))

    [one] = waiting(night.facts, night.now)
    assert isinstance(one, Waiting)
    assert [v.person for v in one.voices] == ["leader", "deputy"]
    assert (one.count.spoken, one.count.needs) == (2, 3)

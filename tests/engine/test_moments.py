"""Moments: limits that count from steps, other limits and answers; steps that wait."""

from dataclasses import replace
from datetime import timedelta

import pytest

from engine import moments, tracks
from engine.conditions import Is
from engine.doing import waits_of
from engine.errors import Incomplete
from engine.events import Answered, Confirmed, DeadlineMet, FieldsJudged, Logged, ReportedUp, StepDone
from engine.vocabulary import Anchor, ClockState, Medium, Stage
from tests.builders import NIGHT, deadline, facts, hours, incident, minutes, plan, step, tell
from tests.engine.replay import Night, kinds, logged


def test_a_moment_is_a_time_everybody_knows_or_of_a_part_of_the_plan() -> None:
    assert moments.parts("found") == ("", "found")
    assert moments.parts(moments.of(moments.STEP, "publish")) == ("step", "publish")
    assert [moments.is_one(name) for name in ("found", "step:publish", "publish", "steps:publish")] == [
        True,
        True,
        False,
        False,
    ]


def test_a_limit_counts_from_when_a_step_was_done() -> None:
    night = logged(
        facts(plan(steps=(step("publish"),), deadlines=(deadline("watch", hours(2), ("step:publish",)),)))
    )
    assert not night.facts.clocks
    night.watched(minutes=30)
    night.act(StepDone("publish", at=night.now - timedelta(minutes=10)))
    clock = night.clock("watch")
    assert (clock.anchor, clock.started) == ("step:publish", NIGHT + timedelta(minutes=20))
    assert clock.due == clock.started + timedelta(hours=2)


def test_a_limit_counts_from_when_another_was_met_and_so_on() -> None:
    chain = (
        deadline("third", hours(3), ("deadline:second",)),
        deadline("second", hours(2), ("deadline:first",), met_by=("step:reply",)),
        deadline("first", hours(1), met_by=("confirmed",)),
    )
    night = logged(facts(plan(steps=(step("reply"),), deadlines=chain)))
    assert [clock.id for clock in night.facts.clocks] == ["first"]
    night.act(StepDone("reply"))
    night.act(Confirmed("III", "III"))
    states = {clock.id: clock.state for clock in night.facts.clocks}
    assert states == {"first": ClockState.MET, "second": ClockState.MET, "third": ClockState.RUNNING}


def test_a_limit_met_by_a_person_starts_what_counts_from_it() -> None:
    limits = (deadline("first", hours(1)), deadline("second", hours(2), ("deadline:first",)))
    night = logged(facts(plan(deadlines=limits)))
    night.act(DeadlineMet("first", night.now))
    assert night.clock("second").state is ClockState.RUNNING


def test_of_several_moments_the_first_that_has_come_starts_the_clock() -> None:
    limit = deadline("reply", hours(1), ("step:publish", Anchor.OCCURRED, Anchor.RECEIVED))
    night = logged(facts(plan(steps=(step("publish"),), deadlines=(limit,))))
    assert night.clock("reply").anchor == Anchor.RECEIVED
    night.act(StepDone("publish"))
    assert night.clock("reply").anchor == Anchor.RECEIVED  # it runs already, and stays where it is


def told_to_sign() -> Night:
    """A unit contact is told once the level is confirmed, and has an hour from then to answer."""
    limits = (
        deadline("sign", hours(1), ("told:unit_contact",), met_by=("answered:unit_contact",)),
        deadline("feedback", hours(24), ("answered:unit_contact",)),
    )
    night = logged(facts(plan(tells=(tell("unit_contact"),), deadlines=limits)))
    night.act(Confirmed("III", "III"))
    night.decide()
    return night


def test_the_time_for_an_answer_counts_from_when_somebody_was_told() -> None:
    night = told_to_sign()
    assert (night.clock("sign").started, night.clock("sign").state) == (NIGHT, ClockState.RUNNING)
    night.watched(minutes=15)
    assert night.clock("sign").started == NIGHT  # told again is not told anew


def test_an_answer_meets_a_limit_only_where_the_plan_names_it_and_starts_what_counts_from_it() -> None:
    night = told_to_sign()
    night.watched(minutes=10)
    night.act(Answered(person="leader"))
    assert night.clock("sign").state is ClockState.RUNNING
    night.act(Answered(person="contact"))
    assert night.clock("sign").state is ClockState.MET
    assert night.clock("feedback").started == night.now
    at = night.now
    night.watched(minutes=5)
    night.act(Answered(person="contact"))
    assert night.clock("feedback").started == at


def gated() -> Night:
    """Evidence before anything is restored, if there is evidence; and nothing before the level stands."""
    keep = replace(step("keep"), when=Is("online", (True,)))
    restore = replace(step("restore"), after=("step:keep", "confirmed"))
    return logged(facts(plan(steps=(keep, restore))))


def test_a_step_cannot_be_entered_as_done_before_what_it_waits_for() -> None:
    night = gated()
    night.act(FieldsJudged({"online": True}))
    waits = next(line for line in night.facts.plan.steps if line.id == "restore")
    assert waits_of(night.facts, waits, night.now) == ("step:keep", "confirmed")
    with pytest.raises(Incomplete, match="step:keep, confirmed") as refused:
        night.act(StepDone("restore"))
    assert refused.value.missing == ("step:keep", "confirmed")
    night.act(StepDone("keep"))
    night.act(Confirmed("III", "III"))
    assert "step_done" in kinds(night.act(StepDone("restore", at=NIGHT)))


def test_a_step_that_nobody_asks_for_is_not_waited_for() -> None:
    night = gated()
    night.act(Confirmed("III", "III"))
    assert "step_done" in kinds(night.act(StepDone("restore")))


def test_what_an_ended_limit_was_to_start_never_starts() -> None:
    night = logged(facts(plan(deadlines=(deadline("second", minutes(5), ("deadline:first",)),))))
    night.watched(hours=1)
    assert not night.facts.clocks
    assert not night.armed(tracks.deadline("second"))


TOLD = deadline("told", minutes(30), met_by=("told:duty_leader",), warn=minutes(10))


def test_a_limit_met_by_a_call_that_comes_late_is_neither_warned_of_nor_passed_in_the_same_look() -> None:
    """A watch that was away finds the call and the warning due together: the call settles the warning."""
    night = Night(facts(plan(tells=(tell("duty_leader"),), deadlines=(TOLD,))))
    night.act(Logged())
    decision = night.unwatched(minutes=21)
    assert night.clock("told").state is ClockState.MET
    assert "deadline_warned" not in kinds(decision)


def told_by(night: Night) -> ClockState:
    return night.clock("told").state


def test_whoever_was_told_by_telephone_before_it_was_logged_has_been_told() -> None:
    night = Night(facts(plan(tells=(tell("duty_leader"),), deadlines=(TOLD,))))
    night.act(Logged(), Answered(role="duty_leader"))
    assert told_by(night) is ClockState.MET


def test_whoever_logged_it_knows_of_it() -> None:
    night = logged(facts(plan(tells=(tell("duty_leader"),), deadlines=(TOLD,)), incident(logged_by="leader")))
    assert told_by(night) is ClockState.MET


def test_whom_the_desk_has_to_dial_is_told_when_he_answers_and_not_before() -> None:
    limit = deadline("sign", hours(1), ("told:unit_contact",))
    night = logged(facts(plan(tells=(tell("unit_contact"),), deadlines=(limit,))))
    night.watched(minutes=17)
    assert not night.facts.clocks
    night.act(Answered(person="contact"))
    assert night.clock("sign").started == NIGHT + timedelta(minutes=17)


def test_nobody_is_told_where_nobody_is_there() -> None:
    limit = deadline("sign", hours(1), ("told:unit_contact",))
    night = logged(facts(plan(tells=(tell("unit_contact"),), deadlines=(limit,)), incident(unit=None)))
    night.act(Confirmed("III", "III"))
    night.decide()
    assert not night.facts.clocks


def test_who_took_a_report_upward_has_answered_and_limits_follow() -> None:
    limit = deadline("report", minutes(30), met_by=("answered:city",))
    night = logged(facts(plan(tells=(tell("city"),), deadlines=(limit,))))
    night.watched(minutes=5)
    night.act(ReportedUp("city", "总值班室", Medium.TELEPHONE, Stage.FIRST, night.now))
    assert night.clock("report").state is ClockState.MET


def test_what_the_plan_does_not_ask_for_at_this_level_is_not_waited_for() -> None:
    graver = tell("deputy_head", levels=("I",))
    limit = deadline("reply", {"I": hours(1)})
    after = ("told:deputy_head", "deadline:reply")
    of = plan(tells=(graver,), deadlines=(limit,), steps=(replace(step("go"), after=after),))
    night = logged(facts(of))
    assert "step_done" in kinds(night.act(StepDone("go")))
    night = logged(facts(of, incident("I")))
    with pytest.raises(Incomplete, match="deadline:reply"):
        night.act(StepDone("go"))


def test_a_limit_that_has_not_begun_is_waited_for_all_the_same() -> None:
    limit = deadline("watch", hours(2), ("step:publish",))
    wait = replace(step("end"), after=("deadline:watch",))
    night = logged(facts(plan(steps=(step("publish"), wait), deadlines=(limit,))))
    with pytest.raises(Incomplete, match="deadline:watch"):
        night.act(StepDone("end"))


def test_when_a_level_was_set_is_told_only_where_another_was_set_after_the_confirmation() -> None:
    once = {Anchor.LOGGED: NIGHT, Anchor.CONFIRMED: NIGHT, Anchor.GRADED: NIGHT}
    assert moments.told_of(once) == (Anchor.LOGGED, Anchor.CONFIRMED)
    again = {**once, Anchor.GRADED: NIGHT + timedelta(hours=1)}
    assert moments.told_of(again) == (Anchor.LOGGED, Anchor.CONFIRMED, Anchor.GRADED)

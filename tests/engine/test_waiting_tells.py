"""A duty to tell that waits for a moment: told then, of what is so then, and never of what did not come."""

from dataclasses import replace
from datetime import timedelta

import pytest

from engine.conditions import Is
from engine.drills import BEGUN
from engine.duties import Tell
from engine.endings import (
    Dismissed,
    DrillEnded,
    Merged,
    Reopened,
    ReportAccepted,
    Resolved,
    Resumed,
)
from engine.events import (
    Answered,
    Confirmed,
    Consented,
    DeadlineMet,
    Declined,
    Event,
    FieldsJudged,
    LevelChanged,
    Logged,
    ReportedUp,
    SentBack,
    StepDone,
)
from engine.facts import Drill
from engine.forecast import forecast
from engine.handover import Acknowledged, HandedOn, Instructed
from engine.parts import Field, FieldKind
from engine.plan import Plan
from engine.vocabulary import Anchor, ClockState, Medium, ReasonKind, Receipt, State, Way
from engine.vocabulary import Stage as UpStage
from tests.builders import (
    NIGHT,
    SUBDISTRICT,
    deadline,
    facts,
    hours,
    incident,
    minutes,
    plan,
    roster,
    rung,
    step,
    tell,
    text,
)
from tests.engine.replay import Night, entry, kinds, logged, rung_people

ONE_RUNG = rung("duty_leader", wait=hours(24))
CHECK, PUBLISH = step("check", required=False), step("publish", required=False)
REPLY = deadline("reply", hours(2), warn_roles=(), breach_roles=(), met_by=("step:publish",))


def of(*tells: Tell, **parts: object) -> Plan:
    return plan(ONE_RUNG, tells=tells, **{"steps": (CHECK, PUBLISH), "deadlines": (REPLY,), **parts})  # type: ignore[arg-type]


def waiting(role: str, *anchors: str, level: str = "III", **more: object) -> Night:
    """A night on which this role is told of one of these moments, with a ladder that stays out of the way."""
    return logged(facts(of(tell(role, anchors=anchors), **more), incident(level)))


def told(night: Night, who: str = "chief") -> bool:
    """Whether this person, and nobody else, is called to be told."""
    called = {
        page.person for page in night.facts.pages if any(r.kind is ReasonKind.TELL for r in page.reasons)
    }
    assert called <= {who}
    return bool(called)


# When it is told


@pytest.mark.parametrize(
    ("moment", "event"),
    [
        ("confirmed", Confirmed("III", "III")),
        ("consented", Consented("leader", NIGHT)),
        ("instructed", Instructed("deputy_head", "核查", "请速查", "区长批示")),
        ("step:check", StepDone("check")),
        ("deadline:reply", DeadlineMet("reply", NIGHT)),
        ("answered:duty_leader", Answered(person="leader")),
        ("signed:unit_contact", Acknowledged(Receipt.SIGNED, "unit_contact", Way.PAPER, "contact")),
        ("judged:casualties", FieldsJudged({"casualties": True})),
        ("answered:city", ReportedUp("city", "王科长", Medium.TELEPHONE, UpStage.FIRST, NIGHT)),
    ],
)
def test_it_is_told_when_its_moment_comes_whatever_act_brings_it_and_not_before(
    moment: str, event: Event
) -> None:
    fields = (Field("casualties", text("伤亡"), FieldKind.YES_NO, {}, False),)
    night = logged(facts(replace(of(tell("head", anchors=(moment,)), tell("city")), fields=fields)))
    assert not [page for page in night.facts.pages if page.person == "chief"]
    night.watched(minutes=9)
    night.act(event)
    night.decide()
    assert [page for page in night.facts.pages if page.person == "chief"]
    assert night.facts.incident.anchors["told:head"] == night.now


def test_it_is_told_when_a_limit_has_passed_unmet() -> None:
    night = waiting("head", "missed:reply")
    assert not told(night)
    night.watched(hours=2)
    night.decide()
    assert told(night)


def test_what_had_passed_before_it_was_logged_is_told_of_in_the_first_decision() -> None:
    late = deadline("reply", minutes(1), (Anchor.OCCURRED,), warn_roles=(), breach_roles=())
    known = incident(anchors={Anchor.RECEIVED: NIGHT, Anchor.OCCURRED: NIGHT - timedelta(hours=2)})
    night = Night(facts(of(tell("head", anchors=("missed:reply",)), deadlines=(late,)), known))
    night.act(Logged())
    assert "chief" in rung_people(night.decide())
    assert night.decide().is_empty


def test_it_is_told_when_somebody_else_has_been_told() -> None:
    night = logged(facts(of(tell("publicity", anchors=("told:head",)), tell("head", anchors=("confirmed",)))))
    night.act(Confirmed("III", "III"))
    assert rung_people(night.decide()) == ["chief", "press"]
    assert night.decide().is_empty


def test_it_is_told_when_whom_the_desk_rang_could_not_act_and_so_has_been_told() -> None:
    night = logged(facts(of(tell("head", anchors=("told:city",)), tell("city"))))
    assert not [page for page in night.facts.pages if page.person == "chief"]
    night.act(Declined(night.page_of("city-desk").id, "city-desk", "不归我管"))
    assert rung_people(night.decide()) == ["chief"]


def test_it_is_told_after_handling_and_goes_on_until_the_matter_is_closed() -> None:
    night = waiting("publicity", "resolved")
    night.act(Confirmed("III", "III"))
    assert night.decide().is_empty
    night.act(Resolved())
    night.decide()
    assert told(night, "press")
    assert rung_people(night.watched(minutes=10)) == ["press"]
    night.act(ReportAccepted())
    assert (night.facts.timers, night.facts.pages) == ((), ())


def test_what_is_known_at_logging_is_told_at_once() -> None:
    fields = {"casualties": True}
    made = facts(of(tell("head", anchors=("judged:casualties",))), incident(fields=fields))
    assert told(logged(made))


def test_it_is_told_once_however_often_its_moments_come() -> None:
    night = waiting("head", "step:check", "confirmed")
    night.act(StepDone("check"))
    night.decide()
    night.act(Answered(person="chief"))
    night.act(Confirmed("III", "III"), StepDone("publish"))
    assert not night.armed("tell:head")
    assert not night.decide().rings


# Levels, fields, and the gate


def test_it_goes_by_the_level_and_the_fields_as_they_are_when_the_moment_comes() -> None:
    night = logged(facts(of(tell("head", ("II",), anchors=("confirmed",))), incident("III")))
    night.act(Confirmed("II", "II"))
    night.decide()
    assert told(night)


def test_a_moment_that_came_at_a_level_that_does_not_ask_tells_nobody_until_the_level_does() -> None:
    hurt = replace(tell("deputy_head", anchors=("step:check",)), when=Is("casualties", (True,)))
    night = logged(facts(of(tell("head", ("II",), anchors=("step:check",)), hurt)))
    night.act(StepDone("check"), StepDone("publish"))
    assert night.decide().is_empty
    night.act(LevelChanged("II", "II", "升级"))
    assert "chief" in rung_people(night.decide())
    night.act(FieldsJudged({"casualties": True}))
    assert rung_people(night.decide()) == ["deputy"]


def test_a_raised_level_tells_nobody_of_what_has_not_come() -> None:
    night = waiting("head", "step:check")
    night.act(LevelChanged("I", "I", "升级"))
    night.decide()
    assert not told(night)


def test_a_lowered_level_begins_nothing_that_only_the_lower_one_asks_for() -> None:
    night = logged(facts(of(tell("head", ("III",), anchors=("step:check",))), incident("II")))
    night.act(StepDone("check"), LevelChanged("III", "III", "回落"))
    assert night.decide().is_empty


def test_outside_the_office_it_waits_for_the_gate_from_when_the_moment_came() -> None:
    night = waiting("unit_contact", "step:check")
    night.watched(hours=1)
    night.act(StepDone("check"))
    assert night.decide().is_empty
    assert night.armed("tell:unit_contact")[0].due == night.now + timedelta(minutes=15)
    assert "gate_passed" in kinds(night.watched(minutes=15))


def test_confirming_releases_it_at_the_gate_and_does_not_begin_what_still_waits() -> None:
    made = of(tell("unit_contact", anchors=("step:check",)), tell("publicity", anchors=("step:publish",)))
    night = logged(facts(made))
    night.act(StepDone("check"))
    night.act(Confirmed("III", "III"))
    assert rung_people(night.decide()) == ["contact"]


def test_another_unit_is_told_of_what_has_come_and_waits_for_what_has_not() -> None:
    contacts = roster(contacts={"某局": ("press",)})
    for done, who in (((StepDone("check"),), ["press"]), ((), [])):
        made = of(tell("unit_contact", anchors=("step:check",)))
        night = logged(facts(made, people=contacts))
        night.act(Confirmed("III", "III"), *done)
        night.decide()
        night.act(HandedOn("某局", "某局", SUBDISTRICT, "不属本单位"))
        assert rung_people(night.decide()) == who


# Who knows, and who does not


def test_an_answer_before_its_moment_is_no_word_that_he_has_been_told() -> None:
    night = waiting("duty_leader", "step:check")
    night.act(Answered(person="leader"))
    assert "told:duty_leader" not in night.facts.incident.anchors
    night.act(StepDone("check"))
    assert rung_people(night.decide()) == ["leader"]
    night.watched(minutes=1)
    night.act(Answered(person="leader"))
    assert not night.facts.pages


def test_who_logged_is_not_called_and_it_is_entered_that_he_sees_it() -> None:
    made = facts(of(tell("head", anchors=("step:check",))), incident(logged_by="chief"))
    night = logged(made)
    assert "told" not in kinds(night.decisions)
    night.act(StepDone("check"))
    detail = entry(night.decide(), "told").detail
    assert detail == {"role": "head", "people": ["chief"], "by": "logging", "waited": True}


def test_who_is_called_for_an_instruction_is_told_of_the_moment_besides_and_not_before() -> None:
    night = waiting("head", "step:check")
    night.act(Instructed("head", "核查", "请速查", "区长批示"))
    assert entry(night.decide(), "tell").detail["by_instruction"] is True
    assert "told:head" not in night.facts.incident.anchors
    night.watched(minutes=3)
    night.act(StepDone("check"))
    assert len(night.armed("tell:head")) == 1
    assert "by_instruction" not in entry(night.watched(minutes=7), "tell").detail
    night.act(Answered(person="chief"), StepDone("order-1"))
    assert not night.armed("tell:head")


def test_what_a_superior_asks_for_again_after_the_role_was_told_is_called_about_as_that() -> None:
    night = waiting("head", "step:check")
    night.act(StepDone("check"))
    night.decide()
    night.watched(minutes=1)
    night.act(Answered(person="chief"), Instructed("head", "核查", "请速查", "区长批示"))
    assert entry(night.decide(), "tell").detail["by_instruction"] is True


# The end


@pytest.mark.parametrize("end", [Dismissed("不实"), Merged("2026-0002")])
def test_a_matter_that_ends_before_its_moment_tells_nobody_and_says_nothing_of_it(end: Event) -> None:
    night = waiting("head", "resolved")
    night.act(end)
    night.watched(hours=9)
    assert not {"tell", "told", "unconfirmed"} & set(kinds(night.decisions))


def test_it_does_not_hold_up_closing_and_nobody_is_told_of_what_comes_afterwards() -> None:
    night = waiting("head", "answered:city")
    night.act(Confirmed("III", "III"), Resolved(), ReportAccepted())
    night.act(ReportedUp("city", "王科长", Medium.TELEPHONE, UpStage.FINAL, night.now))
    assert (night.facts.timers, night.facts.pages) == ((), ())


def test_a_drill_that_was_ended_tells_nobody_of_what_is_entered_then() -> None:
    made = facts(of(tell("head", anchors=("step:check",))))
    drill = replace(made.incident, drill=Drill(frozenset(), timedelta(hours=8)))
    night = logged(replace(made, incident=drill))
    assert BEGUN in kinds(night.decisions)
    night.act(DrillEnded("时间到"), StepDone("check"))
    assert night.facts.incident.state is State.CLOSING
    assert not night.armed("tell:head")


# What is taken back


def test_who_was_told_of_the_end_of_handling_is_told_again_when_it_ends_again() -> None:
    reply = deadline("statement", hours(4), anchors=("told:head",), met_by=("answered:head",))  # type: ignore[arg-type]
    night = waiting("head", "resolved", deadlines=(reply,))
    night.act(Confirmed("III", "III"), Resolved())
    night.watched(minutes=1)
    night.act(Answered(person="chief"))
    assert night.clock("statement").state is ClockState.MET
    night.act(Resumed("反弹"))
    assert night.clock("statement").state is ClockState.SUPERSEDED
    assert not {"told:head", "answered:head"} & set(night.facts.incident.anchors)
    night.watched(minutes=1)
    night.act(Resolved())
    night.watched(minutes=1)
    assert told(night)
    assert night.clock("statement").state is ClockState.RUNNING


def test_what_is_sent_back_ends_the_calls_and_is_told_again_when_it_is_done_again() -> None:
    night = waiting("head", "step:check")
    night.act(StepDone("check"))
    night.decide()
    night.act(SentBack("step:check", "不完整"))
    assert not told(night)
    assert not night.armed("tell:head")
    night.act(StepDone("check"))
    night.decide()
    assert told(night)


def test_what_is_taken_back_lets_the_call_for_an_instruction_go_on() -> None:
    night = waiting("head", "step:check")
    night.act(StepDone("check"), Instructed("head", "核查", "请速查", "区长批示"))
    night.decide()
    night.act(SentBack("step:check", "不完整"))
    assert night.armed("tell:head")


def test_who_answered_before_the_moment_has_answered_still_when_it_is_taken_back() -> None:
    night = waiting("head", "step:check")
    night.act(Answered(person="chief"))
    night.watched(minutes=1)
    night.act(StepDone("check"))
    night.act(SentBack("step:check", "不完整"))
    assert night.facts.incident.anchors["answered:head"] == NIGHT


def test_whoever_answers_the_ladder_has_answered_that_whatever_he_was_told_of() -> None:
    night = waiting("duty_leader", "step:check")
    night.act(StepDone("check"))
    night.act(Answered(person="leader"))
    night.act(SentBack("step:check", "不完整"))
    assert "answered:duty_leader" in night.facts.incident.anchors
    assert "told:duty_leader" not in night.facts.incident.anchors


def test_a_limit_that_is_owed_no_more_takes_back_what_was_told_of_it_and_what_counts_from_that() -> None:
    quick = deadline("quick", {"II": minutes(5)}, warn_roles=(), breach_roles=())
    answer = deadline("answer", hours(4), anchors=("told:head",))  # type: ignore[arg-type]
    night = logged(
        facts(of(tell("head", anchors=("missed:quick",)), deadlines=(quick, answer)), incident("II"))
    )
    night.watched(minutes=6)
    assert told(night)
    night.act(LevelChanged("III", "III", "回落"))
    assert not told(night)
    assert night.clock("answer").state is ClockState.SUPERSEDED


# A second round


def reopened(*anchors: str) -> Night:
    again = deadline("again", hours(9), anchors=("reopened",), met_by=("step:publish",))  # type: ignore[arg-type]
    made = replace(of(tell("head", anchors=anchors), deadlines=(again,)), reopen_within=hours(90))
    night = logged(facts(made))
    night.act(Confirmed("III", "III"), StepDone("check"), StepDone("publish"), Resolved())
    night.watched(minutes=1)
    night.act(Answered(person="chief"), ReportAccepted())
    night.act(Reopened("不满意"))
    night.decide()
    return night


def test_who_is_told_of_a_second_round_is_told_when_it_begins() -> None:
    assert told(reopened("reopened"))


@pytest.mark.parametrize(
    ("moment", "event"), [("resolved", Resolved()), ("step:publish", StepDone("publish"))]
)
def test_who_is_told_of_what_the_new_round_brings_again_is_told_of_that_again(
    moment: str, event: Event
) -> None:
    night = reopened(moment)
    assert not told(night)
    night.act(event)
    night.decide()
    assert told(night)


def test_what_the_new_round_leaves_as_it_was_is_told_to_nobody_again() -> None:
    night = reopened("step:check")
    assert not told(night)
    night.act(Resolved())
    night.decide()
    assert not told(night)


# What is foreseen


def test_who_is_told_later_is_foreseen_with_what_he_waits_for_and_without_a_time() -> None:
    seen = forecast(facts(of(tell("publicity", anchors=("resolved", "confirmed")), tell("head"))), NIGHT)
    assert [call.role for call in seen.calls if call.kind == "tell"] == ["head"]
    [later] = seen.later
    assert (later.role, later.people, later.by_hand) == ("publicity", ("press",), True)
    assert later.anchors == ("resolved", "confirmed")


def test_who_logs_is_not_foreseen_to_be_told_later() -> None:
    made = facts(of(tell("head", anchors=("resolved",))), incident(logged_by="chief"))
    assert forecast(made, NIGHT).later == ()


def test_what_has_come_by_logging_is_foreseen_as_a_call() -> None:
    made = facts(of(tell("head", anchors=("judged:casualties",))), incident(fields={"casualties": True}))
    seen = forecast(made, NIGHT)
    assert (seen.later, seen.calls[-1].role) == ((), "head")


def test_what_is_told_by_telephone_while_logging_is_a_moment_like_any_other() -> None:
    night = Night(facts(of(tell("head", anchors=("answered:head",)))))
    night.act(Logged(), Answered(role="head"))
    assert len(night.armed("tell:head")) == 1

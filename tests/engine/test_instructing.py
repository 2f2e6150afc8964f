"""Instructions in mid-flight: a step of the incident's own, a limit if a time was given, and a moment."""

from dataclasses import replace
from datetime import timedelta

import pytest

from engine import instructing
from engine.doing import waits_of
from engine.endings import Resolved
from engine.errors import IllegalTransition, Incomplete, UnknownItem, WrongTime
from engine.events import Answered, Confirmed, DeadlineMet, LevelChanged, SentBack, StepDone
from engine.facts import Decision
from engine.handover import HandedOn, Instructed
from engine.parts import Span
from engine.vocabulary import Anchor, ClockState, ReasonKind, Standing, Unit
from tests.builders import (
    MANUAL,
    NIGHT,
    deadline,
    facts,
    hours,
    incident,
    minutes,
    plan,
    step,
    tell,
    working_days,
)
from tests.engine.replay import Night, entry, kinds, logged

MINE = "order-1"


def order(**more: object) -> Instructed:
    given = {"role": "deputy_head", "task": "核查并书面反馈", "words": "请速查", "source": "区长批示"} | more
    return Instructed(**given)  # type: ignore[arg-type]


def night_of() -> Night:
    """A night with a limit that counts from the first instruction, and a step that waits for one."""
    follows = deadline("reply", hours(24), ("instructed",))
    night = logged(facts(plan(deadlines=(follows,), steps=(step("publish", required=False),))))
    night.act(Confirmed("III", "III"))
    return night


def given(night: Night, **more: object) -> Decision:
    return night.act(order(**more))


def test_an_instruction_is_a_step_and_a_limit_of_the_incident_and_the_frozen_plan_stays_as_it_is() -> None:
    night = night_of()
    before = night.facts.plan
    decision = given(night, by="区长", within=hours(8))
    assert before.instructions == ()
    [one] = decision.instructions
    assert (one.id, one.at, one.due) == (MINE, NIGHT, NIGHT + timedelta(hours=8))
    limit = night.facts.plan.deadline(MINE)
    assert (limit.standing, limit.source) == (Standing.SUPERIOR_ORDER, "区长批示")
    assert (limit.title.zh, limit.breach_roles) == ("核查并书面反馈", ("deputy_head", "duty_leader"))
    assert [step.id for step in night.facts.plan.steps] == ["publish", MINE]
    assert instructing.is_own(MINE)
    assert not instructing.is_own("publish")
    assert entry(decision, "instructed").detail["by"] == "区长"
    assert night.clock(MINE).due == NIGHT + timedelta(hours=8)


def test_it_warns_when_a_quarter_is_left_is_missed_and_is_met_by_its_step() -> None:
    night = night_of()
    given(night, within=hours(8))
    night.watched(hours=6)
    warned = entry(night.decisions, "deadline_warned").detail
    assert warned["people"] == ["deputy"]
    assert {reason.kind for page in night.facts.pages for reason in page.reasons if reason.key == MINE} == {
        ReasonKind.WARN
    }
    night.watched(hours=2)
    assert night.clock(MINE).state is ClockState.BREACHED
    night.watched(minutes=1)
    night.act(StepDone(MINE))
    assert night.clock(MINE).state is ClockState.MET_LATE


@pytest.mark.parametrize(
    ("within", "ahead"), [(hours(48), hours(12)), (minutes(2), minutes(1)), (Span(9, Unit.DAYS), hours(24))]
)
def test_the_warning_is_a_quarter_ahead_and_a_day_at_most(within: Span, ahead: Span) -> None:
    night = night_of()
    given(night, within=within)
    warning, end = night.armed(f"deadline:{MINE}")
    assert end.due - warning.due == timedelta(minutes=ahead.amount * (60 if ahead.unit is Unit.HOURS else 1))


def test_by_when_may_be_a_time_or_working_days_or_nothing() -> None:
    night = night_of()
    given(night, due=NIGHT + timedelta(hours=3))
    given(night, within=working_days(2))
    given(night)
    dues = [one.due for one in night.facts.plan.instructions]
    assert dues == [NIGHT + timedelta(hours=3), NIGHT + timedelta(days=2), None]
    assert [clock.id for clock in night.facts.clocks if instructing.is_own(clock.id)] == [MINE, "order-2"]
    assert [step.id for step in night.facts.plan.steps][1:] == [MINE, "order-2", "order-3"]


def test_what_was_asked_for_blocks_closing_until_it_is_done() -> None:
    night = night_of()
    given(night)
    with pytest.raises(Incomplete, match=MINE):
        night.act(Resolved())
    night.act(StepDone(MINE))
    night.act(Resolved())
    with pytest.raises(IllegalTransition, match="already being reviewed"):
        given(night)


def test_another_level_changes_nothing_of_what_was_asked_for() -> None:
    night = night_of()
    given(night, within=hours(8))
    night.act(LevelChanged("II", "II", "传播扩大"))
    assert (night.clock(MINE).epoch, night.clock(MINE).state) == (0, ClockState.RUNNING)


def test_an_instruction_entered_later_counts_from_when_it_was_given_and_may_be_done_already() -> None:
    night = night_of()
    night.watched(hours=2)
    given(night, at=NIGHT + timedelta(hours=1), within=hours(2))
    assert night.clock(MINE).due == NIGHT + timedelta(hours=3)
    night.act(DeadlineMet(MINE, NIGHT + timedelta(minutes=90)))
    assert night.clock(MINE).state is ClockState.MET


def test_the_first_instruction_is_a_moment() -> None:
    night = night_of()
    assert "reply" not in [clock.id for clock in night.facts.clocks]
    night.watched(hours=1)
    given(night)
    night.watched(hours=1)
    given(night)
    assert night.facts.incident.anchors[Anchor.INSTRUCTED] == NIGHT + timedelta(hours=1)
    assert night.clock("reply").started == NIGHT + timedelta(hours=1)
    own = next(step for step in night.facts.plan.steps if step.id == MINE)
    assert waits_of(night.facts, own, night.now) == ()


def test_what_cannot_be_asked_for_is_refused() -> None:
    night = night_of()
    with pytest.raises(UnknownItem, match="no role 'somebody'"):
        given(night, role="somebody")
    with pytest.raises(WrongTime, match="cannot have been due before"):
        given(night, due=NIGHT)
    with pytest.raises(WrongTime, match="the instruction cannot have been given"):
        given(night, at=NIGHT + timedelta(hours=1))
    assert "instructed" not in kinds(night.decisions)


def rung_now(decisions: list[Decision]) -> list[tuple[str | None, str]]:
    return [(ring.person, ring.role) for decision in decisions for ring in decision.rings]


def test_whoever_is_to_do_it_is_told_at_once_and_again_until_he_answers() -> None:
    night = night_of()
    given(night)
    assert rung_now(night.watched(minutes=1)) == [("deputy", "deputy_head")]
    assert night.facts.incident.anchors["told:deputy_head"] == NIGHT
    assert ("deputy", "deputy_head") in rung_now(night.watched(minutes=15))
    night.act(Answered(person="deputy"))
    later = [ring for ring in rung_now(night.watched(hours=5)) if ring[0] == "deputy"]
    assert later == []


def test_who_was_told_before_is_told_again_when_something_is_asked_of_him() -> None:
    night = logged(facts(plan(tells=(tell("deputy_head"),))))
    night.act(Confirmed("III", "III"))
    night.watched(minutes=1)
    night.act(Answered(person="deputy"))
    given(night)
    assert ("deputy", "deputy_head") in rung_now(night.watched(minutes=1))


def test_superiors_and_others_before_the_level_is_confirmed_are_dialled_by_the_desk() -> None:
    night = logged(facts(plan()))
    night.act(order(role="city", assisting=("unit_contact",)))
    rings = [ring for decision in night.watched(minutes=1) for ring in decision.rings]
    called = {ring.role: ring.channels for ring in rings}
    assert (called["city"], called["unit_contact"]) == ((MANUAL,), (MANUAL,))


def test_of_several_the_first_leads_and_each_other_owes_its_part_as_a_required_step() -> None:
    night = night_of()
    decision = given(night, assisting=("duty_leader", "deputy_head"), within=hours(8))
    steps = {one.id: one for one in night.facts.plan.steps if instructing.is_own(one.id)}
    assert list(steps) == [MINE, f"{MINE}.duty_leader"]
    part = steps[f"{MINE}.duty_leader"]
    assert (part.by, part.part_of, part.required) == ("duty_leader", MINE, True)
    assert part.title.zh.endswith("（协办：duty_leader）")
    assert entry(decision, "instructed").detail["assisting"] == ["duty_leader"]
    assert night.facts.plan.deadline(MINE).warn_roles == ("deputy_head", "duty_leader")
    night.act(StepDone(MINE))
    assert night.clock(MINE).state is ClockState.MET  # the answer is whose leads it
    with pytest.raises(Incomplete, match=r"order-1\.duty_leader"):
        night.act(Resolved())
    night.act(StepDone(part.id))
    night.act(Resolved())


def test_nobody_assists_whom_the_plan_does_not_know() -> None:
    with pytest.raises(UnknownItem, match="no role 'somebody'"):
        given(night_of(), assisting=("somebody",))


def reasons_now(decisions: list[Decision], role: str) -> set[ReasonKind]:
    rings = [ring for decision in decisions for ring in decision.rings if ring.role == role]
    return {reason.kind for ring in rings for reason in ring.reasons}


def told_of(night: Night, kind: str, role: str) -> list[bool]:
    found = [one for decision in night.decisions for one in decision.entries if one.kind == kind]
    return [bool(one.detail.get("by_instruction")) for one in found if one.detail["role"] == role]


def test_whom_only_an_instruction_has_called_is_called_for_that_and_not_as_owed_by_the_plan() -> None:
    night = night_of()
    given(night)
    assert reasons_now(night.watched(minutes=1), "deputy_head") == {ReasonKind.INSTRUCT}
    night.watched(hours=2)
    assert told_of(night, "tell", "deputy_head") == [True, True, True]
    assert told_of(night, "unconfirmed", "deputy_head") == [True]


def test_whom_the_plan_has_told_is_called_for_an_instruction_once_he_has_answered() -> None:
    night = logged(facts(plan(tells=(tell("deputy_head"),))))
    night.act(Confirmed("III", "III"))
    night.watched(minutes=1)
    given(night)
    night.watched(minutes=1)
    night.act(Answered(person="deputy"))
    given(night)
    night.watched(minutes=1)
    assert told_of(night, "tell", "deputy_head") == [False, False, True]


def test_whoever_logged_and_alone_is_to_do_it_has_it_on_the_page_of_the_desk() -> None:
    night = logged(facts(plan(), about=replace(incident(), logged_by="deputy")))
    night.act(Confirmed("III", "III"))
    night.watched(hours=3)
    given(night)
    assert rung_now(night.watched(minutes=1)) == []
    assert told_of(night, "told", "deputy_head") == [True]


def test_what_is_sent_back_has_whoever_owes_it_called_as_at_first() -> None:
    night = night_of()
    given(night, assisting=("duty_leader",))
    night.watched(minutes=1)
    night.act(Answered(person="deputy"))
    night.act(StepDone(MINE))
    night.act(SentBack(f"step:{MINE}", "没有说明原因"))
    assert ("deputy", "deputy_head") in rung_now(night.watched(minutes=1))
    night.act(StepDone(f"{MINE}.duty_leader"))
    night.act(SentBack(f"step:{MINE}.duty_leader", "不全"))
    assert night.armed("tell:duty_leader")


def rings_for(decisions: list[Decision], role: str) -> list[tuple[str, ...]]:
    return [ring.channels for decision in decisions for ring in decision.rings if ring.role == role]


def test_whoever_was_asked_before_the_level_is_confirmed_is_called_by_the_machine_once_it_is() -> None:
    night = logged(facts(plan()))
    night.act(order(role="unit_contact"))
    assert set(rings_for(night.watched(minutes=1), "unit_contact")) == {(MANUAL,)}
    night.act(Confirmed("III", "III"))
    [channels] = rings_for(night.watched(minutes=1), "unit_contact")
    assert channels != (MANUAL,)


def test_who_has_done_it_is_not_called_again_when_the_level_is_confirmed() -> None:
    night = logged(facts(plan()))
    night.act(order(role="duty_leader", assisting=("unit_contact",)))
    night.watched(minutes=1)
    night.act(StepDone(f"{MINE}.unit_contact"))
    night.act(Confirmed("III", "III"))
    assert rings_for(night.watched(minutes=1), "unit_contact") == []


def test_another_unit_hears_what_was_asked_of_the_unit_before_it() -> None:
    night = night_of()
    given(night, role="unit_contact")
    night.watched(minutes=1)
    night.act(Answered(role="unit_contact"))
    night.act(HandedOn("water", "不属本单位", "供水公司", "甲单位"))
    assert rings_for(night.watched(minutes=1), "unit_contact")


def test_who_has_done_everything_that_was_asked_is_called_about_it_no_more() -> None:
    night = night_of()
    given(night)
    given(night, assisting=("unit_contact",))
    night.watched(minutes=1)
    night.act(StepDone(MINE))
    assert night.armed("tell:deputy_head")  # the second is still to be done
    night.act(StepDone("order-2"))
    assert not night.armed("tell:deputy_head")
    assert night.armed("tell:unit_contact")
    assert [page for page in night.facts.pages if page.role == "deputy_head"] == []


def test_whom_the_plan_has_told_is_called_until_he_answers_whatever_was_done_for_an_instruction() -> None:
    night = logged(facts(plan(tells=(tell("deputy_head"),))))
    given(night)
    night.watched(minutes=1)
    night.act(StepDone(MINE))
    assert night.armed("tell:deputy_head")

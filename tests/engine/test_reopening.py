"""A closed matter is taken up again 重新办理: its own number, a new round of limits."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from engine.conditions import ALWAYS, Is
from engine.duties import Deadline, Question
from engine.endings import Archived, Dismissed, Reopened, ReportAccepted, Resolved
from engine.errors import Exceeded, IllegalTransition
from engine.events import Confirmed, FieldsJudged, Noted, StepDone
from engine.parts import Field, FieldKind, Span
from engine.plan import Plan
from engine.reopening import latest
from engine.vocabulary import Anchor, ClockState, Standing, State
from tests.builders import LEVELS, NIGHT, cadence, days, deadline, facts, hours, plan, step, text
from tests.engine.replay import Night, entry, kinds, logged

REPLY = replace(
    deadline("reply", hours(48), met_by=["step:publish", "confirmed"]), anchors=("reopened", "received")
)
VISIT = replace(deadline("visit", hours(24)), anchors=("reopened",))
ONCE = deadline("first_report", hours(1), met_by=["step:report"])
SIGN = replace(deadline("sign", hours(9)), anchors=("deadline:visit",))
AGAIN = Reopened("当事人不满意")


def plan_of(*limits: Deadline, within: Span | None = days(30)) -> Plan:  # noqa: B008 - a value
    made = plan(
        deadlines=limits or (REPLY, VISIT, ONCE, SIGN),
        steps=(step("publish"), step("report")),
        cadences=(cadence("progress", hours(2)),),
    )
    return replace(made, reopen_within=within)


def at(amount: float) -> datetime:
    return NIGHT + timedelta(hours=amount)


def closed(of: Plan | None = None) -> Night:
    """A night whose matter was handled and closed two hours after logging."""
    night = logged(facts(of or plan_of()))
    night.act(Confirmed("III", "III"), StepDone("publish"), StepDone("report"))
    night.watched(hours=2)
    night.act(Resolved(), ReportAccepted())
    return night


def test_it_goes_on_under_its_number_with_a_clock_that_counts_from_here() -> None:
    night = closed()
    number = night.facts.incident.number
    night.watched(days=3)
    decision = night.act(AGAIN)
    assert entry(decision, "opened_again").detail == {"reason": "当事人不满意"}
    assert (night.facts.incident.state, night.facts.incident.number) == (State.HANDLING, number)
    reply = night.clock("reply")
    assert (reply.epoch, reply.anchor, reply.started, reply.due) == (1, "reopened", at(74), at(122))
    assert reply.state is ClockState.RUNNING
    assert (night.clock("visit").epoch, night.clock("visit").due) == (0, at(98))


def test_what_meets_a_limit_of_the_new_round_has_to_be_done_again_and_nothing_else() -> None:
    night = closed()
    night.watched(days=1)
    night.act(AGAIN)
    assert set(night.facts.done_steps) == {"report"}
    assert night.clock("first_report").state is ClockState.MET
    night.watched(hours=5)
    night.act(StepDone("publish"))
    assert (night.clock("reply").state, night.clock("reply").met_at) == (ClockState.MET, at(31))


def test_nobody_acting_on_it_opens_the_ladder_and_reports_are_owed_again() -> None:
    night = closed()
    night.act(AGAIN)
    assert [timer.due for timer in night.armed("cadence:progress")] == [at(4)]
    assert "lapsed" in kinds(night.watched(minutes=30))


def test_somebody_acting_on_it_leaves_the_ladder_closed() -> None:
    night = closed()
    night.act(AGAIN, Noted("已联系当事人"))
    assert "lapsed" not in kinds(night.watched(minutes=30))


def test_a_limit_that_does_not_apply_begins_no_new_round() -> None:
    night = closed(plan_of(replace(VISIT, when=Is("visit", (True,))), replace(REPLY, anchors=("received",))))
    decision = night.act(AGAIN)
    assert "clock_started" not in kinds(decision)
    assert set(night.facts.done_steps) == {"publish", "report"}


def test_a_limit_that_prefers_an_earlier_moment_begins_no_new_round() -> None:
    night = closed(plan_of(replace(REPLY, anchors=("received", "reopened"))))
    night.act(AGAIN)
    assert (night.clock("reply").epoch, night.clock("reply").state) == (0, ClockState.MET)


def test_it_can_be_opened_again_until_its_time_is_over() -> None:
    night = closed(plan_of(within=days(1)))
    assert latest(night.facts) == at(26)
    night.watched(days=1)
    night.act(AGAIN)
    late = closed(plan_of(within=days(1)))
    late.watched(days=1, seconds=1)
    with pytest.raises(Exceeded, match="could be opened again until 2026-03-11 20:10 UTC"):
        late.act(AGAIN)


def test_a_plan_that_says_nothing_of_it_lets_nobody() -> None:
    night = closed(plan_of(ONCE, within=None))
    assert latest(night.facts) is None
    with pytest.raises(Exceeded, match="lets nobody open 2026-0001 again"):
        night.act(AGAIN)


def test_it_can_be_closed_and_opened_again_and_its_time_counts_from_the_last_closing() -> None:
    night = closed(plan_of(within=days(1)))
    night.watched(hours=20)
    night.act(AGAIN)
    assert latest(night.facts) is None
    night.watched(hours=10)
    night.act(StepDone("publish"), Resolved(), ReportAccepted())
    night.watched(hours=20)
    night.act(AGAIN)
    assert night.facts.incident.anchors[Anchor.REOPENED] == at(52)
    assert (night.clock("reply").epoch, night.clock("reply").started) == (2, at(52))


def test_what_is_filed_or_was_never_handled_stays_shut() -> None:
    filed = closed()
    filed.act(Archived())
    unfounded = logged(facts(plan_of()))
    unfounded.act(Dismissed("不实"))
    for night in (filed, unfounded):
        with pytest.raises(IllegalTransition, match="brought back to life"):
            night.act(AGAIN)


CHASE = deadline("chase", hours(1), ("missed:reply",), met_by=["step:urge"])
FINAL = deadline("final", hours(4), ("resolved",), met_by=["step:summary"])


def chased(*, in_time: bool) -> Night:
    """A first round in which the reply was missed, chased in an hour (or not), and then made."""
    short = deadline("reply", hours(2), ("reopened", "received"), met_by=["step:publish"])
    steps = tuple(step(name, required=False) for name in ("publish", "urge", "summary"))
    made = replace(plan_of(short, CHASE, FINAL), steps=steps)
    night = logged(facts(made))
    night.act(Confirmed("III", "III"))
    night.watched(hours=2, minutes=30)
    if in_time:
        night.act(StepDone("urge"))
    night.watched(hours=2)
    night.act(StepDone("publish"), Resolved(), StepDone("summary"), ReportAccepted())
    return night


@pytest.mark.parametrize("in_time", [True, False])
def test_what_follows_a_miss_of_the_new_round_starts_anew(in_time: bool) -> None:
    night = chased(in_time=in_time)
    before = night.clock("chase").state
    night.act(AGAIN)
    assert "urge" not in night.facts.done_steps
    assert [c.state for c in night.decisions[-1].clocks if (c.id, c.epoch) == ("chase", 0)] == []
    assert before in (ClockState.MET, ClockState.ENDED)
    night.watched(hours=2)
    assert (night.clock("reply").state, night.clock("chase").state) == (
        ClockState.BREACHED,
        ClockState.RUNNING,
    )
    assert night.clock("chase").started == night.clock("reply").due
    night.act(StepDone("urge"))
    assert night.clock("chase").state is ClockState.MET


def test_what_counts_from_closing_counts_from_the_closing_of_the_new_round() -> None:
    night = chased(in_time=True)
    night.watched(hours=1)
    decision = night.act(AGAIN)
    assert entry(decision, "steps_again").detail == {"steps": ["publish", "urge", "summary"]}
    night.watched(minutes=30)
    night.act(StepDone("publish"), Resolved())
    clock = night.clock("final")
    assert (clock.state, clock.started) == (ClockState.RUNNING, night.now)


@pytest.mark.parametrize(
    ("anchor", "is_left"),
    [("reopened", False), ("step:publish", False), ("missed:reply", False), ("received", True)],
)
def test_what_was_decided_of_the_first_round_is_asked_again(anchor: str, is_left: bool) -> None:
    span = dict.fromkeys(LEVELS, hours(1))
    signed = Question("signed", ("head",), (anchor,), span, False, ALWAYS, "某条", Standing.DEFAULT)
    fields = (Field("signed", text("签发"), FieldKind.YES_NO, {}, False),)
    night = closed(replace(plan_of(REPLY, CHASE), questions=(signed,), fields=fields))
    known = replace(night.facts.incident, fields={"signed": True}, given=frozenset({"signed"}))
    night.facts = replace(night.facts, incident=known)
    decision = night.act(AGAIN)
    assert ("signed" in decision.incident.fields) is is_left
    assert ("undecided" in kinds(decision)) is not is_left


def test_a_step_of_no_limit_of_the_new_round_meets_one_that_starts_in_it() -> None:
    late = deadline("late", hours(1), ("step:look",), met_by=["step:report", "confirmed"])
    made = replace(
        plan_of(REPLY, late), steps=(step("publish"), step("report"), step("look", required=False))
    )
    night = closed(made)
    night.act(AGAIN)
    night.act(StepDone("look"))
    assert night.clock("late").state is ClockState.MET


def test_what_counted_from_an_earlier_time_everybody_knows_is_no_part_of_the_new_round() -> None:
    either = deadline("either", hours(3), ("step:publish", "received"), met_by=["step:report"])
    night = closed(plan_of(REPLY, either))
    before = night.clock("either")
    night.act(AGAIN)
    assert night.clock("either") == before


def test_a_limit_of_the_new_round_starts_once_where_something_is_decided_anew_with_it() -> None:
    signed = Question(
        "signed",
        ("deputy_head",),
        ("reopened",),
        dict.fromkeys(LEVELS, hours(1)),
        False,
        ALWAYS,
        "",
        Standing.DEFAULT,
    )
    fields = (Field("signed", text("签发"), FieldKind.YES_NO, {}, False),)
    night = logged(facts(replace(plan_of(VISIT), questions=(signed,), fields=fields)))
    night.act(
        Confirmed("III", "III"), FieldsJudged({"signed": True}), StepDone("publish"), StepDone("report")
    )
    night.act(Resolved(), ReportAccepted())
    night.watched(hours=1)
    assert kinds(night.act(AGAIN)).count("clock_started") == 1
    assert len([timer for timer in night.facts.timers if timer.track == "deadline:visit"]) == 1

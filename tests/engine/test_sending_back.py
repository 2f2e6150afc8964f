"""What was done is sent back as not good enough 退回, and is owed again."""

from datetime import datetime, timedelta

import pytest

from engine.doing import moment_of
from engine.endings import Resolved
from engine.errors import IllegalTransition, Incomplete, UnknownItem
from engine.events import Confirmed, DeadlineMet, SentBack, StepDone
from engine.plan import Plan
from engine.sending_back import possible
from engine.vocabulary import ClockState
from tests.builders import NIGHT, deadline, facts, hours, plan, step
from tests.engine.replay import Night, entry, kinds, logged

REPLY = deadline("reply", hours(5), warn=hours(1), met_by=["step:publish", "step:clarify"])
CALL_BACK = deadline("call_back", hours(9), met_by=["deadline:reply"])
PLAN = plan(deadlines=(REPLY, CALL_BACK), steps=(step("publish"), step("clarify", required=False)))
BACK = SentBack("step:publish", "答非所问")


def at(amount: float) -> datetime:
    return NIGHT + timedelta(hours=amount)


def published(after: float, of: Plan = PLAN) -> Night:
    """A night on which the reply was published so many hours after logging."""
    night = logged(facts(of))
    night.watched(hours=after)
    night.act(StepDone("publish"))
    return night


def test_the_step_is_open_again_and_the_limit_runs_on_to_the_same_end() -> None:
    night = published(2)
    night.watched(hours=1)
    decision = night.act(BACK)
    assert kinds(decision) == ["sent_back", "clock_started", "clock_started"]
    assert entry(decision, "sent_back").detail == {"step": "publish", "at": at(2), "reason": "答非所问"}
    old = next(clock for clock in decision.clocks if (clock.id, clock.epoch) == ("reply", 0))
    assert (old.state, old.met_at) == (ClockState.SENT_BACK, at(2))
    new = night.clock("reply")
    assert (new.epoch, new.state, new.started, new.due, new.met_at) == (
        1,
        ClockState.RUNNING,
        NIGHT,
        at(5),
        None,
    )
    assert "publish" not in night.facts.done_steps
    later = [kind for kind in kinds(night.watched(hours=2)) if kind.startswith("deadline")]
    assert later == ["deadline_warned", "deadline_breached"]


def test_it_may_be_done_again_and_meets_its_limit_at_that_time() -> None:
    night = published(2)
    night.act(BACK)
    night.watched(hours=2)
    night.act(StepDone("publish"))
    assert night.facts.done_steps["publish"] == at(4)
    assert (night.clock("reply").state, night.clock("reply").met_at) == (ClockState.MET, at(4))


def test_where_the_end_has_passed_it_is_missed_at_once() -> None:
    night = published(2)
    night.watched(hours=4)
    night.act(BACK)
    decision = night.decide()
    breached = entry(decision, "deadline_breached").detail
    assert (breached["deadline"], breached["due"], breached["outage"]) == ("reply", at(5), False)
    assert night.clock("reply").breached_at == at(6)


def test_what_a_limit_has_met_is_owed_again_too() -> None:
    night = published(2)
    assert night.clock("call_back").state is ClockState.MET
    night.act(BACK)
    assert (night.clock("call_back").state, night.clock("call_back").epoch) == (ClockState.RUNNING, 1)


def test_what_something_else_has_met_besides_is_met_by_that() -> None:
    night = published(2)
    night.watched(hours=1)
    night.act(StepDone("clarify"))
    night.act(BACK)
    assert (night.clock("reply").state, night.clock("reply").met_at) == (ClockState.MET, at(3))
    assert night.clock("call_back").epoch == 0


def test_a_limit_that_a_person_said_was_met_is_sent_back_by_itself() -> None:
    night = logged(facts(PLAN))
    night.watched(hours=1)
    night.act(DeadlineMet("reply", at(1)))
    decision = night.act(SentBack("deadline:reply", "口径不全"))
    assert entry(decision, "sent_back").detail == {"deadline": "reply", "at": at(1), "reason": "口径不全"}
    assert night.clock("reply").state is ClockState.RUNNING


def test_what_can_be_sent_back_is_listed() -> None:
    night = published(2)
    assert possible(night.facts, night.now) == ("step:publish",)
    by_hand = logged(facts(PLAN))
    assert possible(by_hand.facts, by_hand.now) == ()
    by_hand.act(DeadlineMet("call_back", NIGHT))
    assert possible(by_hand.facts, by_hand.now) == ("deadline:call_back",)


def test_a_limit_that_a_step_has_met_is_sent_back_by_the_step() -> None:
    with pytest.raises(IllegalTransition, match="reply is met by step:clarify, step:publish: send back"):
        published(2).act(SentBack("deadline:reply", "答非所问"))


@pytest.mark.parametrize(
    "moment", ["step:clarify", "step:nothing", "deadline:nothing", "confirmed", "told:head"]
)
def test_what_was_not_done_cannot_be_sent_back(moment: str) -> None:
    night = published(2)
    night.act(Confirmed("III", "III"))
    with pytest.raises(UnknownItem, match="is nothing that was done"):
        night.act(SentBack(moment, "答非所问"))


def test_a_required_step_that_was_sent_back_blocks_closing_and_under_review_nothing_is_sent_back() -> None:
    night = published(2)
    night.act(Confirmed("III", "III"), BACK)
    with pytest.raises(Incomplete, match="publish"):
        night.act(Resolved())
    night.act(StepDone("publish"), Resolved())
    with pytest.raises(IllegalTransition, match="resume handling first"):
        night.act(BACK)


def test_sent_back_and_done_again_in_one_act_it_has_its_new_time() -> None:
    night = published(2)
    night.watched(hours=1)
    decision = night.act(BACK, StepDone("publish"))
    assert decision.steps_done == {"publish": at(3)}
    assert decision.steps_undone == frozenset()
    assert night.facts.done_steps == {"publish": at(3)}


@pytest.mark.parametrize(
    ("item", "moment"),
    [
        ("publish", "step:publish"),
        ("reply", "deadline:reply"),
        ("step:publish", "step:publish"),
        ("deadline:reply", "deadline:reply"),
    ],
)
def test_what_is_sent_back_is_named_by_its_id(item: str, moment: str) -> None:
    assert moment_of(PLAN, item) == moment


@pytest.mark.parametrize("item", ["nothing", "deadline:publish", "update:reply"])
def test_a_name_that_is_no_step_and_no_limit_is_refused_with_those_there_are(item: str) -> None:
    with pytest.raises(UnknownItem, match=r"steps: publish, clarify; deadlines: reply, call_back"):
        moment_of(PLAN, item)


CHECK = deadline("check", hours(2), ("step:publish",), warn=hours(1), met_by=["step:clarify"])
CHASE = deadline("chase", hours(1), ("missed:check",))
FOLLOWED = plan(deadlines=(REPLY, CHECK, CHASE), steps=(step("publish"), step("clarify", required=False)))


def test_what_counts_from_it_is_owed_no_more_and_counts_anew_when_it_is_done_again() -> None:
    night = published(1, FOLLOWED)
    assert night.clock("check").due == at(3)
    night.watched(minutes=30)
    night.act(BACK)
    assert night.clock("check").state is ClockState.SUPERSEDED
    assert not {"deadline_warned", "deadline_breached"} & set(kinds(night.watched(hours=2)))
    night.act(StepDone("publish"))
    clock = night.clock("check")
    assert (clock.state, clock.epoch, clock.due) == (ClockState.RUNNING, 1, at(5.5))


def test_what_was_missed_of_it_is_taken_back_with_what_followed() -> None:
    night = published(1, FOLLOWED)
    night.watched(hours=2, minutes=1)
    assert night.clock("chase").state is ClockState.RUNNING
    night.act(BACK)
    assert {night.clock(name).state for name in ("check", "chase")} == {ClockState.SUPERSEDED}


def test_what_was_done_after_it_stays_done_until_that_is_sent_back_too() -> None:
    night = published(1, FOLLOWED)
    night.act(StepDone("clarify"), BACK)
    assert night.clock("check").state is ClockState.MET


def test_what_was_met_by_a_step_and_by_a_limit_that_this_step_met_runs_on_once() -> None:
    both = deadline("call_back", hours(9), met_by=["step:publish", "deadline:reply"])
    night = published(2, plan(deadlines=(REPLY, both), steps=PLAN.steps))
    assert kinds(night.act(BACK)) == ["sent_back", "clock_started", "clock_started"]
    assert len(night.armed("deadline:call_back")) == 1

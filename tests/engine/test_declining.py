"""无法处理: whoever cannot act is not called again, and the call passes on at once."""

from datetime import timedelta

import pytest

from engine.errors import UnknownItem
from engine.events import Answered, Declined
from engine.vocabulary import PageState
from tests.builders import facts, ladder, minutes, plan, rung, tell
from tests.engine.replay import Night, kinds, logged, rung_people

STAIR = plan(ladders={"III": ladder(rung("duty_leader", wait=minutes(5)), rung("deputy_head"), rung("head"))})


def declines(night: Night, person: str) -> list[str]:
    """Whoever the watch rings at once because this person cannot act."""
    night.act(Declined(night.page_of(person).id, person, "无法处理"))
    return rung_people(night.watched(minutes=0))


def test_the_next_rung_is_called_at_once_and_the_climb_goes_on_from_there() -> None:
    night = logged(facts(STAIR))
    night.watched(minutes=1)
    assert declines(night, "leader") == ["deputy"]
    assert [kinds(decision) for decision in night.decisions[-2:]] == [["declined"], ["rung"]]
    (armed,) = night.armed("ladder")
    assert (armed.n, armed.due - night.now) == (2, timedelta(minutes=5))
    assert "leader" not in rung_people(night.watched(minutes=5))


def test_the_repeats_of_the_rung_are_passed_over_and_nobody_who_cannot_act_is_rung_again() -> None:
    stair = ladder(rung("duty_leader", wait=minutes(5), repeats=2), rung("deputy_head"), rung("head"))
    night = logged(facts(plan(ladders={"III": stair})))
    night.watched(minutes=6)  # rung twice
    assert declines(night, "leader") == ["deputy"]
    assert rung_people(night.watched(minutes=5)) == ["chief"]


def test_past_the_end_of_the_ladder_who_cannot_act_is_rung_again_only_after_the_wait() -> None:
    night = logged(facts(plan(ladders={"III": ladder(rung("head", wait=minutes(5)), rung("city"))})))
    night.watched(minutes=11)  # the head, the superior by card, and the head again
    assert declines(night, "chief") == []


def test_while_somebody_else_on_the_rung_may_still_answer_nothing_passes_on() -> None:
    both = ladder(rung("duty_leader", "deputy_head"), rung("head"))
    night = logged(facts(plan(ladders={"III": both})))
    assert declines(night, "leader") == []
    assert declines(night, "deputy") == ["chief"]


def test_on_the_last_rung_there_is_nobody_to_pass_it_on_to_and_it_rings_again_after_its_wait() -> None:
    night = logged(facts(plan(ladders={"III": ladder(rung("head", wait=minutes(5)))})))
    before = night.armed("ladder")
    assert declines(night, "chief") == []
    assert night.armed("ladder") == before
    assert rung_people(night.watched(minutes=5)) == ["chief"]


def test_the_page_ends_as_declined_and_cannot_be_declined_twice() -> None:
    night = logged(facts(STAIR))
    page = night.page_of("leader")
    decision = night.act(Declined(page.id, "leader", "无法处理"))
    assert [(close.page, close.state) for close in decision.closes] == [(page.id, PageState.DECLINED)]
    with pytest.raises(UnknownItem):
        night.act(Declined(page.id, "leader", "无法处理"))


def test_after_the_ladder_has_stopped_a_refusal_starts_nothing() -> None:
    told = plan(ladders=STAIR.ladders, tells=(tell("head", retry=minutes(5)),))
    night = logged(facts(told))
    night.act(Answered(person="leader"))
    assert declines(night, "chief") == []
    assert not night.armed("ladder")


def test_who_cannot_act_has_been_told_all_the_same() -> None:
    night = logged(facts(plan(ladders=STAIR.ladders, tells=(tell("head", retry=minutes(5)),))))
    declines(night, "chief")
    assert not night.armed("tell:head")
    assert "chief" not in rung_people(night.watched(minutes=4))

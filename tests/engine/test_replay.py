"""A night in memory passes as it does in the store: what was decided, and the facts after it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from engine.errors import IllegalTransition
from engine.events import Confirmed, LevelChanged, Logged
from engine.facts import Clock
from engine.replay import after, happened, watched
from engine.vocabulary import Anchor, ClockState
from tests.builders import NIGHT, deadline, facts, full_plan, hours, plan, rung
from tests.engine.replay import kinds, logged


def test_each_timer_fires_at_the_instant_it_is_due_and_the_last_instant_counts() -> None:
    night = happened(facts(plan(rung("duty_leader"), rung("head"))), (Logged(),), NIGHT)
    moments = list(watched(night.facts, NIGHT, NIGHT + timedelta(minutes=5)))

    assert [moment.at - NIGHT for moment in moments] == [timedelta(), timedelta(minutes=5)]


def test_a_timer_past_due_fires_now_and_never_earlier() -> None:
    night = happened(facts(), (Logged(),), NIGHT)
    later = NIGHT + timedelta(hours=1)

    assert next(watched(night.facts, later, later)).at == later


def test_nothing_passes_where_nothing_is_armed() -> None:
    assert list(watched(facts(), NIGHT, NIGHT + timedelta(days=1))) == []


def test_what_is_refused_leaves_nothing_behind() -> None:
    night = happened(facts(), (Logged(),), NIGHT)

    with pytest.raises(IllegalTransition):
        happened(night.facts, (Logged(),), NIGHT)
    assert happened(night.facts, (Confirmed("III", "III"),), NIGHT).facts.incident.is_confirmed


def test_the_clock_in_force_is_that_of_the_latest_epoch() -> None:
    night = logged(facts(full_plan()))
    decision = night.act(LevelChanged("II", "II", "扩散"))
    older = Clock("reply", 0, Anchor.RECEIVED, NIGHT, NIGHT + timedelta(hours=48), ClockState.SUPERSEDED)
    told = after(night.facts, replace(decision, fired=(), cancelled=(), armed=(), clocks=(older,)), night.now)

    assert "clock_started" in kinds(decision)
    assert {clock.id: clock.state for clock in told.clocks}["reply"] is ClockState.SUPERSEDED
    raised = replace(older, epoch=1, state=ClockState.RUNNING)
    newest = after(told, replace(decision, fired=(), cancelled=(), armed=(), clocks=(raised,)), night.now)
    kept = after(newest, replace(decision, fired=(), cancelled=(), armed=(), clocks=(older,)), night.now)
    assert {clock.id: clock.epoch for clock in kept.clocks}["reply"] == 1


def test_a_limit_that_was_never_started_has_no_clock() -> None:
    night = logged(facts(plan(deadlines=(deadline("summary", hours(1), anchors=(Anchor.RESOLVED,)),))))

    assert night.facts.clocks == ()

"""Coded fields judged after logging, or corrected: the limits that hang on them follow."""

from dataclasses import replace
from datetime import timedelta

import pytest

from engine import tracks
from engine.conditions import Is
from engine.endings import Resolved
from engine.errors import Incomplete, Unchanged, UnknownItem
from engine.events import Answered, Confirmed, DeadlineMet, FieldsJudged, StepDone
from engine.vocabulary import ClockState
from tests.builders import NIGHT, cadence, deadline, facts, hours, incident, plan, step, tell
from tests.engine.replay import Night, logged, rung_people

EMERGENCY = deadline("statement", hours(5), when=Is("emergency", (True,)))


def with_statement(**fields: bool) -> Night:
    """A night on which a statement is owed if it is an emergency."""
    return logged(facts(plan(deadlines=(EMERGENCY,)), incident(fields=fields)))


def test_a_coded_field_judged_later_starts_its_limit_from_the_anchor_all_the_same() -> None:
    night = with_statement()
    night.watched(hours=1)
    night.act(FieldsJudged({"emergency": True}))
    assert night.clock("statement").due == NIGHT + timedelta(hours=5)


def test_a_coded_field_corrected_takes_its_limit_away_and_gives_it_back() -> None:
    night = with_statement(emergency=True)
    night.act(FieldsJudged({"emergency": False}))
    assert night.clock("statement").state is ClockState.SUPERSEDED
    assert not night.armed("deadline:statement")
    night.act(FieldsJudged({"emergency": True}))
    assert (night.clock("statement").epoch, night.clock("statement").state) == (1, ClockState.RUNNING)


def test_a_coded_field_judged_again_leaves_a_limit_that_was_met() -> None:
    night = with_statement(emergency=True)
    night.act(DeadlineMet("statement", NIGHT), FieldsJudged({"emergency": False}))
    assert night.clock("statement").state is ClockState.MET


@pytest.mark.parametrize("fields", [{}, {"emergency": True}])
def test_what_judges_nothing_anew_is_refused_and_is_no_handling(fields: dict[str, bool]) -> None:
    night = with_statement(emergency=True)
    with pytest.raises(Unchanged, match="judged so already"):
        night.act(FieldsJudged(fields))


HURT = Is("casualties", (True,))


def test_whoever_has_to_hear_of_it_with_the_field_is_told_when_it_is_judged() -> None:
    night = logged(facts(plan(tells=(replace(tell("deputy_head"), when=HURT),))))
    assert "deputy" not in rung_people(night.decisions)
    night.act(FieldsJudged({"casualties": True}))
    assert rung_people(night.decide()) == ["deputy"]


def test_who_was_told_already_is_not_told_again_by_a_second_judgement() -> None:
    night = logged(facts(plan(tells=(replace(tell("deputy_head"), when=HURT),))))
    night.act(FieldsJudged({"casualties": True}))
    night.decide()
    night.act(Answered(page=night.page_of("deputy").id, person="deputy"))
    night.act(FieldsJudged({"casualties": True, "emergency": False}))
    assert not night.armed(tracks.tell("deputy_head"))


def test_a_recurring_report_is_owed_while_its_condition_holds() -> None:
    night = logged(facts(plan(cadences=(replace(cadence("update", hours(2)), when=HURT),))))
    assert not night.armed(tracks.cadence("update"))
    night.act(FieldsJudged({"casualties": True}))
    assert [timer.due for timer in night.armed(tracks.cadence("update"))] == [night.now + timedelta(hours=2)]
    night.act(FieldsJudged({"casualties": False}))
    assert not night.armed(tracks.cadence("update"))


def test_a_step_is_on_the_checklist_while_its_condition_holds() -> None:
    night = logged(facts(plan(steps=(replace(step("police"), when=HURT),))))
    with pytest.raises(UnknownItem, match="police"):
        night.act(StepDone("police"))
    night.act(Confirmed("III", "III"))
    night.act(FieldsJudged({"casualties": True}))
    with pytest.raises(Incomplete, match="police"):
        night.act(Resolved())
    night.act(StepDone("police"))
    night.act(Resolved())

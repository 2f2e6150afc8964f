"""Coded fields judged after logging, or corrected: the limits that hang on them follow."""

from datetime import timedelta

from engine.events import DeadlineMet, FieldsJudged
from engine.vocabulary import ClockState
from tests.builders import NIGHT, deadline, facts, hours, incident, plan
from tests.engine.replay import Night, logged

EMERGENCY = deadline("statement", hours(5), when={"emergency": (True,)})


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

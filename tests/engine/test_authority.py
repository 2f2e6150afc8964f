"""What limits, recurring reports and decisions rest on, level by level."""

from dataclasses import replace

from engine.conditions import ALWAYS
from engine.duties import Authority, Question
from engine.vocabulary import Standing
from tests.builders import full_plan

OWN = Authority("本办《值班制度》第三条", Standing.OWN_RULE)


def test_a_limit_and_a_recurring_report_may_rest_on_something_else_at_one_level() -> None:
    whole = full_plan()
    for owed in (whole.deadlines[0], whole.cadences[0]):
        adjusted = replace(owed, rests_on={"II": OWN})

        assert adjusted.authority("II") == OWN
        assert adjusted.authority("I") == Authority(owed.source, owed.standing)


def test_a_decision_rests_on_the_same_at_every_level() -> None:
    question = Question("signed", ("leader",), ("confirmed",), {}, "none", ALWAYS, OWN.source, OWN.standing)

    assert question.authority("I") == question.authority("II") == OWN

"""On what a limit rests: the same at every level, unless the plan says otherwise of some."""

from dataclasses import replace

from engine.duties import Authority
from engine.vocabulary import Standing
from tests.builders import cadence, deadline, hours

OURS = Authority("本办《值班制度》第三条", Standing.OWN_RULE)


def test_a_limit_rests_at_each_level_on_what_the_plan_says_of_that_level() -> None:
    limit = replace(deadline("reply", hours(1)), rests_on={"II": OURS})
    assert limit.authority("II") == OURS
    assert limit.authority("III") == Authority(limit.source, limit.standing)


def test_so_does_a_recurring_report() -> None:
    report = replace(cadence("progress", hours(1)), rests_on={"II": OURS})
    assert report.authority("II") == OURS
    assert report.authority("III") == Authority(report.source, report.standing)

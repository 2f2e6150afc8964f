"""`confirmed_by` and `reviewed_by` of a level, and `consented_by`."""

from engine.quorums import Quorum
from playbooks.explaining import explain
from playbooks.loading import parse, thaw
from playbooks.rules import Rule
from tests.playbooks.pages import problems_of, spoiled

SECOND = (
    "needs: [emergency]}",
    "needs: [emergency], confirmed_by: {all: [leader, officer]}, reviewed_by: officer}",
)
CONSENT = ("confirmed_by: [leader]\n", "confirmed_by: [leader]\nconsented_by: [officer]\n")


def test_a_level_says_who_confirms_it_and_reviews_the_report_on_it() -> None:
    playbook = parse(spoiled(SECOND), "plan.yaml")
    plan = playbook.plan

    assert plan.confirming("II") == Quorum(("leader", "officer"), 2)
    assert plan.confirming("III") == Quorum(("leader",))
    assert [plan.reviewing(level.id) for level in plan.levels] == ["officer", "leader"]
    assert thaw(playbook.canonical) == plan


def test_the_plan_in_words_says_so_of_each_level() -> None:
    said = explain(parse(spoiled(SECOND), "plan.yaml").plan, "zh")
    assert "可核定级别：值班主班、带班领导（须全部）（Ⅱ）；带班领导（Ⅲ）" in said
    assert "审阅：值班主班（Ⅱ）、带班领导（Ⅲ）" in said


def test_who_agrees_to_reports_upward_is_said_where_it_is_somebody_else() -> None:
    plan = parse(spoiled(CONSENT), "plan.yaml").plan
    assert plan.consenters("II") == ("officer",)
    assert "同意上报：值班主班" in explain(plan, "zh")
    assert "同意上报：" not in explain(parse(spoiled(), "plan.yaml").plan, "zh")


def test_a_report_is_reviewed_inside_the_office_at_each_level() -> None:
    old, new = SECOND
    [problem] = problems_of(spoiled((old, new.replace("reviewed_by: officer", "reviewed_by: office"))))
    assert (problem.rule, problem.message) == (Rule.REVIEWER_OUTSIDE, "'office' is outside the office")


def test_that_anybody_may_lower_or_end_a_level_is_said_where_nobody_is_named() -> None:
    free = "降级、提请结案：本预案未限定由谁决定"
    assert free in explain(parse(spoiled(), "plan.yaml").plan, "zh")
    kept = ("needs: [emergency]}", "needs: [emergency], ended_by: [officer]}")
    assert free not in explain(parse(spoiled(kept), "plan.yaml").plan, "zh")


def test_who_raises_to_a_level_that_names_who_confirms_it_is_said_too() -> None:
    said = "核定以后，提到写明核定人的级别须由其中一人决定"
    assert said in explain(parse(spoiled(SECOND), "plan.yaml").plan, "zh")
    assert said not in explain(parse(spoiled(), "plan.yaml").plan, "zh")


def test_when_a_level_was_set_is_said_in_words() -> None:
    plan = parse(spoiled(("from: [found, received]", "from: graded")), "plan.yaml").plan
    assert "定级（现级别核定或最近一次提级、降级之时）" in explain(plan, "zh")

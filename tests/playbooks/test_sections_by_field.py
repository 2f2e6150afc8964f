"""A section of the report for some incidents only: frozen where it is written, said where the plan is."""

from engine.conditions import ALWAYS, Is
from playbooks.comparing.differing import Change, Kind, differences
from playbooks.explaining import explain
from playbooks.loading import inspect, parse, thaw
from playbooks.rules import Rule
from tests.playbooks.pages import SHORT, problems_of, spoiled

LAST = '    - {id: basics, title: {zh: 基本情况, en: Basic facts}, facts: [basics, "step:verify"]}\n'
RESCUE = "    - {id: rescue, title: {zh: 应急处置情况, en: Rescue}, facts: [steps], when: {emergency: yes}}\n"
PLAYBOOK = parse(spoiled((LAST, LAST + RESCUE)), "plan.yaml")


def test_a_section_without_a_condition_is_always_printed_and_frozen_as_before_there_were_any() -> None:
    assert [section.when for section in PLAYBOOK.plan.sections] == [ALWAYS, Is("emergency", (True,))]
    written = [section.get("when") for section in PLAYBOOK.source["report"]["sections"]]
    assert written == [None, {"emergency": [True]}]
    assert thaw(PLAYBOOK.canonical) == PLAYBOOK.plan


def test_the_plan_says_in_which_incidents_a_section_is_printed() -> None:
    assert "2. 应急处置情况（涉突发事件为“是”；按记录填写）\n" in explain(PLAYBOOK.plan, "zh")


def test_a_condition_that_is_new_is_a_difference_in_words() -> None:
    always = parse(spoiled((LAST, LAST + RESCUE.replace(", when: {emergency: yes}", ""))), "old.yaml")

    (report,) = differences(always.plan, PLAYBOOK.plan, "zh")

    before, after = "应急处置情况（按记录填写）", "应急处置情况（涉突发事件为“是”；按记录填写）"
    assert report.changes == (Change(Kind.CHANGED, "应急处置情况", "", before, after),)


def test_its_condition_is_held_to_the_rules_of_every_condition() -> None:
    never = RESCUE.replace("emergency: yes", "all: [{emergency: yes}, {emergency: no}]")
    always = RESCUE.replace("emergency: yes", "any: [{emergency: yes}, {not: {emergency: yes}}]")

    (problem,) = problems_of(spoiled((LAST, LAST + never)))
    assert (problem.path, problem.rule) == ("report.sections[rescue].when", Rule.NEVER_HOLDS)
    warnings = inspect(spoiled((LAST, LAST + always)), "plan.yaml").warnings
    found = [warning.path for warning in warnings if warning.rule is Rule.ALWAYS_HOLDS]
    assert found == ["report.sections[rescue].when"]


def test_a_section_of_a_document_has_no_condition_of_its_own() -> None:
    document = (
        "documents:\n  - {id: brief, title: {zh: 快报, en: Brief}, type: {zh: 快报, en: Brief}, "
        "sections: [{id: facts, title: {zh: 事实, en: Facts}, when: {emergency: yes}}], "
        "chain: [{does: draft}, {does: sign, by: [leader]}]}\n"
    )
    assert Rule.UNKNOWN_KEY in {problem.rule for problem in problems_of(SHORT + document)}

"""What an author most likely meant otherwise is warned of, and what merely looks like it is not."""

import pytest

from playbooks.loading import inspect
from playbooks.rules import Rule
from tests.playbooks.pages import spoiled

MET_BY = '    met_by: ["step:publish"]\n'
LEADER = "      - {roles: [leader], channels: [sms, voice], wait: 10m, repeats: 1}\n"


def rules(*changes: tuple[str, str]) -> set[Rule]:
    inspected = inspect(spoiled(*changes), "plan.yaml")
    assert inspected.problems == ()
    return {warning.rule for warning in inspected.warnings}


def test_a_limit_that_nothing_meets_may_be_said_to_be_met_by_a_person() -> None:
    assert Rule.UNMET_BY_ITS_STEP not in rules((MET_BY, ""))


def test_a_limit_that_something_meets_need_not_be_met_by_the_step_of_its_title() -> None:
    same = ("title: {zh: 核实, en: Verify}", "title: {zh: 回应舆情, en: Reply}")

    assert Rule.UNMET_BY_ITS_STEP not in rules(same)
    assert Rule.UNMET_BY_ITS_STEP in rules(same, (MET_BY, ""))


def test_a_step_that_some_level_of_the_limit_does_not_have_could_not_meet_it() -> None:
    elsewhere = ("title: {zh: 核实, en: Verify}", "title: {zh: 回应舆情, en: Reply}, levels: [III]")
    assert Rule.UNMET_BY_ITS_STEP not in rules(elsewhere, (MET_BY, ""))


@pytest.mark.parametrize(
    ("before", "rung"),
    [
        (
            "{roles: [leader], channels: [sms], wait: 5m}",
            "{roles: [leader], channels: [sms, voice], wait: 5m}",
        ),
        (
            "{roles: [leader], channels: [sms], wait: 5m}",
            "{roles: [leader, officer], channels: [sms], wait: 5m}",
        ),
        (
            "{roles: [leader], channels: [sms], wait: 5m}",
            "{roles: [leader], channels: [sms], wait: 5m, when: {emergency: yes}}",
        ),
    ],
)
def test_a_rung_that_calls_in_another_way_or_more_people_or_in_other_incidents_is_meant(
    before: str, rung: str
) -> None:
    assert Rule.NOBODY_NEW not in rules((LEADER, f"      - {before}\n      - {rung}\n"))
    assert Rule.NOBODY_NEW in rules((LEADER, f"      - {before}\n      - {before}\n"))

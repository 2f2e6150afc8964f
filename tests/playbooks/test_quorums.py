"""任一、全部、n人 in a playbook: one spelling wherever roles are named whose act counts."""

import json

import pytest

from engine.plan import Plan
from playbooks.explaining import explain
from playbooks.loading import parse, thaw
from tests.playbooks.pages import problems_of, spoiled
from tests.playbooks.playing import lines, played, short

OWNER = ("confirmed_by: [leader]", "confirmed_by: {}")
RUNG = ("wait: 5m}", "wait: 5m, stopped_by: {}}}")
STEP = (
    "{zh: 核实, en: Verify}, required: yes}",
    "{{zh: 核实, en: Verify}}, required: yes, confirmed_by: {}}}",
)
PLACES = {"the level": OWNER, "a rung": RUNG, "a step": STEP}
JUDGED = {"emergency": True}
BOTH = "{all: [officer, leader]}"


def written(place: tuple[str, str], quorum: str) -> str:
    old, new = place
    return spoiled((old, new.format(quorum)))


def plan_of(text: str) -> Plan:
    return parse(text, "plan.yaml").plan


@pytest.mark.parametrize(
    ("quorum", "needs"),
    [("[officer, leader]", 1), (BOTH, 2), ("{at_least: 2, of: [officer, leader]}", 2)],
)
@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES.keys())
def test_a_list_is_any_of_them_and_all_or_a_number_is_more(
    place: tuple[str, str], quorum: str, needs: int
) -> None:
    plan = plan_of(written(place, quorum))

    rung, step = plan.ladders["II"].rungs[0], plan.steps[0]
    who = {OWNER: (plan.confirmed_by, plan.confirmations), STEP: (step.confirmed_by, step.confirmations)}
    roles, found = who.get(place, (rung.stopped_by, rung.answers))
    assert (set(roles), found) == ({"officer", "leader"}, needs)


WRONG = {
    "{all: []}": "names no role",
    "[]": "names no role",
    "leader": "'leader' is no list of roles",
    "[{a: b}]": "is no list of roles",
    "{at_least: 3, of: [officer, leader]}": "at_least: 3 of 2 roles can never be",
    "{at_least: 1, of: [officer, leader]}": "at_least: 1 is not two or more",
    "{at_least: yes, of: [officer, leader]}": "at_least: True is not two or more",
    "{any: [officer]}": "does not say whose act counts",
    "{all: [officer], of: [leader]}": "does not say whose act counts",
}


@pytest.mark.parametrize(("quorum", "says"), WRONG.items(), ids=WRONG.keys())
@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES.keys())
def test_what_can_never_be_met_is_refused_wherever_it_stands(
    place: tuple[str, str], quorum: str, says: str
) -> None:
    [problem] = problems_of(written(place, quorum))

    assert says in problem.message
    assert problem.remedy


@pytest.mark.parametrize("quorum", ["[boss]", "{all: [leader, boss]}", "{at_least: 2, of: [leader, boss]}"])
@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES.keys())
def test_a_role_that_does_not_exist_is_found_inside(place: tuple[str, str], quorum: str) -> None:
    assert [p.message for p in problems_of(written(place, quorum))] == ["unknown role 'boss'"]


def test_a_climb_cannot_wait_for_somebody_it_never_calls() -> None:
    [problem] = problems_of(written(RUNG, "{all: [leader, contact]}"))

    assert "'contact' is on no rung of this ladder" in problem.message


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES.keys())
def test_it_is_frozen_as_it_was_written_and_thaws_the_same(place: tuple[str, str]) -> None:
    for quorum in ("[leader]", BOTH):
        playbook = parse(written(place, quorum), "plan.yaml")
        assert thaw(playbook.canonical) == playbook.plan
        assert json.loads(playbook.canonical) == playbook.source


def test_the_explanation_says_how_many_it_takes() -> None:
    assert "可核定级别：值班主班、带班领导（须全部）" in explain(plan_of(written(OWNER, BOTH)), "zh")
    three = "{at_least: 2, of: [officer, leader, office]}"
    said = explain(plan_of(written(STEP, three)), "zh")
    assert "完成须经确认：值班主班、带班领导、区政府办公室（其中2个岗位）" in said
    assert "Stopped by an answer of: all of Duty officer, Duty leader" in explain(
        plan_of(written(RUNG, BOTH)), "en"
    )


def test_a_night_is_played_with_one_of_those_it_takes_at_a_time() -> None:
    steps = STEP[1].format("{all: [leader, contact]}")
    of = short(spoiled((OWNER[0], OWNER[1].format(BOTH)), (STEP[0], steps)))
    events = (
        "PT1M confirm as 带班领导",
        "PT2M confirm III as officer",
        "PT3M confirm III as 带班领导",
        "PT4M done verify as leader",
        "PT5M done step:verify as contact",
    )

    kinds = ("part_confirmed", "confirmed", "part_done", "step_done")
    found = [
        (line["at"], line["kind"])
        for line in lines(played(*events, of=of, fields=JUDGED, until="PT6M"), *kinds)
    ]
    assert found == [
        ("PT1M", "part_confirmed"),
        ("PT2M", "part_confirmed"),
        ("PT3M", "confirmed"),
        ("PT4M", "part_done"),
        ("PT5M", "step_done"),
    ]


def test_who_has_no_say_ends_the_night_that_is_played() -> None:
    of = short(written(OWNER, BOTH))

    refused = played("PT1M confirm as contact", of=of, fields=JUDGED).refused

    assert refused
    assert "the level is confirmed by one of: officer 值班主班, leader 带班领导" in refused.why

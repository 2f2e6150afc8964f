"""A duty to tell that waits for something: it comes, it is said in words, and others may rest on it."""

import json

import pytest

from playbooks.explaining import explain
from playbooks.loading import inspect, parse, thaw
from tests.playbooks.pages import problems_of, spoiled

WHO = "  - {role: contact, levels: [II, III], "
OFFICE = (
    "tell:\n",
    "tell:\n  - {role: office, levels: [II, III], from: FROM, channels: [manual], retry: 9m, tries: 1}\n",
)


def waits(*anchors: str, more: tuple[tuple[str, str], ...] = ()) -> str:
    """The short playbook, in which the unit is told of one of these moments."""
    return spoiled((WHO, f"{WHO}from: {json.dumps(list(anchors))}, "), *more)


def found(text: str) -> list[tuple[str, str]]:
    return [(problem.path, problem.rule) for problem in problems_of(text)]


@pytest.mark.parametrize(
    "moment",
    [
        *("confirmed", "consented", "instructed", "resolved", "step:verify", "judged:emergency"),
        *("deadline:reply", "missed:reply", "told:leader", "answered:leader", "signed:office"),
    ],
)
def test_whoever_is_told_may_be_told_of_whatever_can_happen(moment: str) -> None:
    assert found(waits(moment)) == []
    assert parse(waits(moment), "plan.yaml").plan.tells[1].anchors == (moment,)


@pytest.mark.parametrize(
    ("anchors", "rule"),
    [
        (("step:verfy",), "unknown-moment"),
        (("told:contact",), "waits-in-a-circle"),
        (("answered:contact", "confirmed"), "waits-in-a-circle"),
        (("reopened",), "never-comes"),
        (("answered:police",), "never-comes"),
    ],
)
def test_nobody_waits_for_what_is_not_there_or_for_his_own_word(anchors: tuple[str, ...], rule: str) -> None:
    police = "  - {id: police, title: {zh: 公安, en: Police}, side: peer, from: {unit: 公安}}\nladders:\n"
    assert [of for _, of in found(waits(*anchors, more=(("ladders:\n", police),)))] == [rule]


def test_a_second_round_is_something_to_be_told_of_where_there_can_be_one() -> None:
    assert found(waits("reopened", more=(("confirmed_by:", "reopen_within: 30d\nconfirmed_by:"),))) == []


def test_a_given_time_comes_by_itself_and_a_limit_that_ends_at_it_is_missed_then() -> None:
    given = (
        ("fields:\n", "fields:\n  - {id: until, title: {zh: 期限, en: Until}, kind: time}\n"),
        (
            "deadlines:\n",
            "deadlines:\n  - {id: end, title: {zh: 到期, en: End}, until: 'field:until', source: 某条, "
            "standing: own_rule}\n",
        ),
    )
    assert found(waits("field:until", more=given)) == [("tell[2].from", "never-comes")]
    assert found(waits("missed:end", more=given)) == []


@pytest.mark.parametrize(
    ("change", "levels"),
    [
        (("en: Verify}, required: yes}", "en: Verify}, levels: [II]}"), "III"),
        (("en: Verify}, required: yes}", "en: Verify}, when: {emergency: yes}}"), None),
    ],
)
def test_it_comes_at_each_of_its_levels(change: tuple[str, str], levels: str | None) -> None:
    problems = problems_of(waits("step:verify", more=(change,)))
    said = "is never told at level {}: nothing it waits for can happen there"
    assert [problem.message for problem in problems] == ([said.format(levels)] if levels else [])


def test_it_comes_in_the_incidents_in_which_it_is_owed() -> None:
    other = ("en: Verify}, required: yes}", "en: Verify}, when: {emergency: no}}")
    text = waits("step:verify", more=(other,)).replace(
        'from: ["step:verify"], ', 'from: ["step:verify"], when: {emergency: yes}, '
    )
    assert found(text) == [("tell[2].from", "never-comes")]


def test_two_who_wait_for_one_another_are_told_by_nobody() -> None:
    office = (OFFICE[0], OFFICE[1].replace("FROM", "'answered:contact'"))
    text = waits("told:office", more=(office,))
    assert found(text) == [
        ("tell[1].from", "waits-in-a-circle"),
        ("tell[3].from", "waits-in-a-circle"),
    ]
    assert found(waits("told:office", "confirmed", more=(office,))) == []


@pytest.mark.parametrize("moment", ["told:contact", "answered:contact"])
@pytest.mark.parametrize(
    ("anchor", "rule"),
    [("resolved", "waits-for-the-end"), ("missed:reply", "waits-for-a-miss"), ("confirmed", None)],
)
def test_a_step_waits_for_nobody_who_is_told_of_the_end_or_of_a_miss(
    moment: str, anchor: str, rule: str | None
) -> None:
    verify = ("en: Verify}, required: yes}", f"en: Verify}}, required: yes, after: ['{moment}']}}")
    assert [of for _, of in found(waits(anchor, more=(verify,)))] == ([rule] if rule else [])


def test_what_counts_from_whoever_is_told_starts_where_that_can_come() -> None:
    verify = ("en: Verify}, required: yes}", "en: Verify}, levels: [II]}")
    counts = ("from: [found, received]", "from: 'answered:contact'")
    first, second = problems_of(waits("step:verify", more=(verify, counts)))
    assert (first.path, first.rule) == ("tell[2].from", "never-comes")
    assert (second.path, second.message) == (
        "deadlines[reply].from",
        "never starts at level III: nothing it counts from can happen there",
    )


def test_nobody_is_told_of_material_that_may_come_after_closing() -> None:
    filed = ("en: Verify}, required: yes}", "en: Verify}, before: archive}")
    assert found(waits("step:verify", more=(filed,))) == [("tell[2].from", "filed-too-late")]


def warned(text: str) -> list[tuple[str, str]]:
    untimed, by_silence = "has no deadline", "once somebody else answers"
    found = [(w.path, str(w.message)) for w in inspect(text, "plan.yaml").warnings]
    return [
        (path, message) for path, message in found if untimed not in message and by_silence not in message
    ]


def test_what_is_known_at_logging_is_told_at_once_and_lint_says_so() -> None:
    text = waits("received", "confirmed")
    assert warned(text) == [("tell[2].from", "received is no later than logging: it is told at once")]
    assert parse(text, "plan.yaml").plan.tells[1].anchors == ()


@pytest.mark.parametrize(
    ("anchor", "says"),
    [
        ("resolved", "nobody has to be told of level II before something has come of it"),
        ("confirmed", None),
    ],
)
def test_a_level_is_told_of_only_by_what_surely_comes_while_it_is_handled(
    anchor: str, says: str | None
) -> None:
    leader = "  - {role: leader, levels: [II, III], "
    text = spoiled((WHO, f"{WHO}from: resolved, "), (leader, f"{leader}from: {anchor}, "))
    assert [message for path, message in warned(text) if path == "levels[II]"] == ([says] if says else [])


def test_who_is_told_later_neither_reaches_the_level_nor_hears_in_time() -> None:
    no_rung = ("      - {roles: [leader], channels: [sms, voice], wait: 10m, repeats: 1}\n", "")
    leader = "  - {role: leader, levels: [II, III], "
    later = (leader, f"{leader}from: confirmed, ")
    said = [message for _, message in warned(spoiled(no_rung, later))]
    assert "level II never reaches anybody who may confirm it" in said


def test_what_is_frozen_says_when_it_is_told_only_where_it_waits() -> None:
    plain, later = parse(spoiled(), "plan.yaml"), parse(waits("resolved"), "plan.yaml")
    assert not any("from" in tell for tell in plain.source["tell"])
    assert later.source["tell"][1]["from"] == ["resolved"]
    assert thaw(later.canonical) == later.plan


def test_the_plan_in_words_says_of_what_each_is_told() -> None:
    plan = parse(waits("resolved", "step:verify"), "plan.yaml").plan
    assert "| 单位联络员 | 下级（通知） | Ⅱ、Ⅲ | — | 提请结案 / 完成“核实”后 |" in explain(plan, "zh")
    said = explain(plan, "en")
    assert "| Duty leader | Own unit | Ⅱ, Ⅲ | — | at once |" in said
    assert "| Contact | Below | Ⅱ, Ⅲ | — | after: Put up for closure / “Verify” done |" in said
    outside = explain(parse(spoiled(), "plan.yaml").plan, "en")
    assert "| Contact | Below | Ⅱ, Ⅲ | — | when the level is confirmed |" in outside

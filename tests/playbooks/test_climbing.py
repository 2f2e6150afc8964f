"""Ladders held against the limits they protect, and calls that nobody hears."""

import pytest

from playbooks.loading import inspect
from playbooks.rules import Rule
from tests.playbooks.pages import spoiled

TOLD = "  - {role: leader, levels: [II, III], channels: [sms], retry: 10m, tries: 3}\n"
WARNED = "    warn: {before: 1h, tell: [officer]}\n"
SHORT_LIMIT = [("within: {II: 5h, III: 48h}", "within: {II: 4m, III: 48h}"), (WARNED, "")]
OFFICE = "      - {roles: [office], channels: [manual], wait: 30m}\n"


def found(rule: Rule, *changes: tuple[str, str]) -> list[tuple[str, str]]:
    inspected = inspect(spoiled(*changes), "plan.yaml")
    assert inspected.problems == ()
    return [(problem.path, problem.message) for problem in inspected.warnings if problem.rule is rule]


def test_a_limit_that_passes_before_whoever_is_told_of_it_hears_of_the_matter_is_a_hole() -> None:
    assert found(Rule.LADDER_TOO_SLOW, (TOLD, ""), *SHORT_LIMIT) == [
        (
            "deadlines[reply].within.II",
            "at level II leader is first called after 5 minutes: the limit has passed",
        )
    ]


def test_being_called_at_the_very_end_is_too_late() -> None:
    changes = [("within: {II: 5h, III: 48h}", "within: 5m"), (WARNED, ""), (TOLD, "")]

    assert [path for path, _ in found(Rule.LADDER_TOO_SLOW, *changes)] == [
        "deadlines[reply].within.II",
        "deadlines[reply].within.III",
    ]


def test_repeats_count_in_the_worst_case() -> None:
    longer = [("within: {II: 5h, III: 48h}", "within: {II: 14m, III: 48h}"), (WARNED, ""), (TOLD, "")]

    assert not found(Rule.LADDER_TOO_SLOW, *longer)
    assert found(Rule.LADDER_TOO_SLOW, *longer, ("wait: 5m}", "wait: 5m, repeats: 2}"))


DIALLED = [
    (TOLD, TOLD.replace("leader", "office").replace("sms", "manual")),
    ("on_breach: {tell: [leader]}", "on_breach: {tell: [leader, office]}"),
]
PROTECTED = {
    "told at once": [],
    "dialled at once": DIALLED,
    "called first": [(TOLD, ""), ("on_breach: {tell: [leader]}", "on_breach: {tell: [officer]}")],
    "no breach told": [(TOLD, ""), ("    on_breach: {tell: [leader]}\n", "")],
    "from a step": [(TOLD, ""), ("from: [found, received]", "from: 'step:verify'")],
    "same day": [(TOLD, ""), ("II: 4m", "II: by 17:30")],
}


@pytest.mark.parametrize("changes", PROTECTED.values(), ids=PROTECTED.keys())
def test_a_limit_is_protected_or_cannot_be_judged(changes: list[tuple[str, str]]) -> None:
    assert found(Rule.LADDER_TOO_SLOW, *SHORT_LIMIT, *changes) == []


def test_a_tell_that_may_not_be_owed_protects_nothing() -> None:
    when = TOLD.replace("tries: 3", "tries: 3, when: {emergency: yes}")

    assert found(Rule.LADDER_TOO_SLOW, (TOLD, when), *SHORT_LIMIT)


def test_whoever_is_outside_hears_of_it_at_the_gate() -> None:
    changes = [
        ("within: {II: 5h, III: 48h}", "within: {II: 10m, III: 48h}"),
        (WARNED, ""),
        ("on_breach: {tell: [leader]}", "on_breach: {tell: [contact]}"),
    ]

    assert [message for _, message in found(Rule.LADDER_TOO_SLOW, *changes)] == [
        "at level II contact is first called after 15 minutes: the limit has passed"
    ]
    assert not found(Rule.LADDER_TOO_SLOW, *changes, ("confirmed_by:", "gate: 9m\nconfirmed_by:"))


def test_a_warning_to_whoever_is_told_of_the_breach_protects_the_limit() -> None:
    warned = [
        ("within: {II: 5h, III: 48h}", "within: {II: 4m, III: 48h}"),
        (WARNED, "    warn: {before: 1m, tell: [leader]}\n"),
        (TOLD, ""),
    ]

    assert found(Rule.LADDER_TOO_SLOW, *warned) == []


def test_a_limit_whose_breach_tells_people_no_ladder_calls_protects_nobody() -> None:
    changes = [("on_breach: {tell: [leader]}", "on_breach: {tell: [office]}"), (OFFICE, ""), (TOLD, "")]

    assert found(Rule.LADDER_TOO_SLOW, *changes, *SHORT_LIMIT) == []


def test_own_people_whom_only_the_desk_can_dial_are_a_hole_and_others_are_not() -> None:
    rung = ("{roles: [leader], channels: [sms, voice]", "{roles: [leader], channels: [manual]")
    tell = ("channels: [sms], retry", "channels: [manual], retry")

    assert found(Rule.NOBODY_HEARS) == []
    assert found(Rule.NOBODY_HEARS, rung) == [
        ("ladders[urgent].rungs[2].channels", "no machine rings leader: only the desk can dial")
    ]
    assert [path for path, _ in found(Rule.NOBODY_HEARS, tell)] == ["tell[1].channels"]

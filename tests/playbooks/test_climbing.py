"""Ladders held against the limits they protect, and calls that nobody hears."""

import pytest

from playbooks.loading import inspect
from playbooks.rules import Rule
from tests.playbooks.pages import problems_of, spoiled

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


# Rungs by field

UNSOUND = {
    "a ladder that begins with superiors in some incidents": (
        [
            (
                "{roles: [officer], channels: [sms, voice], wait: 5m}",
                "{roles: [officer], channels: [sms, voice], wait: 5m, when: {emergency: yes}}",
            ),
            (
                "      - {roles: [leader]",
                "      - {roles: [office], channels: [manual], wait: 5m}\n      - {roles: [leader]",
            ),
        ],
        "21: ladders[urgent].rungs[2].roles: the first rung has no own-unit role in some incidents → begin",
    ),
    "a ladder that is without the office itself while nobody has judged": (
        [
            ("wait: 5m}", "wait: 5m, when: {emergency: yes}}"),
            ("repeats: 1}", "repeats: 1, when: {emergency: no}}"),
            ("      - {roles: [office], channels: [manual], wait: 30m}\n", ""),
        ],
        "19: ladders[urgent].rungs: no rung has an own-unit role in some incidents → leave out",
    ),
    "a rung that asks an unknown field": (
        [("wait: 5m}", "wait: 5m, when: {emergancy: yes}}")],
        "20: ladders[urgent].rungs[1].when.emergancy: unknown coded field 'emergancy' → did you mean",
    ),
    "a rung that asks what a field never is": (
        [("wait: 10m, repeats: 1}", "wait: 10m, repeats: 1, when: {emergency: maybe}}")],
        "21: ladders[urgent].rungs[2].when.emergency: emergency is never maybe → one of yes, no",
    ),
    "a rung that can never be called": (
        [
            (
                "wait: 10m, repeats: 1}",
                "wait: 10m, repeats: 1, when: {all: [{emergency: yes}, {emergency: no}]}}",
            )
        ],
        "21: ladders[urgent].rungs[2].when: can never hold → leave it out, or ask for what can be",
    ),
    "a climb without an exit where the last rung does not apply": (
        [
            ("wait: 5m}", "wait: 5m, stopped_by: [leader]}"),
            ("repeats: 1}", "repeats: 1, when: {emergency: yes}}"),
        ],
        "20: ladders[urgent].rungs[1].stopped_by: is called again and again to the end, and no answer of",
    ),
    "a climb that takes the answer of somebody whose rung does not apply": (
        [
            ("wait: 5m}", "wait: 5m, stopped_by: {all: [officer, leader]}}"),
            ("repeats: 1}", "repeats: 1, when: {emergency: yes}}"),
        ],
        "20: ladders[urgent].rungs[1].stopped_by: takes more answers than are asked for in some incidents",
    ),
}


@pytest.mark.parametrize(("changes", "expected"), UNSOUND.values(), ids=UNSOUND.keys())
def test_a_ladder_is_refused_that_is_not_sound_in_every_incident(
    changes: list[tuple[str, str]], expected: str
) -> None:
    (problem,) = problems_of(spoiled(*changes))

    assert str(problem).startswith(f"plan.yaml:{expected}")


LEADER = "      - {roles: [leader]"


def test_rungs_that_apply_in_turn_make_a_ladder_that_is_sound() -> None:
    for_all = [("wait: 5m}", "wait: 5m, when: {emergency: yes}}")]

    assert inspect(spoiled(*for_all), "plan.yaml").problems == ()


def test_a_field_that_logging_waits_for_is_judged_whenever_a_ladder_climbs() -> None:
    either = [
        ("wait: 5m}", "wait: 5m, when: {emergency: yes}}"),
        ("repeats: 1}", "repeats: 1, when: {emergency: no}}"),
    ]
    required = ("kind: yes_no}", "kind: yes_no, required: yes}")

    assert [p.rule for p in inspect(spoiled(*either), "plan.yaml").problems] == [Rule.LADDER_OUTSIDE] * 2
    assert inspect(spoiled(*either, required), "plan.yaml").problems == ()


def test_a_limit_is_held_against_the_slowest_of_the_incidents_that_have_it() -> None:
    slow = [
        ("within: {II: 5h, III: 48h}", "within: {II: 12m, III: 48h}"),
        (WARNED, ""),
        (TOLD, ""),
        (
            "      - {roles: [leader]",
            "      - {roles: [officer], channels: [sms], wait: 10m, WHEN}\n      - {roles: [leader]",
        ),
    ]

    assert found(Rule.LADDER_TOO_SLOW, *slow, ("WHEN", "when: {emergency: yes}")) == [
        (
            "deadlines[reply].within.II",
            "at level II leader is first called after 15 minutes: the limit has passed",
        )
    ]
    assert found(Rule.LADDER_TOO_SLOW, *slow, ("WHEN", "when: {not: {emergency: yes}}")) == []


def test_whom_the_ladder_calls_in_some_incidents_only_protects_a_limit_in_those() -> None:
    fast = [
        ("within: {II: 5h, III: 48h}", "within: {II: 12m, III: 48h}"),
        (WARNED, ""),
        (TOLD, ""),
        ("    when: {emergency: yes}\n", ""),
    ]

    assert found(Rule.LADDER_TOO_SLOW, *fast, ("wait: 10m,", "wait: 10m, when: {emergency: yes},")) == []


def test_a_level_whose_leader_is_called_in_some_incidents_only_is_a_hole() -> None:
    some = [(TOLD, ""), ("wait: 10m,", "wait: 10m, when: {emergency: yes},")]
    never = "never reaches anybody who may confirm it in some incidents"

    assert found(Rule.LEVEL_WITHOUT_LEADER, *some) == [
        ("levels[II]", f"level II {never}"),
        ("levels[III]", f"level III {never}"),
    ]
    told = TOLD.replace("tries: 3", "tries: 3, when: {not: {emergency: yes}}")
    assert found(Rule.LEVEL_WITHOUT_LEADER, (TOLD, told), some[1]) == []


def test_a_rung_whose_condition_always_holds_says_nothing_by_it() -> None:
    always = "wait: 5m, when: {any: [{emergency: yes}, {not: {emergency: yes}}]}}"

    assert found(Rule.ALWAYS_HOLDS, ("wait: 5m}", always)) == [
        ("ladders[urgent].rungs[1].when", "always holds")
    ]


def test_a_ladder_that_asks_too_many_fields_cannot_be_checked_and_is_refused() -> None:
    names = [f"f{n}" for n in range(10)]
    fields = "".join(f"  - {{id: {n}, title: {{zh: {n}, en: {n}}}, kind: yes_no}}\n" for n in names)
    asked = [f"{names[0]}: yes, {names[1]}: yes", *(f"{name}: yes" for name in names[2:])]
    rung = "      - {{roles: [officer], channels: [sms], wait: 5m, when: {{{}}}}}\n"
    rungs = "".join(map(rung.format, asked))
    many = spoiled(("fields:\n", f"fields:\n{fields}"), ("    rungs:\n", f"    rungs:\n{rungs}"))

    (problem,) = inspect(many, "plan.yaml").problems
    assert (problem.rule, problem.path) == (Rule.CONDITION_TOO_WIDE, "ladders[urgent].rungs")
    assert problem.message == "can be judged in 59049 ways: too many to be checked"

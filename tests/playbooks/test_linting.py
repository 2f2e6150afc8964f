import pytest

from playbooks.loading import inspect, inspect_all, library_files
from playbooks.rules import Rule
from tests.playbooks.pages import spoiled

OWNER = "confirmed_by: [leader]"
HEAD = "  - {id: head, title: {zh: 正职, en: Head}, side: own, from: {post: 主要负责人}}\n"
DOUBTFUL = {
    "a level without any limit": (
        [("within: {II: 5h, III: 48h}", "within: {II: 5h}")],
        "7: levels[III]: level III has no deadline at all → give it at least the first report",
    ),
    "a level whose only limit holds for some incidents only": (
        [],
        "6: levels[II]: level II has no deadline in some incidents → give it at least the first report",
    ),
    "a criterion in one language": (
        [("needs: [emergency]", "needs: [emergency], criteria: [{zh: 甲, en: A}, 乙]")],
        "6: levels[II].criteria[2]: '乙' is in one language only → write {zh: …, en: …}",
    ),
    "a role that is told of a breach twice": (
        [("on_breach: {tell: [leader]}", "on_breach: {tell: [leader, officer, leader]}")],
        "34: deadlines[reply].on_breach.tell[3]: 'leader' stands in this list already → leave it out",
    ),
    "a warning that comes twice at one time": (
        [("before: 1h", "before: [1h, 30m, 1h]")],
        "32: deadlines[reply].warn.before[3]: '1h' stands in this list already → leave it out",
    ),
    "a level at which somebody is told of some incidents only": (
        [
            ("role: leader, levels: [II, III],", "role: leader, levels: [II, III], when: {emergency: yes},"),
            (
                "role: contact, levels: [II, III],",
                "role: contact, levels: [II, III], when: {emergency: yes},",
            ),
        ],
        "6: levels[II]: nobody has to be told of level II in some incidents → add a tell",
    ),
    "a level nobody is told of": (
        [
            ("role: leader, levels: [II, III]", "role: leader, levels: [II]"),
            ("role: contact, levels: [II, III]", "role: contact, levels: [II]"),
        ],
        "7: levels[III]: nobody has to be told of level III → add a tell",
    ),
    "a level that reaches no leader": (
        [("ladders:\n", f"{HEAD}ladders:\n"), (OWNER, "confirmed_by: [head]")],
        "6: levels[II]: level II never reaches anybody who may confirm it → put one of head on its ladder",
    ),
    "a level that reaches none of its own": (
        [
            ("ladders:\n", f"{HEAD}ladders:\n"),
            ("needs: [emergency]}", "needs: [emergency], confirmed_by: [head]}"),
        ],
        "6: levels[II]: level II never reaches anybody who may confirm it → put one of head on its ladder",
    ),
    "a role without a part": (
        [("      - {roles: [office], channels: [manual], wait: 30m}\n", "")],
        "14: roles[office]: role 'office' has no part in the plan → remove it, or give it a rung or a tell",
    ),
    "a binding limit nobody is warned of": (
        [("    warn: {before: 1h, tell: [officer]}\n", "")],
        "27: deadlines[reply]: nobody is warned before this limit → add warn",
    ),
    "a condition that always holds": (
        [("when: {emergency: yes}", "when: {any: [{emergency: yes}, {not: {emergency: yes}}]}")],
        "31: deadlines[reply].when: always holds → leave it out, or ask for what may not be",
    ),
    "a level that is never suggested": (
        [
            ("needs: [emergency]}", "needs: [emergency], when: {emergency: {set: yes}}}"),
            ("en: Considerable}}", "en: Considerable}, when: {emergency: no}}"),
        ],
        "7: levels[III].when: level III is never suggested → ask less of it, or more of the graver levels",
    ),
    "a breach nobody is told of": (
        [("    on_breach: {tell: [leader]}\n", "")],
        "27: deadlines[reply]: nobody is told when this limit has passed → add on_breach",
    ),
}


@pytest.mark.parametrize(("changes", "says"), DOUBTFUL.values(), ids=DOUBTFUL.keys())
def test_what_is_allowed_but_doubtful_is_a_warning(changes: list[tuple[str, str]], says: str) -> None:
    inspected = inspect(spoiled(*changes), "plan.yaml")

    assert inspected.playbook
    assert [str(w) for w in inspected.warnings if str(w).startswith(f"plan.yaml:{says}")], inspected.warnings


def test_words_without_a_number_start_no_clock_so_nobody_has_to_be_warned() -> None:
    changes = [
        ("    within: {II: 5h, III: 48h}\n", "    says: 及时\n"),
        ("    warn: {before: 1h, tell: [officer]}\n", ""),
        ("    on_breach: {tell: [leader]}\n", ""),
    ]

    found = [problem.message for problem in inspect(spoiled(*changes), "plan.yaml").warnings]

    assert [message for message in found if "warned" in message or "told when" in message] == []


def test_the_short_playbook_leaves_no_doubt() -> None:
    inspected = inspect(spoiled(("    when: {emergency: yes}\n", "")), "plan.yaml")

    assert (inspected.warnings, inspected.notes) == ((), ())


def test_our_own_numbers_are_noted_until_the_office_confirms_them() -> None:
    inspected = inspect(spoiled(("standing: superior_document", "standing: default")), "plan.yaml")

    (note,) = inspected.notes
    assert (note.line, note.message) == (26, "系统默认（待确认）, not yet confirmed: reply")
    assert "时限确认表" in note.remedy


def test_warnings_are_looked_for_once_the_file_has_no_problems() -> None:
    inspected = inspect(
        spoiled(("    on_breach: {tell: [leader]}\n", ""), ("wait: 5m", "wait: 0m")), "plan.yaml"
    )

    assert len(inspected.problems) == 1
    assert inspected.warnings == ()


def test_the_shipped_library_lints_clean() -> None:
    for inspected in inspect_all(library_files()):
        assert inspected.problems == ()
        assert inspected.warnings == ()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            [(OWNER, f"{OWNER}\nconsented_by: [chief]")],
            ["nobody who agrees to reports upward is told at level II"],
        ),
        ([(OWNER, f"{OWNER}\nconsented_by: [leader]")], []),
        (
            [
                (OWNER, f"{OWNER}\nconsented_by: [chief]"),
                ("role: office, levels: [II],", "role: office, levels: [III],"),
            ],
            [],
        ),
    ],
)
def test_whoever_alone_agrees_to_reports_upward_has_to_hear_of_the_matter(
    changes: list[tuple[str, str]], said: list[str]
) -> None:
    chief = "  - {id: chief, title: {zh: 分管领导, en: Chief}, side: own, from: {post: 分管领导}}\n"
    upward = "  - {role: office, levels: [II], channels: [manual], retry: 30m, tries: 1}\n"
    text = spoiled(("ladders:\n", f"{chief}ladders:\n"), ("deadlines:\n", f"{upward}deadlines:\n"), *changes)
    found = [w for w in inspect(text, "plan.yaml").warnings if w.rule is Rule.LEADER_BY_SILENCE]
    assert [str(one.message) for one in found] == said

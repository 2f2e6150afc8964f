"""What a limit counts from, is met by or a step waits for is refused only where it cannot come."""

import pytest

from playbooks.errors import Problem
from tests.playbooks.pages import problems_of, spoiled

RULE = "source: 某条, standing: own_rule}"


def limit(name: str, rest: str) -> str:
    """A limit on a line of its own."""
    return f"  - {{id: {name}, title: {{zh: {name}, en: {name}}}, {rest}, {RULE}\n"


def with_limits(*limits: str, changes: tuple[tuple[str, str], ...] = ()) -> tuple[Problem, ...]:
    """What is wrong with the short playbook that has these limits too."""
    return problems_of(spoiled(*changes, ("deadlines:\n", f"deadlines:\n{''.join(limits)}")))


PROMISED = ("fields:\n", "fields:\n  - {id: promised, title: {zh: 期限, en: Promised}, kind: time}\n")


def test_a_limit_may_count_from_one_that_ends_at_a_given_time() -> None:
    promise = limit("promise", "until: 'field:promised'")
    revisit = limit("revisit", "from: 'deadline:promise', within: 1d")
    chase = limit("chase", "from: 'missed:promise', within: 1d")
    assert with_limits(promise, revisit, chase, changes=(PROMISED,)) == ()


def test_it_may_not_at_a_level_at_which_that_does_not_end() -> None:
    promise = limit("promise", "until: {II: 'field:promised'}")
    revisit = limit("revisit", "from: 'deadline:promise', within: 1d")
    (problem,) = with_limits(promise, revisit, changes=(PROMISED,))
    assert problem.message == "never starts at level III: nothing it counts from can happen there"


HEAD = (
    "ladders:\n",
    "  - {id: head, title: {zh: 正职, en: Head}, side: own, from: {post: 主要负责人}}\nladders:\n",
)
ASKED = (
    "kind: yes_no}",
    "kind: yes_no, asked: {of: [head], from: received, within: 30m, silence: no, source: 某条, "
    "standing: own_rule}}",
)
TO_HEAD = limit("heard", "from: received, within: 30m, met_by: ['answered:head']")


@pytest.mark.parametrize(
    "change",
    [
        (("needs: [emergency]", "needs: [unit]"), ASKED),
        (("    tell: [officer]\n    source: 本办", "    tell: head\n    source: 本办"),),
        (("    tell: [officer]\n    source: 本办", "    by: head\n    source: 本办"),),
        (("    tell: [officer]\n    source: 本办", "    by: [head]\n    source: 本办"),),
        (("reviewer: leader", "reviewer: head"),),
    ],
)
def test_whoever_is_called_for_whatever_reason_may_answer(change: tuple[tuple[str, str], ...]) -> None:
    assert with_limits(TO_HEAD, changes=(HEAD, *change)) == ()


def test_whoever_is_called_for_no_reason_does_not() -> None:
    (problem,) = with_limits(TO_HEAD, changes=(HEAD,))
    assert problem.message == "nobody is ever called as 'head', so nobody answers"


POLICE = (
    (
        "ladders:\n",
        "  - {id: police, title: {zh: 公安, en: Police}, side: peer, from: {unit: 公安}}\nladders:\n",
    ),
    (
        "tell:\n",
        "tell:\n  - {role: police, levels: [II], when: {emergency: yes}, channels: [manual], "
        "retry: 9m, tries: 1}\n",
    ),
)
FIRST = limit("first", "from: received, within: {II: 30m}, met_by: [confirmed]")


@pytest.mark.parametrize(
    ("made", "path", "message"),
    [
        (
            limit("x", "from: 'missed:first', within: 1h"),
            "deadlines[x].from",
            "never starts at level III: nothing it counts from can happen there",
        ),
        (
            limit("x", "from: 'told:police', within: 1h"),
            "deadlines[x].from",
            "never starts at level III: nothing it counts from can happen there",
        ),
        (
            limit("x", "from: received, within: {III: 1h}, met_by: ['deadline:first', confirmed]"),
            "deadlines[x].met_by[1]",
            "deadline:first never happens where this limit runs",
        ),
        (
            limit("x", "from: received, within: 1h, met_by: ['deadline:first', 'told:police']"),
            "deadlines[x].met_by",
            "is met by nothing that can happen at level III",
        ),
        (
            limit("x", "from: received, within: {II: 1h}, when: {emergency: no}, met_by: ['told:police']"),
            "deadlines[x].met_by[1]",
            "told:police never happens where this limit runs",
        ),
    ],
)
def test_a_limit_starts_and_is_met_by_what_can_happen_at_each_of_its_levels(
    made: str, path: str, message: str
) -> None:
    (problem,) = with_limits(FIRST, made, changes=POLICE)
    assert (problem.path, problem.message) == (path, message)


def test_a_step_of_other_incidents_only_meets_no_limit() -> None:
    (problem,) = problems_of(
        spoiled(("en: Publish the reply}}", "en: Publish the reply}, when: {emergency: no}}"))
    )
    assert (problem.path, problem.rule) == ("deadlines[reply].met_by[1]", "never-comes")


@pytest.mark.parametrize("moment", ["missed:first", "told:police", "resolved"])
def test_what_is_decided_is_asked_at_a_moment_that_can_come(moment: str) -> None:
    asked = (
        "fields:\n",
        "fields:\n  - {id: signed, title: {zh: 签发, en: Signed}, kind: yes_no, asked: {of: [leader], "
        f"from: '{moment}', within: {{III: 30m}}, silence: no, source: 某条, standing: own_rule}}}}\n",
    )
    (problem,) = with_limits(FIRST, changes=(*POLICE, asked))
    assert problem.path == "fields[signed].asked.from"
    assert problem.message == "is never asked at level III: the moment cannot come there"

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

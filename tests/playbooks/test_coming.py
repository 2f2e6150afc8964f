"""What a limit counts from, is met by or a step waits for is refused only where it cannot come."""

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

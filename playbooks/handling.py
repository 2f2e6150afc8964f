"""Checks of the ways of handling 处置方式: each can come into force, its order can be kept."""

from collections.abc import Iterator

from engine import moments
from engine.vocabulary import Anchor
from playbooks.dependencies import in_a_circle
from playbooks.drafting import Draft
from playbooks.errors import Problem
from playbooks.rules import Rule
from playbooks.saying import say
from playbooks.schema import Handling


def handlings_come_into_force(draft: Draft) -> Iterator[Problem]:
    """None stands below one that holds wherever it would: only what is said first is ever looked at."""
    taken: set[str] = set()
    for path, one in draft.handlings:
        levels = set(one.levels if one.levels is not None else draft.names["level"])
        if levels and levels <= taken:
            message = say("never comes into force: one above always does at its levels")
            remedy = say("put it above, or give the one above a when, or fewer levels")
            yield draft.problem(path, message, remedy, Rule.NEVER_HOLDS)
        if not one.when:
            taken |= levels


def their_order_can_be_kept(draft: Draft) -> Iterator[Problem]:
    """What a step waits for there can come: not only after itself, nor with the end of everything."""
    known = in_a_circle(draft)
    for path, one in draft.handlings:
        if Anchor.RESOLVED in one.after:
            remedy = say("leave it out: 提请结案 waits for the steps, and not they for it")
            yield draft.problem((*path, "after"), say("waits for 提请结案"), remedy, Rule.WAITS_FOR_THE_END)
        stuck = in_a_circle(draft, _besides(one)) - known
        if any(moments.of(moments.STEP, step) in stuck for step in one.steps):
            message, remedy = say("waits for itself in a circle"), say("leave out one of these")
            yield draft.problem((*path, "after"), message, remedy, Rule.WAITS_IN_A_CIRCLE)
        yield from _too_late(draft, (*path, "after"), one)


def _besides(handling: Handling) -> dict[str, tuple[str, ...]]:
    return {moments.of(moments.STEP, step): handling.after for step in handling.steps}


def _too_late(draft: Draft, place: tuple[str | int, ...], handling: Handling) -> Iterator[Problem]:
    to_file = {moments.of(moments.STEP, step.id) for _, step in draft.steps if step.before}
    for name in handling.after:
        if name in to_file:
            message = say("{0} is material for the archive, and may come after closing", name)
            remedy = say("leave out one of the two: this, or before: archive")
            yield draft.problem(place, message, remedy, Rule.FILED_TOO_LATE)

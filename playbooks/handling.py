"""Checks of the ways of handling 处置方式: each can come into force, its order can be kept."""

from collections.abc import Iterable, Iterator

from engine import moments
from engine.conditions import Condition, Every, Not
from playbooks import sharing
from playbooks.conditions import MOST_CASES, can_hold, compiled, ways
from playbooks.dependencies import conditions_can_hold, in_a_circle, only_if_missed, with_the_end
from playbooks.drafting import Draft
from playbooks.errors import Problem
from playbooks.reading import child
from playbooks.rules import Rule
from playbooks.saying import say
from playbooks.schema import Handling, Step
from playbooks.validating import sound


def handlings_come_into_force(draft: Draft) -> Iterator[Problem]:
    """None stands below one that holds wherever it would: only what is said first is ever looked at."""
    if any(conditions_can_hold(draft)):
        return  # what a condition means cannot be said
    above: list[tuple[set[str], Condition]] = []
    for path, one in draft.handlings:
        levels = set(one.levels if one.levels is not None else draft.names["level"])
        if not draft.is_sound(one.when):
            continue
        own = compiled(one.when, draft.fields)
        if levels and not any(_can_hold(draft, own, [b for at, b in above if x in at]) for x in levels):
            message = say("never comes into force: one above always does at its levels")
            remedy = say("put it above, or give the one above a when, or fewer levels")
            yield draft.problem(path, message, remedy, Rule.NEVER_HOLDS)
        above.append((levels, own))


def _can_hold(draft: Draft, own: Condition, before: Iterable[Condition]) -> bool:
    """Whether there is an incident of which it holds, and none of those before; yes where too many are."""
    all_of_it = Every((own, *map(Not, before)))
    return ways(all_of_it, draft.fields) > MOST_CASES or can_hold(all_of_it, draft.fields)


def their_order_can_be_kept(draft: Draft) -> Iterator[Problem]:
    """What a step waits for there can come: not only after itself, nor with the end of everything.

    Nor with a limit that is missed, if closing waits for the step: where all is done in time it never comes.
    """
    known = in_a_circle(draft)
    required = {moments.of(moments.STEP, step.id) for _, step in draft.steps if step.required}
    for path, one in draft.handlings:
        if with_the_end(draft) & set(one.after):
            remedy = say("leave it out: 提请结案 waits for the steps, and not they for it")
            yield draft.problem((*path, "after"), say("waits for 提请结案"), remedy, Rule.WAITS_FOR_THE_END)
        held = _besides(draft, one)
        if set(held) & (in_a_circle(draft, held) - known):
            message, remedy = say("waits for itself in a circle"), say("leave out one of these")
            yield draft.problem((*path, "after"), message, remedy, Rule.WAITS_IN_A_CIRCLE)
        elif required & (only_if_missed(draft, held) - only_if_missed(draft)):
            message = say("提请结案 would wait for a limit to be missed")
            remedy = say("let it wait for what is done, or leave out required of what waits for it")
            yield draft.problem((*path, "after"), message, remedy, Rule.WAITS_FOR_A_MISS)
        yield from _too_late(draft, (*path, "after"), one)


def _besides(draft: Draft, handling: Handling) -> dict[str, tuple[str, ...]]:
    """What each step it names, and each part of one, waits for there besides what it waits for anyway."""
    named = (
        step for _, step in sound(Step, child(draft.document.data, "steps")) if step.id in handling.steps
    )
    held = (*handling.steps, *(part.id for step in named for part in sharing.parts_of(step)))
    return {moments.of(moments.STEP, step): handling.after for step in held}


def _too_late(draft: Draft, place: tuple[str | int, ...], handling: Handling) -> Iterator[Problem]:
    to_file = {moments.of(moments.STEP, step.id) for _, step in draft.steps if step.before}
    for name in handling.after:
        if name in to_file:
            message = say("{0} is material for the archive, and may come after closing", name)
            remedy = say("leave out one of the two: this, or before: archive")
            yield draft.problem(place, message, remedy, Rule.FILED_TOO_LATE)

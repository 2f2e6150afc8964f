"""Checks of what depends on what: conditions on fields, limits and steps on moments."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from engine import moments
from engine.parts import FieldKind
from engine.vocabulary import Anchor
from playbooks import conditions
from playbooks.drafting import Draft
from playbooks.errors import Problem
from playbooks.naming import CALLED, asked, found
from playbooks.parts import CodedField
from playbooks.reading import Path
from playbooks.rules import Rule
from playbooks.saying import Said, say, written

NOTHING: Mapping[str, tuple[str, ...]] = MappingProxyType({})


def conditions_can_hold(draft: Draft) -> Iterator[Problem]:
    """Every condition asks for what fields can be, and for what can be together."""
    wrong = False
    for path, name, asked_for in asked(draft.document.data):
        if name in draft.fields:
            for problem in _impossible(draft, path, draft.fields[name], asked_for):
                wrong = True
                yield problem
    if wrong or set(draft.fields) != set(draft.names["coded field"]):
        return  # what a condition means cannot be said
    for path, condition in draft.conditions:
        many = conditions.ways(condition, draft.fields)
        if many > conditions.MOST_CASES:
            message = say("can be judged in {0} ways: too many to be checked", many)
            remedy = say("ask fewer fields in one condition")
            yield draft.problem(path, message, remedy, Rule.CONDITION_TOO_WIDE)
        elif not conditions.can_hold(condition, draft.fields):
            remedy = say("leave it out, or ask for what can be")
            yield draft.problem(path, say("can never hold"), remedy, Rule.NEVER_HOLDS)


def _impossible(draft: Draft, path: Path, field: CodedField, asked_for: object) -> Iterator[Problem]:
    """What is asked of a field that it can never be."""
    values = asked_for if isinstance(asked_for, list) else [asked_for]
    if field.kind is FieldKind.TIME:
        if not (isinstance(asked_for, dict) and conditions.SET in asked_for):
            remedy = say("write {{set: yes}} or {{set: no}}")
            yield draft.problem(path, say("{0} is a time", field.id), remedy, Rule.CONDITION_VALUE)
        return
    if isinstance(asked_for, dict):
        if conditions.AT_LEAST in asked_for and field.kind is FieldKind.YES_NO:
            message = say("{0} is yes or no: nothing is more", field.id)
            yield draft.problem(path, message, say("write yes or no"), Rule.CONDITION_VALUE)
            return
        values = [value for word, value in asked_for.items() if word == conditions.AT_LEAST]
    known = conditions.possible(field)
    for value in values:
        if value not in known or isinstance(value, bool) != (field.kind is FieldKind.YES_NO):
            remedy = _otherwise(field, value) or say("one of {0}", ", ".join(map(_say, known)))
            yield draft.problem(
                path, say("{0} is never {1}", field.id, _say(value)), remedy, Rule.CONDITION_VALUE
            )


def _otherwise(field: CodedField, value: object) -> Said | None:
    """The remedy for a choice that is written by its title; None for any other value."""
    ids = (choice.id for choice in field.choices if value in (choice.title.zh, choice.title.en))
    return next((say("write {0}", one) for one in ids), None)


def _say(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(written(value))


def fields_are_no_words_of_conditions(draft: Draft) -> Iterator[Problem]:
    """No field is called all, any or not."""
    for path, name in found(draft.document.data, "fields.*.id"):
        if name in conditions.JOINTS:
            remedy = say("give the field another id")
            yield draft.problem(path, say("{0!r} joins conditions", name), remedy, Rule.FIELD_IS_A_WORD)


def what_waits_can_come(draft: Draft) -> Iterator[Problem]:
    """Nothing waits, by whatever others, for itself; and no step for the end of everything."""
    stuck, lucky, at_the_end = in_a_circle(draft), only_if_missed(draft), with_the_end(draft)
    yield from _never_asked(draft, stuck)
    for path, limit in draft.deadlines:
        if moments.of(moments.DEADLINE, limit.id) in stuck:
            message = say("never starts: it waits for itself in a circle")
            remedy = say("let it count from a time everybody knows, such as found")
            yield draft.problem((*path, "from"), message, remedy, Rule.WAITS_IN_A_CIRCLE)
    for path, step in draft.steps:
        if at_the_end & set(step.after):
            remedy = say("leave it out: 提请结案 waits for the steps, and not they for it")
            yield draft.problem((*path, "after"), say("waits for 提请结案"), remedy, Rule.WAITS_FOR_THE_END)
        elif moments.of(moments.STEP, step.id) in stuck:
            message, remedy = say("waits for itself in a circle"), say("leave out one of these")
            yield draft.problem((*path, "after"), message, remedy, Rule.WAITS_IN_A_CIRCLE)
        elif step.required and moments.of(moments.STEP, step.id) in lucky:
            remedy = say(
                "leave out required: the limit that counts from the miss asks for it where there is one"
            )
            message = say("提请结案 would wait for a limit to be missed")
            yield draft.problem((*path, "after"), message, remedy, Rule.WAITS_FOR_A_MISS)


def _never_asked(draft: Draft, stuck: set[str]) -> Iterator[Problem]:
    for path, field in found(draft.document.data, "fields.*.id"):
        if moments.of(moments.JUDGED, str(field)) in stuck:
            message = say("is never asked: it waits for itself in a circle")
            remedy = say("let it be asked from a step, or from a time everybody knows")
            yield draft.problem((*path[:-1], "asked", "from"), message, remedy, Rule.WAITS_IN_A_CIRCLE)


def nothing_waits_for_the_archive(draft: Draft) -> Iterator[Problem]:
    """What may come after closing is nothing that a limit, closing or another step waits for."""
    to_file = {moments.of(moments.STEP, step.id) for _, step in draft.steps if step.before}
    waits = [((*path, "from"), limit.anchors) for path, limit in draft.deadlines]
    waits += [((*path, "met_by"), limit.met_by) for path, limit in draft.deadlines]
    waits += [((*path, "after"), step.after) for path, step in draft.steps if not step.before]
    waits += [((*path, "from"), tell.waits_for) for path, tell in draft.tells]
    for place, names in waits:
        for name in names:
            if name in to_file:
                message = say("{0} is material for the archive, and may come after closing", name)
                remedy = say("leave out one of the two: this, or before: archive")
                yield draft.problem(place, message, remedy, Rule.FILED_TOO_LATE)
    for path, step in draft.steps:
        if step.before and step.required:
            message, remedy = (
                say("closing waits for it, and it may come after closing"),
                say("leave out required"),
            )
            yield draft.problem((*path, "required"), message, remedy, Rule.FILED_TOO_LATE)


def in_a_circle(draft: Draft, besides: Mapping[str, tuple[str, ...]] = NOTHING) -> set[str]:
    """The moments that can never come: of a step, all it waits for has to; of a limit, one it counts from.

    `besides` is what steps wait for in one way of handling, besides what they wait for anyway.
    """
    steps = {moments.of(moments.STEP, step.id): step.after for _, step in draft.steps}
    steps = {step: (*waits, *besides.get(step, ())) for step, waits in steps.items()}
    counted = [limit for _, limit in draft.deadlines if not limit.until]
    limits = {moments.of(moments.DEADLINE, limit.id): limit.anchors for limit in counted}
    # Whether it is met or missed in the end, it has to start before.
    missed = {moments.of(moments.MISSED, limit.id): limit.anchors for limit in counted}
    decided = {
        moments.of(moments.JUDGED, name): field.asked.anchors
        for name, field in draft.fields.items()
        if field.asked
    }
    waits = steps | limits | missed | decided | told(draft)
    free: set[str] = set()
    for _ in waits:
        # A name that does not exist is refused elsewhere.
        free |= {
            one
            for one, wanted in waits.items()
            if (all if one in steps else any)(m in free or m not in waits for m in wanted)
        }
    return set(waits) - free


def told(draft: Draft) -> dict[str, tuple[str, ...]]:
    """That a role was told of something, and its answer: one of these moments has to come first."""
    waiting = {tell.role: tell.waits_for for _, tell in draft.tells if tell.waits_for}
    known = {moments.of(moments.TOLD, role): anchors for role, anchors in waiting.items()}
    only = set(waiting) - called_besides(draft)
    return known | {moments.of(moments.ANSWERED, role): (moments.of(moments.TOLD, role),) for role in only}


def called_besides(draft: Draft) -> set[str]:
    """The roles that somebody is called as for another reason than to be told."""
    places = (place for place in CALLED if place != "tell.*.role")
    return {role for place in places for _, role in found(draft.document.data, place)}


def with_the_end(draft: Draft) -> set[str]:
    """The moments that come with 提请结案, and not before: that itself, and who is told of nothing else."""
    ends: set[str] = {Anchor.RESOLVED}
    waits = told(draft)
    for _ in waits:
        ends |= {one for one, wanted in waits.items() if ends.issuperset(wanted)}
    return ends


def only_if_missed(draft: Draft, besides: Mapping[str, tuple[str, ...]] = NOTHING) -> set[str]:
    """The moments that never come where every limit is kept; `besides` as in `in_a_circle`."""
    steps = {moments.of(moments.STEP, step.id): step.after for _, step in draft.steps}
    steps = {step: (*waits, *besides.get(step, ())) for step, waits in steps.items()}
    limits = {moments.of(moments.DEADLINE, limit.id): limit.anchors for _, limit in draft.deadlines}
    limits |= told(draft)
    found = {moments.of(moments.MISSED, limit.id) for _, limit in draft.deadlines}
    for _ in (*steps, *limits):
        found |= {one for one, wanted in steps.items() if any(moment in found for moment in wanted)}
        found |= {
            one for one, wanted in limits.items() if wanted and all(moment in found for moment in wanted)
        }
    return found

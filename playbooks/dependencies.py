"""Checks of what depends on what: conditions on fields, limits and steps on moments."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from engine import moments
from engine.conditions import holds
from engine.plan import FieldKind
from playbooks import conditions
from playbooks.drafting import Draft
from playbooks.errors import Problem
from playbooks.naming import asked, found
from playbooks.parts import CodedField
from playbooks.reading import Path


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
        if not any(holds(condition, case) for case in conditions.cases_of(condition, draft.fields)):
            yield draft.problem(path, "can never hold", "leave it out, or ask for what can be")


def _impossible(draft: Draft, path: Path, field: CodedField, asked_for: object) -> Iterator[Problem]:
    """What is asked of a field that it can never be."""
    values = asked_for if isinstance(asked_for, list) else [asked_for]
    if isinstance(asked_for, dict):
        if conditions.AT_LEAST in asked_for and field.kind is FieldKind.YES_NO:
            yield draft.problem(path, f"{field.id} is yes or no: nothing is more", "write yes or no")
            return
        values = [value for word, value in asked_for.items() if word == conditions.AT_LEAST]
    known = conditions.possible(field)
    for value in values:
        if value not in known or isinstance(value, bool) != (field.kind is FieldKind.YES_NO):
            remedy = f"one of {', '.join(map(_say, known))}"
            yield draft.problem(path, f"{field.id} is never {_say(value)}", remedy)


def _say(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def fields_are_no_words_of_conditions(draft: Draft) -> Iterator[Problem]:
    """No field is called all, any or not."""
    for path, name in found(draft.document.data, "fields.*.id"):
        if name in conditions.JOINTS:
            yield draft.problem(path, f"{name!r} joins conditions", "give the field another id")


def limits_can_start(draft: Draft) -> Iterator[Problem]:
    """No limit counts only from limits that count from one another."""
    starts = {limit.id: limit.anchors for _, limit in draft.deadlines}
    for path, limit in draft.deadlines:
        if limit.id in _stuck(moments.DEADLINE, starts, any):
            remedy = "let one of them count from a time everybody knows, such as found"
            yield draft.problem((*path, "from"), "never starts: it waits for itself in a circle", remedy)


def steps_can_be_done(draft: Draft) -> Iterator[Problem]:
    """No step waits for one that waits for it."""
    waits = {step.id: step.after for _, step in draft.steps}
    for path, step in draft.steps:
        if step.id in _stuck(moments.STEP, waits, all):
            yield draft.problem((*path, "after"), "waits for itself in a circle", "leave out one of these")


_Enough = Callable[[Iterable[bool]], bool]


def _stuck(kind: str, waits: Mapping[str, Sequence[str]], enough: _Enough) -> set[str]:
    """Those that can never be: of what each waits for, `enough` of it (any, all) has to be possible."""
    free: set[str] = set()
    for _ in waits:
        free |= {
            one
            for one, wanted in waits.items()
            if not wanted or enough(_is_free(kind, moment, free, waits) for moment in wanted)
        }
    return set(waits) - free


def _is_free(kind: str, moment: str, free: set[str], waits: Mapping[str, Sequence[str]]) -> bool:
    """Whether this can happen; a name that does not exist is refused elsewhere."""
    of_kind, item = moments.parts(moment)
    return of_kind != kind or item in free or item not in waits

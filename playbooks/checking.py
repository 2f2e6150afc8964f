"""What the models cannot see: ladders that cannot work, limits that contradict themselves.

Each check reads a Draft and yields problems; `problems` runs all of them, so that an author sees
everything at once. A part that the models refuse is skipped here: it is reported already.
"""

from collections.abc import Callable, Iterator
from itertools import product

from engine.parts import FieldKind
from engine.vocabulary import ChannelKind, Side, Unit
from playbooks import (
    case_checking,
    climbing,
    coming,
    deciding,
    dependencies,
    handling,
    lawfulness,
    promises,
    signing_off,
    spans,
    waiting,
)
from playbooks.drafting import Draft
from playbooks.errors import Problem
from playbooks.limits import Deadline
from playbooks.naming import check_ids, check_names, found
from playbooks.parts import CodedField, Rung
from playbooks.quorums import PLACES
from playbooks.reading import Document, Path, child
from playbooks.rules import Rule
from playbooks.saying import say
from playbooks.schema import Book, Tell
from playbooks.spelling import NONE_HERE
from playbooks.validating import sound, validate
from playbooks.values import EVERY_LEVEL


def problems(document: Document) -> tuple[Book | None, list[Problem]]:
    """The Book if nothing at all is wrong with the file, and everything that is, in its order."""
    book, wrong = validate(document, Book)
    if isinstance(document.data, dict):
        draft = Draft(document)
        wrong += check_ids(document)
        wrong = _without_doubles(wrong, list(check_names(document, draft.names)))
        wrong += case_checking.problems(document, book)
        for check in CHECKS:
            wrong += dict.fromkeys(check(draft))  # a document is several steps at one place
    wrong.sort(key=lambda problem: problem.line)
    return (None if wrong else book), wrong


def _without_doubles(refused: list[Problem], names: list[Problem]) -> list[Problem]:
    """Both together; a name there is not is refused once, by who knows the names, if there are any."""
    shapes = {(one.line, one.path) for one in refused if one.rule is Rule.VALUE}
    told = [one for one in names if one.remedy != NONE_HERE or (one.line, one.path) not in shapes]
    places = {(one.line, one.path) for one in told}
    return [one for one in refused if one.rule is not Rule.VALUE or (one.line, one.path) not in places] + told


def _every_level_has_one_ladder(draft: Draft) -> Iterator[Problem]:
    taken: dict[str, Path] = {}
    for path, level in found(draft.document.data, "ladders.*.levels.*"):
        if level in taken:
            message = say(
                "level {0} has a ladder already, on line {1}", level, draft.document.line(taken[level])
            )
            yield draft.problem(path, message, say("leave one of them"), Rule.LEVEL_ON_TWO_LADDERS)
        taken.setdefault(level, path)
    ladders = child(draft.document.data, "ladders")
    if not isinstance(ladders, list) or any(not isinstance(child(x, "levels"), list) for x in ladders):
        return  # refused already; whether a level is covered cannot be said
    for path, level in found(draft.document.data, "levels.*.id"):
        if level not in taken:
            remedy = say("add it to the levels of a ladder; without one, silence is never noticed")
            yield draft.problem(
                path, say("level {0} has no ladder", level), remedy, Rule.LEVEL_WITHOUT_LADDER
            )


def _levels_have_names_of_their_own(draft: Draft) -> Iterator[Problem]:
    for path, level in found(draft.document.data, "levels.*.id"):
        if level == EVERY_LEVEL:
            remedy = say("give the level another id")
            yield draft.problem(path, say("{0!r} means every level", level), remedy, Rule.VALUE)


def _climbs_can_be_stopped(draft: Draft) -> Iterator[Problem]:
    for path, ladder in draft.ladders:
        on_it = {role for rung in ladder.rungs for role in rung.roles}
        for place in PLACES:
            pattern = ".".join(map(str, (*path, "rungs.*.stopped_by", place)))
            for where, role in found(draft.document.data, pattern):
                if role in draft.names["role"] and role not in on_it:
                    message = say(
                        "{0!r} is on no rung of this ladder, so nobody can answer as that role", role
                    )
                    remedy = say("put it on a rung, or choose from {0}", ", ".join(sorted(on_it)))
                    yield draft.problem(where, message, remedy, Rule.STOPPED_BY_NOBODY)


def _machines_do_not_telephone_upward(draft: Draft) -> Iterator[Problem]:
    calls: list[tuple[Path, tuple[str, ...], Rung | Tell]] = [
        ((*path, "rungs", index), rung.roles, rung)
        for path, ladder in draft.ladders
        for index, rung in enumerate(ladder.rungs)
    ]
    calls += [(path, (tell.role,), tell) for path, tell in draft.tells]
    for path, roles, call in calls:
        above = [role for role in roles if role in draft.roles and draft.is_side(role, Side.ABOVE)]
        machines = [kind for kind in call.channels if kind is not ChannelKind.MANUAL]
        if above and machines:
            message = say(
                "{0} to {1}: 上级 is never called by a machine", ", ".join(machines), ", ".join(above)
            )
            remedy = say("channels: [manual]: the desk gets a card to dial from")
            if isinstance(call, Rung):
                remedy = say("channels: [manual]; put own-unit roles on a rung of their own")
            yield draft.problem((*path, "channels"), message, remedy, Rule.MACHINE_CALLS_UPWARD)


def _warnings_come_before_the_end(draft: Draft) -> Iterator[Problem]:
    for path, deadline in draft.deadlines:
        if deadline.warn is None:
            continue
        for ahead, (level, span) in product(deadline.warn.before, deadline.within.items()):
            known = span.unit is not Unit.SAME_DAY  # of 当日 nobody knows how much is left of it
            if known and spans.at_least_minutes(ahead) >= spans.at_least_minutes(span):
                late = say(
                    "{0} before the end is no later than the start of {1}",
                    spans.write(ahead),
                    spans.write(span),
                )
                message = late if level == EVERY_LEVEL else say("{0} at level {1}", late, level)
                remedy = say("warn later, or give the level a limit of its own")
                place = (*path, "warn", "before")
                yield draft.problem(place, message, remedy, Rule.WARNING_TOO_EARLY)


def _limits_have_a_number_or_words(draft: Draft) -> Iterator[Problem]:
    for path, deadline in draft.deadlines:
        if deadline.until:
            yield from _counts_besides(draft, path, deadline)
            continue
        if not deadline.anchors:
            remedy = say("say what it counts from, such as found, or the time it ends at: until: field:…")
            yield draft.problem(path, say("from: is missing"), remedy, Rule.MISSING)
        if not deadline.within and deadline.says is None:
            remedy = say("add within: …, or the words of a rule that gives no number: says: 第一时间")
            yield draft.problem(path, say("has no limit at all"), remedy, Rule.LIMIT_WITHOUT_LIMIT)


def _counts_besides(draft: Draft, path: Path, deadline: Deadline) -> Iterator[Problem]:
    """A limit that ends at a time somebody gave counts from nothing."""
    besides = {"from": deadline.anchors, "within": deadline.within, "says": deadline.says}
    for name, said in besides.items():
        if said:
            remedy = say("leave it out, or leave out until: another limit can hold where no time was given")
            yield draft.problem((*path, name), say("cannot stand beside until"), remedy, Rule.UNTIL_NOT_ALONE)


def _choices_are_choices(draft: Draft) -> Iterator[Problem]:
    for index, field in sound(CodedField, child(draft.document.data, "fields")):
        if field.kind is not FieldKind.CHOICE and field.choices:
            place, remedy = ("fields", index, "choices"), say("leave them out, or write kind: choice")
            yield draft.problem(place, say("{0} has no choices", field.kind), remedy, Rule.CHOICES)
        if field.kind is FieldKind.CHOICE and len(field.choices) < 2:
            remedy = say("list at least two choices")
            yield draft.problem(("fields", index), say("a choice of fewer than two"), remedy, Rule.CHOICES)


def _steps_that_meet_a_limit_exist_there(draft: Draft) -> Iterator[Problem]:
    steps = {f"step:{step.id}": step for _, step in draft.steps}
    for path, deadline in draft.deadlines:
        asked = dict.fromkeys((*deadline.within, *deadline.until))
        levels = draft.names["level"] if EVERY_LEVEL in asked else tuple(asked)
        for index, event in enumerate(deadline.met_by):
            step = steps.get(event)
            absent = [x for x in levels if step and step.levels is not None and x not in step.levels]
            if absent:
                message = say("{0} is not on the checklist at level {1}", event, ", ".join(absent))
                remedy = say("give the step these levels, or the limit fewer")
                yield draft.problem((*path, "met_by", index), message, remedy, Rule.STEP_ABSENT)


def _reviewer_is_inside(draft: Draft) -> Iterator[Problem]:
    for place in ("report.reviewer", "levels.*.reviewed_by"):
        for path, reviewer in found(draft.document.data, place):
            if not draft.is_side(reviewer, Side.OWN):
                remedy = say("name an own-unit role: a report that waits is chased by a machine")
                message = say("{0!r} is outside the office", reviewer)
                yield draft.problem(path, message, remedy, Rule.REVIEWER_OUTSIDE)


def _drills_name_only_others(draft: Draft) -> Iterator[Problem]:
    for path, role in found(draft.document.data, "drill.calls.*"):
        if role in draft.roles and draft.is_side(role, Side.OWN):
            remedy = say("leave it out: every drill calls 本单位; here stand the others it may call besides")
            yield draft.problem(
                path, say("{0!r} is of the office itself", role), remedy, Rule.DRILL_CALLS_OWN
            )


Check = Callable[[Draft], Iterator[Problem]]
CHECKS: tuple[Check, ...] = (
    _levels_have_names_of_their_own,
    _every_level_has_one_ladder,
    climbing.ladders_ask_few_fields,
    climbing.ladders_begin_inside,
    _climbs_can_be_stopped,
    climbing.climbs_have_an_exit,
    _machines_do_not_telephone_upward,
    _warnings_come_before_the_end,
    _limits_have_a_number_or_words,
    promises.extensions_reach_beyond_the_limit,
    promises.who_waits_can_be_told,
    promises.what_counts_from_a_reopening_can_come,
    dependencies.conditions_can_hold,
    dependencies.fields_are_no_words_of_conditions,
    dependencies.what_waits_can_come,
    deciding.what_is_asked_can_be_decided,
    deciding.what_is_asked_is_asked_for,
    dependencies.nothing_waits_for_the_archive,
    waiting.tells_wait_for_what_comes,
    handling.handlings_come_into_force,
    handling.their_order_can_be_kept,
    coming.what_is_waited_for_comes,
    _choices_are_choices,
    _steps_that_meet_a_limit_exist_there,
    _reviewer_is_inside,
    signing_off.documents_are_signed,
    lawfulness.steps_are_lawful,
    _drills_name_only_others,
)

"""What is allowed but doubtful.

Errors refuse a playbook (`checking`). Warnings are holes somebody may have left on purpose. Notes ask
nobody to change the file: they say what an office still has to decide.
"""

from collections.abc import Callable, Iterator

from engine.conditions import Condition, Every, holds
from engine.vocabulary import Standing
from playbooks.conditions import MOST_CASES, cases_of, compiled, ways
from playbooks.errors import Problem
from playbooks.limits import Deadline
from playbooks.naming import CONDITIONS, USES, found, nodes
from playbooks.reading import Document
from playbooks.schema import Book
from playbooks.updates import Update
from playbooks.values import EVERY_LEVEL


def warnings(document: Document, book: Book) -> tuple[Problem, ...]:
    """The holes of a checked playbook, in the order of the file."""
    holes = [problem for doubt in DOUBTS for problem in doubt(document, book)]
    return tuple(sorted(holes, key=lambda problem: problem.line))


def notes(document: Document, book: Book) -> tuple[Problem, ...]:
    """What an office has still to decide."""
    return tuple(_limits_not_confirmed(document, book))


def _levels_without_a_limit(document: Document, book: Book) -> Iterator[Problem]:
    for index, level in enumerate(book.levels):
        if not any(
            {level.id, EVERY_LEVEL} & {*deadline.within, *deadline.until} for deadline in book.deadlines
        ):
            remedy = "give it at least the first report; without a limit nothing is ever late"
            yield document.problem(("levels", index), f"level {level.id} has no deadline at all", remedy)


def _levels_nobody_is_told_of(document: Document, book: Book) -> Iterator[Problem]:
    for index, level in enumerate(book.levels):
        if not any(level.id in tell.levels for tell in book.tell):
            remedy = "add a tell: once the duty officer answers, the ladder calls nobody else"
            yield document.problem(("levels", index), f"nobody has to be told of level {level.id}", remedy)


def _levels_that_reach_no_leader(document: Document, book: Book) -> Iterator[Problem]:
    leaders = set(book.confirmed_by.roles)
    for index, level in enumerate(book.levels):
        called = {
            role
            for ladder in book.ladders
            if level.id in ladder.levels
            for rung in ladder.rungs
            for role in rung.roles
        }
        told = {tell.role for tell in book.tell if level.id in tell.levels}
        if not leaders & (called | told):
            message = f"level {level.id} never reaches anybody who may confirm it"
            remedy = f"put one of {', '.join(book.confirmed_by.roles)} on its ladder, or in a tell"
            yield document.problem(("levels", index), message, remedy)


def _roles_without_a_part(document: Document, book: Book) -> Iterator[Problem]:
    used = {name for pattern, kind in USES if kind == "role" for _, name in found(document.data, pattern)}
    for index, role in enumerate(book.roles):
        if role.id not in used:
            remedy = "remove it, or give it a rung or a tell"
            yield document.problem(("roles", index), f"role {role.id!r} has no part in the plan", remedy)


def _limits_that_come_by_surprise(document: Document, book: Book) -> Iterator[Problem]:
    for index, deadline in enumerate(book.deadlines):
        if not deadline.within and not deadline.until:
            continue  # words without a number: no clock runs, so nothing comes at all
        binding = deadline.standing in (Standing.LAW, Standing.SUPERIOR_DOCUMENT, Standing.SUPERIOR_ORDER)
        if binding and deadline.warn is None:
            remedy = "add warn: {before: …, tell: […]}"
            yield document.problem(("deadlines", index), "nobody is warned before this limit", remedy)
        if deadline.on_breach is None:
            remedy = "add on_breach: {tell: […]}"
            yield document.problem(("deadlines", index), "nobody is told when this limit has passed", remedy)


def _limits_not_confirmed(document: Document, book: Book) -> Iterator[Problem]:
    limits: list[Deadline | Update] = [*book.deadlines, *book.updates]
    open_ones = [limit.id for limit in limits if limit.standing is Standing.DEFAULT]
    if open_ones:
        message = f"系统默认（待确认）, not yet confirmed: {', '.join(open_ones)}"
        remedy = "once the 时限确认表 is signed, set standing: own_rule and name it as the source"
        yield document.problem(("deadlines",), message, remedy)


def _conditions_that_say_nothing(document: Document, book: Book) -> Iterator[Problem]:
    fields = {field.id: field for field in book.fields}
    for pattern in CONDITIONS:
        for path, written in nodes(document.data, pattern):
            condition = compiled(written, fields)
            if written and all(holds(condition, case) for case in cases_of(condition, fields)):
                yield document.problem(path, "always holds", "leave it out, or ask for what may not be")


def _levels_never_suggested(document: Document, book: Book) -> Iterator[Problem]:
    """A level whose condition holds only where that of a graver one does: it is never the first."""
    fields = {field.id: field for field in book.fields}
    graver: list[Condition] = []
    for index, level in enumerate(book.levels):
        if not level.when:
            continue
        own = compiled(level.when, fields)
        if graver and ways(Every((own, *graver)), fields) <= MOST_CASES:
            cases = cases_of(Every((own, *graver)), fields)
            if all(any(holds(other, case) for other in graver) for case in cases if holds(own, case)):
                remedy = "ask less of it, or more of the graver levels: the gravest that holds is suggested"
                yield document.problem(
                    ("levels", index, "when"), f"level {level.id} is never suggested", remedy
                )
        graver.append(own)


Doubt = Callable[[Document, Book], Iterator[Problem]]
DOUBTS: tuple[Doubt, ...] = (
    _levels_without_a_limit,
    _levels_nobody_is_told_of,
    _levels_that_reach_no_leader,
    _roles_without_a_part,
    _limits_that_come_by_surprise,
    _conditions_that_say_nothing,
    _levels_never_suggested,
)

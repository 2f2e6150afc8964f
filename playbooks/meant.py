"""What an author most likely meant otherwise: it is allowed, and does nothing of what it looks like."""

from collections.abc import Iterator

from playbooks.errors import Problem
from playbooks.limits import Deadline
from playbooks.parts import Rung, Text
from playbooks.reading import Document
from playbooks.rules import Rule
from playbooks.saying import say
from playbooks.schema import Book, Step
from playbooks.values import EVERY_LEVEL


def limits_beside_their_step(document: Document, book: Book) -> Iterator[Problem]:
    """A limit that nothing meets, and a step that is called the same: doing it would not meet the limit.

    Without such a step nothing is wrong: that what a limit asks for was done, is then said by a person.
    """
    for index, limit in enumerate(book.deadlines):
        clock_runs = limit.within or limit.until
        alike = (one for one in book.steps if _same(limit.title, one.title) and _everywhere(one, limit, book))
        step = next((one.id for one in alike), None)
        if clock_runs and step and not limit.met_by:
            message = say("the step {0!r} of the same title does not meet this limit", step)
            remedy = say('add met_by: ["step:{0}"]', step)
            yield document.problem(("deadlines", index), message, remedy, Rule.UNMET_BY_ITS_STEP)


def _everywhere(step: Step, limit: Deadline, book: Book) -> bool:
    """Whether the step is on the checklist at every level of the limit: else it could not meet it there."""
    named = {*limit.within, *limit.until}
    levels = {level.id for level in book.levels} if EVERY_LEVEL in named else named
    return levels <= set(step.levels or levels)


def _same(one: Text, other: Text) -> bool:
    return one.zh.casefold() == other.zh.casefold() or one.en.casefold() == other.en.casefold()


def rungs_that_call_nobody_new(document: Document, book: Book) -> Iterator[Problem]:
    """A rung on which nobody stands, and no way of calling, that the one before does not have."""
    for ladder, one in enumerate(book.ladders):
        for index, (before, rung) in enumerate(zip(one.rungs, one.rungs[1:], strict=False), start=1):
            if _calls_nobody_new(before, rung):
                message = say("calls nobody who was not called just before: {0}", ", ".join(rung.roles))
                remedy = say(
                    "write whom to call next; to call the same again write repeats: 1 on the rung before"
                )
                yield document.problem(("ladders", ladder, "rungs", index), message, remedy, Rule.NOBODY_NEW)


def _calls_nobody_new(before: Rung, rung: Rung) -> bool:
    is_for_the_same = rung.when == before.when and rung.stopped_by == before.stopped_by
    return is_for_the_same and {*rung.roles} <= {*before.roles} and {*rung.channels} <= {*before.channels}


def sections_written_anyway(document: Document, book: Book) -> Iterator[Problem]:
    """`written: yes` where no record fills the section: a person writes it anyway."""
    for index, one in enumerate(book.documents):
        for number, section in enumerate(one.sections):
            if section.written and not section.facts:
                place = ("documents", index, "sections", number, "written")
                message = say("changes nothing: without facts a person writes the section anyway")
                remedy = say("leave it out, or add what the record fills it with: facts: [steps]")
                yield document.problem(place, message, remedy, Rule.WRITTEN_ANYWAY)

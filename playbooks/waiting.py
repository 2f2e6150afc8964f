"""Checks of duties to tell that wait for something: it comes, and is not their own answer."""

from collections.abc import Iterator

from engine import moments
from engine.vocabulary import Anchor
from playbooks.coming import Plan
from playbooks.dependencies import in_a_circle
from playbooks.drafting import Draft
from playbooks.errors import Problem
from playbooks.reading import Document, Path, child
from playbooks.rules import Rule
from playbooks.saying import say
from playbooks.schema import Book, Tell

# What whoever is told may say to it, besides that he or she was.
_OWN = (moments.TOLD, moments.READ, moments.SIGNED, moments.ANSWERED)


def tells_wait_for_what_comes(draft: Draft) -> Iterator[Problem]:
    """Everybody is told at each of the levels in the end, and of what others do."""
    plan, stuck = Plan(draft), in_a_circle(draft)
    for path, tell in draft.tells:
        told = moments.of(moments.TOLD, tell.role)
        if wrong := [*_own_words(draft, path, tell), *_times(draft, path, tell), *_rounds(draft, path, tell)]:
            yield from wrong
        elif told in stuck:
            message = say("nobody is ever told: it waits for itself in a circle")
            remedy = say("let one of them wait for what somebody does, such as confirmed")
            yield draft.problem((*path, "from"), message, remedy, Rule.WAITS_IN_A_CIRCLE)
        elif never := [level for level in _levels(draft, tell) if level not in plan.starts[told]]:
            message = say(
                "is never told at level {0}: nothing it waits for can happen there", ", ".join(never)
            )
            remedy = say("let it wait for what happens there, or give it fewer levels")
            yield draft.problem((*path, "from"), message, remedy, Rule.NEVER_COMES)


def _levels(draft: Draft, tell: Tell) -> tuple[str, ...]:
    return tuple(level for level in tell.levels if level in draft.names["level"])


def _own_words(draft: Draft, path: Path, tell: Tell) -> Iterator[Problem]:
    for name in tell.waits_for:
        kind, item = moments.parts(name)
        if kind in _OWN and item == tell.role:
            message = say("{0} waits for a word of the role that is to be told", name)
            remedy = say("let it wait for what others do")
            yield draft.problem((*path, "from"), message, remedy, Rule.WAITS_IN_A_CIRCLE)


def _times(draft: Draft, path: Path, tell: Tell) -> Iterator[Problem]:
    """A time that was given may come while nobody does anything; a limit that ends at it is missed then."""
    for name in tell.waits_for:
        if moments.parts(name)[0] == moments.FIELD:
            message = say("{0} comes by itself: nothing would begin to tell then", name)
            remedy = say("let it wait for judged:<field>, or for missed:<a limit that ends at it>")
            yield draft.problem((*path, "from"), message, remedy, Rule.NEVER_COMES)


def _rounds(draft: Draft, path: Path, tell: Tell) -> Iterator[Problem]:
    if Anchor.REOPENED in tell.waits_for and child(draft.document.data, "reopen_within") is None:
        remedy = say("say how long after 结案 it may be opened again: reopen_within: 30d")
        message = say("waits for reopened, which never comes")
        yield draft.problem((*path, "from"), message, remedy, Rule.NEVER_COMES)


def told_at_once_anyway(document: Document, book: Book) -> Iterator[Problem]:
    """What is known when the matter is logged is nothing to wait for."""
    for index, tell in enumerate(book.tell):
        known = [name for name in tell.anchors if name in moments.GIVEN]
        if known:
            message = say("{0} is no later than logging: it is told at once", ", ".join(known))
            remedy = say("leave from out, or name what comes afterwards, such as confirmed")
            yield document.problem(("tell", index, "from"), message, remedy, Rule.TOLD_AT_ONCE)

"""Checks of who is reached by calling, and when: climbs without an exit, calls nobody hears, slow ladders."""

from collections.abc import Iterator

from engine import moments
from engine.vocabulary import ChannelKind, Side, Unit
from playbooks.drafting import Draft
from playbooks.errors import Problem
from playbooks.limits import Deadline
from playbooks.reading import Document, Path
from playbooks.rules import Rule
from playbooks.saying import say
from playbooks.schema import Book, Tell
from playbooks.spans import at_least_minutes
from playbooks.values import EVERY_LEVEL

# Ours, as `compiling` writes it out: how long 核定 may take before the desk telephones.
_GATE_MINUTES = 15


def climbs_have_an_exit(draft: Draft) -> Iterator[Problem]:
    """Whoever is called again and again after the last rung can stop it by an answer."""
    for path, ladder in draft.ladders:
        own = [any(draft.is_side(role, Side.OWN) for role in rung.roles) for rung in ladder.rungs]
        last = max((index for index, is_own in enumerate(own) if is_own), default=None)
        stops = ladder.rungs[last].stopped_by if last is not None else None
        if last is None or stops is None or set(stops.roles) & set(ladder.rungs[last].roles):
            continue
        message = say("is called again and again to the end, and no answer of those called here stops it")
        remedy = say("add {0}", ", ".join(ladder.rungs[last].roles))
        place = (*path, "rungs", last, "stopped_by")
        yield draft.problem(place, message, remedy, Rule.CLIMB_WITHOUT_EXIT)


def calls_nobody_hears(document: Document, book: Book) -> Iterator[Problem]:
    """Own-unit roles that no machine rings: at night the desk would have to dial, and may be asleep."""
    own = {role.id for role in book.roles if role.side is Side.OWN}
    calls: list[tuple[Path, tuple[str, ...], tuple[ChannelKind, ...]]] = [
        (("ladders", n, "rungs", index), rung.roles, rung.channels)
        for n, ladder in enumerate(book.ladders)
        for index, rung in enumerate(ladder.rungs)
    ]
    calls += [(("tell", index), (tell.role,), tell.channels) for index, tell in enumerate(book.tell)]
    for path, roles, channels in calls:
        ours = [role for role in roles if role in own]
        if ours and set(channels) <= {ChannelKind.MANUAL}:
            message = say("no machine rings {0}: only the desk can dial", ", ".join(ours))
            remedy = say("add sms or voice; put roles of other sides on a rung of their own")
            yield document.problem((*path, "channels"), message, remedy, Rule.NOBODY_HEARS)


def ladders_too_slow(document: Document, book: Book) -> Iterator[Problem]:
    """Limits that pass before anybody who is told of the breach has heard of the matter.

    What protects a limit is that a leader hears of the matter while it can still be met: those are whoever
    is told when it has passed. The worst case is that nobody answers: all waits, with their repeats, up to
    the first rung that has one of them; a tell or a warning may reach them sooner. Rungs above them protect
    nothing that is left to protect, so the whole ladder is not held against the limit. A limit that counts
    from something done is not looked at: it may start at any time.
    """
    for index, deadline in enumerate(book.deadlines):
        known = all(moment in moments.GIVEN for moment in deadline.anchors)
        if not known or deadline.on_breach is None:
            continue
        for level, minutes in _lengths(book, deadline):
            heard = _first_heard(book, deadline, level, minutes)
            if heard is not None and heard[0] >= minutes:
                at, role = heard
                message = say(
                    "at level {0} {1} is first called after {2} minutes: the limit has passed",
                    level,
                    role,
                    at,
                )
                remedy = say(
                    "shorten the waits below, add a tell or a warning, or name whoever is called sooner"
                )
                place = ("deadlines", index, "within", level)
                yield document.problem(place, message, remedy, Rule.LADDER_TOO_SLOW)


def _lengths(book: Book, deadline: Deadline) -> Iterator[tuple[str, int]]:
    """(level, minutes) of every level with a limit whose length is known: of 当日 it is not."""
    for level in (level.id for level in book.levels):
        span = deadline.within.get(level, deadline.within.get(EVERY_LEVEL))
        if span and span.unit is not Unit.SAME_DAY:
            yield level, at_least_minutes(span)


def _first_heard(book: Book, deadline: Deadline, level: str, minutes: int) -> tuple[int, str] | None:
    """(after how many minutes, which role): the first of those told of the breach; None if nobody calls them.

    They are called by the breach alone then: that is passing it on, and no protection was meant.
    """
    told = set(deadline.on_breach.tell) if deadline.on_breach else set()
    warned = set(deadline.warn.tell) if deadline.warn else set()
    heard = [(at, role) for at, role in _calls(book, level) if role in told]
    if deadline.warn and told & warned:
        first = max(map(at_least_minutes, deadline.warn.before))
        heard.append((minutes - first, min(told & warned)))
    return min(heard, default=None)


def _calls(book: Book, level: str) -> Iterator[tuple[int, str]]:
    """(after how many minutes, which role) of everybody called at a level when nobody answers."""
    for ladder in book.ladders:
        elapsed = 0
        for rung in ladder.rungs if level in ladder.levels else ():
            yield from ((elapsed, role) for role in rung.roles)
            elapsed += at_least_minutes(rung.wait) * (rung.repeats + 1)
    for tell in book.tell:
        if level in tell.levels and not tell.when and not tell.waits_for:
            yield _told_after(book, tell, level), tell.role


def _told_after(book: Book, tell: Tell, level: str) -> int:
    """At once; whoever is outside and not above may wait until the gate, while nobody confirms the level."""
    side = next((role.side for role in book.roles if role.id == tell.role), Side.OWN)
    gate = book.gate.get(level, book.gate.get(EVERY_LEVEL))
    outside = side in (Side.BELOW, Side.PEER)
    return (at_least_minutes(gate) if gate else _GATE_MINUTES) if outside else 0

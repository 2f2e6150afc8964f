"""Recurring reports on the incident page: what is owed, what is awaited, and which can be made now."""

from dataclasses import dataclass
from itertools import groupby

from console.times import Wall
from engine.facts import Facts, Occasion


@dataclass(frozen=True, slots=True)
class Owed:
    """A report owed again and again: until when, how long that is, and how often it is still to be made.

    `is_late`: it has fallen due unmade. `opens` is when it can be made at the earliest, if that is still to
    come; "" if it can be made now. Of one report only the oldest is made `next`.
    """

    id: str
    title: str
    due: str
    left: str
    times: int
    is_late: bool
    opens: str
    next: bool
    provisional: bool

    @property
    def can_be_made(self) -> bool:
        """Whether it can be entered as made now."""
        return self.next and not self.opens


def owed(facts: Facts, wall: Wall) -> tuple[Owed, ...]:
    """Everything that is owed or awaited, in the order of the plan and of time."""
    titles = {cadence.id: wall.words.text(cadence.title) for cadence in facts.plan.cadences}
    order = list(titles)
    known = [one for one in facts.incident.occasions if one.cadence in titles]
    lines: list[Owed] = []
    for _, same in groupby(sorted(known, key=lambda one: (order.index(one.cadence), one.due)), key=_which):
        some = list(same)
        first = not lines or lines[-1].id != some[0].cadence
        lines.append(_line(some[0], len(some), titles[some[0].cadence], wall, first=first))
    return tuple(lines)


def _which(one: Occasion) -> tuple[str, float]:
    return one.cadence, one.due.timestamp()


def _line(one: Occasion, times: int, title: str, wall: Wall, *, first: bool) -> Owed:
    return Owed(
        one.cadence,
        title,
        wall.clock(one.due),
        wall.left(one.due),
        times,
        one.is_owed,
        wall.clock(one.opens) if one.opens > wall.now else "",
        first,
        one.provisional,
    )

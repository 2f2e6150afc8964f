"""Rungs of a ladder that a climb leaves out: the record is silent about them, a simulation is not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from engine.conditions import Condition, Fields, Value, asked, holds
from engine.facts import Entry, Facts
from engine.ladder import positions, turn
from engine.parts import Ladder
from engine.replay import Moment
from engine.vocabulary import ReasonKind

_CLIMBS = frozenset({ReasonKind.RUNG.value, ReasonKind.REOPENED.value})


@dataclass(frozen=True, slots=True)
class PassedOver:
    """Rung `rung` (from 0) was not called: `when` does not hold as the fields it asks for stand."""

    kind: ClassVar[str] = "passed_over"

    rung: int
    roles: tuple[str, ...]
    when: Condition
    stands: Mapping[str, Value | None]  # each field it asks for; None: not judged yet

    @property
    def detail(self) -> Mapping[str, object]:
        """As plain data: which rung, whom it would have called, and how the fields it asks for stand."""
        return {"rung": self.rung, "roles": list(self.roles), "fields": self.stands}


def passed_over(before: Facts, moment: Moment) -> Iterator[Entry | PassedOver]:
    """The entries of a moment, each rung that is called after those that were left out on the way to it."""
    incident = moment.facts.incident
    ladder, last = moment.facts.plan.ladders[incident.response_level], before.incident.rung
    for entry in moment.decision.entries:
        position = entry.detail.get("n")
        if entry.kind in _CLIMBS and isinstance(position, int):
            yield from _left_out(ladder, incident.fields, last, position)
            last = position
        yield entry


def _left_out(ladder: Ladder, fields: Fields, last: int, position: int) -> Iterator[PassedOver]:
    """The rungs between the position called last (-1: none yet) and this one that do not apply."""
    begins = position <= last
    first = 0 if begins and position == turn(ladder, fields, 0) else position if begins else last + 1
    where = positions(ladder)
    for index in dict.fromkeys(where[first:position]):
        rung = ladder.rungs[index]
        if not holds(rung.when, fields):
            stands = {name: fields.get(name) for name in sorted(asked(rung.when))}
            yield PassedOver(index, rung.roles, rung.when, stands)

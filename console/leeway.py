"""Which limits can be extended 延期, what can be sent back 退回, until when a matter can be opened again."""

from dataclasses import dataclass
from datetime import datetime

from console.times import Wall
from engine import moments, reopening, sending_back
from engine.extending import latest
from engine.facts import Facts
from flows.acts.extending import extenders
from flows.report.chronicle import Chronicle


@dataclass(frozen=True, slots=True)
class Extendable:
    """A limit that can be given more time; `latest` on the wall, `people` (id, words) who may do so."""

    id: str
    title: str
    due: str
    latest: str
    people: tuple[tuple[str, str], ...]


def extendable(facts: Facts, says: Chronicle, wall: Wall) -> tuple[Extendable, ...]:
    """Every limit that can be extended now, the first to end first."""
    found = []
    for clock in sorted(facts.clocks, key=lambda clock: clock.due):
        limit = facts.plan.deadline(clock.id)
        end = latest(limit, clock, facts.calendar)
        if end and clock.due > wall.now and end > clock.due:
            people = tuple(
                (person, f"{says.role(role)} {says.person(person)}")
                for person, role in extenders(facts, limit).items()
            )
            found.append(
                Extendable(
                    clock.id, wall.words.text(limit.title), wall.clock(clock.due), wall.clock(end), people
                )
            )
    return tuple(found)


def redoable(facts: Facts, says: Chronicle, now: datetime) -> tuple[tuple[str, str], ...]:
    """What was done and can be sent back, as (moment, words)."""
    titled = {moments.STEP: says.step, moments.DEADLINE: says.deadline}
    found = []
    for moment in sending_back.possible(facts, now):
        kind, item = moments.parts(moment)
        found.append((moment, titled[kind](item)))
    return tuple(found)


def reopen_until(facts: Facts, wall: Wall) -> str:
    """Until when, on the wall, a closed matter can be opened again; "" if it cannot be."""
    end = reopening.latest(facts)
    return wall.clock(end) if end and end >= wall.now else ""

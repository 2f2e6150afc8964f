"""已电话报告: whom the officer may have told already, by role and by name."""

from collections.abc import Sequence
from dataclasses import dataclass

from console.times import Wall
from engine.plan import Plan
from engine.vocabulary import Side
from models.people import Book


@dataclass(frozen=True, slots=True)
class Tellable:
    """A role with the names of whoever fills it now; `own`: of this office."""

    role: str
    title: str
    names: str
    own: bool


def tellable(plan: Plan, unit: str, me: str | None, book: Book, wall: Wall) -> Sequence[Tellable]:
    """Every role of the plan but those that only `me` fills, this office first."""
    roster, words = book.roster(wall.now), wall.words
    found = []
    for role in plan.roles.values():
        people = roster.resolve(role, book.unit_named(unit))
        if people and people == (me,):
            continue
        title = words.text(role.title)
        names = [book.people[person].name for person in people if person in book.people]
        said = words.several([name for name in names if title not in name])
        found.append(Tellable(role.id, title, said, role.side is Side.OWN))
    return sorted(found, key=lambda one: not one.own)

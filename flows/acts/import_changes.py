"""What an import would do, row by row, for whoever looks before it is done: numbers masked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from engine.calendars import Calendar
from engine.roster import Person
from flows.acts.telephones import covered
from models.people import Book, NewPerson, Shift

# By what a shift is known: post, person, start.
Key = tuple[str, str, datetime]


class Kind(StrEnum):
    """What happens to a person or a shift."""

    ADDED = "added"
    CHANGED = "changed"
    SAME = "same"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Change:
    """One person or shift: what becomes of it, and its cells as the page lists them."""

    kind: Kind
    cells: tuple[str, ...]


def of_people(book: Book, staying: Sequence[NewPerson], gone: Sequence[Person]) -> Iterator[Change]:
    """Each person of a file: (unit, name, post, numbers before → after where they differ)."""
    known = {(book.units[p.unit], p.name, p.post): p for p in book.people.values()}
    for person in staying:
        after = _covered(number for _, number in person.numbers)
        there = known.get((person.unit, person.name, person.post))
        cells = (person.unit, person.name, person.post)
        if there is None:
            yield Change(Kind.ADDED, (*cells, after))
            continue
        numbers = [n for n in book.numbers.get(there.id, ()) if n.kind != "by_hand"]
        before = _covered(number.number for number in numbers)
        same = [(n.kind, n.number) for n in numbers] == list(person.numbers) and (
            there.locale == person.locale
        )
        yield Change(Kind.SAME if same else Kind.CHANGED, (*cells, _arrow(before, after)))
    for left in gone:
        yield Change(Kind.REMOVED, (book.units[left.unit], left.name, left.post, ""))


def of_roster(
    book: Book,
    calendar: Calendar,
    shifts: Sequence[Shift],
    known: Mapping[Key, Shift],
    displaced: Sequence[Shift],
) -> Iterator[Change]:
    """Each shift of a file, and each that makes way: (post, name, from, until)."""
    for shift in shifts:
        there = known.get((shift.post, shift.person, shift.starts))
        cells = _cells(book, calendar, shift)
        if there is None:
            yield Change(Kind.ADDED, cells)
        elif there.ends == shift.ends:
            yield Change(Kind.SAME, cells)
        else:
            until = _arrow(_clock(calendar, there.ends), cells[3])
            yield Change(Kind.CHANGED, (*cells[:3], until))
    for shift in displaced:
        yield Change(Kind.REMOVED, _cells(book, calendar, shift))


def _cells(book: Book, calendar: Calendar, shift: Shift) -> tuple[str, ...]:
    person = book.people.get(shift.person) or book.former.get(shift.person)
    times = (_clock(calendar, shift.starts), _clock(calendar, shift.ends))
    return (shift.post, person.name if person else "", *times)


def _clock(calendar: Calendar, at: datetime) -> str:
    return f"{calendar.local(at):%Y-%m-%d %H:%M}"


def _covered(numbers: Iterator[str]) -> str:
    return "、".join(covered(number) for number in dict.fromkeys(numbers))


def _arrow(before: str, after: str) -> str:
    return after if before == after else f"{before or '—'} → {after}"

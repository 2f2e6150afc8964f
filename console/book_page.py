"""通讯录 as its pages show it: units as a tree with whoever is in them, and one person whole."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from console import reaching
from console.desk import Desk
from console.reaching import Number
from engine.rights import Right
from engine.roster import Person
from flows import posts
from flows.acts.numbers import NumberShown, list_numbers
from models.people import Book

# Deeper than any tree of offices; a unit further down is shown at this depth.
DEEPEST = 5
# So many last digits of a number find its owner: those that are not masked. One more at a time would unmask
# the others in forty searches, with no reason given and nothing entered.
DIGITS = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody in the address book; numbers are masked, and say how they stand."""

    id: str
    name: str
    post: str
    numbers: tuple[Number, ...]
    on_duty: bool


@dataclass(frozen=True, slots=True)
class UnitShown:
    """A unit at its place in the tree (`depth` 0: the top) with whoever is in it."""

    id: str
    name: str
    depth: int
    above: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Shift:
    """Somebody holds a post for a while."""

    post: str
    name: str
    starts: str
    ends: str
    now: bool


def tree(desk: Desk, sought: str = "") -> list[UnitShown]:
    """Every unit below the one it belongs to; of those sought only units with somebody found, or found."""
    book = desk.book
    entries = _entries(desk, sought)
    found = []
    for unit, depth in in_order(book):
        here = tuple(entries.get(unit, ()))
        name = book.units[unit]
        if not sought or here or _plain(sought) in _plain(name):
            found.append(UnitShown(unit, name, min(depth, DEEPEST), book.above.get(unit, ""), here))
    return found


def in_order(book: Book) -> list[tuple[str, int]]:
    """(unit, depth) of every unit, each below the one it belongs to, by name beside the others."""
    below: dict[str, list[str]] = {}
    for unit in sorted(book.units, key=lambda one: book.units[one]):
        below.setdefault(book.above.get(unit, ""), []).append(unit)
    found: list[tuple[str, int]] = []

    def down(unit: str, depth: int) -> None:
        for one in below.get(unit, ()):
            found.append((one, depth))
            down(one, depth + 1)

    down("", 0)
    return found


def _entries(desk: Desk, sought: str) -> dict[str, list[Entry]]:
    """By unit, whoever is sought, by post and name."""
    numbers: dict[str, list[NumberShown]] = {}
    for known in list_numbers(desk.office):
        numbers.setdefault(known.person, []).append(known)
    found: dict[str, list[Entry]] = {}
    for person in sorted(desk.book.people.values(), key=lambda one: (one.post, one.name)):
        mine = numbers.get(person.id, ())
        if _is_sought(person, desk, mine, sought):
            found.setdefault(person.unit, []).append(entry_of(desk, person, mine))
    return found


def entry_of(desk: Desk, person: Person, numbers: Iterable[NumberShown]) -> Entry:
    """Somebody as the list shows him."""
    serving = {p for ids in desk.book.roster(desk.wall.now).on_duty.values() for p in ids}
    post = posts.titled(person.post, posts.plans_of(desk.office), desk.words.locale)
    shown = tuple(reaching.shown(one, desk.wall) for one in numbers)
    return Entry(person.id, person.name, post, shown, person.id in serving)


def _is_sought(person: Person, desk: Desk, numbers: Sequence[NumberShown], sought: str) -> bool:
    """By name, post or unit, or by a number's last digits; by a whole one for whoever may see whole ones."""
    wanted = _plain(sought)
    if wanted.removeprefix("+").isdecimal():
        digits = ["".join(filter(str.isdecimal, one.number)) for one in numbers]
        whole = desk.may(Right.NUMBERS, Right.REVEAL) and _digits(wanted) in map(_digits, digits)
        return whole or (len(wanted) == DIGITS and any(one.endswith(wanted) for one in digits))
    words = (person.name, person.post, desk.book.units.get(person.unit, ""))
    return any(wanted in _plain(word) for word in words)


def _digits(number: str) -> str:
    """A number as people dial it here: a display has it with the country's code or without."""
    return number.removeprefix("+").removeprefix("86")


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()


def shifts(desk: Desk, person: str = "") -> list[Shift]:
    """Shifts that are not over, of one person or of everybody."""
    book, wall, plans = desk.book, desk.wall, posts.plans_of(desk.office)
    return [
        Shift(
            posts.titled(shift.post, plans, wall.words.locale),
            book.people[shift.person].name,
            wall.clock(shift.starts),
            wall.clock(shift.ends),
            shift.starts <= wall.now < shift.ends,
        )
        for shift in book.shifts
        if shift.ends > wall.now and shift.person in book.people and person in ("", shift.person)
    ]


def known_posts(book: Book, called: Sequence[str]) -> list[str]:
    """Posts to choose from: those a playbook calls, then those somebody holds."""
    return list(dict.fromkeys([*called, *sorted({person.post for person in book.people.values()})]))


def unit_choices(book: Book) -> list[tuple[str, str]]:
    """(id, name drawn in by its depth) of every unit, for a list to choose from."""
    return [(unit, "　" * depth + book.units[unit]) for unit, depth in in_order(book)]


def numbers_by_person(desk: Desk) -> Mapping[str, list[NumberShown]]:
    """Every number of everybody."""
    found: dict[str, list[NumberShown]] = {}
    for known in list_numbers(desk.office):
        found.setdefault(known.person, []).append(known)
    return found

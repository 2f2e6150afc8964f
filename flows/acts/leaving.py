"""Somebody has left the office: taken out of the address book, never out of the record."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.calendars import Calendar
from engine.roster import Person
from flows.acts.actor import Actor
from flows.acts.errors import BadInput, Problem, SheetProblem
from flows.acts.shutting import shut_those_of
from flows.phrases import Phrase
from flows.wiring import Office
from models import accounts, leaving, record
from models.people import Book, NewPerson
from models.record import Line
from models.session import Tx


@dataclass(frozen=True, slots=True)
class Removed:
    """Who was taken out."""

    id: str
    unit: str
    name: str
    post: str


def remove_person(office: Office, name: str, actor: Actor, unit: str = "", post: str = "") -> Removed:
    """Nobody is called as this person any more; the record goes on naming them. Entered in the register.

    BadInput if there is nobody of this name, more than one (then `unit` or `post` decides), or if
    they are on a shift that is not over.
    """
    now = office.now()
    with office.database.writing() as tx:
        book = office.book(tx, now)
        person = _meant(book, name, unit, post)
        problems = [*on_coming_shifts(book, person, office.calendar, now), *last_administrator(tx, [person])]
        if problems:
            raise BadInput(problems)
        shut_those_of(tx, [person.id], actor, now)
        leaving.take_out(tx, [person.id])
        record.register(tx, [Line("person_removed", {"person": person.id}, actor.entry)], now)
    office.waker.wake()
    return Removed(person.id, book.units[person.unit], person.name, person.post)


def _meant(book: Book, name: str, unit: str, post: str) -> Person:
    """The one person of this name, of this unit and post if they are given."""
    wanted = {"name": _plain(name), "unit": _plain(unit), "post": _plain(post)}
    found = [
        person
        for person in book.people.values()
        if _plain(person.name) == wanted["name"]
        and wanted["unit"] in ("", _plain(book.units[person.unit]))
        and wanted["post"] in ("", _plain(person.post))
    ]
    if len(found) == 1:
        return found[0]
    if not found:
        remedy = Phrase("nobody in the address book has this name, unit and post")
        raise BadInput([Problem("name", name, remedy)])
    several = "、".join(sorted(f"{book.units[p.unit]} {p.post}" for p in found))
    remedy = Phrase("there are several ({several}): say which by unit or post", several=several)
    raise BadInput([Problem("name", name, remedy)])


def _plain(text: str) -> str:
    """Without the spaces that only align a column."""
    return "".join(text.split())


def on_coming_shifts(book: Book, person: Person, calendar: Calendar, now: datetime) -> list[Problem]:
    """Every shift that is not over and would lose its holder with this person."""
    where = f"{book.units[person.unit]} {person.name}"
    remedy = "is on shift {} from {} to {}: import the roster with somebody else first"
    said = ((s, _clock(calendar, s.starts), _clock(calendar, s.ends)) for s in book.shifts)
    return [
        SheetProblem(
            where,
            person.post,
            remedy.format(s.post, starts, ends),
            why="on_shift",
            about=(("who", where), ("post", s.post), ("starts", starts), ("ends", ends)),
        )
        for s, starts, ends in said
        if s.person == person.id and s.ends > now
    ]


def last_administrator(tx: Tx, persons: Sequence[Person]) -> list[Problem]:
    """That with these persons nobody would be left who can make an account: they cannot leave."""
    ids = [person.id for person in persons]
    if not ids or not accounts.administrators(tx) or accounts.administrators(tx, without=ids):
        return []
    names = "、".join(person.name for person in persons)
    remedy = "the last administrator: make another one first"
    return [SheetProblem("account.last", names, remedy, why="last_administrator", about=(("who", names),))]


def _clock(calendar: Calendar, at: datetime) -> str:
    return f"{calendar.local(at):%Y-%m-%d %H:%M}"


def leavers(book: Book, new: Iterable[NewPerson]) -> tuple[list[Person], list[Problem]]:
    """(those in the book whom the rows of an import say have left, warnings about those who are not)."""
    known = {(book.units[p.unit], p.name, p.post): p for p in book.people.values()}
    left = [row for row in new if row.left]
    remedy = "is not in the address book: nobody was taken out"
    strangers = [row for row in left if (row.unit, row.name, row.post) not in known]
    return (
        [known[row.unit, row.name, row.post] for row in left if row not in strangers],
        [
            SheetProblem(
                f"{row.unit} {row.name}",
                row.post,
                remedy,
                why="left_stranger",
                about=(("who", f"{row.unit} {row.name}"),),
            )
            for row in strangers
        ],
    )

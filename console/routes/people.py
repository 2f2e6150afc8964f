"""通讯录与值班表: who there is, who is on duty; and where the demo's phones are."""

from dataclasses import dataclass

from fastapi import APIRouter, Response

from console import reaching
from console.desk import AtDesk, Desk
from console.entry import needs
from console.reaching import Number
from engine.rights import Right
from flows import addresses, posts
from flows.acts.numbers import list_numbers

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody in the address book; numbers are masked, and say how they stand."""

    name: str
    post: str
    numbers: tuple[Number, ...]
    on_duty: bool


@dataclass(frozen=True, slots=True)
class Shift:
    """Somebody holds a post for a while."""

    post: str
    name: str
    starts: str
    ends: str
    now: bool


@router.get("/people", dependencies=[needs(Right.PEOPLE)])
def people(desk: AtDesk) -> Response:
    """The address book, read only, and the roster."""
    return desk.page(
        "people.html",
        units=_units(desk),
        shifts=_shifts(desk),
        total=len(desk.book.people),
        lacks=reaching.lines(desk.office, desk.wall),
    )


def _units(desk: Desk) -> list[tuple[str, list[Entry]]]:
    book = desk.book
    serving = {p for ids in book.roster(desk.wall.now).on_duty.values() for p in ids}
    numbers: dict[str, list[Number]] = {}
    for known in list_numbers(desk.office):
        numbers.setdefault(known.person, []).append(reaching.shown(known, desk.wall))
    plans = posts.plans_of(desk.office)
    found: dict[str, list[Entry]] = {}
    for person in book.people.values():
        post = posts.titled(person.post, plans, desk.words.locale)
        entry = Entry(person.name, post, tuple(numbers.get(person.id, ())), person.id in serving)
        found.setdefault(book.units.get(person.unit, ""), []).append(entry)
    return list(found.items())


def _shifts(desk: Desk) -> list[Shift]:
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
        if shift.ends > wall.now and shift.person in book.people
    ]


@router.get("/phones", dependencies=[needs(Right.READ)])
def phones(desk: AtDesk) -> Response:
    """The sandbox's page of phones, if pages go there."""
    address = str(addresses.read(desk.office.settings.run_folder).get("sandbox", ""))
    return desk.page("phones.html", address=address if desk.sandbox_in_use else "")

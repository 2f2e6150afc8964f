"""通讯录与值班表: who there is, who is on duty; and where the demo's phones are."""

from dataclasses import dataclass

from fastapi import APIRouter, Response

from console import reaching, refusals
from console.desk import AtDesk, Desk, Posted
from console.entry import needs
from console.forms import one
from console.reaching import Number
from engine.rights import Right
from flows import addresses, posts
from flows.acts import revealing
from flows.acts.errors import BadInput
from flows.acts.numbers import list_numbers

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody in the address book; numbers are masked, and say how they stand."""

    id: str
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
    """The address book, read only and numbers masked, and the roster."""
    return _page(desk)


@router.post("/people/{person}/reveal", dependencies=[needs(Right.REVEAL)])
def reveal(desk: AtDesk, form: Posted, person: str) -> Response:
    """The numbers of one person, once, for the reason given; it is entered who saw them."""
    try:
        numbers = revealing.reveal(desk.office, person, one(form, "reason"), desk.sign(form).actor)
    except BadInput as error:
        return _page(desk, refusals.said(error, None, desk.words), 422)
    return _page(desk, revealed=(desk.book.people[person].name, numbers))


def _page(
    desk: Desk, said: str = "", status: int = 200, revealed: tuple[str, tuple[str, ...]] | None = None
) -> Response:
    return desk.page(
        "people.html",
        status,
        units=_units(desk),
        shifts=_shifts(desk),
        total=len(desk.book.people),
        lacks=reaching.lines(desk.office, desk.wall),
        said=said,
        revealed=revealed,
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
        entry = Entry(person.id, person.name, post, tuple(numbers.get(person.id, ())), person.id in serving)
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

"""通讯录、值班表: read, numbers masked; one person's numbers for a reason that is entered."""

from fastapi import APIRouter

from console import reaching
from console.api.caller import Asking, allows
from console.api.routes.shifts import shown
from console.api.shapes import office as shapes
from engine.rights import Right
from flows import posts
from flows.acts import revealing
from flows.acts.numbers import list_numbers
from flows.acts.roster import coming
from models.people import Book

router = APIRouter(tags=["people 通讯录与值班表"])


@router.get("/units", dependencies=[allows(Right.PEOPLE, Right.LOG)])
def units(caller: Asking) -> list[shapes.Unit]:
    """Every unit 单位 of the address book, by name."""
    return [_unit(caller.book, unit) for unit in sorted(caller.book.units, key=caller.book.units.__getitem__)]


def _unit(book: Book, unit: str) -> shapes.Unit:
    return shapes.Unit(id=unit, name=book.units.get(unit, ""), above=book.above.get(unit, ""))


@router.get("/people", dependencies=[allows(Right.PEOPLE)])
def people(caller: Asking) -> list[shapes.Person]:
    """Everybody in the address book, by unit and name; numbers are masked, and say how they stand."""
    book, plans = caller.book, posts.plans_of(caller.office)
    serving = {person for ids in book.roster(caller.wall.now).on_duty.values() for person in ids}
    numbers: dict[str, list[shapes.Number]] = {}
    for known in list_numbers(caller.office):
        one = shapes.Number.model_validate(reaching.shown(known, caller.wall))
        numbers.setdefault(known.person, []).append(one)
    return [
        shapes.Person(
            id=one.id,
            name=one.name,
            post=posts.titled(one.post, plans, caller.words.locale),
            post_id=one.post,
            unit=_unit(book, one.unit),
            language=one.locale,
            on_duty=one.id in serving,
            numbers=numbers.get(one.id, []),
        )
        for one in sorted(book.people.values(), key=lambda one: (book.units.get(one.unit, ""), one.name))
    ]


@router.post("/people/{person}/reveal", dependencies=[allows(Right.REVEAL)])
def reveal(caller: Asking, person: str, body: shapes.Reason) -> shapes.Revealed:
    """查看完整号码: each call is entered in the register, with the reason, before it is answered."""
    numbers = revealing.reveal(caller.office, person, body.reason, caller.signed)
    return shapes.Revealed(person=person, name=caller.book.people[person].name, numbers=list(numbers))


@router.get("/roster", dependencies=[allows(Right.PEOPLE)])
def roster(caller: Asking) -> list[shapes.Shift]:
    """值班表: every shift that is not over, in the order they begin."""
    return [shown(caller, one) for one in coming(caller.office) if one.person in caller.book.people]


@router.get("/roster/reachable", dependencies=[allows(Right.PEOPLE)])
def reachable(caller: Asking) -> list[shapes.Lack]:
    """可呼达: who could not be relied on in the next 24 hours."""
    return [shapes.Lack.model_validate(one) for one in reaching.lines(caller.office, caller.wall)]

"""通讯录、值班表: read, numbers masked; one person's numbers for a reason that is entered."""

from fastapi import APIRouter

from console import reaching
from console.api.caller import Asking, allows
from console.api.shapes import office as shapes
from engine.rights import Right
from flows import posts
from flows.acts import revealing
from flows.acts.numbers import list_numbers

router = APIRouter(tags=["people 通讯录与值班表"])


@router.get("/units", dependencies=[allows(Right.PEOPLE, Right.LOG)])
def units(caller: Asking) -> list[shapes.Unit]:
    """Every unit 单位 of the address book, by name."""
    listed = sorted(caller.book.units.items(), key=lambda pair: pair[1])
    return [shapes.Unit(id=unit, name=name) for unit, name in listed]


@router.get("/people", dependencies=[allows(Right.PEOPLE)])
def people(caller: Asking) -> list[shapes.Person]:
    """Everybody in the address book, by unit and name; numbers are masked, and say how they stand."""
    book, plans = caller.book, posts.plans_of(caller.office)
    serving = {person for ids in book.roster(caller.wall.now).on_duty.values() for person in ids}
    numbers: dict[str, list[shapes.Number]] = {}
    for known in list_numbers(caller.office):
        shown = reaching.shown(known, caller.wall)
        numbers.setdefault(known.person, []).append(shapes.Number.model_validate(shown))
    return [
        shapes.Person(
            id=one.id,
            name=one.name,
            post=posts.titled(one.post, plans, caller.words.locale),
            unit=shapes.Unit(id=one.unit, name=book.units.get(one.unit, "")),
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
    book, wall, plans = caller.book, caller.wall, posts.plans_of(caller.office)
    return [
        shapes.Shift(
            post=posts.titled(one.post, plans, wall.words.locale),
            person=one.person,
            name=book.people[one.person].name,
            starts=wall.calendar.local(one.starts),
            ends=wall.calendar.local(one.ends),
            now=one.starts <= wall.now < one.ends,
        )
        for one in sorted(book.shifts, key=lambda one: (one.starts, one.post))
        if one.ends > wall.now and one.person in book.people
    ]


@router.get("/roster/reachable", dependencies=[allows(Right.PEOPLE)])
def reachable(caller: Asking) -> list[shapes.Lack]:
    """可呼达: who could not be relied on in the next 24 hours."""
    return [shapes.Lack.model_validate(one) for one in reaching.lines(caller.office, caller.wall)]

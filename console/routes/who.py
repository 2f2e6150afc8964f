"""Who acts: asked once per browser until accounts come."""

from fastapi import APIRouter, Response

from console import acting
from console.desk import AtDesk, Desk, Posted, back_to
from console.forms import one
from engine.roster import Person
from flows import posts

router = APIRouter()


@router.get("/who")
def ask(desk: AtDesk, next: str = "/") -> Response:  # noqa: A002 - the usual name in an address
    """The question, with those on duty first."""
    return _page(desk, next)


@router.post("/who")
def answer(desk: AtDesk, form: Posted) -> Response:
    """Keep the answer in this browser."""
    onward = one(form, "next") or "/"
    looking = one(form, "look_only") == "yes"
    who = acting.ONLOOKER if looking else acting.chosen(one(form, "person"), one(form, "name"), desk.book)
    if who is None:
        return _page(desk, onward, desk.words("who.needed"), 422)
    answer = back_to(onward)
    answer.set_cookie(acting.COOKIE, who.cookie, max_age=acting.KEPT, samesite="lax", httponly=True)
    return answer


def _page(desk: Desk, onward: str, problem: str = "", status: int = 200) -> Response:
    roster = desk.book.roster(desk.wall.now)
    on_duty = list(
        dict.fromkeys(p for people in roster.on_duty.values() for p in people if p in roster.people)
    )
    others = [person for person in roster.people.values() if person.id not in on_duty]
    plans, locale = posts.plans_of(desk.office), desk.words.locale
    held = {person: post for post, people in roster.on_duty.items() for person in people}
    return desk.page(
        "who.html",
        status,
        next=onward,
        problem=problem,
        on_duty=[(roster.people[person], posts.titled(held[person], plans, locale)) for person in on_duty],
        others=_by_unit(desk, others),
    )


def _by_unit(desk: Desk, people: list[Person]) -> list[tuple[str, list[Person]]]:
    """People under the names of their units, in the order of the book."""
    found: dict[str, list[Person]] = {}
    for person in people:
        found.setdefault(desk.book.units.get(person.unit, ""), []).append(person)
    return list(found.items())

"""值班表 changed, one shift at a time; and a week of it with what is amiss."""

from datetime import date

from fastapi import APIRouter, Response

from console.api.caller import Asking, Caller, allows
from console.api.changed import change
from console.api.keys import Key
from console.api.shapes import people as shapes
from console.api.shapes.office import Shift
from engine.rights import Right
from flows import posts
from flows.acts import roster as acts
from flows.acts.actor import Actor
from flows.acts.errors import BadInput, Problem
from flows.acts.roster import GivenShift
from models.rostering import Kept

router = APIRouter(tags=["people 通讯录与值班表"])

EDIT = allows(Right.EDIT_PEOPLE)
# As for a time that is sent: anything else is a slip of the pen.
_YEARS = range(2000, 2100)


def shown(caller: Caller, one: Kept) -> Shift:
    """A shift; whoever has left since is named all the same."""
    book, wall = caller.book, caller.wall
    known = book.people.get(one.person) or book.former.get(one.person)
    return Shift(
        id=one.id,
        post=posts.titled(one.post, posts.plans_of(caller.office), wall.words.locale),
        post_id=one.post,
        person=one.person,
        name=known.name if known else "",
        starts=wall.calendar.local(one.starts),
        ends=wall.calendar.local(one.ends),
        now=one.starts <= wall.now < one.ends,
    )


@router.get("/roster/week", dependencies=[allows(Right.PEOPLE)])
def week(caller: Asking, day: date | None = None) -> shapes.Week:
    """The week this day lies in (today's): its shifts, where nobody is, and who is in two places."""
    asked = day or caller.wall.calendar.local(caller.wall.now).date()
    if asked.year not in _YEARS:
        raise BadInput([Problem("day", asked.isoformat(), "a day from 2000 to 2099")])
    found, local = acts.week(caller.office, asked), caller.wall.calendar.local
    return shapes.Week(
        monday=found.monday,
        shifts=[shown(caller, one) for one in found.shifts],
        posts=list(found.posts),
        gaps=[
            shapes.Gap(post=one.post, starts=local(one.starts), ends=local(one.ends)) for one in found.gaps
        ],
        overlaps=[
            shapes.Overlap(
                first=shapes.Held.model_validate(one.first),
                second=shapes.Held.model_validate(one.second),
                starts=local(one.starts),
                ends=local(one.ends),
            )
            for one in found.overlaps
        ],
    )


@router.post("/roster", status_code=201, dependencies=[EDIT])
def add_shift(caller: Asking, answer: Response, key: Key, body: shapes.ShiftGiven) -> shapes.Changed:
    """Somebody is on duty."""

    def work(actor: Actor) -> None:
        acts.add_shift(caller.office, _given(body), actor)

    return change(caller, answer, key, [body.model_dump_json()], work)


@router.post("/roster/{shift}/change", dependencies=[EDIT])
def change_shift(
    caller: Asking, answer: Response, shift: str, key: Key, body: shapes.ShiftGiven
) -> shapes.Changed:
    """Another person 换班, post or time. What is over stays as it was."""

    def work(actor: Actor) -> None:
        acts.change_shift(caller.office, shift, _given(body), actor)

    return change(caller, answer, key, [body.model_dump_json()], work)


@router.post("/roster/{shift}/remove", dependencies=[EDIT])
def remove_shift(caller: Asking, answer: Response, shift: str, key: Key) -> shapes.Changed:
    """It is not held."""
    return change(caller, answer, key, [], lambda actor: acts.remove_shift(caller.office, shift, actor))


def _given(body: shapes.ShiftGiven) -> GivenShift:
    return GivenShift(body.post, body.person, body.starts, body.ends)

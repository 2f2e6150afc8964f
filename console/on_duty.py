"""Who is on duty now and until when, and who comes next."""

from collections.abc import Sequence
from dataclasses import dataclass

from console.times import Wall
from engine.plan import Plan
from flows import posts
from flows.acts.views import Board
from models.people import Shift


@dataclass(frozen=True, slots=True)
class OnDuty:
    """A post, who fills it now ("" if nobody does), until when, and who is next and from when."""

    post: str
    names: str
    until: str = ""
    next: str = ""
    next_at: str = ""


def on_duty(seen: Board, plans: Sequence[Plan], wall: Wall) -> tuple[OnDuty, ...]:
    """Every post of the roster that is filled now or will be, in the order of the roster."""
    listed = list(dict.fromkeys([*seen.on_duty, *(shift.post for shift in seen.shifts)]))
    return tuple(_post(post, seen, plans, wall) for post in listed)


def _post(post: str, seen: Board, plans: Sequence[Plan], wall: Wall) -> OnDuty:
    mine = [shift for shift in seen.shifts if shift.post == post]
    now = [shift for shift in mine if shift.starts <= wall.now < shift.ends]
    later = [shift for shift in mine if shift.starts > wall.now]
    starts = min((shift.starts for shift in later), default=None)
    following = [shift for shift in later if shift.starts == starts]
    ends = min((shift.ends for shift in now), default=None)
    return OnDuty(
        posts.titled(post, plans, wall.words.locale),
        _names(now, seen, wall),
        wall.clock(ends) if ends else "",
        _names(following, seen, wall),
        wall.clock(starts) if starts else "",
    )


def _names(shifts: Sequence[Shift], seen: Board, wall: Wall) -> str:
    known = [seen.people[shift.person].name for shift in shifts if shift.person in seen.people]
    return wall.words.several(list(dict.fromkeys(known)))

"""可能是同一件: what was found, as the log form shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

from console.desk import Desk
from flows.acts import duplicates
from flows.acts.duplicates import Alike
from flows.acts.intake import Intake
from models.errors import StoreError

_WHY = {"link": "alike.link", "account": "alike.account", "title": "alike.title_like"}


@dataclass(frozen=True, slots=True)
class Same:
    """An incident this may be: what it is, how it stands, how old, and what the two have in common."""

    number: str
    title: str
    state: str
    level: str
    at: str
    age: str
    why: str
    strong: bool


def same(desk: Desk, intake: Intake, key: str, apart: Sequence[str]) -> tuple[Same, ...]:
    """What this may be one more report of, without those that somebody said are another matter.

    Nothing where it cannot be looked up now: a form must be drawn all the same.
    """
    try:
        found = duplicates.alike(desk.office, intake, key)
    except StoreError:
        return ()
    return tuple(_same(one, desk) for one in found if one.number not in apart)


def _same(one: Alike, desk: Desk) -> Same:
    words, wall = desk.words, desk.wall
    why = [words(_WHY[why], n=one.likeness) for why in one.why]
    age = wall.span(max(wall.now - one.logged_at, wall.now - wall.now))
    return Same(
        one.number,
        one.title,
        words.label(one.state),
        one.level,
        wall.clock(one.logged_at),
        words("alike.ago", span=age),
        words.several(why),
        one.is_strong,
    )

"""The roster one shift at a time: each has an id, by which its page changes it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from models import people
from models.columns import mark, new_id
from models.errors import NotFound
from models.people_tables import Duty
from models.session import Tx

_duty = Duty.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table


@dataclass(frozen=True, slots=True)
class Kept:
    """A shift on record; times are aware UTC, the end not included."""

    id: str
    post: str
    person: str
    starts: datetime
    ends: datetime

    @property
    def mark(self) -> str:
        """Changes with whatever a form of this shift changes."""
        return mark(self.post, self.person, self.starts.timestamp(), self.ends.timestamp())


def between(tx: Tx, start: datetime, end: datetime) -> list[Kept]:
    """Every shift that touches this time, by start and post."""
    touching = (_duty.c.starts < end, _duty.c.ends > start)
    rows = tx.execute(select(_duty).where(*touching).order_by(_duty.c.starts, _duty.c.post, _duty.c.id))
    return [Kept(row.id, row.post, row.person_id, row.starts, row.ends) for row in rows]


def coming(tx: Tx, now: datetime) -> list[Kept]:
    """Every shift that is not over, by start and post."""
    rows = tx.execute(
        select(_duty).where(_duty.c.ends > now).order_by(_duty.c.starts, _duty.c.post, _duty.c.id)
    )
    return [Kept(row.id, row.post, row.person_id, row.starts, row.ends) for row in rows]


def get(tx: Tx, shift: str) -> Kept:
    """The shift with this id; NotFound."""
    row = tx.execute(select(_duty).where(_duty.c.id == shift)).first()
    if row is None:
        raise NotFound(f"no shift {shift}")
    return Kept(row.id, row.post, row.person_id, row.starts, row.ends)


def same(tx: Tx, post: str, person: str, starts: datetime) -> str | None:
    """The id of the shift of this post and person that starts then, if there is one."""
    known = (_duty.c.post == post, _duty.c.person_id == person, _duty.c.starts == starts)
    found: str | None = tx.execute(select(_duty.c.id).where(*known)).scalar_one_or_none()
    return found


def add(tx: Tx, post: str, person: str, starts: datetime, ends: datetime, now: datetime) -> str:
    """A new shift; its id."""
    made = new_id(now)
    row = {"id": made, "post": post, "person_id": person, "starts": starts, "ends": ends}
    tx.execute(insert(_duty), row)
    people.changed(tx)
    return made


def change(tx: Tx, to: Kept) -> None:
    """The shift of this id is as `to` says from now on."""
    values = {"post": to.post, "person_id": to.person, "starts": to.starts, "ends": to.ends}
    tx.execute(update(_duty).where(_duty.c.id == to.id).values(values))
    people.changed(tx)


def drop(tx: Tx, shift: str) -> None:
    """This shift is not held."""
    tx.execute(delete(_duty).where(_duty.c.id == shift))
    people.changed(tx)


def posts(tx: Tx) -> list[str]:
    """Every post that was ever rostered."""
    return [row.post for row in tx.execute(select(_duty.c.post).distinct().order_by(_duty.c.post))]


def last_end(tx: Tx) -> datetime | None:
    """When the last shift there is ends; None if there never was one."""
    found: datetime | None = tx.execute(
        select(_duty.c.ends).order_by(_duty.c.ends.desc()).limit(1)
    ).scalar_one_or_none()
    return found

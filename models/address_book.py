"""The address book one person, unit or number at a time, as its pages change it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from models import people
from models.columns import mark, new_id
from models.errors import NotFound
from models.people import REMOVED
from models.people_tables import Contact, Person, Unit
from models.session import Tx
from models.tables import Incident

_unit = Unit.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table
_person = Person.__table__  # type: ignore[attr-defined]
_contact = Contact.__table__  # type: ignore[attr-defined]
_incident = Incident.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody as the address book has him; `unit` is its id."""

    id: str
    unit: str
    name: str
    post: str
    locale: str
    active: bool

    @property
    def mark(self) -> str:
        """Changes with whatever a form of this entry changes."""
        return mark(self.unit, self.name, self.post, self.locale)


def get(tx: Tx, person: str) -> Entry:
    """The person with this id, whether still there or not; NotFound."""
    row = tx.execute(select(_person).where(_person.c.id == person)).first()
    if row is None:
        raise NotFound(f"nobody {person} in the address book")
    return Entry(row.id, row.unit_id, row.name, row.post, row.locale, row.active)


def same(tx: Tx, unit: str, name: str, post: str) -> Entry | None:
    """Whoever is in the address book under this unit, name and post already."""
    known = (_person.c.unit_id == unit, _person.c.name == name, _person.c.post == post)
    row = tx.execute(select(_person.c.id).where(*known)).first()
    return get(tx, row.id) if row else None


def unit_name(tx: Tx, unit: str) -> str:
    """The name of the unit with this id, as this transaction has it."""
    name: str = tx.execute(select(_unit.c.name).where(_unit.c.id == unit)).scalar_one()
    return name


def numbers(tx: Tx, person: str) -> list[str]:
    """Somebody's numbers in use as this transaction has them, each once, the first tried first."""
    mine = (_contact.c.person_id == person, ~_contact.c.disabled)
    rows = tx.execute(select(_contact.c.number).where(*mine).order_by(_contact.c.position, _contact.c.id))
    return list(dict.fromkeys(row.number for row in rows))


def change_person(tx: Tx, person: str, **values: Any) -> Entry:
    """Set columns of somebody (`unit_id`, `name`, `post`, `locale`); as he stands then."""
    tx.execute(update(_person).where(_person.c.id == person).values(values))
    people.changed(tx)
    return get(tx, person)


def add_unit(tx: Tx, name: str, parent: str | None, now: datetime) -> str:
    """A new unit; its id."""
    made = people.ensure_unit(tx, name, now, parent)
    people.changed(tx)
    return made


def change_unit(tx: Tx, unit: str, name: str, parent: str | None) -> None:
    """Another name, another place in the tree."""
    tx.execute(update(_unit).where(_unit.c.id == unit).values(name=name, parent_id=parent))
    people.changed(tx)


def is_used(tx: Tx, unit: str) -> bool:
    """Whether anybody is or was in this unit, another stands below it, or an incident concerns it."""
    reasons = (
        select(_person.c.id).where(_person.c.unit_id == unit),
        select(_unit.c.id).where(_unit.c.parent_id == unit),
        select(_incident.c.id).where(_incident.c.unit_id == unit),
    )
    return any(tx.execute(query.limit(1)).first() is not None for query in reasons)


def drop_unit(tx: Tx, unit: str) -> None:
    """A unit that nothing names is not there any more."""
    tx.execute(delete(_unit).where(_unit.c.id == unit))
    people.changed(tx)


def add_number(tx: Tx, person: str, kinds: Sequence[str], number: str, now: datetime) -> None:
    """A number of somebody's, after those he has; one that was taken out before is used again."""
    last = select(func.max(_contact.c.position)).where(_contact.c.person_id == person)
    place = (tx.execute(last).scalar_one_or_none() or 0) + 1
    for offset, kind in enumerate(kinds):
        mine = (_contact.c.person_id == person, _contact.c.kind == kind, _contact.c.number == number)
        values = {"disabled": False, "why_disabled": "", "position": place + offset}
        if not tx.execute(update(_contact).where(*mine).values(values)).rowcount:
            row = {"id": new_id(now), "person_id": person, "kind": kind, "number": number, **values}
            tx.execute(insert(_contact), row)
    people.changed(tx)


def take_number(tx: Tx, person: str, number: str) -> None:
    """It is his number no more. Its row stays: attempts on record point at it."""
    mine = (_contact.c.person_id == person, _contact.c.number == number)
    tx.execute(update(_contact).where(*mine).values(disabled=True, why_disabled=REMOVED))
    people.changed(tx)


def order_numbers(tx: Tx, person: str, numbers: Sequence[str]) -> None:
    """The order in which somebody's numbers are tried."""
    for place, number in enumerate(numbers):
        mine = (_contact.c.person_id == person, _contact.c.number == number)
        tx.execute(update(_contact).where(*mine).values(position=place))
    people.changed(tx)

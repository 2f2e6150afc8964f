"""Numbers: whose they are, and which are used no more and why."""

from sqlalchemy import ColumnElement, select, update

from engine.vocabulary import ChannelKind
from models import counters, personal
from models.people import OPTED_OUT
from models.people_tables import Contact
from models.session import Tx

_contact = Contact.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table


def contacts_of_number(tx: Tx, number: str) -> list[tuple[str, str]]:
    """(contact id, person id) of everybody who can be reached at `number` (E.164)."""
    rows = select(_contact.c.id, _contact.c.person_id).where(
        _contact.c.number == number, ~_contact.c.disabled
    )
    return [(row.id, row.person_id) for row in tx.execute(rows)]


def disable(tx: Tx, contact: str, why: str) -> bool:
    """A number nobody is reached at is not used again until somebody enters it anew; whether it was used."""
    used = (_contact.c.id == contact, ~_contact.c.disabled)
    gone = {"disabled": True, "why_disabled": why, "verified_at": None, "verified_by": ""}
    disabled = tx.execute(update(_contact).where(*used).values(gone)).rowcount
    if disabled:
        counters.grow(tx, personal.EDITION)
    return bool(disabled)


def stop(tx: Tx, number: str) -> list[str]:
    """The owner of a number wants no more texts: the contacts it stopped. Calls go on."""
    texts = (_contact.c.number == number, _contact.c.kind == ChannelKind.SMS.value, ~_contact.c.disabled)
    return _switch(tx, texts, disabled=True, why=OPTED_OUT)


def start(tx: Tx, number: str) -> list[str]:
    """Texts again, to a number whose owner had stopped them: the contacts in use again."""
    stopped = (_contact.c.number == number, _contact.c.why_disabled == OPTED_OUT)
    return _switch(tx, stopped, disabled=False, why="")


def _switch(tx: Tx, which: tuple[ColumnElement[bool], ...], *, disabled: bool, why: str) -> list[str]:
    values = {"disabled": disabled, "why_disabled": why}
    rows = tx.execute(update(_contact).where(*which).values(values).returning(_contact.c.id)).all()
    if rows:
        counters.grow(tx, personal.EDITION)
    return [row.id for row in rows]

"""Taking shifts and people out of what is in force. What happened stays on record under their ids."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, update

from models import people
from models.people import Shift
from models.people_tables import Contact, Duty, Person
from models.session import Tx

_person = Person.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table
_contact = Contact.__table__  # type: ignore[attr-defined]
_duty = Duty.__table__  # type: ignore[attr-defined]

Span = tuple[datetime, datetime]


def covered(shifts: Iterable[Shift]) -> dict[str, Span]:
    """From the first to the last instant these shifts cover, for each post they name."""
    spans: dict[str, Span] = {}
    for shift in shifts:
        first, last = spans.get(shift.post, (shift.starts, shift.ends))
        spans[shift.post] = (min(first, shift.starts), max(last, shift.ends))
    return spans


def displaced(tx: Tx, shifts: Sequence[Shift]) -> list[Shift]:
    """Shifts on record that these take the place of: same post, other person or start, in the span covered.

    One of the same post, person and start is the same shift, perhaps with another end.
    """
    same = {(shift.post, shift.person, shift.starts) for shift in shifts}
    return [
        shift
        for post, (first, last) in covered(shifts).items()
        for shift in people.shifts_between(tx, first, last)
        if shift.post == post and (shift.post, shift.person, shift.starts) not in same
    ]


def replace_shifts(tx: Tx, shifts: Sequence[Shift], now: datetime) -> None:
    """Within the span they cover, the posts these name are held as these say; outside nothing changes."""
    spans = covered(shifts)
    parts: list[Shift] = []
    for gone in displaced(tx, shifts):
        first, last = spans[gone.post]
        mine = (_duty.c.post == gone.post, _duty.c.person_id == gone.person, _duty.c.starts == gone.starts)
        tx.execute(delete(_duty).where(*mine))
        if gone.starts < first:
            parts.append(Shift(gone.post, gone.person, gone.starts, first))
        if gone.ends > last:
            parts.append(Shift(gone.post, gone.person, last, gone.ends))
    people.save_shifts(tx, [*parts, *shifts], now)


def take_out(tx: Tx, persons: Sequence[str]) -> None:
    """These persons have left: nobody is called, and no reply counts, as one of them any more."""
    if persons:
        tx.execute(update(_person).where(_person.c.id.in_(persons)).values(active=False))
        theirs = (_contact.c.person_id.in_(persons), ~_contact.c.disabled)
        was = {"disabled": True, "why_disabled": people.LEFT}
        tx.execute(update(_contact).where(*theirs).values(was))
        people.changed(tx)

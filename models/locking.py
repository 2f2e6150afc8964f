"""Locking incidents by their numbers: whatever an act writes, it writes after this.

The order of locks is in `models.incidents`. SQLite's write lock is held already. Rows are held
without their keys: whoever enters an attempt of an incident that somebody else has in hand would
wait for it otherwise, and two watches that did so for each other until the server ended one.
"""

from collections.abc import Sequence

from sqlalchemy import bindparam, select

from models.errors import NotFound
from models.session import Tx
from models.tables import Incident

_incident = Incident.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table

_one = select(_incident.c.id).where(_incident.c.number == bindparam("of")).with_for_update(key_share=True)
_all = (
    select(_incident.c.number, _incident.c.id)
    .where(_incident.c.number.in_(bindparam("of", expanding=True)))
    .order_by(_incident.c.id)
    .with_for_update(key_share=True)
)


def lock(tx: Tx, number: str) -> str:
    """The id behind a number, with its row locked; NotFound if there is none."""
    found = tx.execute(_one, {"of": number}).scalar_one_or_none()
    if found is None:
        raise NotFound(f"there is no incident {number}")
    return str(found)


def lock_all(tx: Tx, numbers: Sequence[str]) -> dict[str, str]:
    """The ids behind several numbers, their rows locked in id order, as the watch takes them."""
    found = {row.number: row.id for row in tx.execute(_all, {"of": list(numbers)})}
    for number in numbers:
        if number not in found:
            raise NotFound(f"there is no incident {number}")
    return found

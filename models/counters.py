"""Numbers that grow inside the transaction that uses them."""

from sqlalchemy import bindparam, insert, select, update

from models.session import Tx
from models.tables import Counter

_counter = Counter.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table


# Statements of the hot path are made once: building one costs as much as running it.
_grow = (
    update(_counter)
    .where(_counter.c.name == bindparam("of"))
    .values(value=_counter.c.value + 1)
    .returning(_counter.c.value)
)
_value = select(_counter.c.value).where(_counter.c.name == bindparam("of"))


def grow(tx: Tx, name: str) -> int:
    """The next value, from 1. Rolled back with the transaction: no gap, no repeat."""
    value = tx.execute(_grow, {"of": name}).scalar_one_or_none()
    if value is None:
        # Two first uses at once: the primary key refuses one of them, which then comes again.
        tx.execute(insert(_counter), {"name": name, "value": 1})
        return 1
    return int(value)


def value(tx: Tx, name: str) -> int:
    """The present value; 0 before the first use."""
    return tx.execute(_value, {"of": name}).scalar_one_or_none() or 0

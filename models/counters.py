"""Numbers that grow inside the transaction that uses them."""

from sqlalchemy import insert, select, update

from models.session import Tx
from models.tables import Counter

_counter = Counter.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table


def grow(tx: Tx, name: str) -> int:
    """The next value, from 1. Rolled back with the transaction: no gap, no repeat."""
    raised = update(_counter).where(_counter.c.name == name).values(value=_counter.c.value + 1)
    value = tx.execute(raised.returning(_counter.c.value)).scalar_one_or_none()
    if value is None:
        # Two first uses at once: the primary key refuses one of them, which then comes again.
        tx.execute(insert(_counter), {"name": name, "value": 1})
        return 1
    return int(value)


def value(tx: Tx, name: str) -> int:
    """The present value; 0 before the first use."""
    return tx.execute(select(_counter.c.value).where(_counter.c.name == name)).scalar_one_or_none() or 0

"""Names that one transaction has for itself until it ends, where several machines share a database."""

from collections.abc import Collection

from sqlalchemy import text

from models.session import Tx

_try = text(
    "SELECT name FROM unnest(CAST(:names AS text[])) AS name "
    "WHERE pg_try_advisory_xact_lock(hashtextextended(current_schema() || '.' || name, 0))"
)


def try_for(tx: Tx, names: Collection[str]) -> set[str]:
    """Those of these names that nobody else has; nobody is waited for, so no circle can come of it.

    SQLite has one writer only: there, all of them.
    """
    if tx.dialect.name != "postgresql":
        return set(names)
    return set(tx.execute(_try, {"names": sorted(names)}).scalars())

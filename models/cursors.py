"""How far each provider was asked for what came in; whose turn it is to ask."""

from datetime import datetime, timedelta

from sqlalchemy import insert, select, update

from models.session import Tx
from models.watch_tables import Cursor

_cursor = Cursor.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table


def take_turn(tx: Tx, channel: str, provider: str, every: timedelta, now: datetime) -> str | None:
    """The cursor to go on from, if nobody has asked for `every`; None if somebody has.

    Of several watches one asks at a time; who dies meanwhile is stood in for an interval later, from
    the same cursor.
    """
    same = (_cursor.c.channel == channel, _cursor.c.provider == provider)
    row = tx.execute(select(_cursor).where(*same).with_for_update()).first()
    if row is None:
        first = {"channel": channel, "provider": provider, "cursor": "", "at": now}
        tx.execute(insert(_cursor), first)
        return ""
    if now - row.at < every:
        return None
    tx.execute(update(_cursor).where(*same).values(at=now))
    return str(row.cursor)


def advance(tx: Tx, channel: str, provider: str, cursor: str) -> None:
    """Everything up to here is saved."""
    same = (_cursor.c.channel == channel, _cursor.c.provider == provider)
    tx.execute(update(_cursor).where(*same).values(cursor=cursor))

"""Whether anybody is calling: heartbeats of the watches."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update

from models.session import Tx
from models.watch_tables import Heartbeat

_heartbeat = Heartbeat.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table

# A watch beats every 5 s; three beats missed and nobody may rely on it.
BEAT = timedelta(seconds=5)
ALIVE = timedelta(seconds=15)


def beat(
    tx: Tx,
    node: str,
    pid: int,
    started: datetime,
    now: datetime,
    trouble: str = "",
    providers: Sequence[Mapping[str, Any]] = (),
) -> None:
    """This watch is alive. `trouble` is what the desk should see, "" if all is well.

    `providers`: how each of them fares as this watch sees it, as `flows.carriers` describes them.
    """
    values = {"at": now, "pid": pid, "started_at": started, "trouble": trouble, "providers": list(providers)}
    if not tx.execute(update(_heartbeat).where(_heartbeat.c.node == node).values(values)).rowcount:
        tx.execute(insert(_heartbeat), {"node": node, **values})


def rest(tx: Tx, node: str) -> None:
    """This watch has ended on purpose: nobody need wait for its heartbeat to grow old."""
    tx.execute(delete(_heartbeat).where(_heartbeat.c.node == node))


_youngest = select(_heartbeat).order_by(_heartbeat.c.at.desc()).limit(1)


def last_beat(tx: Tx) -> tuple[datetime | None, str]:
    """When the youngest heartbeat was, and its trouble."""
    row = tx.execute(_youngest).first()
    return (row.at, row.trouble) if row else (None, "")


def providers(tx: Tx) -> list[Mapping[str, Any]]:
    """How the providers fare, as the watch sees it that beat last."""
    row = tx.execute(_youngest).first()
    return list(row.providers) if row else []


def is_alive(tx: Tx, now: datetime) -> bool:
    """Whether any watch has given a sign of life within the last 15 s."""
    at, _ = last_beat(tx)
    return lives(at, now)


def lives(at: datetime | None, now: datetime) -> bool:
    """Whether a beat at `at` says that a watch is alive; one from the future (the clock was set) does not."""
    return at is not None and -BEAT <= now - at <= ALIVE

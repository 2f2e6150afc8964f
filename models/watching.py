"""Whether anybody is calling: heartbeats of the watches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update

from models.session import Tx
from models.watch_tables import Heartbeat

_heartbeat = Heartbeat.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table

# A watch beats every 5 s; three beats missed and nobody may rely on it.
BEAT = timedelta(seconds=5)
ALIVE = timedelta(seconds=15)
# The process id of a watch that has ended on purpose; no process has it.
_RESTS = 0


@dataclass(frozen=True, slots=True)
class Sign:
    """What a watch says of itself. `trouble` is what the desk should see, "" if all is well.

    `providers` and `findings` are as `flows.carriers` and `flows.vigil` describe them.
    """

    node: str
    pid: int
    started_at: datetime
    trouble: str = ""
    providers: Sequence[Mapping[str, Any]] = ()
    checked_at: datetime | None = None
    findings: Sequence[Mapping[str, Any]] = ()


def beat(tx: Tx, sign: Sign, now: datetime) -> None:
    """This watch is alive."""
    values = {
        "at": now,
        "pid": sign.pid,
        "started_at": sign.started_at,
        "trouble": sign.trouble,
        "providers": list(sign.providers),
        "checked_at": sign.checked_at,
        "findings": list(sign.findings),
    }
    same = _heartbeat.c.node == sign.node
    if not tx.execute(update(_heartbeat).where(same).values(values)).rowcount:
        tx.execute(insert(_heartbeat), {"node": sign.node, **values})


def rest(tx: Tx, node: str) -> None:
    """This watch has ended on purpose: nobody need wait for its heartbeat to grow old.

    The row stays, so that whoever finds no watch alive can tell a stop from a crash.
    """
    tx.execute(update(_heartbeat).where(_heartbeat.c.node == node).values(pid=_RESTS))


_latest = select(_heartbeat).order_by(_heartbeat.c.at.desc()).limit(1)
_youngest = _latest.where(_heartbeat.c.pid != _RESTS)


def last_beat(tx: Tx) -> tuple[datetime | None, str]:
    """When the youngest heartbeat was, and its trouble."""
    row = tx.execute(_youngest).first()
    return (row.at, row.trouble) if row else (None, "")


def last_seen(tx: Tx) -> tuple[datetime | None, bool]:
    """When any watch was last there, and whether it has ended on purpose; (None, False) if none ever was."""
    row = tx.execute(_latest).first()
    return (row.at, row.pid == _RESTS) if row else (None, False)


def last_sign(tx: Tx) -> tuple[datetime, Sign] | None:
    """When a watch beat last, and what it said; None if none did, or all have ended on purpose."""
    row = tx.execute(_youngest).first()
    if row is None:
        return None
    said = (row.node, row.pid, row.started_at, row.trouble, row.providers, row.checked_at, row.findings)
    return row.at, Sign(*said)


def is_alive(tx: Tx, now: datetime) -> bool:
    """Whether any watch has given a sign of life within the last 15 s."""
    at, _ = last_beat(tx)
    return lives(at, now)


def lives(at: datetime | None, now: datetime) -> bool:
    """Whether a beat at `at` says that a watch is alive; one from the future (the clock was set) does not."""
    return at is not None and -BEAT <= now - at <= ALIVE

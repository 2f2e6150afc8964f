"""Timers apart from any decision: what is armed next, and what a clock set by somebody moves."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from engine.vocabulary import TimerKind
from models.incidents import subject
from models.session import Tx
from models.tables import Timer

_timer = Timer.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table

# Waits: they count time that passes. Deadlines are instants of the law and are not moved.
_WAITS = tuple(kind.value for kind in TimerKind if kind not in (TimerKind.WARN, TimerKind.BREACH))


# ORDER BY … LIMIT reads one entry of the partial index; MIN() would lose the column's type.
_first_due = select(_timer.c.due).where(_timer.c.state == "armed").order_by(_timer.c.due).limit(1)
_newest = select(func.max(_timer.c.id))


def next_due(tx: Tx, aside: Collection[str] = ()) -> datetime | None:
    """When the next armed timer is due, of incidents not set `aside`."""
    query = _first_due.where(_timer.c.subject.not_in(map(subject, aside))) if aside else _first_due
    due: datetime | None = tx.execute(query).scalar_one_or_none()
    return due


def newest(tx: Tx) -> int:
    """The highest timer id there is: what is armed later has a higher one."""
    return tx.execute(_newest).scalar_one_or_none() or 0


def move_waits(tx: Tx, by: timedelta, upto: int) -> int:
    """Move armed waits with an id up to `upto` by `by`; how many that were."""
    armed = (_timer.c.state == "armed", _timer.c.kind.in_(_WAITS), _timer.c.id <= upto)
    rows = tx.execute(select(_timer.c.id, _timer.c.due).where(*armed)).all()
    for row in rows:
        tx.execute(update(_timer).where(_timer.c.id == row.id).values(due=row.due + by))
    return len(rows)


def state_of(tx: Tx, subject: str, track: str, epoch: int, n: int) -> tuple[str, datetime] | None:
    """(state, due) of one timer; None if it was never armed."""
    same = (_timer.c.subject == subject, _timer.c.track == track, _timer.c.epoch == epoch, _timer.c.n == n)
    row = tx.execute(select(_timer.c.state, _timer.c.due).where(*same)).first()
    return (row.state, row.due) if row else None


def overdue(tx: Tx, before: datetime, limit: int) -> list[tuple[str, str, int, int]]:
    """Keys of armed timers that were due before `before`, oldest first."""
    late = (_timer.c.state == "armed", _timer.c.due < before)
    rows = tx.execute(select(_timer).where(*late).order_by(_timer.c.due).limit(limit))
    return [(row.subject, row.track, row.epoch, row.n) for row in rows]

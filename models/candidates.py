"""Incidents that something reported now may be one more report of: open, or logged a short while ago."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select, text

from engine.vocabulary import State
from models.session import Tx
from models.tables import Incident

_incident = Incident.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table

# The words of the partial index, as a literal: else every look would read the whole table.
_OPEN = text("incident.state IN ('triage','handling','closing')")
_COMPARED = (
    _incident.c.number,
    _incident.c.title,
    _incident.c.link,
    _incident.c.account_platform,
    _incident.c.account_name,
)


@dataclass(frozen=True, slots=True)
class Found:
    """An incident that is alike, as somebody decides by."""

    number: str
    title: str
    state: State
    event_level: str
    playbook_hash: str
    logged_at: datetime


def candidates(tx: Tx, since: datetime, key: str, *, drill: bool) -> Sequence[tuple[str, str, str, str, str]]:
    """(number, title, link, platform, account) of every incident that is open or was logged since.

    The latest first; drills for a drill only. What was entered under `key` is this report itself. One that
    keeps no content is no candidate: that it is alike would tell what it is about. Plain tuples, for there
    may be ten thousand, and somebody is typing.
    """
    query = select(*_COMPARED).where(
        or_(_OPEN, _incident.c.logged_at >= since),
        _incident.c.key != key,
        ~_incident.c.content_free,
        _incident.c.drill if drill else ~_incident.c.drill,
        or_(_incident.c.title != "", _incident.c.link != "", _incident.c.account_name != ""),
    )
    rows = tx.execute(query.order_by(_incident.c.logged_at.desc())).all()
    return [tuple(row) for row in rows]


def found(tx: Tx, numbers: Collection[str]) -> dict[str, Found]:
    """Those that were alike, by number."""
    query = select(_incident).where(_incident.c.number.in_(numbers))
    return {
        row.number: Found(
            row.number, row.title, State(row.state), row.event_level, row.playbook_hash, row.logged_at
        )
        for row in tx.execute(query)
    }

"""Drills 演练: their numbers, their mark and that the record bears it out; what is real goes first."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, literal, select, text, update

from engine.drills import BEGUN
from engine.facts import Drill
from engine.pacing import AGAIN
from engine.vocabulary import ChannelKind, Held, State
from models import counters
from models.errors import Tampered
from models.session import Tx
from models.tables import Attempt, Entry, Incident, Page, Report
from models.tries import Outgoing, waiting_until

_incident = Incident.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table
_page = Page.__table__  # type: ignore[attr-defined]
_attempt = Attempt.__table__  # type: ignore[attr-defined]
_report = Report.__table__  # type: ignore[attr-defined]
_entry = Entry.__table__  # type: ignore[attr-defined]

# The entries with which a drill ends, each time it does.
ENDS = ("drill_ended", "drill_timed_out", "resolved")
# The entry that makes an incident a drill comes right after the one that logs it, and nowhere else.
_PLACE = 2


def next_number(tx: Tx, year: int, mark: str) -> str:
    """The next number of the year: 2026-0042; with the `mark` of drills, which count apart, 2026-演0003."""
    kind = "drill" if mark else "incident"
    return f"{year}-{mark}{counters.grow(tx, f'{kind}:{year}'):04d}"


def stored(drill: Drill | None) -> dict[str, Any]:
    """What the row of an incident says of it."""
    return {"drill": drill is not None, "drill_terms": _terms(drill) if drill else {}}


def _terms(drill: Drill) -> dict[str, Any]:
    return {"calls": sorted(drill.calls), "lasts_s": int(drill.lasts.total_seconds())}


def read(row: Mapping[str, Any]) -> Drill | None:
    """The drill a row is, if it is one."""
    terms = row["drill_terms"]
    return Drill(frozenset(terms["calls"]), timedelta(seconds=terms["lasts_s"])) if row["drill"] else None


@dataclass(frozen=True, slots=True)
class Running:
    """A drill under way, as its strip shows it. `cards`: how many the desk has to dial for it."""

    number: str
    title: str
    playbook_hash: str
    state: State
    event_level: str
    logged_at: datetime
    cards: int


# The words of the partial indexes, as literals: else every look would read the whole table.
_OPEN = text("incident.state IN ('triage','handling','closing')")
_ON_DESK = text("attempt.channel = 'manual' AND attempt.state = 'handed_over'")


def running(tx: Tx) -> list[Running]:
    """The drills under way, the latest first."""
    on_desk = (
        select(func.count())
        .select_from(_attempt.join(_page, _page.c.id == _attempt.c.page_id))
        .where(_ON_DESK, text("page.state = 'open'"), _attempt.c.incident_id == _incident.c.id)
        .scalar_subquery()
    )
    query = select(_incident, on_desk.label("cards")).where(_OPEN, _incident.c.drill)
    return [
        Running(
            row["number"],
            row["title"],
            row["playbook_hash"],
            State(row["state"]),
            row["event_level"],
            row["logged_at"],
            row["cards"],
        )
        for row in tx.execute(query.order_by(_incident.c.logged_at.desc())).mappings()
    ]


def count_open(tx: Tx) -> int:
    """How many drills are under way."""
    query = select(func.count()).select_from(_incident).where(_OPEN, _incident.c.drill)
    return tx.execute(query).scalar_one()


def without_record(tx: Tx) -> list[str]:
    """Numbers of drills that are over, and nothing was put before the leader since, in order.

    One that went on after its first end has a record of that end only.
    """
    chain = literal("incident:") + _incident.c.id
    ends = (_entry.c.chain == chain, _entry.c.kind.in_(ENDS))
    end = select(func.max(_entry.c.seq)).where(*ends).correlate(_incident).scalar_subquery()
    made = select(_report.c.id).where(
        _report.c.incident_id == _incident.c.id,
        _report.c.state.in_(("waiting", "accepted", "returned")),
        _report.c.entries >= end,
    )
    over = (_incident.c.state == State.CLOSING.value, _incident.c.drill, ~made.exists())
    query = select(_incident.c.number).where(_OPEN, *over)
    return [row.number for row in tx.execute(query.order_by(_incident.c.number))]


_called_in_earnest = (
    select(_page.c.person_id)
    .where(text("state = 'open'"), ~_page.c.drill, _page.c.person_id.in_(bindparam("of", expanding=True)))
    .distinct()
)


def real_first(tx: Tx, claimed: Sequence[Outgoing], now: datetime) -> list[Outgoing]:
    """These attempts without those of drills to anybody who is called about something real: they wait."""
    drills = [one for one in claimed if one.drill and one.person and one.channel is not ChannelKind.MANUAL]
    if not drills:
        return list(claimed)
    busy = {row.person_id for row in tx.execute(_called_in_earnest, {"of": [one.person for one in drills]})}
    late = [one.id for one in drills if one.person in busy]
    if late:
        values = waiting_until(now + AGAIN, Held.REAL)
        tx.execute(update(_attempt).where(_attempt.c.id.in_(late)).values(values))
    return [one for one in claimed if one.id not in late]


def verify(tx: Tx) -> None:
    """Every drill is one by its record, and nothing else is; Tampered names the first that differs.

    The kind of an entry is part of its hash, so this holds where two persons have cleared its payload.
    """
    begun = _begun(tx)
    marks = select(_incident.c.id, _incident.c.number, _incident.c.drill, _incident.c.drill_terms)
    for row in tx.execute(marks.order_by(_incident.c.number)):
        if row.drill != (row.id in begun):
            raise Tampered(f"{row.number}: its record does not say what it is marked as, drill or real")
        payload = begun.get(row.id)
        if payload and json.loads(payload) != {"number": row.number, **row.drill_terms}:
            raise Tampered(f"{row.number}: number, list or length of the drill is not what was entered")


def _begun(tx: Tx) -> dict[str, str | None]:
    """By incident, the payload of the entry that makes it a drill; Tampered where it came later."""
    found: dict[str, str | None] = {}
    entries = select(_entry.c.chain, _entry.c.seq, _entry.c.payload).where(_entry.c.kind == BEGUN)
    for row in tx.execute(entries.order_by(_entry.c.chain, _entry.c.seq)):
        if row.seq != _PLACE:
            raise Tampered(f"{row.chain} entry {row.seq}: nothing becomes a drill after it was logged")
        found[row.chain.partition(":")[2]] = row.payload
    return found

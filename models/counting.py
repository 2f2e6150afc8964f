"""What statistics are made of: one query for each kind of fact, over everything that falls into a time.

Rows are brought as they are counted (`engine.countable`), and nothing is added up here: each figure has
to open the incidents it counts.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, case, exists, func, or_, select, text, type_coerce

from engine.countable import Call, Case, Try, Update
from engine.vocabulary import ChannelKind, ClockState, PageState, State
from models.columns import first_id
from models.people_tables import Unit
from models.session import Tx
from models.tables import COUNTED_KINDS, Attempt, Clock, Entry, Incident, Page, Playbook

_incident = Incident.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table
_clock = Clock.__table__  # type: ignore[attr-defined]
_page = Page.__table__  # type: ignore[attr-defined]
_attempt = Attempt.__table__  # type: ignore[attr-defined]
_entry = Entry.__table__  # type: ignore[attr-defined]
_unit = Unit.__table__  # type: ignore[attr-defined]
_playbook = Playbook.__table__  # type: ignore[attr-defined]

# The words of the partial index, as literals: else every look would read the whole record.
_COUNTED = text(f"entry.{COUNTED_KINDS}")
_CHAIN = "incident:"
# A recurring report is made at most an interval before it falls due, and missed an interval after.
_INTERVAL = timedelta(days=31)
# A try leaves soon after it was made; one that waited out a long outage leaves within a day.
_WAITED = timedelta(days=1)
_ENDINGS = ("report_accepted", "dismissed")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What falls between two instants (aware UTC, the second left out). `within`: of this unit only."""

    start: datetime
    end: datetime
    within: str | None = None
    drills: bool = False


@dataclass(frozen=True, slots=True)
class ClockRow:
    """A clock as it is stored; its standing is the plan's to say."""

    incident: str
    deadline: str
    due: datetime
    met_at: datetime | None
    is_breached: bool
    extended: bool


def _of(wanted: Wanted) -> list[Any]:
    """The condition on an incident."""
    drill = _incident.c.drill if wanted.drills else ~_incident.c.drill
    unit = [_incident.c.unit_id == wanted.within] if wanted.within is not None else []
    return [drill, _incident.c.logged_at < wanted.end, *unit]


def cases(tx: Tx, wanted: Wanted) -> tuple[dict[str, Case], dict[str, str]]:
    """Every incident that anything in this time can be of, and the hash of the playbook of each.

    Whatever happens to an incident, or is owed by it, changes its row then or later.
    """
    ended = _ended(tx, wanted)
    names = ("id", "state", "event_level", "playbook_hash", "unit_id", "logged_at", "drill")
    query = select(*(_incident.c[name] for name in names), _playbook.c.playbook_id)
    query = query.join(_playbook, _playbook.c.hash == _incident.c.playbook_hash)
    found, hashes = {}, {}
    for row in tx.execute(query.where(_incident.c.changed_at >= wanted.start, *_of(wanted))):
        key, state, level, hashed, unit, logged_at, drill, playbook = row
        found[key] = Case(key, State(state), level, playbook, unit or "", logged_at, drill, ended.get(key))
        hashes[key] = hashed
    return found, hashes


def _ended(tx: Tx, wanted: Wanted) -> dict[str, datetime]:
    """When each incident was last closed or found to be unfounded, if that was in this time."""
    later = _entry.alias("later")
    again = exists().where(
        later.c.chain == _entry.c.chain, later.c.seq > _entry.c.seq, later.c.kind.in_(_ENDINGS)
    )
    mine = (_entry.c.kind.in_(_ENDINGS), _entry.c.at >= wanted.start, _entry.c.at < wanted.end)
    rows = tx.execute(select(_entry.c.chain, _entry.c.at).where(_COUNTED, *mine, ~again))
    return {row.chain.removeprefix(_CHAIN): row.at for row in rows}


def clocks(tx: Tx, wanted: Wanted) -> list[ClockRow]:
    """Limits that were met or passed in this time, or end in it.

    Those that were computed anew, sent back or ended unmissed with their incident are another limit's, or
    nobody's.
    """
    gone = (ClockState.SUPERSEDED.value, ClockState.SENT_BACK.value)
    met = or_(_clock.c.due < wanted.end, _clock.c.met_at < wanted.end)
    let_go = and_(_clock.c.state == ClockState.ENDED.value, _clock.c.breached_at.is_(None))
    names = ("incident_id", "deadline", "due", "met_at", "breached_at", "extended")
    query = select(*(_clock.c[name] for name in names)).join(
        _incident, _incident.c.id == _clock.c.incident_id
    )
    query = query.where(_clock.c.due >= wanted.start, met, _clock.c.state.not_in(gone), ~let_go, *_of(wanted))
    return [
        ClockRow(incident, deadline, due, met_at, breached is not None, extended > 0)
        for incident, deadline, due, met_at, breached, extended in tx.execute(query)
    ]


def outages(tx: Tx, wanted: Wanted) -> set[tuple[str, str, datetime]]:
    """(incident, limit, when it was due) of each that passed while the system was down."""
    down = _entry.c.payload.contains('"outage":true', autoescape=True)
    mine = (_entry.c.kind == "deadline_breached", _entry.c.at >= wanted.start, down)
    rows = tx.execute(select(_entry.c.chain, _entry.c.payload).where(_COUNTED, *mine))
    return {(key, said["deadline"], datetime.fromisoformat(said["due"])) for key, said in _said(rows)}


def _said(rows: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for row in rows:
        yield row.chain.removeprefix(_CHAIN), json.loads(row.payload)


def calls(tx: Tx, wanted: Wanted) -> list[Call]:
    """Everybody who was called in this time; a role that nobody held was called by nobody's telephone."""
    names = ("incident_id", "person_id", "state", "opened_at", "closed_at")
    query = select(*(_page.c[name] for name in names)).join(_incident, _incident.c.id == _page.c.incident_id)
    since = (_page.c.id >= first_id(wanted.start), _page.c.id < first_id(wanted.end))
    query = query.where(*since, _page.c.person_id.is_not(None), *_of(wanted))
    answered = PageState.ANSWERED.value
    return [
        Call(incident, person, PageState(state), opened, closed if state == answered else None)
        for incident, person, state, opened, closed in tx.execute(query)
    ]


def tries(tx: Tx, wanted: Wanted) -> list[Try]:
    """What left in this time; a card when its number had been dialled, whatever came of it."""
    by_hand = _attempt.c.channel == ChannelKind.MANUAL.value
    dialled = case((_attempt.c.state.in_(("answered", "failed", "delivered")), _attempt.c.settled_at))
    at = type_coerce(case((by_hand, dialled), else_=_attempt.c.sent_at), _attempt.c.sent_at.type)
    query = select(_attempt.c.incident_id, at).join(_incident, _incident.c.id == _attempt.c.incident_id)
    since = (_attempt.c.id >= first_id(wanted.start - _WAITED), _attempt.c.id < first_id(wanted.end))
    query = query.where(*since, at >= wanted.start, at < wanted.end, *_of(wanted))
    return [Try(incident, left) for incident, left in tx.execute(query)]


def updates(tx: Tx, wanted: Wanted) -> list[Update]:
    """Entries about recurring reports that were due in this time, in their order."""
    payload = func.coalesce(_entry.c.payload, _entry.c.kept).label("payload")
    kinds = _entry.c.kind.in_(("update_made", "update_owed", "update_missed"))
    about = (_entry.c.at >= wanted.start - _INTERVAL, _entry.c.at < wanted.end + _INTERVAL)
    query = select(_entry.c.chain, _entry.c.kind, payload).where(_COUNTED, kinds, *about)
    found = []
    for row in tx.execute(query.order_by(_entry.c.chain, _entry.c.seq)):
        said, key = json.loads(row.payload), row.chain.removeprefix(_CHAIN)
        late, outage = bool(said.get("late_by_s")), bool(said.get("outage"))
        due = datetime.fromisoformat(said["due"])
        found.append(Update(key, said["cadence"], due, row.kind, late, outage))
    return found

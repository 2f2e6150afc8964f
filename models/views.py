"""What people look at: the board and one incident. Reads only; shapes fit to print."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, select

from engine.duties import Instruction
from engine.vocabulary import ClockState, PageState, State
from models.cards import NEEDED, ON_DESK
from models.finding import EVERYTHING, OPEN, RUNNING, WITH_UNIT, Asked, matching
from models.incidents import subject
from models.instructions import read
from models.people_tables import Contact, Person, Unit
from models.session import Tx
from models.tables import Attempt, Clock, Entry, Incident, Page, Timer

_incident = Incident.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table
_clock = Clock.__table__  # type: ignore[attr-defined]
_timer = Timer.__table__  # type: ignore[attr-defined]
_page = Page.__table__  # type: ignore[attr-defined]
_attempt = Attempt.__table__  # type: ignore[attr-defined]
_person = Person.__table__  # type: ignore[attr-defined]
_contact = Contact.__table__  # type: ignore[attr-defined]
_unit = Unit.__table__  # type: ignore[attr-defined]
_entry = Entry.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class BoardRow:
    """An open incident on the board. `clock` is the limit that ends next; `next` the next automatic act."""

    id: str
    number: str
    title: str
    playbook_hash: str
    state: State
    event_level: str
    response_level: str
    logged_at: datetime
    unit: str
    clock: tuple[str, datetime, datetime, ClockState] | None  # deadline, started, due, state
    breached: int
    next: tuple[str, str, datetime] | None  # kind, track, due
    calling: int
    answered: tuple[str, ...]  # person ids or roles, first first
    to_dial: tuple[str, ...] = ()  # person ids or roles whose card lies on the desk
    instructions: tuple[Instruction, ...] = ()  # what was asked for since, beside the frozen plan
    logged_by: str | None = None


# Not the whole row: most of it is small maps, and reading those takes longer than finding it.
_SHOWN = [
    _incident.c[name]
    for name in (
        *("id", "number", "title", "playbook_hash", "state", "event_level", "response_level"),
        *("logged_at", "logged_by", "instructions"),
    )
]


def _pressing(limit: int, asked: Asked, offset: int) -> Select[Any]:
    """Open incidents: a missed limit first, then by the limit that ends next, then by age.

    Ordered and cut off by the database: a night with a thousand open incidents shows the pressing
    ones without reading the others.
    """
    missed = _clock.c.state == ClockState.BREACHED.value
    due = func.coalesce(func.min(case((~missed, _clock.c.due))), func.min(_clock.c.due))
    limits = (
        select(_clock.c.incident_id, func.max(case((missed, 1), else_=0)).label("missed"), due.label("due"))
        .join(_incident, _incident.c.id == _clock.c.incident_id)
        .where(OPEN, RUNNING)
        .group_by(_clock.c.incident_id)
        .subquery()
    )
    return (
        select(*_SHOWN, _unit.c.name.label("unit_name"))
        .select_from(WITH_UNIT.join(limits, limits.c.incident_id == _incident.c.id, isouter=True))
        .where(OPEN, matching(asked))
        .order_by(func.coalesce(limits.c.missed, 0).desc(), limits.c.due.is_(None), limits.c.due)
        .order_by(_incident.c.logged_at, _incident.c.id)
        .limit(limit)
        .offset(offset)
    )


def board(tx: Tx, limit: int = 500, asked: Asked = EVERYTHING, offset: int = 0) -> list[BoardRow]:
    """The `limit` most pressing open incidents of what is asked for, most pressing first."""
    listed = [dict(row) for row in tx.execute(_pressing(limit, asked, offset)).mappings()]
    ids = [row["id"] for row in listed]
    clocks, breached = _clocks(tx, ids)
    upcoming = _next_acts(tx, ids)
    calling, answered = _pages(tx, ids)
    told = _answers(tx, ids)
    to_dial = _to_dial(tx, ids)
    return [
        BoardRow(
            row["id"],
            row["number"],
            row["title"],
            row["playbook_hash"],
            State(row["state"]),
            row["event_level"],
            row["response_level"],
            row["logged_at"],
            row["unit_name"] or "",
            clocks.get(row["id"]),
            breached.get(row["id"], 0),
            upcoming.get(row["id"]),
            calling.get(row["id"], 0),
            tuple(dict.fromkeys([*told.get(row["id"], ()), *answered.get(row["id"], ())])),
            tuple(to_dial.get(row["id"], ())),
            read(row["instructions"]),
            row["logged_by"],
        )
        for row in listed
    ]


def _clocks(
    tx: Tx, ids: Sequence[str]
) -> tuple[dict[str, tuple[str, datetime, datetime, ClockState]], dict[str, int]]:
    """By incident: the running clock that ends next (a breached one only if none is left), and breaches."""
    chosen: dict[str, tuple[str, datetime, datetime, ClockState]] = {}
    breached: dict[str, int] = {}
    query = select(_clock).where(_clock.c.incident_id.in_(ids), RUNNING)
    for row in tx.execute(query.order_by(_clock.c.due)):
        state = ClockState(row.state)
        if state is ClockState.BREACHED:
            breached[row.incident_id] = breached.get(row.incident_id, 0) + 1
        known = chosen.get(row.incident_id)
        if known is None or (known[3] is ClockState.BREACHED and state is not ClockState.BREACHED):
            chosen[row.incident_id] = (row.deadline, row.started, row.due, state)
    return chosen, breached


def _next_acts(tx: Tx, ids: Sequence[str]) -> dict[str, tuple[str, str, datetime]]:
    """Chosen by the database: an incident has some thirty timers armed, and one of them is next."""
    subjects = [subject(i) for i in ids]
    turn = func.row_number().over(partition_by=_timer.c.subject, order_by=(_timer.c.due, _timer.c.id))
    armed = (
        select(_timer.c.subject, _timer.c.kind, _timer.c.track, _timer.c.due, turn.label("turn"))
        .where(_timer.c.subject.in_(subjects), _timer.c.state == "armed")
        .subquery()
    )
    return {
        row.subject.partition(":")[2]: (row.kind, row.track, row.due)
        for row in tx.execute(select(armed).where(armed.c.turn == 1))
    }


def _pages(tx: Tx, ids: Sequence[str]) -> tuple[dict[str, int], dict[str, list[str]]]:
    calling: dict[str, int] = {}
    answered: dict[str, list[str]] = {}
    columns = (_page.c.incident_id, _page.c.state, _page.c.person_id, _page.c.role)
    for row in tx.execute(select(*columns).where(_page.c.incident_id.in_(ids)).order_by(_page.c.closed_at)):
        if row.state == PageState.OPEN.value:
            calling[row.incident_id] = calling.get(row.incident_id, 0) + 1
        elif row.state == PageState.ANSWERED.value:
            answered.setdefault(row.incident_id, []).append(row.person_id or row.role)
    return calling, answered


def _answers(tx: Tx, ids: Sequence[str]) -> dict[str, list[str]]:
    """By incident, who has answered by its record: by word of mouth, there need have been no page."""
    chains = {subject(incident): incident for incident in ids}
    found: dict[str, list[str]] = {}
    payload = func.coalesce(_entry.c.payload, _entry.c.kept).label("payload")
    said = (_entry.c.chain.in_(chains), _entry.c.kind == "answered", payload.is_not(None))
    query = select(_entry.c.chain, payload).where(*said).order_by(_entry.c.chain, _entry.c.seq)
    for row in tx.execute(query):
        answer = json.loads(row.payload)
        who = [answer["person"]] if answer["person"] else answer["roles"]
        found.setdefault(chains[row.chain], []).extend(who)
    return found


def _to_dial(tx: Tx, ids: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    query = (
        select(_page.c.incident_id, _page.c.person_id, _page.c.role)
        .join(_attempt, _attempt.c.page_id == _page.c.id)
        .where(ON_DESK, NEEDED, _attempt.c.incident_id.in_(ids))
    )
    for row in tx.execute(query):
        found.setdefault(row.incident_id, []).append(row.person_id or row.role)
    return found


def count_open(tx: Tx, asked: Asked = EVERYTHING) -> int:
    """How many open incidents there are of what is asked for; drills are none unless asked for."""
    query = select(func.count()).select_from(WITH_UNIT).where(OPEN, matching(asked))
    return tx.execute(query).scalar_one()


@dataclass(frozen=True, slots=True)
class PageView:
    """A page with its attempts (dicts of the attempt columns and `telephone`), newest last."""

    id: str
    role: str
    person: str | None
    person_name: str
    post: str
    code: str
    state: PageState
    reasons: tuple[tuple[str, str, str], ...]
    opened_at: datetime
    closed_at: datetime | None
    attempts: tuple[Mapping[str, Any], ...]


def pages(tx: Tx, incident: str) -> list[PageView]:
    """Everybody who was paged about an incident, in order."""
    tries: dict[str, list[Mapping[str, Any]]] = {}
    query = (
        select(_attempt, _contact.c.number.label("telephone"))
        .join(_contact, _contact.c.id == _attempt.c.contact_id, isouter=True)
        .where(_attempt.c.incident_id == incident)
        .order_by(_attempt.c.created_at)
    )
    for row in tx.execute(query).mappings():
        tries.setdefault(row["page_id"], []).append(dict(row))
    listed = (
        select(_page, _person.c.name.label("person_name"), _person.c.post)
        .join(_person, _person.c.id == _page.c.person_id, isouter=True)
        .where(_page.c.incident_id == incident)
        .order_by(_page.c.opened_at)
    )
    return [
        PageView(
            r["id"],
            r["role"],
            r["person_id"],
            r["person_name"] or "",
            r["post"] or "",
            r["code"],
            PageState(r["state"]),
            tuple((kind, key, role) for kind, key, role in r["reasons"]),
            r["opened_at"],
            r["closed_at"],
            tuple(tries.get(r["id"], ())),
        )
        for r in tx.execute(listed).mappings()
    ]


def all_clocks(tx: Tx, incident: str) -> list[Mapping[str, Any]]:
    """Every clock an incident ever had (dicts of the clock columns), by limit and epoch."""
    query = select(_clock).where(_clock.c.incident_id == incident).order_by(_clock.c.due, _clock.c.epoch)
    return [dict(row) for row in tx.execute(query).mappings()]

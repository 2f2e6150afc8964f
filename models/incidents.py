"""Incidents: entering one, and loading the facts of some.

Lock order, everywhere: the incident's row first, then its timers, clocks and pages. The watch locks
the rows of the incidents it found due (skipping those another watch or act has); an act's
conditional update takes the same row first. So neither waits for the other in a circle.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from engine.calendars import Calendar
from engine.facts import Clock, Facts, Incident, Page, Reason, Timer
from engine.instructing import extended
from engine.plan import Plan
from engine.roster import Roster
from engine.vocabulary import ClockState, ReasonKind, State, TimerKind
from models import documents, drills, instructions, occasions, origins, registration, voices
from models.columns import new_id
from models.errors import KeyReused, NotFound
from models.new_incident import NewIncident
from models.record import Head
from models.session import Tx
from models.tables import Clock as ClockRow
from models.tables import Incident as IncidentRow
from models.tables import Page as PageRow
from models.tables import Timer as TimerRow

_incident = IncidentRow.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table
_timer = TimerRow.__table__  # type: ignore[attr-defined]
_clock = ClockRow.__table__  # type: ignore[attr-defined]
_page = PageRow.__table__  # type: ignore[attr-defined]

OPEN_STATES = tuple(state.value for state in State if state.is_open)


@dataclass(frozen=True)
class Context:
    """What facts need besides rows: plans by their frozen hash, who is on duty, office time."""

    plan_of: Callable[[Tx, str], Plan]
    roster: Roster
    calendar: Calendar


@dataclass(frozen=True)
class Loaded:
    """An incident's facts, and what saving must be conditional on. A new one has no row to update yet."""

    facts: Facts
    version: int
    head: Head
    row: Mapping[str, Any]
    is_new: bool = False


def subject(incident_id: str) -> str:
    """The subject of an incident's timers, and the name of its chain."""
    return f"incident:{incident_id}"


_of_key = select(_incident.c.id, _incident.c.body_hash).where(_incident.c.key == bindparam("of"))


def create(tx: Tx, new: NewIncident, context: Context, now: datetime) -> Loaded:
    """A new incident, to be saved with its first decision; or the one entered under this key before.

    KeyReused when that one had another body.
    """
    found = tx.execute(_of_key, {"of": new.key}).first()
    if found:
        if found.body_hash != new.body_hash:
            raise KeyReused(f"key {new.key!r} was used for another incident; send this one with its own key")
        return load_one(tx, found.id, context)
    number = drills.next_number(tx, new.year, new.drill_mark if new.drill else "")
    row = {
        "id": new_id(now),
        "number": number,
        "key": new.key,
        "body_hash": new.body_hash,
        "playbook_hash": new.playbook_hash,
        "state": State.TRIAGE.value,
        "event_level": new.event_level,
        "response_level": new.response_level,
        "anchors": times(new.anchors),
        "fields": dict(new.fields),
        "given": sorted(new.given),
        "unit_id": new.unit,
        "logged_by": new.logged_by,
        "logged_at": now,
        "changed_at": now,
        **_FRESH,
        **drills.stored(new.drill),
        "content_free": new.content_free,
        **registration.stored(new.texts),
    }
    # A new incident has no timers, clocks or pages: its facts need no look at the database.
    plan = context.plan_of(tx, new.playbook_hash)
    facts = Facts(_incident_of(row), plan, context.roster, context.calendar)
    return Loaded(facts, 0, Head(0, ""), row, is_new=True)


_FRESH: dict[str, Any] = {
    "rung": -1,
    "epochs": {},
    "done_steps": {},
    "said": {},
    "occasions": [],
    "instructions": [],
    "manuscripts": {},
    "origins": [],
    "version": 0,
    "seq": 0,
    "head": "",
    "sealed_seq": 0,
}


def times(instants: Mapping[str, datetime]) -> dict[str, str]:
    """Instants by anchor or by step, as they are stored."""
    return {str(name): at.isoformat() for name, at in instants.items()}


def is_entered(tx: Tx, key: str) -> bool:
    """Whether an incident was entered under this key."""
    return tx.execute(_of_key, {"of": key}).first() is not None


def id_of(tx: Tx, number: str) -> str:
    """The id behind a number such as 2026-0042; NotFound if there is none."""
    found = tx.execute(select(_incident.c.id).where(_incident.c.number == number)).scalar_one_or_none()
    if found is None:
        raise NotFound(f"there is no incident {number}")
    return str(found)


def require_of_unit(tx: Tx, number: str, unit: str) -> None:
    """NotFound, in the words of an incident there is not, unless it concerns this unit."""
    mine = (_incident.c.number == number, _incident.c.unit_id == unit)
    if tx.execute(select(_incident.c.id).where(*mine)).first() is None:
        raise NotFound(f"there is no incident {number}")


TimersOf = Callable[[Tx, list[str]], Mapping[str, list[Timer]]]


def load(tx: Tx, ids: Iterable[str], context: Context, timers_of: TimersOf | None = None) -> list[Loaded]:
    """The facts of these incidents, in id order; ids that do not exist are left out.

    `timers_of` reads their timers; without it, all that are armed. Whoever only looks needs fewer.
    """
    rows = tx.execute(_of_ids, {"ids": sorted(ids)}).mappings()
    return _with_facts(tx, [dict(row) for row in rows], context, timers_of or _timers)


def load_one(tx: Tx, incident_id: str, context: Context) -> Loaded:
    """The facts of one incident; NotFound if there is none."""
    for loaded in load(tx, [incident_id], context):
        return loaded
    raise NotFound(f"there is no incident with id {incident_id}")


# Ordered and limited along the index of due timers; grouping by subject would read every armed one.
_due_subjects = (
    select(_timer.c.subject)
    .where(_timer.c.state == "armed", _timer.c.due <= bindparam("at"))
    .order_by(_timer.c.due)
    .limit(bindparam("most"))
)
_of_ids = (
    select(_incident).where(_incident.c.id.in_(bindparam("ids", expanding=True))).order_by(_incident.c.id)
)
_locked = _of_ids.with_for_update(skip_locked=True, key_share=True)


def due(tx: Tx, now: datetime, limit: int, aside: Collection[str] = ()) -> list[str]:
    """Ids of incidents with a timer due at `now`, most overdue first, from up to `limit` timers.

    Those set `aside` are left out, and do not use up the limit.
    """
    query = _due_subjects.where(_timer.c.subject.not_in(map(subject, aside))) if aside else _due_subjects
    subjects = (row.subject for row in tx.execute(query, {"at": now, "most": limit}))
    return list(dict.fromkeys(of.partition(":")[2] for of in subjects))


def load_locked(tx: Tx, ids: Sequence[str], context: Context) -> list[Loaded]:
    """Lock these incidents and load their facts, in id order.

    On PostgreSQL rows another watch or act holds are skipped: it is at work on them, and they are
    found again at the next look. SQLite's write lock is held already.
    """
    rows = tx.execute(_locked, {"ids": list(ids)}).mappings()
    return _with_facts(tx, [dict(row) for row in rows], context, _timers)


def _with_facts(tx: Tx, rows: list[dict[str, Any]], context: Context, timers_of: TimersOf) -> list[Loaded]:
    ids = [row["id"] for row in rows]
    timers = timers_of(tx, ids)
    clocks = _clocks(tx, ids)
    pages = _pages(tx, ids)
    return [
        Loaded(
            Facts(
                incident=_incident_of(row),
                plan=extended(
                    context.plan_of(tx, row["playbook_hash"]), instructions.read(row["instructions"])
                ),
                roster=context.roster,
                calendar=context.calendar,
                timers=tuple(timers.get(row["id"], ())),
                epochs=row["epochs"],
                clocks=tuple(clocks.get(row["id"], {}).values()),
                pages=tuple(pages.get(row["id"], ())),
                done_steps={step: datetime.fromisoformat(at) for step, at in row["done_steps"].items()},
            ),
            row["version"],
            Head(row["seq"], row["head"]),
            row,
        )
        for row in rows
    ]


def _incident_of(row: Mapping[str, Any]) -> Incident:
    return Incident(
        id=row["id"],
        number=row["number"],
        state=State(row["state"]),
        event_level=row["event_level"],
        response_level=row["response_level"],
        anchors={name: datetime.fromisoformat(at) for name, at in row["anchors"].items()},
        fields=row["fields"],
        given=frozenset(row["given"]),
        unit=row["unit_id"],
        logged_by=row["logged_by"],
        rung=row["rung"],
        said=voices.read(row["said"]),
        occasions=occasions.read(row["occasions"]),
        drill=drills.read(row),
        manuscripts=documents.read(row["manuscripts"]),
        origins=origins.read(row["origins"]),
        content_free=row["content_free"],
    )


_armed_timers = select(_timer).where(
    _timer.c.subject.in_(bindparam("subjects", expanding=True)), _timer.c.state == "armed"
)
_clocks_of = (
    select(_clock).where(_clock.c.incident_id.in_(bindparam("ids", expanding=True))).order_by(_clock.c.epoch)
)
_open_pages = (
    select(_page)
    .where(_page.c.incident_id.in_(bindparam("ids", expanding=True)), _page.c.state == "open")
    .order_by(_page.c.id)
)


def _timers(tx: Tx, ids: list[str]) -> dict[str, list[Timer]]:
    found: dict[str, list[Timer]] = {}
    for row in tx.execute(_armed_timers, {"subjects": [subject(i) for i in ids]}):
        timer = Timer(row.track, row.epoch, row.n, TimerKind(row.kind), row.due, row.armed_at)
        found.setdefault(row.subject.partition(":")[2], []).append(timer)
    return found


def _clocks(tx: Tx, ids: list[str]) -> dict[str, dict[str, Clock]]:
    """The latest epoch of each clock, by incident and deadline."""
    found: dict[str, dict[str, Clock]] = {}
    for row in tx.execute(_clocks_of, {"ids": ids}):
        found.setdefault(row.incident_id, {})[row.deadline] = clock_of(row)
    return found


def clock_of(row: Any) -> Clock:
    """A clock as the rules see it, from its row."""
    return Clock(
        row.deadline,
        row.epoch,
        row.anchor,
        row.started,
        row.due,
        ClockState(row.state),
        row.provisional,
        row.breached_at,
        row.met_at,
        row.extended,
        row.unextended,
    )


def _pages(tx: Tx, ids: list[str]) -> dict[str, list[Page]]:
    found: dict[str, list[Page]] = {}
    for row in tx.execute(_open_pages, {"ids": ids}):
        reasons = tuple(Reason(ReasonKind(kind), key, role) for kind, key, role in row.reasons)
        found.setdefault(row.incident_id, []).append(Page(row.id, row.person_id, row.role, reasons))
    return found

"""A past for statistics: incidents that were logged, answered, kept or missed and closed, day after day.

Rows are written as the store would have left them; their chains are none that verify. What incident `n` came
to is computed from `n`, so that a test can count for itself.
"""

import json
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select

from models.columns import new_id
from models.incidents import subject
from models.tables import Attempt, Clock, Entry, Incident, Page
from tests.console.crowd import title
from tests.console.site import Site

_incident = Incident.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table
_clock = Clock.__table__  # type: ignore[attr-defined]
_page = Page.__table__  # type: ignore[attr-defined]
_attempt = Attempt.__table__  # type: ignore[attr-defined]
_entry = Entry.__table__  # type: ignore[attr-defined]

LEVELS = ("III", "IV", "III", "II", "IV", "III", "I", "IV")
# Of eight limits: met, met, met late, met, missed, met, missed while the system was down, met.
KEPT = ("met", "met", "late", "met", "missed", "met", "outage", "met")
STATES = ("closed", "closed", "archived", "void", "unfounded", "closed", "closed", "merged")
_NO_SALT = {"salt": None, "kept": None, "digest": "", "prev": "", "hash": "", "on_behalf_of": None}
_ACTOR = json.dumps({"id": "", "kind": "system", "via": "test", "verified": True})


def past(site: Site, count: int, every: timedelta) -> None:
    """`count` incidents, one `every` so long, the last one that long ago."""
    receipt = site.log(title="今天的一件", level="III", fields={"emergency": False})
    with site.office.database.writing() as tx:
        row = dict(tx.execute(select(_incident).where(_incident.c.number == receipt.number)).mappings().one())
        made = _made(site, row, count, every)
        for table, rows in made.items():
            for first in range(0, len(rows), 1_000):
                tx.execute(insert(table), rows[first : first + 1_000])


def _made(site: Site, row: dict[str, Any], count: int, every: timedelta) -> dict[Any, list[dict[str, Any]]]:
    made: dict[Any, list[dict[str, Any]]] = {t: [] for t in (_incident, _clock, _page, _attempt, _entry)}
    people = [site.ids[post] for post in ("值班副班", "带班领导", "分管领导", "联络员")]
    units = sorted({str(person.unit) for person in site.office.books._book.people.values()})
    for n in range(1, count + 1):
        at = site.clock.now() - n * every
        own, state = new_id(at), STATES[n % 8]
        made[_incident].append(
            row
            | {"id": own, "key": own, "number": f"{2000 + n // 9000}-{n % 9000:04d}", "title": title(n)}
            | {"state": state, "event_level": LEVELS[n % 8], "logged_at": at, "instructions": []}
            | {"unit_id": [*units, None][n % 3], "changed_at": at + timedelta(hours=30), "seq": 6}
        )
        made[_clock] += _clocks(own, n, at)
        for k in range(1 + n % 4):
            page, attempts = _call(own, people[k], (n * 7 + k * 3) % 40, at + timedelta(minutes=5 * k))
            made[_page].append(page)
            made[_attempt] += attempts
        made[_entry] += _entries(own, n, at, state)
    return made


def _clocks(own: str, n: int, at: datetime) -> list[dict[str, Any]]:
    """A limit of two hours, as `KEPT` says, and one of two days that was met."""
    due, kept = at + timedelta(hours=2), KEPT[n % 8]
    met = {"met": due - timedelta(minutes=40), "late": due + timedelta(minutes=25)}.get(kept)
    state = {"met": "met", "late": "met_late"}.get(kept, "ended")
    base = {"incident_id": own, "epoch": 0, "anchor": "found", "started": at, "provisional": False}
    first = {"deadline": "first_report", "due": due, "state": state, "met_at": met, "extended": n % 5 == 0}
    first |= {"breached_at": None if kept == "met" else due, "unextended": None}
    second = {"deadline": "reply", "due": at + timedelta(days=2), "state": "met"}
    second |= {"met_at": at + timedelta(hours=20), "extended": 0, "breached_at": None, "unextended": None}
    return [base | first, base | second]


def _call(own: str, person: str, minutes: int, at: datetime) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Answered after so many minutes; after none never."""
    key, state = new_id(at), "answered" if minutes else "withdrawn"
    closed = at + timedelta(minutes=minutes or 60)
    page = {
        "id": key,
        "incident_id": own,
        "person_id": person,
        "role": "deputy",
        "reasons": [],
        "code": "0000",
    }
    page |= {"rank": 1, "drill": False, "state": state, "opened_at": at, "closed_at": closed}
    sent = {
        "page_id": key,
        "incident_id": own,
        "channel": "sms",
        "fallback": [],
        "occasion": "page",
        "deadline": None,
        "contact_id": None,
        "also": [],
        "retry": 0,
        "gathered": False,
        "held": "",
        "state": "answered" if minutes else "delivered",
        "doubtful": False,
        "provider": "sandbox",
        "look_ups": 0,
        "error": "",
        "cause": "",
        "segments": 1,
        "created_at": at,
        "claimed_at": at,
        "sent_at": at,
        "settled_at": closed,
    }
    return page | {}, [sent | {"id": new_id(at)} for _ in range(1 + minutes % 2)]


def _entries(own: str, n: int, at: datetime, state: str) -> list[dict[str, Any]]:
    due = at + timedelta(hours=2)
    said: list[tuple[str, datetime, dict[str, Any]]] = [("logged", at, {})]
    if KEPT[n % 8] != "met":
        breach = {"deadline": "first_report", "due": due.isoformat(timespec="microseconds")}
        said.append(("deadline_breached", due, breach | {"outage": KEPT[n % 8] == "outage"}))
    report = {"cadence": "update", "due": (at + timedelta(hours=6)).isoformat(timespec="microseconds")}
    if n % 3 == 0:
        said.append(("update_owed", at + timedelta(hours=6), report | {"outage": False}))
        said.append(("update_missed", at + timedelta(hours=12), report | {"outage": False}))
    else:
        said.append(("update_made", at + timedelta(hours=5), report | {"late_by_s": 0}))
    if state in ("closed", "archived"):
        said.append(("report_accepted", at + timedelta(hours=30), {}))
    if state == "unfounded":
        said.append(("dismissed", at + timedelta(hours=3), {"reason": "x"}))
    return [
        {"chain": subject(own), "seq": seq, "kind": kind, "at": when, "happened_at": None, "actor": _ACTOR}
        | {"payload": json.dumps(payload, sort_keys=True, separators=(",", ":"))}
        | _NO_SALT
        for seq, (kind, when, payload) in enumerate(said, start=1)
    ]

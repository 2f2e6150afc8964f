"""Versions of the post-incident report, and the persons a report names.

A version is never changed after it was put before the leader: only its review is added. Its entry
in the incident's chain holds the digests of what was stored, so that `verify` finds a changed one.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import func, insert, select, update

from models import clearing
from models.columns import new_id, sha256
from models.errors import NotFound, NotWaiting, Tampered
from models.incidents import subject
from models.people_tables import Person, Unit
from models.record import Line
from models.session import Tx
from models.tables import Entry, Incident, Report

_report = Report.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table
_entry = Entry.__table__  # type: ignore[attr-defined]
_incident = Incident.__table__  # type: ignore[attr-defined]
_person = Person.__table__  # type: ignore[attr-defined]
_unit = Unit.__table__  # type: ignore[attr-defined]

# The entry that says a version was made; its payload is what `digests` gives.
MADE = "report_made"
# What may follow a version and leaves it as true as it was: versions themselves, their review, the answer of
# the leader who was reminded of it, and what other incidents this one has to do with.
REVIEW = (MADE, "report_returned", "review_overdue", "answered", "related")


class ReportState(StrEnum):
    """Where a version stands. Stored; never renamed."""

    WAITING = "waiting"  # 待审阅
    ACCEPTED = "accepted"  # 已通过
    RETURNED = "returned"  # 已退回
    REPLACED = "replaced"  # 已更新: a newer version was made before anybody reviewed it


@dataclass(frozen=True, slots=True)
class Version:
    """A version as stored. Instants are aware UTC; hashes are `sha256:` and hex digits."""

    id: str
    incident: str
    version: int
    state: ReportState
    html: str
    markdown: str
    content_hash: str
    seal: str
    comment: str
    entries: int  # how many entries of its incident's chain it was made from
    made_at: datetime
    reviewed_at: datetime | None
    reviewed_by: str | None

    @property
    def digests(self) -> dict[str, Any]:
        """What the record keeps of this version."""
        return {
            "version": self.version,
            "content_hash": self.content_hash,
            "html": sha256(self.html),
            "markdown": sha256(self.markdown),
        }

    def line(self, actor: Mapping[str, Any]) -> Line:
        """The entry that says it was made."""
        return Line(MADE, self.digests, actor)


def versions(tx: Tx, incident: str) -> list[Version]:
    """Every version of an incident's report, the first one first."""
    query = select(_report).where(_report.c.incident_id == incident).order_by(_report.c.version)
    return [_version(dict(row)) for row in tx.execute(query).mappings()]


def _version(row: Mapping[str, Any]) -> Version:
    return Version(
        row["id"],
        row["incident_id"],
        row["version"],
        ReportState(row["state"]),
        row["html"],
        row["markdown"],
        row["content_hash"],
        row["seal"],
        row["comment"],
        row["entries"],
        row["made_at"],
        row["reviewed_at"],
        row["reviewed_by"],
    )


def get(tx: Tx, incident: str, number: str, version: int | None = None) -> Version:
    """One version (the latest if None) of the incident with this id and number; NotFound if there is none."""
    found = [v for v in versions(tx, incident) if version in (None, v.version)]
    if not found:
        which = f"version {version} of the report" if version else "report"
        raise NotFound(f"{number} has no {which}; it is made when closing is asked for")
    return found[-1]


def waiting(tx: Tx, incident: str) -> Version | None:
    """The version that waits for its review."""
    found = [v for v in versions(tx, incident) if v.state is ReportState.WAITING]
    return found[-1] if found else None


def draft(tx: Tx, incident: str, now: datetime) -> tuple[str, int]:
    """(id, number) of the version that would be made now."""
    made = versions(tx, incident)
    return new_id(now), (made[-1].version + 1 if made else 1)


def add(tx: Tx, version: Version) -> None:
    """Store a new version; one that still waits is replaced by it."""
    replace_waiting(tx, version.incident)
    row = {
        "id": version.id,
        "incident_id": version.incident,
        "version": version.version,
        "state": version.state.value,
        "html": version.html,
        "markdown": version.markdown,
        "content_hash": version.content_hash,
        "seal": version.seal,
        "comment": "",
        "entries": version.entries,
        "made_at": version.made_at,
    }
    tx.execute(insert(_report), row)


def replace_waiting(tx: Tx, incident: str) -> None:
    """Nobody shall accept an old version any more: the matter has moved on."""
    mine = (_report.c.incident_id == incident, _report.c.state == ReportState.WAITING.value)
    tx.execute(update(_report).where(*mine).values(state=ReportState.REPLACED.value))


def review(tx: Tx, version: Version, state: ReportState, comment: str, by: str, now: datetime) -> None:
    """Enter the review of a version; NotWaiting if it no longer waits: then somebody else was first."""
    mine = (_report.c.id == version.id, _report.c.state == ReportState.WAITING.value)
    values = {"state": state.value, "comment": comment, "reviewed_by": by, "reviewed_at": now}
    if not tx.execute(update(_report).where(*mine).values(values)).rowcount:
        raise NotWaiting(f"version {version.version} no longer waits: it was reviewed or replaced meanwhile")


def overtaken(tx: Tx, version: Version) -> int:
    """How many entries followed those a version was made from, other than of its making and review."""
    query = (
        select(func.count())
        .select_from(_entry)
        .where(_entry.c.chain == subject(version.incident), _entry.c.seq > version.entries)
        .where(_entry.c.kind.not_in(REVIEW))
    )
    return tx.execute(query).scalar_one()


def persons(tx: Tx, ids: Iterable[str]) -> dict[str, dict[str, str]]:
    """{id: {name, post, unit}} of these persons, whether still active or not; other ids are left out."""
    query = (
        select(_person.c.id, _person.c.name, _person.c.post, _unit.c.name.label("unit"))
        .join(_unit, _unit.c.id == _person.c.unit_id)
        .where(_person.c.id.in_(sorted(set(ids))))
    )
    return {row.id: {"name": row.name, "post": row.post, "unit": row.unit} for row in tx.execute(query)}


def verify(tx: Tx) -> int:
    """How many versions are as they were when made; Tampered names the first that is not.

    A version whose entry was cleared by two persons has nothing left to be compared with, and one that
    was emptied with the words of its incident has no text.
    """
    made: dict[tuple[str, int], Mapping[str, Any]] = {}
    cleared: set[str] = set()
    for row in tx.execute(select(_entry.c.chain, _entry.c.payload).where(_entry.c.kind == MADE)):
        incident = row.chain.partition(":")[2]
        if row.payload is None:
            cleared.add(incident)
        else:
            payload = json.loads(row.payload)
            made[incident, payload["version"]] = payload
    checked, emptied = 0, clearing.emptied(tx)
    for stored in tx.execute(select(_report).order_by(_report.c.id)).mappings():
        version = _version(dict(stored))
        payload = made.pop((version.incident, version.version), None)
        if (version.incident, version.version) in emptied:
            if version.html or version.markdown or version.comment:
                raise Tampered(f"{_named(tx, version)}: it was emptied for good, and says something again")
            continue
        if payload != version.digests and (payload or version.incident not in cleared):
            raise Tampered(f"{_named(tx, version)}: its text is not what was put before the leader")
        checked += 1
    for incident, number in made:
        raise Tampered(f"report version {number} of incident {incident}: it is on record but gone")
    return checked


def _named(tx: Tx, version: Version) -> str:
    number = tx.execute(select(_incident.c.number).where(_incident.c.id == version.incident)).scalar_one()
    return f"{number} report version {version.version}"

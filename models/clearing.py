"""转为不录内容: words are taken out of the tables, and the chain still verifies.

An entry commits to the digest of its payload, so the payload can go. What is left of it (codes, times,
persons) is kept beside, and its digest stands in the entry that cleared it: neither can be changed
afterwards, and nothing in the tables brings the words back.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from models.columns import canonical, sha256
from models.errors import Tampered
from models.session import Tx
from models.tables import Entry, Incident, Report
from models.watch_tables import Inbound

_entry = Entry.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table
_incident = Incident.__table__  # type: ignore[attr-defined]
_report = Report.__table__  # type: ignore[attr-defined]
_inbound = Inbound.__table__  # type: ignore[attr-defined]

CLEARED = "content_cleared"
# Keys of a payload under which somebody's own words stand; everything else is a code, a time or a person.
WORDS = frozenset(
    {"text", "texts", "was_texts", "words", "reason", "comment", "evidence", "task", "sightings"}
)
_TEXTS = ("title", "summary", "place", "source_of_report", "link")


def without_words(payload: Mapping[str, Any]) -> dict[str, Any]:
    """What may be kept of a payload: the same keys, nothing under those that hold words."""
    return {key: type(value)() if key in WORDS else value for key, value in payload.items()}


@dataclass(frozen=True, slots=True)
class Cleared:
    """What was taken out: by seq, the digest of what was kept of an entry; and versions of the report."""

    entries: Mapping[str, str]
    reports: tuple[int, ...]

    @property
    def payload(self) -> dict[str, Any]:
        """As the entry that cleared them says it."""
        return {"entries": dict(self.entries), "reports": list(self.reports)}


def clear(tx: Tx, incident: str, chain: str) -> Cleared:
    """Take the words out of every entry, the incident's row, its reports and the texts that came in."""
    entries: dict[str, str] = {}
    for row in tx.execute(select(_entry).where(_entry.c.chain == chain).order_by(_entry.c.seq)):
        payload = json.loads(row.payload) if row.payload else {}
        if kept := canonical(without_words(payload)) if any(payload.get(key) for key in WORDS) else "":
            mine = (_entry.c.chain == chain, _entry.c.seq == row.seq)
            tx.execute(update(_entry).where(*mine).values(payload=None, kept=kept))
            entries[str(row.seq)] = sha256(kept)
            if text := payload.get("text"):
                tx.execute(update(_inbound).where(_inbound.c.body == text).values(body=""))
    asked_for = tx.execute(select(_incident.c.instructions).where(_incident.c.id == incident)).scalar_one()
    left = {"instructions": [{**one, "task": one["id"]} for one in asked_for], **dict.fromkeys(_TEXTS, "")}
    tx.execute(update(_incident).where(_incident.c.id == incident).values(left))
    versions = tx.execute(select(_report.c.version).where(_report.c.incident_id == incident)).scalars().all()
    gone = {"html": "", "markdown": "", "comment": ""}
    tx.execute(update(_report).where(_report.c.incident_id == incident).values(gone))
    return Cleared(entries, tuple(sorted(versions)))


_cleared = select(_entry.c.chain).where(_entry.c.kind == CLEARED)


def verify(tx: Tx) -> None:
    """What was kept of cleared entries is what was kept then, and no incident takes words again.

    Tampered names the first that differs.
    """
    cleared = {row.chain.partition(":")[2] for row in tx.execute(_cleared)}
    marks = select(_incident.c.id, _incident.c.number).where(~_incident.c.content_free)
    for row in tx.execute(marks.order_by(_incident.c.number)):
        if row.id in cleared:
            raise Tampered(f"{row.number}: it takes words again, and its record says that it never will")
    known = {(row.chain, seq): digest for row, seq, digest in _digests(tx)}
    kept = select(_entry.c.chain, _entry.c.seq, _entry.c.kept).where(_entry.c.kept.is_not(None))
    for row in tx.execute(kept.order_by(_entry.c.chain, _entry.c.seq)):
        if known.get((row.chain, str(row.seq))) != sha256(row.kept):
            raise Tampered(f"{row.chain} entry {row.seq}: what was kept of it is not what was kept then")


def emptied(tx: Tx) -> set[tuple[str, int]]:
    """(incident, version) of every report that was emptied with the words of its incident."""
    return {
        (row.chain.partition(":")[2], version)
        for row, payload in _clearings(tx)
        for version in payload["reports"]
    }


def _digests(tx: Tx) -> Iterator[tuple[Any, str, str]]:
    for row, payload in _clearings(tx):
        for seq, digest in payload["entries"].items():
            yield row, seq, digest


def _clearings(tx: Tx) -> list[tuple[Any, dict[str, Any]]]:
    rows = tx.execute(select(_entry.c.chain, _entry.c.payload).where(_entry.c.kind == CLEARED)).all()
    return [(row, json.loads(row.payload)) for row in rows if row.payload]

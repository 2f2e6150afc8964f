"""Documents 文书: their texts, version by version, and where each stands as an incident's row keeps it.

A version is never changed; its entry in the incident's chain holds its digest, so that `verify` finds one
that was. The words are emptied when an incident comes to keep no content; digests and numbers stay.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, insert, select

from engine.documents import Manuscript, Seen
from models.columns import canonical, new_id, sha256
from models.errors import Tampered
from models.session import Tx
from models.tables import DocumentText, Entry, Incident

_text = DocumentText.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table
_entry = Entry.__table__  # type: ignore[attr-defined]
_incident = Incident.__table__  # type: ignore[attr-defined]

SAVED = "document_saved"


def stored(manuscripts: Mapping[str, Manuscript]) -> dict[str, dict[str, Any]]:
    """What there is of each document, as it is stored."""
    return {
        name: {
            "version": one.version,
            "digest": one.digest,
            "number": one.number,
            "seen": _seen_stored(one.seen) if one.seen else None,
        }
        for name, one in manuscripts.items()
    }


def _seen_stored(seen: Seen) -> dict[str, str]:
    return {"signer": seen.signer, "by": seen.by, "at": seen.at.isoformat()}


def read(rows: Mapping[str, Mapping[str, Any]]) -> dict[str, Manuscript]:
    """The same, as the rules see it."""
    return {
        name: Manuscript(row["version"], row["digest"], row["number"], _seen(row["seen"]))
        for name, row in rows.items()
    }


def _seen(row: Mapping[str, str] | None) -> Seen | None:
    return Seen(row["signer"], row["by"], datetime.fromisoformat(row["at"])) if row else None


def digest(texts: Mapping[str, str]) -> str:
    """The digest of a text, by its sections."""
    return sha256(canonical(texts))


def save(tx: Tx, incident: str, document: str, version: int, texts: Mapping[str, str], now: datetime) -> None:
    """Keep a version; it is entered in the same transaction."""
    row = {
        "id": new_id(now),
        "incident_id": incident,
        "document": document,
        "version": version,
        "texts": dict(texts),
        "digest": digest(texts),
        "saved_at": now,
    }
    tx.execute(insert(_text), row)


def texts_of(tx: Tx, incident: str, document: str, version: int) -> dict[str, str]:
    """The words of a version by section; none for a version that is not there, or was emptied."""
    mine = (_text.c.incident_id == incident, _text.c.document == document, _text.c.version == version)
    found = tx.execute(select(_text.c.texts).where(*mine)).scalar_one_or_none()
    return dict(found or {})


def verify(tx: Tx) -> int:
    """How many versions are as they were written, and no number stands twice; Tampered names the first."""
    written = _written(tx)
    entered: dict[_Key, str] = {}
    numbers: set[str] = set()
    for incident, payload in _entries(tx):
        if "step" not in payload:
            entered[incident, payload["document"], payload["version"]] = payload["digest"]
        number = payload.get("number", "")
        if number and number in numbers:
            raise Tampered(f"number {number} was given twice")
        numbers.add(number)
    for key, row in written.items():
        if entered.pop(key, None) != row["digest"]:
            raise Tampered(f"{row['number']} {key[1]} version {key[2]}: it is not what was entered")
    for incident, document, version in entered:
        raise Tampered(f"{document} version {version} of incident {incident}: it is on record but gone")
    return len(written)


_Key = tuple[str, str, int]  # incident, document, version


def _written(tx: Tx) -> dict[_Key, RowMapping]:
    """Every version, with its words as they were written, or emptied with those of its incident."""
    kept = select(_text, _incident.c.number, _incident.c.content_free)
    found = {}
    for row in tx.execute(kept.join(_incident, _incident.c.id == _text.c.incident_id)).mappings():
        key = (row["incident_id"], row["document"], row["version"])
        is_emptied = row["content_free"] and not row["texts"]
        if not is_emptied and digest(row["texts"]) != row["digest"]:
            raise Tampered(f"{row['number']} {key[1]} version {key[2]}: its text is not what was written")
        found[key] = row
    return found


def _entries(tx: Tx) -> list[tuple[str, dict[str, Any]]]:
    """(incident, what it says) of every entry about a document."""
    query = select(_entry.c.chain, _entry.c.payload, _entry.c.kept).where(
        _entry.c.kind.in_((SAVED, "step_done"))
    )
    said = ((row.chain.partition(":")[2], row.payload or row.kept) for row in tx.execute(query))
    decoded = ((incident, json.loads(payload)) for incident, payload in said if payload)
    return [(incident, payload) for incident, payload in decoded if payload.get("document")]

"""Attachments 附件 of incidents, as rows; their contents are files (`models.kept_files`)."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from models.columns import new_id
from models.errors import NotFound, Tampered
from models.kept_files import KeptFiles
from models.log_tables import Attachment, LogDraft
from models.session import Tx, alone_with
from models.tables import Entry, Incident

_attachment = Attachment.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table
_draft = LogDraft.__table__  # type: ignore[attr-defined]
_incident = Incident.__table__  # type: ignore[attr-defined]
_entry = Entry.__table__  # type: ignore[attr-defined]

ATTACHED, CLEARED = "attached", "attachment_cleared"


@dataclass(frozen=True, slots=True)
class Received:
    """A file as it came: where its content is kept, what it is by its first bytes, and its name."""

    id: str
    digest: str
    media: str
    size: int
    name: str


@dataclass(frozen=True, slots=True)
class Filed:
    """An attachment of an incident. Gone: its content and its name were cleared."""

    id: str
    digest: str
    media: str
    size: int
    name: str
    added_at: datetime
    gone_at: datetime | None


def received(digest: str, media: str, size: int, name: str, now: datetime) -> Received:
    """A file that was kept, with an id of its own."""
    return Received(new_id(now), digest, media, size, name)


def add(tx: Tx, incident: str, files: Iterable[Received], now: datetime) -> None:
    """Name these files as the incident's; their entries are made in the same transaction."""
    rows = [
        {
            "id": file.id,
            "incident_id": incident,
            "digest": file.digest,
            "media": file.media,
            "size": file.size,
            "name": file.name,
            "added_at": now,
        }
        for file in files
    ]
    if rows:
        tx.execute(insert(_attachment), rows)


def of(tx: Tx, incident: str) -> list[Filed]:
    """The attachments of an incident, in the order they came."""
    query = select(_attachment).where(_attachment.c.incident_id == incident)
    return [_filed(row) for row in tx.execute(query.order_by(_attachment.c.added_at, _attachment.c.id))]


def one(tx: Tx, incident: str, attachment: str) -> Filed:
    """One attachment of this incident, still there; NotFound if there is none."""
    for found in of(tx, incident):
        if found.id == attachment and found.gone_at is None:
            return found
    raise NotFound(f"this incident has no attachment {attachment}, or it was cleared")


def _filed(row: Any) -> Filed:
    return Filed(row.id, row.digest, row.media, row.size, row.name, row.added_at, row.gone_at)


def clear(tx: Tx, incident: str, now: datetime, attachment: str | None = None) -> set[str]:
    """Attachments of an incident (one, or all) lose their names and are gone; the digests of their files."""
    mine = [_attachment.c.incident_id == incident, _attachment.c.gone_at.is_(None)]
    if attachment:
        mine.append(_attachment.c.id == attachment)
    digests = {row.digest for row in tx.execute(select(_attachment.c.digest).where(*mine))}
    tx.execute(update(_attachment).where(*mine).values(name="", gone_at=now))
    return digests


def named(tx: Tx, *, drafts: bool = True) -> set[str]:
    """Digests of every file that an incident (or, with `drafts`, a form being filled in) still names."""
    rows = tx.execute(select(_attachment.c.digest).where(_attachment.c.gone_at.is_(None)))
    found = {row.digest for row in rows}
    for row in tx.execute(select(_draft.c.files)) if drafts else ():
        found |= {file["digest"] for file in row.files}
    return found


def release(tx: Tx, files: KeptFiles, digests: Iterable[str]) -> None:
    """Remove the files of these digests, unless something names them. Nobody names one meanwhile."""
    wanted = set(digests)
    if wanted:
        alone_with(tx, "attachment")
        for digest in wanted - named(tx):
            files.remove(digest)


def sweep(tx: Tx, files: KeptFiles, now: datetime) -> int:
    """Remove what nobody names and what a crash left over; how many files that were."""
    alone_with(tx, "attachment")
    gone = list(files.unnamed(named(tx), now))
    for digest in gone:
        files.remove(digest)
    return len(gone)


def missing(tx: Tx, files: KeptFiles) -> int:
    """How many attachments have no file of their length: a quick look, without reading any."""
    there = select(_attachment.c.digest, _attachment.c.size).where(_attachment.c.gone_at.is_(None))
    return sum(files.size(row.digest) != row.size for row in tx.execute(there))


def verify(tx: Tx, files: KeptFiles) -> int:
    """How many attachments are as they were when put there; Tampered names the first that is not."""
    filed, cleared = _entered(tx)
    numbers = select(_attachment, _incident.c.number).join(
        _incident, _incident.c.id == _attachment.c.incident_id
    )
    checked = 0
    for row in tx.execute(numbers.order_by(_incident.c.number, _attachment.c.id)):
        where = f"{row.number} attachment {row.id}"
        if filed.pop((row.incident_id, row.id), None) != (row.digest, row.media, row.size):
            raise Tampered(f"{where}: it is not what its record says was attached")
        if row.gone_at is not None:
            if row.id not in cleared and row.incident_id not in cleared:
                raise Tampered(f"{where}: it is gone, and its record does not say who cleared it")
            continue
        files.read(row.digest)
        checked += 1
    for (_, attachment), _ in filed.items():
        raise Tampered(f"attachment {attachment}: it is on record but gone")
    return checked


def _entered(tx: Tx) -> tuple[dict[tuple[str, str], tuple[str, str, int]], set[str]]:
    """What entries say was attached, by incident and id; ids of attachments and incidents cleared since."""
    kinds = (ATTACHED, CLEARED, "content_cleared")
    filed: dict[tuple[str, str], tuple[str, str, int]] = {}
    cleared: set[str] = set()
    rows = select(_entry.c.chain, _entry.c.kind, _entry.c.payload, _entry.c.kept)
    for row in tx.execute(rows.where(_entry.c.kind.in_(kinds))):
        incident = row.chain.partition(":")[2]
        said = json.loads(row.payload or row.kept or "{}")
        if row.kind == ATTACHED and said:
            filed[incident, said["attachment"]] = (said["digest"], said["media"], said["size"])
        elif row.kind != ATTACHED:
            cleared.add(said.get("attachment", incident))
    return filed, cleared


def stored(files: Sequence[Received]) -> list[dict[str, Any]]:
    """As a form that is being filled in keeps them."""
    return [{"id": f.id, "digest": f.digest, "media": f.media, "size": f.size, "name": f.name} for f in files]


def read(files: Iterable[dict[str, Any]]) -> tuple[Received, ...]:
    """The same, read again."""
    return tuple(Received(**file) for file in files)

"""转为不录内容: words are taken out of the tables, and the chain still verifies.

An entry commits to the digest of its payload, so the payload can go. What is left of it (codes, times,
persons) is kept beside, and its digest stands in the entry that cleared it: neither can be changed
afterwards, and nothing in the tables brings the words back.
"""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from models import once, registration
from models.columns import canonical, sha256
from models.errors import Tampered
from models.session import Tx
from models.tables import DocumentText, Entry, Incident, Report

_entry = Entry.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table
_incident = Incident.__table__  # type: ignore[attr-defined]
_report = Report.__table__  # type: ignore[attr-defined]
_document = DocumentText.__table__  # type: ignore[attr-defined]

CLEARED = "content_cleared"
# The same for one attachment, by two persons.
ATTACHMENT_CLEARED = "attachment_cleared"
# Keys of a payload under which somebody's own words stand; everything else is a code, a time or a person.
WORDS = frozenset(
    {"text", "texts", "was_texts", "words", "reason", "comment", "evidence", "task", "file_name", "sightings"}
)
_LOGGING = "logging"  # by what somebody was told who logged it
# Keys under which somebody is named in whatever way, or a number stands: kept if it is one of the two.
NAMES = frozenset({"by", "receiver", "receipt", "to"})
# The number under which something is filed: 2026-12, 0552-3012345, ABC-12, 〔2026〕12号, 国办发〔2016〕61号.
NUMBER = re.compile(
    r"(?:[A-Za-z]{1,6}[-.]?)?[0-9]{1,12}(?:[-./][0-9]{1,12}){0,4}号?"
    r"|[\u4e00-\u9fff]{0,8}[〔[(（][0-9]{4}[〕\])）]第?[0-9]{1,5}号"
)
# What stands behind the name of who asked for something, in the source of its limit.
_ASKED = re.compile(r"批示（|'s instruction \(")


def without_words(payload: Mapping[str, Any], known: Collection[str]) -> dict[str, Any]:
    """What may be kept of a payload: the same keys, nothing under those that hold words.

    `known` are the names of people and units of the address book, and of roles: of who is named in another
    way nothing is kept, for it may be any words.
    """
    return {key: type(value)() if _says_more(key, value, known) else value for key, value in payload.items()}


def _says_more(key: str, value: Any, known: Collection[str]) -> bool:
    """Whether words stand under this key."""
    return key in WORDS or (key in NAMES and bool(value) and not is_name(str(value), known))


def is_name(text: str, known: Collection[str]) -> bool:
    """Whether this is somebody or something known, or a number, and no other words."""
    return text in known or text == _LOGGING or NUMBER.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Cleared:
    """What was taken out: by seq, the digest of what was kept of an entry; and versions of the report."""

    entries: Mapping[str, str]
    reports: tuple[int, ...]

    @property
    def payload(self) -> dict[str, Any]:
        """As the entry that cleared them says it."""
        return {"entries": dict(self.entries), "reports": list(self.reports)}


def clear(tx: Tx, incident: str, chain: str, known: Collection[str]) -> Cleared:
    """Take the words out of every entry, the incident's row and its reports; `known` as above."""
    entries: dict[str, str] = {}
    for row in tx.execute(select(_entry).where(_entry.c.chain == chain).order_by(_entry.c.seq)):
        payload = json.loads(row.payload) if row.payload else {}
        if without_words(payload, known) != payload:
            entries[str(row.seq)] = _clear_entry(tx, row, payload, known)
    lists = select(_incident.c.instructions, _incident.c.origins).where(_incident.c.id == incident)
    found = tx.execute(lists).one()
    left = {
        "instructions": [
            {**one, "task": one["id"], "source": _source(one["source"], known)} for one in found.instructions
        ],
        # The digest of what was logged would confirm a guess; the same intake again is refused from now on.
        "body_hash": "",
        "origins": [{**one, "words": ""} for one in found.origins],
        **registration.stored({}),
    }
    tx.execute(update(_incident).where(_incident.c.id == incident).values(left))
    versions = tx.execute(select(_report.c.version).where(_report.c.incident_id == incident)).scalars().all()
    tx.execute(update(_document).where(_document.c.incident_id == incident).values(texts={}))
    once.forget(tx, incident)
    gone = {"html": "", "markdown": "", "comment": ""}
    tx.execute(update(_report).where(_report.c.incident_id == incident).values(gone))
    return Cleared(entries, tuple(sorted(versions)))


def _source(words: str, known: Collection[str]) -> str:
    """On what a limit rests that a superior asked for; nothing if whoever asked is named in other words."""
    who = _ASKED.split(words)[0]
    return words if is_name(who, known) else ""


def _clear_entry(tx: Tx, row: Any, payload: Mapping[str, Any], known: Collection[str]) -> str:
    """Leave of an entry what is no word; the digest of that."""
    kept = canonical(without_words(payload, known))
    mine = (_entry.c.chain == row.chain, _entry.c.seq == row.seq)
    tx.execute(update(_entry).where(*mine).values(payload=None, salt=None, kept=kept))
    return sha256(kept)


def clear_attached(tx: Tx, chain: str, attachment: str, known: Collection[str]) -> Cleared:
    """Take out of the record the name a file came with; the chain still verifies."""
    query = select(_entry).where(_entry.c.chain == chain, _entry.c.kind == "attached")
    read = [(row, json.loads(row.payload)) for row in tx.execute(query) if row.payload]
    mine = [(row, payload) for row, payload in read if payload["attachment"] == attachment]
    return Cleared({str(row.seq): _clear_entry(tx, row, payload, known) for row, payload in mine}, ())


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
    kinds = (CLEARED, ATTACHMENT_CLEARED)
    rows = tx.execute(
        select(_entry.c.chain, _entry.c.payload, _entry.c.kept).where(_entry.c.kind.in_(kinds))
    ).all()
    return [(row, json.loads(row.payload or row.kept)) for row in rows if row.payload or row.kept]

"""What the record holds about one incident, as plain data: all that a report may say.

The data names levels, roles and limits by their ids and times by instants, so it is the same in
every language; its canonical JSON is what a report's content hash is taken of. Telephone numbers
are taken out here, once: answers, notes and reasons are words somebody typed.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from engine.vocabulary import ChannelKind
from flows.acts.telephones import masked
from flows.wiring import Office
from models import record, registration, reports, views
from models.incidents import Loaded, subject
from models.reports import Version
from models.session import Tx

FORMAT = 1

# Keys of an entry's payload under which somebody's own words stand.
_HANDED = frozenset({"evidence", "by", "task"})
_WORDS = _HANDED | {
    "text",
    "texts",
    "was_texts",
    "words",
    "reason",
    "comment",
    "receiver",
    "receipt",
    "to",
    "file_name",
    "sightings",
}
# A link is no number, and whoever reported it is rung up by the desk only.
_OWN = frozenset({"link", "reporter_phone"})

Dossier = Mapping[str, Any]


def read(tx: Tx, office: Office, loaded: Loaded, version: int, now: datetime) -> Dossier:
    """The dossier of a loaded incident, for version `version` of its report, at `now` (aware UTC)."""
    row, plan = loaded.row, loaded.facts.plan
    chain = subject(row["id"])
    entries = [_entry(entry) for entry in record.read(tx, chain)]
    pages = [paged(page) for page in views.pages(tx, row["id"])]
    reviews = [_review(v) for v in reports.versions(tx, row["id"])]
    people = reports.persons(tx, _ids(row, entries, pages, reviews))
    drill = {"drill": row["drill_terms"]} if row["drill"] else {}
    return {
        **drill,
        "format": FORMAT,
        "office": office.settings.office.name,
        "number": row["number"],
        "version": version,
        "made_at": now,
        "record": {"chain": chain, "entries": loaded.head.seq, "head": loaded.head.hash},
        "playbook": {"id": plan.id, "version": plan.version, "hash": row["playbook_hash"]},
        "incident": _incident(row, office.book(tx, now).units),
        "people": people,
        "entries": [{**entry, "actor": _actor(entry["actor"], people)} for entry in entries],
        "pages": pages,
        "clocks": [_clock(clock) for clock in views.all_clocks(tx, row["id"])],
        "steps": sorted(loaded.facts.done_steps),
        "reviews": reviews,
    }


def _incident(row: Mapping[str, Any], units: Mapping[str, str]) -> dict[str, Any]:
    anchors = {name: datetime.fromisoformat(at) for name, at in row["anchors"].items()}
    plain = ("state", "event_level", "response_level", "fields", "link", "logged_by", "logged_at")
    return {
        **{name: row[name] for name in plain},
        **{name: masked(words) for name, words in registration.of(row).items() if name not in _OWN},
        "anchors": anchors,
        "unit": units.get(row["unit_id"] or "", ""),
        "origins": [{**one, "words": masked(one["words"])} for one in row["origins"]],
    }


def _entry(entry: Mapping[str, Any]) -> dict[str, Any]:
    payload = entry["payload"]
    kept = ("seq", "kind", "at", "happened_at", "actor", "on_behalf_of", "hash")
    return {
        **{name: entry[name] for name in kept},
        **({"kept": True} if entry["kept"] else {}),
        "payload": None if payload is None else {k: _masked(k, v) for k, v in payload.items()},
    }


def _actor(actor: Mapping[str, Any], people: Mapping[str, Any]) -> Mapping[str, Any]:
    """Who did it; a name that was typed in may hold anything."""
    return actor if actor["id"] in people else {**actor, "id": masked(str(actor["id"]))}


def _masked(key: str, value: Any) -> Any:
    if key not in _WORDS:
        return value
    if key == "sightings":
        return [{**row, "note": masked(row["note"])} if "note" in row else row for row in value]
    if isinstance(value, Mapping):
        shown = {name: words for name, words in value.items() if name != "reporter_phone"}
        return {name: masked(str(words)) if name != "link" else words for name, words in shown.items()}
    return masked(str(value))


def paged(page: views.PageView) -> dict[str, Any]:
    """A page as a dossier has it."""
    return {
        "id": page.id,
        "person": page.person,
        "role": page.role,
        "state": page.state.value,
        "reasons": [list(reason) for reason in page.reasons],
        "opened_at": page.opened_at,
        "closed_at": page.closed_at,
        "attempts": [_attempt(attempt) for attempt in page.attempts],
    }


def _attempt(attempt: Mapping[str, Any]) -> dict[str, Any]:
    """How one try went. The provider's own words may hold the number, and stay out."""
    by_hand = attempt["channel"] == ChannelKind.MANUAL
    kept = ("id", "channel", "occasion", "state", "doubtful", "created_at", "sent_at", "settled_at")
    # What came of a call by hand stands where a provider's error would.
    return {**{name: attempt[name] for name in kept}, "result": attempt["error"] if by_hand else ""}


def _clock(clock: Mapping[str, Any]) -> dict[str, Any]:
    left_out = ("id", "incident_id")
    return {name: value for name, value in clock.items() if name not in left_out}


def _review(version: Version) -> dict[str, Any]:
    return {
        "version": version.version,
        "state": version.state.value,
        "comment": masked(version.comment),
        "made_at": version.made_at,
        "reviewed_at": version.reviewed_at,
        "reviewed_by": version.reviewed_by,
    }


def _ids(
    row: Mapping[str, Any],
    entries: Iterable[Mapping[str, Any]],
    pages: Iterable[Mapping[str, Any]],
    reviews: Iterable[Mapping[str, Any]],
) -> set[str]:
    """Everything in the record that may be a person's id; what is none is simply not found."""
    ids = {row["logged_by"], *(page["person"] for page in pages), *(r["reviewed_by"] for r in reviews)}
    for entry in entries:
        payload = entry["payload"] or {}
        ids |= {entry["actor"]["id"], entry["on_behalf_of"], payload.get("person"), payload.get("signer")}
        ids.add(payload.get("second"))
        ids |= {*payload.get("people", ()), *payload.get("told", ())}
    return {found for found in ids if isinstance(found, str)}

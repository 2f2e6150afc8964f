"""操作记录: what was done to the system, by whom, what was before and after; and as a file for an audit.

It is the append-only register of the record. Nothing here changes or deletes an entry, and nothing
else does: it is kept for as long as the database is, which is more than the six months asked for.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flows.csv_lines import BEGINNING, line
from flows.wiring import Office
from models import record
from models.people import Book
from models.record import Wanted

COLUMNS = ("seq", "at", "kind", "actor", "actor_id", "via", "verified", "before", "after", "about", "hash")


@dataclass(frozen=True, slots=True)
class Registered:
    """An entry of the register. `actor` is a name, an account's login, a machine, or "" for a stranger."""

    seq: int
    at: datetime
    kind: str
    actor: str
    actor_id: str
    via: str
    verified: bool
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    about: Mapping[str, Any]
    hash: str


def entries(office: Office, wanted: Wanted, limit: int | None = None) -> list[Registered]:
    """Entries of the register, the latest first."""
    with office.database.reading() as tx:
        book = office.book(tx, office.now())
        return [_registered(row, book) for row in record.registered_as(tx, wanted, limit)]


def entry_at(office: Office, seq: int) -> Registered | None:
    """The entry of this number."""
    found = entries(office, Wanted(before=seq + 1), 1)
    return found[0] if found else None


def _registered(row: Mapping[str, Any], book: Book) -> Registered:
    payload, actor = dict(row["payload"] or {}), row["actor"]
    before, after = payload.pop("before", {}), payload.pop("after", {})
    return Registered(
        row["seq"],
        row["at"],
        row["kind"],
        name_of(actor["id"], book),
        actor["id"],
        actor["via"],
        actor["verified"],
        before,
        after,
        payload,
        row["hash"],
    )


def name_of(actor: str, book: Book) -> str:
    """A person's name; an account's login; what else was said."""
    known = book.people.get(actor) or book.former.get(actor)
    return known.name if known else actor.removeprefix("account:")


def as_csv(office: Office, found: list[Registered]) -> Iterator[str]:
    """The entries as CSV, line by line, times on the office's clock. It begins as Excel wants UTF-8 to."""
    yield BEGINNING + line(COLUMNS)
    for one in found:
        at = office.calendar.local(one.at).isoformat(timespec="seconds")
        said = (one.actor, one.actor_id, one.via, "yes" if one.verified else "no")
        data = (_json(one.before), _json(one.after), _json(one.about))
        yield line((str(one.seq), at, one.kind, *said, *data, one.hash))


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else ""

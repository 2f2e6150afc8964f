"""传播记录: counts of how far something spreads, entered as they were seen, never changed afterwards.

A row is named by what it says, so pasting the same table again enters nothing twice. A row that was wrong
stays; another one names it and stands instead.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from engine.errors import Unchanged
from engine.events import SpreadRecorded
from engine.spread import Sighting, standing
from flows.acts import sheets
from flows.acts.actor import Actor
from flows.acts.changing import By, Changed, carry_out, change_in
from flows.acts.content_free import refuse_words
from flows.acts.errors import BadInput, Problem
from flows.acts.handling import facts_of
from flows.acts.pasted import read_text
from flows.acts.spread_rows import COLUMNS, Read, from_payload, payload, read, sighting
from flows.wiring import Office
from models import incidents, locking, record
from models.session import Tx

KIND = "spread_recorded"
# One paste is one entry of the record; a longer table is a file of its own.
MOST_ROWS = 500


@dataclass(frozen=True, slots=True)
class Recorded:
    """How many rows were entered, and how many were on record already."""

    added: int
    known: int
    changed: Changed | None = None


def sightings(entries: Iterable[Mapping[str, Any]]) -> list[Sighting]:
    """Every row of an incident's entries, corrected ones too; not what was cleared."""
    kept = [entry["payload"]["sightings"] for entry in entries if entry["kind"] == KIND and entry["payload"]]
    return [from_payload(one) for rows in kept for one in rows]


def of(office: Office, number: str) -> list[Sighting]:
    """Every row on record of this incident."""
    with office.database.reading() as tx:
        return _known(tx, incidents.id_of(tx, number))


def from_text(office: Office, text: str) -> Read:
    """What was typed or pasted: a table with tabs or commas, with headings or in their usual order."""
    table = read_text(text, COLUMNS)
    found = read(table.rows, office.calendar, office.now())
    return _bounded(Read(found.sightings, (*table.problems, *found.problems)))


def from_file(office: Office, path: Path) -> Read:
    """The table of an Excel or CSV file. BadInput if it cannot be read as one at all."""
    table = sheets.read_sheet(path, COLUMNS)
    found = read(table.rows, office.calendar, office.now())
    return _bounded(Read(found.sightings, (*table.problems, *found.problems)))


def _bounded(found: Read) -> Read:
    if len(found.sightings) <= MOST_ROWS:
        return found
    problem = Problem("rows", str(len(found.sightings)), f"at most {MOST_ROWS} at once; split the table")
    return replace(found, problems=(*found.problems, problem))


def record_spread(office: Office, number: str, found: Read, actor: Actor, *, corrects: str = "") -> Recorded:
    """Enter what was read, all of it or nothing; rows on record already are counted, not entered again.

    `corrects` names the row (by its id) for which the only one here stands. Raises BadInput with every
    problem, and where no content may be kept.
    """
    refuse_words(facts_of(office, number), {"spread": found.sightings})
    if found.problems:
        raise BadInput(list(found.problems))
    rows = _correcting(office, number, found.sightings, corrects) if corrects else found.sightings
    before = {one.id for one in of(office, number)}
    fresh = [one for one in rows if one.id not in before]
    if not fresh:
        return Recorded(0, len(rows))
    changed = carry_out(office, number, lambda tx, now: _enter(tx, office, number, fresh, actor, now))
    return Recorded(len(fresh), len(rows) - len(fresh), changed)


def _correcting(office: Office, number: str, rows: Sequence[Sighting], corrects: str) -> list[Sighting]:
    if corrects not in {one.id for one in standing(of(office, number))}:
        raise BadInput([Problem("corrects", corrects, "a row on record that no other row corrects yet")])
    if len(rows) != 1:
        raise BadInput([Problem("rows", str(len(rows)), "exactly one row stands for another")])
    return [sighting({**payload(rows[0]), "id": None, "corrects": corrects} | {"at": rows[0].at})]


def _enter(
    tx: Tx, office: Office, number: str, rows: Sequence[Sighting], actor: Actor, now: datetime
) -> Changed:
    """Asked with the incident locked: the same table pasted twice at once is still entered once."""
    incident = locking.lock(tx, number)
    before = {one.id for one in _known(tx, incident)}
    fresh = tuple(one for one in rows if one.id not in before)
    if not fresh:
        raise Unchanged(f"{number}: these rows are on record already")
    event = SpreadRecorded(tuple(payload(one) for one in fresh))
    return change_in(tx, office, incident, (event,), By(actor), now)


def _known(tx: Tx, incident: str) -> list[Sighting]:
    return sightings(record.read(tx, incidents.subject(incident)))

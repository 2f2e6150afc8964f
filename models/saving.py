"""Saving decisions: state, entries, timers and clocks of any number of incidents at once.

Runs inside the transaction in which the facts were loaded or later; pages are written by
`models.paging` in the same transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, update

from engine.facts import Clock, Decision, Facts
from engine.instructing import extended
from models import documents, instructions, occasions, origins, record, registration
from models.errors import LostRace
from models.incidents import Loaded, subject, times
from models.record import Head, Line
from models.session import Tx
from models.tables import Clock as ClockRow
from models.tables import Incident as IncidentRow
from models.tables import Timer as TimerRow
from models.voices import spoken

_incident = IncidentRow.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table
_timer = TimerRow.__table__  # type: ignore[attr-defined]
_clock = ClockRow.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Change:
    """A decision about a loaded incident, with the lines to enter for it."""

    loaded: Loaded
    decision: Decision
    lines: Sequence[Line]

    @property
    def facts_after(self) -> Facts:
        """The facts with incident, clocks and timers as decided: what a message speaks of."""
        facts, decision = self.loaded.facts, self.decision
        clocks = {clock.id: clock for clock in (*facts.clocks, *decision.clocks)}
        gone = {*decision.fired, *decision.cancelled}
        timers = (*(timer for timer in facts.timers if timer not in gone), *decision.armed)
        plan = extended(facts.plan, decision.instructions)
        return replace(
            facts, incident=decision.incident, plan=plan, clocks=tuple(clocks.values()), timers=timers
        )


def save(tx: Tx, changes: Sequence[Change], now: datetime) -> list[Change]:
    """Write decisions (all but their pages) and return those that were written.

    Each incident is updated on the condition that it still has the version that was loaded; one
    that has not is left out before any of its rows are written.
    """
    kept = []
    entries: list[dict[str, Any]] = []
    for change in sorted(changes, key=lambda change: change.decision.incident.id):
        rows, head = record.chained(
            subject(change.decision.incident.id), change.loaded.head, change.lines, now
        )
        if _update(tx, change, head, now):
            kept.append(change)
            entries += rows
    record.append(tx, entries)
    _save_timers(tx, kept, now)
    _save_clocks(tx, kept)
    return kept


def save_one(tx: Tx, change: Change, now: datetime) -> None:
    """Write one decision; LostRace if the incident changed since it was loaded."""
    if not save(tx, [change], now):
        raise LostRace(f"{change.decision.incident.number} was changed by somebody else")


def describe(tx: Tx, incident: str, texts: Mapping[str, str]) -> None:
    """Set all words of an incident; the caller enters in the same transaction which are new."""
    tx.execute(update(_incident).where(_incident.c.id == incident).values(registration.stored(texts)))


_FIELDS = (
    "state",
    "event_level",
    "response_level",
    "anchors",
    "fields",
    "given",
    "unit_id",
    "content_free",
    "rung",
    "epochs",
    "done_steps",
    "said",
    "occasions",
    "instructions",
    "manuscripts",
    "origins",
    "version",
    "seq",
    "head",
    "changed_at",
)
# Made once: building a statement costs as much as running it.
_update_incident = (
    update(_incident)
    .where(_incident.c.id == bindparam("of"), _incident.c.version == bindparam("loaded"))
    .values({name: bindparam(f"new_{name}") for name in _FIELDS})
)


_insert_incident = insert(_incident)


def _update(tx: Tx, change: Change, head: Head, now: datetime) -> bool:
    """Insert a new incident, or update one on condition; whether it still had the version loaded."""
    incident = change.decision.incident
    values = (
        incident.state.value,
        incident.event_level,
        incident.response_level,
        times(incident.anchors),
        dict(incident.fields),
        sorted(incident.given),
        incident.unit,
        incident.content_free,
        incident.rung,
        epochs_after(change),
        times(change.decision.steps_after(change.loaded.facts.done_steps)),
        spoken(incident.said),
        occasions.written(incident.occasions),
        [*change.loaded.row["instructions"], *instructions.stored(change.decision.instructions)],
        documents.stored(incident.manuscripts),
        origins.stored(incident.origins),
        change.loaded.version + 1,
        head.seq,
        head.hash,
        now,
    )
    if change.loaded.is_new:
        tx.execute(_insert_incident, {**change.loaded.row, **dict(zip(_FIELDS, values, strict=True))})
        return True
    named = {f"new_{name}": value for name, value in zip(_FIELDS, values, strict=True)}
    same = {"of": incident.id, "loaded": change.loaded.version}
    return bool(tx.execute(_update_incident, {**named, **same}).rowcount)


def epochs_after(change: Change) -> dict[str, int]:
    """The highest epoch of every track once this change is saved."""
    epochs = dict(change.loaded.facts.epochs)
    for timer in change.decision.armed:
        epochs[timer.track] = max(epochs.get(timer.track, 0), timer.epoch)
    return epochs


_settle = (
    update(_timer)
    .where(
        _timer.c.subject == bindparam("of"),
        _timer.c.track == bindparam("on"),
        _timer.c.epoch == bindparam("in_epoch"),
        _timer.c.n == bindparam("at_n"),
    )
    .values(state=bindparam("as_state"), settled_at=bindparam("at"))
)


_arm = insert(_timer)
_start_clock = insert(_clock)


def _save_timers(tx: Tx, changes: Sequence[Change], now: datetime) -> None:
    settled, armed = [], []
    for change in changes:
        of = subject(change.decision.incident.id)
        for state, timers in (("fired", change.decision.fired), ("cancelled", change.decision.cancelled)):
            settled += [
                {"of": of, "on": t.track, "in_epoch": t.epoch, "at_n": t.n, "as_state": state, "at": now}
                for t in timers
            ]
        armed += [
            {
                "subject": of,
                "track": t.track,
                "epoch": t.epoch,
                "n": t.n,
                "kind": t.kind.value,
                "due": t.due,
                "state": "armed",
                "armed_at": now,
            }
            for t in change.decision.armed
        ]
    if settled:
        tx.execute(_settle, settled)
    if armed:
        tx.execute(_arm, armed)


def _save_clocks(tx: Tx, changes: Sequence[Change]) -> None:
    fresh, moved = [], []
    for change in changes:
        known = {(clock.id, clock.epoch) for clock in change.loaded.facts.clocks}
        for clock in change.decision.clocks:
            row = {
                "incident": change.decision.incident.id,
                "name": clock.id,
                "in_epoch": clock.epoch,
                "to_state": clock.state.value,
                "breached": clock.breached_at,
                "met": clock.met_at,
            }
            if (clock.id, clock.epoch) in known:
                moved.append(row)
            else:
                fresh.append(_fresh_clock(row, clock))
    if moved:
        tx.execute(_move_clock, moved)
    if fresh:
        tx.execute(_start_clock, fresh)


def _fresh_clock(row: Mapping[str, Any], clock: Clock) -> dict[str, Any]:
    return {
        "incident_id": row["incident"],
        "deadline": clock.id,
        "epoch": clock.epoch,
        "anchor": str(clock.anchor),
        "started": clock.started,
        "due": clock.due,
        "state": row["to_state"],
        "provisional": clock.provisional,
        "breached_at": clock.breached_at,
        "met_at": clock.met_at,
        "extended": clock.extended,
        "unextended": clock.unextended,
    }


_move_clock = (
    update(_clock)
    .where(
        _clock.c.incident_id == bindparam("incident"),
        _clock.c.deadline == bindparam("name"),
        _clock.c.epoch == bindparam("in_epoch"),
    )
    .values(state=bindparam("to_state"), breached_at=bindparam("breached"), met_at=bindparam("met"))
)

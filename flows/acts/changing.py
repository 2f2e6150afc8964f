"""Load, decide, save: the one way an act changes an incident."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from engine.decisions import apply
from engine.events import Event
from engine.facts import Decision, Entry
from flows.acts import telling_over
from flows.acts.actor import Actor, system
from flows.acts.errors import BadInput, Problem
from flows.wiring import Office
from models import incidents, paging, saving
from models.errors import LostRace
from models.incidents import Loaded
from models.record import Line
from models.session import Tx
from models.tries import Hands

# A lost race loads and decides again. Each round somebody else has made progress, so a handful is
# plenty; more would hide a fault.
ROUNDS = 8

# Acts send nothing themselves: what must go out is armed as a timer and sent by the watch.
NO_HANDS = Hands({}, "", timedelta())


Also = Callable[[Tx, datetime], None]


@dataclass(frozen=True)
class By:
    """Who does it, for whom, when it really happened (补录), and what else to enter with it."""

    actor: Actor
    on_behalf_of: str | None = None
    happened_at: datetime | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Changed:
    """An act was carried out: the incident as it was loaded, and what was decided."""

    loaded: Loaded
    decision: Decision
    at: datetime

    @property
    def number(self) -> str:
        """The incident's number."""
        return self.decision.incident.number


def past(office: Office, at: datetime | None) -> datetime | None:
    """When something happened (aware UTC), as it was given; BadInput for a time to come."""
    if at and at > office.now():
        raise BadInput(
            [Problem("at", at.isoformat(), "a time that has passed; the future cannot be recorded")]
        )
    return at


def change(
    office: Office, number: str, events: tuple[Event, ...], by: By, also: Also = lambda _tx, _now: None
) -> Changed:
    """Carry out `events` on the incident with this number; `also` is written in the same transaction."""
    for _ in range(ROUNDS):
        now = office.now()
        try:
            with office.database.writing() as tx:
                incident = incidents.lock(tx, number)
                also(tx, now)
                changed = change_in(tx, office, incident, events, by, now)
        except LostRace:
            continue
        office.waker.wake()
        return changed
    raise LostRace(f"{number} kept changing; try again")


def change_in(
    tx: Tx, office: Office, incident: str, events: tuple[Event, ...], by: By, now: datetime
) -> Changed:
    """The same inside a transaction of the caller's, who wakes the watch after it."""
    loaded = incidents.load_one(tx, incident, office.context(tx, now))
    return save_events(tx, office, loaded, events, by, now)


def save_events(
    tx: Tx, office: Office, loaded: Loaded, events: tuple[Event, ...], by: By, now: datetime
) -> Changed:
    """Decide and save for facts already loaded in this transaction."""
    decision = apply(loaded.facts, events, now)
    made = saving.Change(loaded, decision, lines(office, decision.entries, by))
    saving.save_one(tx, made, now)
    if decision.rings or decision.closes or decision.kept:
        paging.open_pages(tx, [made], office.book(tx, now), NO_HANDS, now)
    telling_over.tell(tx, office, loaded, decision, now)
    return Changed(loaded, decision, now)


def lines(office: Office, entries: tuple[Entry, ...], by: By) -> list[Line]:
    """Entries with their actors: the person's own first one carries what else was given."""
    engine = system(office.settings.watch.node).entry
    made = []
    extra = dict(by.extra)
    for entry in entries:
        if entry.by_system:
            made.append(Line(entry.kind, entry.detail, engine))
        else:
            payload = {**entry.detail, **extra}
            made.append(Line(entry.kind, payload, by.actor.entry, by.on_behalf_of, by.happened_at))
            extra = {}
    return made

"""Load, decide, save: the one way an act changes an incident."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from engine.decisions import apply
from engine.events import Event
from engine.facts import Decision, Entry, Facts
from flows.acts import telling_over
from flows.acts.actor import Actor, system
from flows.acts.errors import BadInput, Problem
from flows.wiring import Office
from models import clearing, incidents, locking, once, paging, saving
from models.errors import DoneAlready, LostRace, NotFound
from models.incidents import Loaded
from models.once import Outcome
from models.record import Line
from models.session import Tx

# A lost race loads and decides again. Each round somebody else has made progress, so a handful is
# plenty; more would hide a fault.
ROUNDS = 8

Also = Callable[[Tx, datetime], None]


@dataclass(frozen=True)
class By:
    """Who does it, when it really happened (补录); for the first entry, for whom, and what else to enter."""

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


def refuse_again(office: Office, actor: Actor) -> None:
    """DoneAlready if this was done when it came first, before anything in the act finds out that it was.

    KeyReused if something else was.
    """
    with office.database.reading() as tx:
        if actor.once and once.is_done(tx, actor.once):
            raise DoneAlready("done when it was sent first")


def outcome(office: Office, actor: Actor) -> Outcome:
    """What came of what this actor sent under his key. NotFound if nothing is known of it."""
    if actor.once is None:
        raise NotFound("nothing was sent under a key")
    with office.database.reading() as tx:
        return once.outcome(tx, actor.once)


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

    def work(tx: Tx, now: datetime) -> Changed:
        incident = locking.lock(tx, number)
        also(tx, now)
        return change_in(tx, office, incident, events, by, now)

    return carry_out(office, number, work)


def decided(
    office: Office, number: str, make: Callable[[Facts, datetime], tuple[Event, ...]], by: By
) -> Changed:
    """Carry out the events that `make` makes of the facts as they are in the transaction that saves them.

    For what may be entered only as long as something holds: what was looked at before may hold no more.
    """

    def work(tx: Tx, now: datetime) -> Changed:
        loaded = incidents.load_one(tx, locking.lock(tx, number), office.context(tx, now))
        return save_events(tx, office, loaded, make(loaded.facts, now), by, now)

    return carry_out(office, number, work)


def carry_out(office: Office, number: str, work: Callable[[Tx, datetime], Changed]) -> Changed:
    """Do `work` in one transaction, again if somebody else was first, and wake the watch."""
    for _ in range(ROUNDS):
        now = office.now()
        try:
            with office.database.writing() as tx:
                changed = work(tx, now)
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
    """Decide and save for facts already loaded in this transaction.

    An act sends nothing itself: what must go out is armed as a timer, which the watch fires at once.
    """
    sent = by.actor.once
    if sent and once.is_done(tx, sent):
        raise DoneAlready(f"{loaded.facts.incident.number}: done when it was sent first")
    decision = apply(loaded.facts, events, now)
    entered = _kept(loaded, lines(office, decision.entries, by))
    made = saving.Change(loaded, decision, entered)
    saving.save_one(tx, made, now)
    paging.end_pages(tx, [made], now)
    telling_over.tell(tx, office, loaded, decision, now)
    if sent:
        seq = loaded.head.seq
        done = once.Outcome(decision.incident.state, seq + 1, seq + len(entered), now)
        once.keep(tx, sent, decision.incident.id, done)
    return Changed(loaded, decision, now)


def _kept(loaded: Loaded, made: list[Line]) -> list[Line]:
    """What may be entered: of an incident without content no words, whoever wrote them back or typed them."""
    if not loaded.facts.content_free:
        return made
    known = loaded.facts.names()
    return [replace(line, payload=clearing.without_words(line.payload, known)) for line in made]


def lines(office: Office, entries: tuple[Entry, ...], by: By) -> list[Line]:
    """Entries with their actors: the person's own first one has for whom it is and what else was given."""
    engine = system(office.settings.watch.node).entry
    made = []
    behalf, extra = by.on_behalf_of, dict(by.extra)
    for entry in entries:
        if entry.by_system:
            made.append(Line(entry.kind, entry.detail, engine))
        else:
            payload = {**entry.detail, **extra}
            made.append(Line(entry.kind, payload, by.actor.entry, behalf, by.happened_at))
            behalf, extra = None, {}
    return made

"""接报登记: an incident is entered, once, and the clocks start."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from engine.events import Answered, Event, Logged
from engine.facts import TEXTS, Facts, Incident
from engine.forecast import Forecast, forecast
from engine.suggesting import Suggestion, suggested
from engine.vocabulary import Anchor, State
from flows.acts import attaching, drills
from flows.acts.actor import Actor
from flows.acts.changing import ROUNDS, By, save_events
from flows.acts.errors import BadInput, Problem
from flows.acts.intake_reading import ANCHORS, Description, Intake, given, read
from flows.wiring import Office
from models import attachments, incidents, log_drafts, watching
from models.columns import canonical, sha256
from models.errors import LostRace
from models.new_incident import NewIncident
from models.people import Book
from models.registration import PARTICULARS
from playbooks.loading import Playbook

__all__ = ["Description", "Intake", "Receipt", "dial_list", "is_late", "log", "preview"]


@dataclass(frozen=True, slots=True)
class Receipt:
    """The incident was entered (`is_new`), or had been under the same key.

    `watch_alive` False means nobody is being called: `dial` says whom to ring by hand, as
    (role, name, number), in the order the plan would have called them. `suggested` is the level that the
    coded fields ask for, whichever was set.
    """

    id: str
    number: str
    is_new: bool
    watch_alive: bool
    dial: tuple[tuple[str, str, str], ...]
    suggested: Suggestion | None = None


def log(office: Office, intake: Intake, actor: Actor, key: str, logged_by: str | None = None) -> Receipt:
    """Enter an incident. `key` makes it idempotent; `logged_by` is the officer's id, never paged for it.

    Raises BadInput with every problem, KeyReused, or Unavailable (nothing was entered then).
    """
    intake, playbook = _read(office, intake)
    return log_by(office, intake, playbook, actor, key, logged_by)


def log_by(
    office: Office, intake: Intake, playbook: Playbook, actor: Actor, key: str, logged_by: str | None = None
) -> Receipt:
    """The same of an intake that was read, by a playbook that need not be in the library."""
    for _ in range(ROUNDS):
        try:
            receipt = _log(office, intake, playbook, By(actor, extra={"key": key}), logged_by)
        except LostRace:  # the same key, or the year's first number, at the same moment elsewhere
            continue
        office.plan_of.kept(playbook.hash)
        office.waker.wake()
        return receipt
    raise LostRace("others kept entering incidents at the same moment; try again")


def _log(office: Office, intake: Intake, playbook: Playbook, by: By, logged_by: str | None) -> Receipt:
    now = office.now()
    key = str(by.extra["key"])
    with office.database.writing() as tx:
        book = office.book(tx, now)
        new = _new(book, office, intake, playbook, key, logged_by, now)
        office.plan_of.freeze(tx, playbook, now)
        loaded = incidents.create(tx, new, office.context_of(book, now), now)
        if loaded.is_new:
            events: list[Event] = [Logged()]
            events += [Answered(role=role, person=_one(loaded.facts, role)) for role in intake.reported_to]
            taken = log_drafts.take(tx, key)  # its words go in any case, its files where none are kept too
            files = () if loaded.facts.content_free else taken
            events += attaching.events(files)
            texts = {name: words for name, words in new.texts.items() if words}
            at = intake.received_at if intake.received_at and is_late(intake.received_at, now) else None
            owed = {"evidence_later": True} if intake.evidence_later and not new.content_free else {}
            by = replace(by, happened_at=at, extra={"texts": texts, "key": key, **owed})
            save_events(tx, office, loaded, tuple(events), by, now)
            attachments.add(tx, loaded.facts.incident.id, files, now)
        alive = watching.is_alive(tx, now)
    incident = loaded.facts.incident
    dial = () if alive else _dial_list(office, intake, playbook, logged_by)
    found = suggested(loaded.facts.plan, incident.fields)
    return Receipt(incident.id, incident.number, loaded.is_new, alive, dial, found)


def is_late(received_at: datetime, now: datetime) -> bool:
    """Whether an incident is entered 补录: not within the minute in which it was reported to us."""
    return now - received_at >= timedelta(minutes=1)


def preview(office: Office, intake: Intake, logged_by: str | None = None) -> Forecast:
    """Whom logging this would call, when it passes on, and what is due by when. Saves nothing."""
    return _preview(office, *_read(office, intake), logged_by)


def _preview(office: Office, intake: Intake, playbook: Playbook, logged_by: str | None) -> Forecast:
    now = office.now()
    with office.database.reading() as tx:
        book = office.book(tx, now)
        new = _new(book, office, intake, playbook, "preview", logged_by, now)
    context = office.context_of(book, now)
    incident = Incident(
        id="preview",
        number="",
        state=State.TRIAGE,
        event_level=new.event_level,
        response_level=new.response_level,
        anchors=new.anchors,
        fields=new.fields,
        given=new.given,
        unit=new.unit,
        logged_by=logged_by,
        drill=new.drill,
    )
    return forecast(Facts(incident, playbook.plan, context.roster, context.calendar), now)


def dial_list(
    office: Office, intake: Intake, logged_by: str | None = None
) -> tuple[tuple[str, str, str], ...]:
    """(role, name, number) of everybody the plan would call, in order: for dialling by hand.

    Also for when nothing can be saved: it needs the playbook and the address book only.
    """
    return _dial_list(office, *read(office, intake), logged_by)


def _dial_list(
    office: Office, intake: Intake, playbook: Playbook, logged_by: str | None
) -> tuple[tuple[str, str, str], ...]:
    calls = _preview(office, intake, playbook, logged_by).calls
    plan = playbook.plan
    with office.database.reading() as tx:
        book = office.book(tx, office.now())
    listed: list[tuple[str, str, str]] = []
    for call in (call for call in calls if not call.spared):
        role = plan.roles[call.role].title.in_(office.settings.office.locale)
        listed += [
            (role, book.people[person].name, number.number)
            for person in call.people
            for number in book.numbers.get(person, ())[:1]
        ]
        if not call.people:
            listed.append((role, "", ""))
    return tuple(dict.fromkeys(listed))


def _one(facts: Facts, role: str) -> str | None:
    """The person of a role that only one person fills."""
    people_of = facts.roster.resolve(facts.plan.roles[role], facts.incident.unit)
    return people_of[0] if len(people_of) == 1 else None


def _new(
    book: Book,
    office: Office,
    intake: Intake,
    playbook: Playbook,
    key: str,
    logged_by: str | None,
    now: datetime,
) -> NewIncident:
    anchors = {Anchor.LOGGED: now, Anchor.FOUND: now, Anchor.RECEIVED: now, **_said(intake)}
    if wrong := _wrong_now(book, intake, now):
        raise BadInput(wrong)
    unit = book.unit_named(intake.unit) if intake.unit else None
    return NewIncident(
        key=key,
        body_hash=sha256(canonical(_body(intake))),
        playbook_hash=playbook.hash,
        event_level=intake.level,
        response_level=intake.response_level or intake.level,
        anchors={anchor.value: at for anchor, at in anchors.items()},
        fields=intake.fields,
        given=given(intake),
        texts={name: getattr(intake, name) for name in TEXTS},
        unit=unit,
        logged_by=logged_by,
        year=office.calendar.local(now).year,
        drill=drills.terms(office, playbook.plan, intake.drill_calls) if intake.drill else None,
        drill_mark=office.settings.drill.mark,
        content_free=intake.content_free,
    )


def _said(intake: Intake) -> dict[Anchor, datetime]:
    return {anchor: getattr(intake, name) for name, anchor in ANCHORS.items() if getattr(intake, name)}


def _wrong_now(book: Book, intake: Intake, now: datetime) -> list[Problem]:
    """What does not fit the address book and the time, whatever its playbook says."""
    said = _said(intake).items()
    wrong = [Problem(a.value, at.isoformat(), "a time that has passed") for a, at in said if at > now]
    if intake.unit and book.unit_named(intake.unit) is None:
        wrong.append(Problem("unit", intake.unit, "a unit of the address book; import it first"))
    return wrong


def _read(office: Office, intake: Intake) -> tuple[Intake, Playbook]:
    """The intake and its playbook; everything that is wrong with it at once, of whichever kind."""
    try:
        return read(office, intake)
    except BadInput as error:
        now = office.now()
        with office.database.reading() as tx:
            more = _wrong_now(office.book(tx, now), intake, now)
        raise BadInput([*error.problems, *more]) from None


def _body(intake: Intake) -> dict[str, Any]:
    """What the same key has to bring again; what came to the form later counts only where it is said."""
    late = (
        "drill",
        "drill_calls",
        "content_free",
        "evidence_later",
        "account_platform",
        "account_name",
        *PARTICULARS,
    )
    later = {name for name in late if not getattr(intake, name)}
    return intake.model_dump(mode="json", exclude=later)

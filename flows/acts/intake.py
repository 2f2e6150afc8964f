"""接报登记: an incident is entered, once, and the clocks start."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from engine.errors import EngineError
from engine.events import Answered, Event, Logged
from engine.facts import TEXTS, Facts, Incident
from engine.forecast import Forecast, forecast
from engine.levels import known, lacking
from engine.plan import Plan
from engine.suggesting import Suggestion, suggested
from engine.vocabulary import Anchor, State
from flows.acts import content_free, drills
from flows.acts.actor import Actor
from flows.acts.changing import ROUNDS, By, save_events
from flows.acts.coded import as_kept, choices, field_problems
from flows.acts.errors import BadInput, Problem
from flows.wiring import Office
from models import incidents, watching
from models.columns import canonical, sha256
from models.errors import LostRace
from models.new_incident import NewIncident
from models.people import Book
from playbooks.loading import Playbook

_ANCHORS = {"occurred_at": Anchor.OCCURRED, "found_at": Anchor.FOUND, "received_at": Anchor.RECEIVED}


class Description(BaseModel):
    """What is known of an incident in words, and the unit it concerns; empty: not said."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    title: str = Field("", max_length=200)
    summary: str = Field("", max_length=4000)
    place: str = Field("", max_length=200)
    source_of_report: str = Field("", max_length=100)
    link: str = Field("", max_length=2000)
    unit: str | None = Field(None, description="name of the unit the incident concerns")


class Intake(Description):
    """What a duty officer enters. Times are aware; the fields are the playbook's coded ones."""

    playbook: str
    level: str
    response_level: str | None = None
    occurred_at: AwareDatetime | None = None
    found_at: AwareDatetime | None = None
    received_at: AwareDatetime | None = None
    fields: dict[str, bool | str] = Field(default_factory=dict)
    reported_to: tuple[str, ...] = Field((), description="roles already told by telephone 已电话报告")
    content_free: bool = Field(False, description="疑似涉密: no words are taken of it, now or later")
    drill: bool = Field(False, description="an exercise 演练, for good")
    drill_calls: tuple[str, ...] = Field((), description="roles outside the office a drill may call besides")


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
            texts = {name: words for name, words in new.texts.items() if words}
            save_events(
                tx, office, loaded, tuple(events), replace(by, extra={"texts": texts, "key": key}), now
            )
        alive = watching.is_alive(tx, now)
    incident = loaded.facts.incident
    dial = () if alive else dial_list(office, intake, logged_by)
    found = suggested(loaded.facts.plan, incident.fields)
    return Receipt(incident.id, incident.number, loaded.is_new, alive, dial, found)


def preview(office: Office, intake: Intake, logged_by: str | None = None) -> Forecast:
    """Whom logging this would call, when it passes on, and what is due by when. Saves nothing."""
    intake, playbook = _read(office, intake)
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
    calls = preview(office, intake, logged_by).calls
    plan = _read(office, intake)[1].plan
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


def _read(office: Office, intake: Intake) -> tuple[Intake, Playbook]:
    """The intake with its times as they are kept, and its playbook; BadInput if they do not fit."""
    found = office.playbooks.get(intake.playbook)
    if found is None:
        known_ids = ", ".join(sorted(office.playbooks))
        left_out = "".join(f"; left out: {problem}" for problem in office.playbook_problems)
        raise BadInput([Problem("playbook", intake.playbook, f"one of: {known_ids}{left_out}")])
    fields = as_kept(found.plan, intake.fields, office.calendar)
    intake = intake.model_copy(update={"fields": fields})
    problems = _check(found.plan, intake)
    if problems:
        raise BadInput(problems)
    return intake, found


def _check(plan: Plan, intake: Intake) -> list[Problem]:
    """Everything about the intake that its playbook does not allow."""
    problems = []
    for place, level in (("level", intake.level), ("response_level", intake.response_level)):
        try:
            if level is not None:
                known(plan, level)
        except EngineError as error:
            problems.append(Problem(place, level or "", str(error)))
    problems += field_problems(plan, intake.fields)
    problems += [
        Problem(f"fields.{name}", str(intake.fields[name]), "leave it out: it is decided after logging")
        for name in plan.asked
        if name in intake.fields
    ]
    problems += [
        Problem(f"fields.{field.id}", "missing", f"say {choices(field)}")
        for field in plan.fields
        if field.required and field.id not in intake.fields
    ]
    problems += [
        Problem("reported_to", role, f"one of: {', '.join(plan.roles)}")
        for role in intake.reported_to
        if role not in plan.roles
    ]
    texts = {name: getattr(intake, name) for name in TEXTS}
    problems += content_free.of_intake(texts, kept=not (plan.content_free or intake.content_free))
    problems += drills.problems(plan, intake.drill, intake.drill_calls)
    return problems + _check_needs(plan, intake, problems)


def _check_needs(plan: Plan, intake: Intake, earlier: list[Problem]) -> list[Problem]:
    """A level needs some fields; asked only when the level itself is known."""
    if any(problem.place.endswith("level") for problem in earlier):
        return []
    missing = {
        name: level
        for level in {intake.level, intake.response_level or intake.level}
        for name in lacking(plan, level, _given(intake), content_free=intake.content_free)
    }
    return [
        Problem(name, "missing", f"level {plan.level(level).name} needs it")
        for name, level in sorted(missing.items())
    ]


def _given(intake: Intake) -> frozenset[str]:
    """Names of every field that has a value."""
    free = {name for name in (*_ANCHORS, "unit") if getattr(intake, name)}
    free |= {name for name in TEXTS if getattr(intake, name)}
    return frozenset(free | set(intake.fields))


def _new(
    book: Book,
    office: Office,
    intake: Intake,
    playbook: Playbook,
    key: str,
    logged_by: str | None,
    now: datetime,
) -> NewIncident:
    anchors = {Anchor.LOGGED: now, Anchor.FOUND: now, Anchor.RECEIVED: now}
    anchors |= {anchor: getattr(intake, name) for name, anchor in _ANCHORS.items() if getattr(intake, name)}
    late = [
        Problem(a.value, at.isoformat(), "a time that has passed") for a, at in anchors.items() if at > now
    ]
    unit = book.unit_named(intake.unit) if intake.unit else None
    if intake.unit and unit is None:
        late.append(Problem("unit", intake.unit, "a unit of the address book; import it first"))
    if late:
        raise BadInput(late)
    return NewIncident(
        key=key,
        body_hash=sha256(canonical(_body(intake))),
        playbook_hash=playbook.hash,
        event_level=intake.level,
        response_level=intake.response_level or intake.level,
        anchors={anchor.value: at for anchor, at in anchors.items()},
        fields=intake.fields,
        given=_given(intake),
        texts={name: getattr(intake, name) for name in TEXTS},
        unit=unit,
        logged_by=logged_by,
        year=office.calendar.local(now).year,
        drill=drills.terms(office, playbook.plan, intake.drill_calls) if intake.drill else None,
        drill_mark=office.settings.drill.mark,
        content_free=intake.content_free,
    )


def _body(intake: Intake) -> dict[str, Any]:
    """What the same key has to bring again; what came to the form later counts only where it is said."""
    later = {name for name in ("drill", "drill_calls", "content_free") if not getattr(intake, name)}
    return intake.model_dump(mode="json", exclude=later)

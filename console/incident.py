"""The incident page 事件: where it stands, what runs, who was called, what can be done now."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from console import documents, light
from console.ahead import Ahead, ahead
from console.attached import Attached, attached
from console.bars import Limit, limits
from console.called import Called, called
from console.cards import CallCard, call_cards
from console.documents import Line as DocumentLine
from console.handing import Times, contacts, handed
from console.heading import Heading, heading
from console.leeway import Extendable, extendable, redoable, reopen_until
from console.light import Dial
from console.live_evidence import by_the_minute
from console.owed import Owed, owed
from console.registered import phone, registered
from console.spread_page import Spread, spread
from console.suggestion import Suggested, in_words
from console.timeline import Line, chronicle, timeline
from console.times import Wall
from console.upward import Upward, payloads, upward
from console.waiting import Pending, pending
from engine import doing, moments
from engine.duties import Step
from engine.facts import Facts
from engine.lifecycle import Act
from engine.origins import Origin, Relation
from engine.parts import Field, FieldKind
from engine.plan import Plan
from engine.suggesting import graver
from engine.vocabulary import State
from flows.acts import views
from flows.acts.views import Show
from flows.report.chronicle import Chronicle
from flows.report.pictured import SCREEN, TELEPHONE, pictures
from flows.wiring import Office
from models import registration
from models.people import Book
from models.reports import MADE
from notifications.moments import moment
from playbooks.wording import span


@dataclass(frozen=True, slots=True)
class StepLine:
    """A line of the checklist."""

    id: str
    title: str
    required: bool
    done: bool
    waits: str = ""  # what has to happen before it can be entered as done
    opens: str = ""  # from when on it can be, where some time has to pass first
    to_file: bool = False
    by: str = ""  # who does it: 承办, or 主办 and 协办
    possible: bool = True  # whether it can be entered in the state the incident is in


# Entries after which a version of the report is made.
_ASKS = ("resolved", "report_returned", "drill_ended", "drill_timed_out")


@dataclass(frozen=True)
class Sheet:
    """Everything on the incident page, in words."""

    show: Show
    facts_lines: tuple[tuple[str, str], ...]
    limits: tuple[Limit, ...]
    steps: tuple[StepLine, ...]
    owed: tuple[Owed, ...]
    called: tuple[Called, ...]
    cards: tuple[CallCard, ...]
    lines: tuple[Line, ...]
    ahead: tuple[Ahead, ...]
    dial: tuple[Dial, ...]
    says: Chronicle
    upward: Upward
    handed: tuple[Times, ...]
    contacts: tuple[str, ...]  # names of those who may sign
    heading: Heading
    wall: Wall
    pending: tuple[Pending, ...] = ()
    graver: Suggested | None = None  # what the coded fields suggest, if that is graver than the level
    extendable: tuple[Extendable, ...] = ()
    redoable: tuple[tuple[str, str], ...] = ()
    reopen_until: str = ""
    documents: tuple[DocumentLine, ...] = ()
    attachments: tuple[Attached, ...] = ()

    @property
    def facts(self) -> Facts:
        """What the rules know of it."""
        return self.show.facts

    @property
    def words(self) -> dict[str, str]:
        """What was registered in words, by name."""
        return registration.of(self.show.row)

    @property
    def reporter_phone(self) -> str:
        """The number of whoever reported it, by its end."""
        return phone(self.words["reporter_phone"])

    @property
    def evidence_owed(self) -> bool:
        """Whether whoever logged it has screenshots that were to come 已取证，稍后补传, and none came yet."""
        logged = (self.show.entries[0]["payload"] or {}) if self.show.entries else {}
        return bool(logged.get("evidence_later")) and not self.attachments and not self.facts.content_free

    @property
    def handled(self) -> str:
        """How it is handled 处置方式, as level and fields stand; "" if the plan does not say."""
        how = self.facts.plan.handling_at(self.facts.incident.event_level, self.facts.incident.fields)
        return self.wall.words.label(how.mode) if how else ""

    @property
    def related(self) -> tuple[tuple[str, str], ...]:
        """The incidents it has to do with 关联: number, and how."""
        label = self.wall.words.label
        said = payloads(self.show.entries, "related")
        return tuple((one["number"], label(Relation(one["relation"]))) for one in said)

    @property
    def number(self) -> str:
        """Its number, 2026-0042."""
        return self.facts.incident.number

    @cached_property
    def picture(self) -> str:
        """Limits, calls and levels, drawn wide and narrow; only where it is shown, for it takes a while."""
        about = by_the_minute(self.show, self.says)
        now_is = "now" if self.facts.incident.state.is_open else "ended"
        return pictures(about, "picture", (SCREEN, TELEPHONE), now_is)

    @cached_property
    def spread(self) -> Spread:
        """How it spreads, as far as that is on record."""
        return spread(self.show, self.says, self.wall)

    @property
    def next_limit(self) -> Limit | None:
        """The clock that ends next; one that has been missed only if no other runs."""
        running = [limit for limit in self.limits if limit.bar.runs]
        return next((limit for limit in running if limit.bar.tone != "over"), running[0] if running else None)

    @property
    def lacks_report(self) -> bool:
        """Whether closing was asked for and no version waits: it could not be made then."""
        turns = [e["kind"] for e in self.show.entries if e["kind"] in (*_ASKS, MADE)]
        return self.facts.incident.state is State.CLOSING and turns[-1:] != [MADE]

    @property
    def breached(self) -> int:
        """How many limits have been missed and are still owed."""
        return sum(limit.bar.tone == "over" for limit in self.limits)


def sheet(office: Office, number: str, book: Book, wall: Wall) -> Sheet:
    """The incident with this number. Raises NotFound and the other StoreErrors."""
    seen = views.show(office, number)
    facts = seen.facts
    says = chronicle(facts, seen.pages, book, wall)
    open_now = facts.incident.state.is_open
    running = limits(facts.plan, seen.clocks, facts.incident.event_level, wall)
    return Sheet(
        seen,
        _facts_lines(seen, wall),
        tuple(running),
        _steps(seen, wall),
        owed(facts, wall),
        called(seen, says, wall),
        tuple(
            call_cards(
                office, seen.cards, {facts.incident.id: facts}, {facts.incident.id: seen.entries}, wall
            )
        ),
        tuple(timeline(seen.entries, says, wall)),
        tuple(ahead(facts, wall)),
        light.for_incident(facts, book, wall.words.locale) if open_now else (),
        says,
        upward(seen, says, wall),
        handed(facts, wall),
        contacts(facts),
        heading(seen, says, sum(limit.bar.tone == "over" for limit in running), wall),
        wall,
        pending(facts, says, wall) if open_now else (),
        in_words(graver(facts.plan, facts.incident), facts.plan, wall.words) if open_now else None,
        extendable(facts, says, wall) if open_now else (),
        redoable(facts, says, wall.now) if open_now else (),
        reopen_until(facts, wall),
        documents.lines(facts, says, wall),
        attached(seen.attachments, wall),
    )


def _facts_lines(seen: Show, wall: Wall) -> tuple[tuple[str, str], ...]:
    """What was entered, as (name, value); only what has a value."""
    words, row, incident = wall.words, seen.row, seen.facts.incident
    found = [(words("log.unit"), seen.unit)]
    found += [(words(name), said) for name, said in registered(row)]
    found += [
        (words("source.nth", n=n), _origin(one, wall)) for n, one in enumerate(incident.origins, start=2)
    ]
    times = moments.told_of(incident.anchors)
    found += [(words.label(anchor), wall.clock(incident.anchors[anchor])) for anchor in times]
    for field in seen.facts.plan.fields:
        value = incident.fields.get(field.id)
        if value is not None:
            found.append((words.text(field.title), _said(field, value, wall)))
    return tuple((name, value) for name, value in found if value)


def _origin(origin: Origin, wall: Wall) -> str:
    """Where it was heard of besides: how, by whom, its number there, when."""
    said = [wall.words.label(origin.how), origin.words, origin.number, origin.of, wall.clock(origin.at)]
    return wall.words.several([words for words in said if words])


def _said(field: Field, value: str | bool, wall: Wall) -> str:
    """What was said of a coded field."""
    if field.kind is FieldKind.TIME:
        return wall.clock(datetime.fromisoformat(str(value)))
    if field.kind is FieldKind.YES_NO:
        return wall.words("word.yes" if value else "word.no")
    return wall.words.text(field.choices[str(value)])


def _steps(seen: Show, wall: Wall) -> tuple[StepLine, ...]:
    """The checklist as it stands, with what was done while another level or field asked for it."""
    facts = seen.facts
    now = {step.id: step for step in facts.plan.steps_at(facts.incident.event_level, facts.incident.fields)}
    return tuple(
        StepLine(
            step.id,
            wall.words.text(step.title),
            step.required,
            step.id in facts.done_steps,
            _waits(facts, now.get(step.id, step), wall),
            _opens(facts, now.get(step.id, step), wall),
            step.to_file,
            _done_by(facts.plan, step, wall),
            (Act.FILE if step.to_file else Act.DO) in seen.allowed,
        )
        for step in facts.plan.checklist
        if step.id in now or step.id in facts.done_steps
    )


def _done_by(plan: Plan, step: Step, wall: Wall) -> str:
    """Who does it; of several who leads, and who assists. A part says so by its title."""
    if not step.by or step.part_of:
        return ""
    titles = {role.id: wall.words.text(role.title) for role in plan.roles.values()}
    others = [titles[one.by] for one in plan.steps if one.part_of == step.id]
    if not others:
        return wall.words("steps.by", who=titles[step.by])
    return wall.words("steps.led", who=titles[step.by], others=wall.words.several(others))


def _opens(facts: Facts, step: Step, wall: Wall) -> str:
    at = doing.opens(facts, step, wall.now)
    if at is None or at <= wall.now or step.wait is None:
        return ""
    return wall.words("steps.opens", length=span(step.wait, wall.words.locale), at=wall.clock(at))


def _waits(facts: Facts, step: Step, wall: Wall) -> str:
    names = doing.waits_of(facts, step, wall.now)
    return wall.words.several([moment(facts.plan, name, wall.words.locale) for name in names])

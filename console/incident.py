"""The incident page 事件: where it stands, what runs, who was called, what can be done now."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from console import light
from console.ahead import Ahead, ahead
from console.bars import Limit, limits
from console.cards import CallCard, call_cards
from console.light import Dial
from console.telephone import masked
from console.timeline import Line, chronicle, timeline
from console.times import Wall
from console.upward import Upward, upward
from engine.facts import Facts
from engine.plan import FieldKind
from engine.vocabulary import Anchor, AttemptState, ChannelKind, PageState, ReasonKind, State
from flows.acts import views
from flows.acts.views import Show
from flows.report.chronicle import Chronicle
from flows.wiring import Office
from models.people import Book
from models.reports import MADE
from models.views import PageView
from notifications.labels import tried


@dataclass(frozen=True, slots=True)
class Try:
    """One attempt of a page: how, where to, how it stands."""

    way: str
    number: str
    at: str
    state: str
    tone: str
    doubtful: bool
    error: str


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody who is called wrote back that is no answer; `declines`: that he or she cannot act."""

    at: str
    text: str
    declines: bool


@dataclass(frozen=True, slots=True)
class Called:
    """Somebody who is or was called about this incident, why, every attempt, and what was written back."""

    who: str
    role: str
    code: str
    state: str
    tone: str
    reasons: str
    opened_at: str
    closed_at: str
    said: tuple[Said, ...]
    tries: tuple[Try, ...]


@dataclass(frozen=True, slots=True)
class StepLine:
    """A line of the checklist."""

    id: str
    title: str
    required: bool
    done: bool


@dataclass(frozen=True, slots=True)
class Owed:
    """A report owed again and again: when the next one is due."""

    id: str
    title: str
    due: str
    left: str


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

    @property
    def facts(self) -> Facts:
        """What the rules know of it."""
        return self.show.facts

    @property
    def number(self) -> str:
        """Its number, 2026-0042."""
        return self.facts.incident.number

    @property
    def next_limit(self) -> Limit | None:
        """The clock that ends next; one that has been missed only if no other runs."""
        running = [limit for limit in self.limits if limit.bar.runs]
        return next((limit for limit in running if limit.bar.tone != "over"), running[0] if running else None)

    @property
    def lacks_report(self) -> bool:
        """Whether closing was asked for and no version waits: it could not be made then."""
        turns = [e["kind"] for e in self.show.entries if e["kind"] in ("resolved", MADE, "report_returned")]
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
    return Sheet(
        seen,
        _facts_lines(seen, wall),
        tuple(limits(facts.plan, seen.clocks, facts.incident.event_level, wall)),
        _steps(facts, wall),
        _owed(facts, wall),
        tuple(_called(page, _said(seen, page, wall), says, wall) for page in reversed(seen.pages)),
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
    )


def _facts_lines(seen: Show, wall: Wall) -> tuple[tuple[str, str], ...]:
    """What was entered, as (name, value); only what has a value."""
    words, row, incident = wall.words, seen.row, seen.facts.incident
    found = [(words("log.unit"), seen.unit)]
    found += [(words(f"log.{name}"), row[name]) for name in ("place", "source_of_report", "link", "summary")]
    found += [
        (words.label(anchor), wall.clock(incident.anchors[anchor]))
        for anchor in Anchor
        if anchor in incident.anchors
    ]
    for field in seen.facts.plan.fields:
        value = incident.fields.get(field.id)
        if value is not None:
            yes_no = field.kind is FieldKind.YES_NO
            said = (
                words("word.yes" if value else "word.no") if yes_no else words.text(field.choices[str(value)])
            )
            found.append((words.text(field.title), said))
    return tuple((name, value) for name, value in found if value)


def _steps(facts: Facts, wall: Wall) -> tuple[StepLine, ...]:
    return tuple(
        StepLine(step.id, wall.words.text(step.title), step.required, step.id in facts.done_steps)
        for step in facts.plan.steps_at(facts.incident.event_level)
    )


def _owed(facts: Facts, wall: Wall) -> tuple[Owed, ...]:
    due = {timer.track: timer.due for timer in facts.timers}
    return tuple(
        Owed(c.id, wall.words.text(c.title), wall.clock(at), wall.left(at))
        for c in facts.plan.cadences
        if (at := due.get(f"cadence:{c.id}"))
    )


_PAGE_TONES: Mapping[PageState, str] = {
    PageState.OPEN: "calling",
    PageState.ANSWERED: "met",
    PageState.DECLINED: "over",
    PageState.WITHDRAWN: "gone",
    PageState.UNANSWERED: "over",
}
_TRY_TONES: Mapping[AttemptState, str] = {
    AttemptState.ANSWERED: "met",
    AttemptState.DELIVERED: "calm",
    AttemptState.FAILED: "over",
    AttemptState.UNKNOWN: "near",
    AttemptState.WITHDRAWN: "gone",
    AttemptState.EXPIRED: "gone",
}


def _on_desk(page: PageView) -> bool:
    """Whether the desk has to dial this person: a card lies there."""
    return any(
        (a["channel"], a["state"]) == (ChannelKind.MANUAL, AttemptState.HANDED_OVER) for a in page.attempts
    )


def _said(seen: Show, page: PageView, wall: Wall) -> tuple[Said, ...]:
    """What was written back to this page, the first first; not what two persons have cleared."""
    return tuple(
        Said(wall.clock(entry["at"]), entry["payload"]["text"], entry["kind"] == "declined")
        for entry in seen.entries
        if entry["kind"] in ("replied", "declined")
        and entry["payload"]
        and entry["payload"]["page"] == page.id
    )


def _called(page: PageView, said: tuple[Said, ...], says: Chronicle, wall: Wall) -> Called:
    words = wall.words
    to_dial = page.state is PageState.OPEN and _on_desk(page)
    reasons = [words.label(ReasonKind(kind)) for kind, _, _ in page.reasons]
    return Called(
        says.person(page.person) if page.person else words("word.nobody_reachable"),
        says.role(page.role),
        page.code,
        words("card.waiting") if to_dial else words.label(page.state),
        "dial" if to_dial else _PAGE_TONES[page.state],
        words.several(list(dict.fromkeys(reasons))),
        wall.clock(page.opened_at),
        wall.clock(page.closed_at) if page.closed_at else "",
        said,
        tuple(_try(attempt, wall) for attempt in reversed(page.attempts)),
    )


def _try(attempt: Mapping[str, Any], wall: Wall) -> Try:
    words, state = wall.words, AttemptState(attempt["state"])
    channel = ChannelKind(attempt["channel"])
    on_desk = channel is ChannelKind.MANUAL and state is AttemptState.HANDED_OVER
    error = attempt["error"]
    return Try(
        words.label(channel),
        masked(attempt["telephone"] or ""),
        wall.clock(attempt["sent_at"] or attempt["not_before"] or attempt["created_at"]),
        words("card.waiting") if on_desk else tried(channel, state, words.locale, attempt["held"]),
        _TRY_TONES.get(state, "calling"),
        attempt["doubtful"],
        words(f"card.{error}") if words.has(f"card.{error}") else error,
    )

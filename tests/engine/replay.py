"""What the store does with a decision, in memory; and a night that is played against it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from engine.decisions import apply, decide
from engine.events import Event, Logged
from engine.facts import Clock, Decision, Entry, Facts, Page, Ring, Timer
from engine.vocabulary import ChannelKind
from tests.builders import NIGHT
from tests.builders import facts as built


def after(facts: Facts, decision: Decision, now: datetime) -> Facts:
    """The facts once the decision of `now` is saved.

    One open page per person, or per role where there is no person; a further ring adds its reasons.
    The highest epoch of a track is the highest of those before and of the timers armed.
    """
    return replace(
        facts,
        incident=decision.incident,
        timers=_timers(facts, decision),
        epochs=_epochs(facts, decision),
        clocks=_clocks(facts, decision),
        pages=_pages(facts, decision, now),
        done_steps={**facts.done_steps, **decision.steps_done},
    )


def _timers(facts: Facts, decision: Decision) -> tuple[Timer, ...]:
    gone = (*decision.fired, *decision.cancelled)
    unknown = [timer for timer in gone if timer not in facts.timers]
    assert not unknown, f"settled, but never armed: {unknown}"
    assert len(set(gone)) == len(gone), "settled twice"
    return tuple(timer for timer in facts.timers if timer not in gone) + decision.armed


def _epochs(facts: Facts, decision: Decision) -> dict[str, int]:
    epochs = dict(facts.epochs)
    for timer in decision.armed:
        epochs[timer.track] = max(epochs.get(timer.track, 0), timer.epoch)
    return epochs


def _clocks(facts: Facts, decision: Decision) -> tuple[Clock, ...]:
    clocks = {clock.id: clock for clock in facts.clocks}
    for clock in sorted(decision.clocks, key=lambda clock: clock.epoch):
        if clock.id not in clocks or clock.epoch >= clocks[clock.id].epoch:
            clocks[clock.id] = clock
    return tuple(clocks.values())


def _pages(facts: Facts, decision: Decision, now: datetime) -> tuple[Page, ...]:
    closed = {close.page for close in decision.closes}
    assert closed <= {page.id for page in facts.pages}, "closed, but not open"
    kept = {page.id: page for page in (*facts.pages, *decision.kept)}
    pages = {_whose(page): page for page in kept.values() if page.id not in closed}
    for ring in decision.rings:
        page = pages.get(_whose(ring))
        if page is None:
            page = Page(f"{ring.person or ring.role}@{now.isoformat()}", ring.person, ring.role, ())
        pages[_whose(ring)] = replace(page, reasons=tuple(dict.fromkeys(page.reasons + ring.reasons)))
    return tuple(pages.values())


def _whose(page: Page | Ring) -> str:
    return page.person or f"role:{page.role}"


class Night:
    """An incident and a clock that only goes forward; `decisions` is all that was decided."""

    def __init__(self, facts: Facts, now: datetime = NIGHT) -> None:
        self.facts = facts
        self.now = now
        self.decisions: list[Decision] = []

    def act(self, *events: Event) -> Decision:
        """Somebody did this, now."""
        return self._save(apply(self.facts, events, self.now))

    def decide(self) -> Decision:
        """The watch looks, now."""
        return self._save(decide(self.facts, self.now))

    def watched(self, **span: float) -> list[Decision]:
        """Time passes with the watch running: each timer fires at the very instant it is due."""
        end = self.now + timedelta(**span)
        decided = []
        while self.facts.timers and (due := min(timer.due for timer in self.facts.timers)) <= end:
            self.now = max(self.now, due)
            decided.append(self.decide())
        self.now = end
        return decided

    def unwatched(self, **span: float) -> Decision:
        """Time passes with no watch alive, and then it looks."""
        self.now += timedelta(**span)
        return self.decide()

    def armed(self, track: str) -> list[Timer]:
        """What is armed on a track."""
        return [timer for timer in self.facts.timers if timer.track == track]

    def clock(self, deadline_id: str) -> Clock:
        """The clock of a deadline that is in force."""
        return next(clock for clock in self.facts.clocks if clock.id == deadline_id)

    def page_of(self, whose: str) -> Page:
        """The open page of a person, or the card for a role nobody was reachable as."""
        return next(page for page in self.facts.pages if whose in (page.person, f"role:{page.role}"))

    def _save(self, decision: Decision) -> Decision:
        self.facts = after(self.facts, decision, self.now)
        self.decisions.append(decision)
        return decision


def logged(facts: Facts | None = None, now: datetime = NIGHT) -> Night:
    """The night of an incident that was entered just now and whose first pages are out."""
    night = Night(facts or built(), now)
    night.act(Logged())
    night.decide()
    return night


def kinds(decisions: Decision | Iterable[Decision]) -> list[str]:
    """The kinds of the lines entered, in order."""
    return [entry.kind for entry in _entries(decisions)]


def entry(decisions: Decision | Iterable[Decision], kind: str) -> Entry:
    """The one line of this kind; fails if there is none or more than one."""
    (found,) = [entry for entry in _entries(decisions) if entry.kind == kind]
    return found


def _entries(decisions: Decision | Iterable[Decision]) -> list[Entry]:
    many = (decisions,) if isinstance(decisions, Decision) else decisions
    return [entry for decision in many for entry in decision.entries]


def rung_people(decisions: Decision | Iterable[Decision]) -> list[str]:
    """Who was rung, in order; "role:<id>" where the desk got a card because nobody was reachable."""
    many = (decisions,) if isinstance(decisions, Decision) else decisions
    return [_whose(ring) for decision in many for ring in decision.rings]


def channels_of(decision: Decision, whose: str) -> tuple[ChannelKind, ...]:
    """The channels on which somebody is rung by this decision."""
    (ring,) = [ring for ring in decision.rings if _whose(ring) == whose]
    return ring.channels

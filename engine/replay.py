"""A night in memory: what the store does with a decision, and a clock that only goes forward.

Tests and simulations play it. Nothing is saved and nobody is called.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from engine.decisions import apply, decide
from engine.events import Event
from engine.facts import Clock, Decision, Facts, Page, Ring, Timer
from engine.instructing import extended


@dataclass(frozen=True, slots=True)
class Moment:
    """What was decided at `at` (aware UTC), and the facts once that is saved."""

    at: datetime
    decision: Decision
    facts: Facts


def watched(facts: Facts, now: datetime, until: datetime) -> Iterator[Moment]:
    """Time passes from `now` to `until`, that instant too, with a watch that is never late.

    Each timer fires at the very instant it is due; one that was past due already fires `now`.
    """
    while facts.timers and (due := min(timer.due for timer in facts.timers)) <= until:
        now = max(now, due)
        moment = _saved(facts, decide(facts, now), now)
        yield moment
        facts = moment.facts


def happened(facts: Facts, events: tuple[Event, ...], now: datetime) -> Moment:
    """Somebody did this, `now`. Raises what the engine refuses; then nothing at all has happened."""
    return _saved(facts, apply(facts, events, now), now)


def _saved(facts: Facts, decision: Decision, now: datetime) -> Moment:
    return Moment(now, decision, after(facts, decision, now))


def after(facts: Facts, decision: Decision, now: datetime) -> Facts:
    """The facts once the decision of `now` is saved.

    One open page per person, or per role where there is no person; a further ring adds its reasons.
    The highest epoch of a track is the highest of those before and of the timers armed.
    """
    return replace(
        facts,
        incident=decision.incident,
        plan=extended(facts.plan, decision.instructions),
        timers=_timers(facts, decision),
        epochs=_epochs(facts, decision),
        clocks=_clocks(facts, decision),
        pages=_pages(facts, decision, now),
        done_steps=decision.steps_after(facts.done_steps),
    )


def _timers(facts: Facts, decision: Decision) -> tuple[Timer, ...]:
    gone = {*decision.fired, *decision.cancelled}
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
    kept = {page.id: page for page in (*facts.pages, *decision.kept)}
    pages = {whose(page): page for page in kept.values() if page.id not in closed}
    for ring in decision.rings:
        page = pages.get(whose(ring))
        if page is None:
            page = Page(f"{ring.person or ring.role}@{now.isoformat()}", ring.person, ring.role, ())
        pages[whose(ring)] = replace(page, reasons=tuple(dict.fromkeys(page.reasons + ring.reasons)))
    return tuple(pages.values())


def whose(page: Page | Ring) -> str:
    """Whom a page or a ring is for: a person's id, or "role:<id>" where nobody is reachable as that role."""
    return page.person or f"role:{page.role}"

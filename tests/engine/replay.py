"""A night that is played against the engine, each decision checked as it is made."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from engine.decisions import decide
from engine.events import Event, Logged
from engine.facts import Clock, Decision, Entry, Facts, Page, Timer
from engine.replay import Moment, after, happened, watched, whose
from engine.vocabulary import ChannelKind
from tests.builders import NIGHT
from tests.builders import facts as built


def checked(facts: Facts, decision: Decision) -> None:
    """What the store takes for granted of every decision: it settles what is there, and that once."""
    gone = (*decision.fired, *decision.cancelled)
    unknown = [timer for timer in gone if timer not in facts.timers]
    assert not unknown, f"settled, but never armed: {unknown}"
    assert len(set(gone)) == len(gone), "settled twice"
    assert {close.page for close in decision.closes} <= {page.id for page in facts.pages}, "closed, not open"


class Night:
    """An incident and a clock that only goes forward; `decisions` is all that was decided."""

    def __init__(self, facts: Facts, now: datetime = NIGHT) -> None:
        self.facts = facts
        self.now = now
        self.decisions: list[Decision] = []

    def act(self, *events: Event) -> Decision:
        """Somebody did this, now."""
        return self._keep(happened(self.facts, events, self.now))

    def decide(self) -> Decision:
        """The watch looks, now."""
        decision = decide(self.facts, self.now)
        return self._keep(Moment(self.now, decision, after(self.facts, decision, self.now)))

    def watched(self, **span: float) -> list[Decision]:
        """Time passes with the watch running: each timer fires at the very instant it is due."""
        end = self.now + timedelta(**span)
        decided = [self._keep(moment) for moment in watched(self.facts, self.now, end)]
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

    def page_of(self, who: str) -> Page:
        """The open page of a person, or the card for a role nobody was reachable as."""
        return next(page for page in self.facts.pages if who in (page.person, f"role:{page.role}"))

    def _keep(self, moment: Moment) -> Decision:
        checked(self.facts, moment.decision)
        self.now, self.facts = moment.at, moment.facts
        self.decisions.append(moment.decision)
        return moment.decision


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
    return [whose(ring) for decision in many for ring in decision.rings]


def channels_of(decision: Decision, who: str) -> tuple[ChannelKind, ...]:
    """The channels on which somebody is rung by this decision."""
    (ring,) = [ring for ring in decision.rings if whose(ring) == who]
    return ring.channels

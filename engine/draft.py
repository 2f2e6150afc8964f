"""A decision in the making: the facts as they were, and what has been decided so far.

Lives inside one call of `decide` or `apply`; nothing outside the engine sees it.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from engine import moments
from engine.attempts import PRESSING
from engine.calling import Called
from engine.errors import WrongTime
from engine.facts import Clock, Decision, Entry, Facts, Incident, Page, PageClose, Reason, Ring, Timer
from engine.parts import Ladder, Role
from engine.plan import Plan
from engine.vocabulary import Anchor, ChannelKind, PageState, ReasonKind, Side, TimerKind

# A timer later than this was missed by a watch that was not running, not by load: a watch whose
# heartbeat is older is not alive (design: 15 s). Waits then count from now, and nobody is blamed.
OUTAGE = timedelta(seconds=15)

CARD = (ChannelKind.MANUAL,)


class Draft:
    """Collects what one decision changes; `incident` and `clocks` always show the newest state."""

    def __init__(self, facts: Facts, now: datetime) -> None:
        self.facts = facts
        self.now = now
        self.plan: Plan = facts.plan  # the plan frozen onto this incident, and what was asked for since
        self.incident: Incident = facts.incident
        self.level_before = facts.incident.response_level  # the response level before the last change
        self.clocks: dict[str, Clock] = {clock.id: clock for clock in facts.clocks}
        self.done_steps = dict(facts.done_steps)
        self._timers = list(facts.timers)
        self._epochs = dict(facts.epochs)
        self._entries: list[Entry] = []
        self._fired: list[Timer] = []
        self._cancelled: list[Timer] = []
        self._armed: list[Timer] = []
        self._clocks: list[Clock] = []
        self._pages = {page.id: page for page in facts.pages}
        self._rings: dict[str, Ring] = {}
        self._closes: dict[str, PageState] = {}

    @property
    def ladder(self) -> Ladder:
        """The ladder of the response level in force."""
        return self.plan.ladders[self.incident.response_level]

    def extend(self, plan: Plan) -> None:
        """The plan has an instruction more."""
        self.plan = plan

    def change(self, incident: Incident) -> None:
        """The incident is now this."""
        self.incident = incident

    def enter(self, kind: str, *, by_system: bool = True, **detail: object) -> None:
        """Write a line of the record."""
        self._entries.append(Entry(kind, detail, by_system))

    def do_step(self, step: str, at: datetime) -> None:
        """A line of the checklist was done at `at`."""
        self.done_steps[step] = at

    def undo_step(self, step: str) -> None:
        """A line of the checklist is open again, and so is what only some had confirmed after it."""
        del self.done_steps[step]
        undone = moments.of(moments.STEP, step)
        open_again = {moments.of(moments.STEP, one.id) for one in self.plan.steps if undone in one.after}
        said = {name: voices for name, voices in self.incident.said.items() if name not in open_again}
        self.change(replace(self.incident, said=said))

    def happened(self, moment: str) -> datetime | None:
        """When this was; None if it has not been yet."""
        at = self.known(moment)
        is_given = moments.parts(moment)[0] == moments.FIELD
        return None if at and is_given and at > self.now else at

    def known(self, moment: str) -> datetime | None:
        """When this was, or by what somebody said is to be; None if nobody knows."""
        kind, item = moments.parts(moment)
        if kind == moments.STEP:
            return self.done_steps.get(item)
        if kind == moments.FIELD:
            given = self.incident.fields.get(item)
            return datetime.fromisoformat(str(given)) if given else None
        if kind == moments.DUE:
            return next(one.due for one in self.plan.instructions if one.id == item)
        if kind in (moments.DEADLINE, moments.MISSED):
            clock = self.clocks.get(item)
            return (clock.kept_at if kind == moments.DEADLINE else clock.missed_at) if clock else None
        if kind == moments.JUDGED and item in self.incident.fields:
            at_logging = self.incident.anchors.get(Anchor.LOGGED)
            return self.incident.anchors.get(moment, at_logging)
        return self.incident.anchors.get(moment)

    def remember(self, moment: str, at: datetime) -> None:
        """This was at `at`; the first time counts, in whatever order they are entered."""
        if at < self.incident.anchors.get(moment, datetime.max.replace(tzinfo=UTC)):
            self.change(replace(self.incident, anchors={**self.incident.anchors, moment: at}))

    def renew(self, moment: str, at: datetime) -> None:
        """This was at `at`, and may have been before; the last time counts."""
        last = max(at, self.incident.anchors.get(moment, at))
        self.change(replace(self.incident, anchors={**self.incident.anchors, moment: last}))

    def forget(self, moment: str) -> None:
        """This has not been: what it was is taken back."""
        left = {name: at for name, at in self.incident.anchors.items() if name != moment}
        self.change(replace(self.incident, anchors=left))

    def require_time(self, what: str, at: datetime, since: datetime) -> None:
        """WrongTime, saying `what` cannot be, unless `at` is from `since` to now."""
        if not since <= at <= self.now:
            raise WrongTime(
                f"{what} at {at:%Y-%m-%d %H:%M %Z}: "
                f"not before {since:%Y-%m-%d %H:%M %Z} and not in the future"
            )

    def time_of(self, what: str, at: datetime | None) -> datetime:
        """When a person did something: now, or at `at` if it is recorded later 补录.

        WrongTime, saying `what` cannot be, for what is to come or before anything was known of the matter.
        """
        if at is None:
            return self.now
        self.require_time(what, at, min(self.incident.anchors.values(), default=at))
        return at

    # Timers

    def due(self) -> list[Timer]:
        """Timers that are due now, earliest first; never one that is not.

        The end of a drill comes before everything: nobody is called for one that was over meanwhile.
        """
        due = (t for t in (*self._timers, *self._armed) if t.due <= self.now)
        return sorted(due, key=lambda t: (t.kind is not TimerKind.DRILL_END, t.due, t.track, t.n))

    def armed(self, track: str) -> list[Timer]:
        """What is armed on a track at this point of the decision."""
        return [timer for timer in (*self._timers, *self._armed) if timer.track == track]

    def epoch(self, track: str) -> int:
        """The highest epoch the track has had; -1 if none."""
        return self._epochs.get(track, -1)

    def next_epoch(self, track: str) -> int:
        """Open another epoch of the track."""
        self._epochs[track] = self.epoch(track) + 1
        return self._epochs[track]

    def arm(self, track: str, n: int, kind: TimerKind, due: datetime) -> None:
        """Arm position `n` of the track's epoch in force."""
        self._armed.append(Timer(track, max(self.epoch(track), 0), n, kind, due, self.now))
        self._epochs.setdefault(track, 0)

    def fire(self, timer: Timer) -> None:
        """The timer has done its work; one armed in this very decision is never kept."""
        if timer in self._armed:
            self._armed.remove(timer)
        else:
            self._timers.remove(timer)
            self._fired.append(timer)

    def stop(self, track: str) -> bool:
        """Cancel what is armed on the track; whether there was anything."""
        stopped = [timer for timer in self._timers if timer.track == track]
        fresh = [timer for timer in self._armed if timer.track == track]
        self._timers = [timer for timer in self._timers if timer.track != track]
        self._armed = [timer for timer in self._armed if timer.track != track]
        self._cancelled.extend(stopped)
        return bool(stopped or fresh)

    def tracks(self, family: str) -> list[str]:
        """The tracks of a family on which something is armed, in order."""
        return sorted({t.track for t in (*self._timers, *self._armed) if t.track.partition(":")[0] == family})

    def is_outage(self, timer: Timer) -> bool:
        """Whether the timer is so late that no watch can have been running when it could have fired."""
        return self.now - max(timer.due, timer.armed_at or timer.due) > OUTAGE

    # Clocks

    def set_clock(self, clock: Clock) -> None:
        """The clock now stands like this; an older epoch stays on record under its own."""
        self._clocks = [c for c in self._clocks if (c.id, c.epoch) != (clock.id, clock.epoch)]
        self._clocks.append(clock)
        newest = self.clocks.get(clock.id)
        if newest is None or clock.epoch >= newest.epoch:
            self.clocks[clock.id] = clock

    # People

    def reachable(self, role: Role) -> list[str]:
        """Whom to ring as this role: never the person who logged the incident."""
        people = self.facts.roster.reachable(role, self.incident.unit)
        return [person for person in people if person != self.incident.logged_by]

    def is_logger_only(self, role: Role) -> bool:
        """Whether the role is filled, but by nobody other than who logged."""
        return self.facts.roster.resolve(role, self.incident.unit) == (self.incident.logged_by,)

    def page(self, page_id: str) -> Page | None:
        """The open page with this id."""
        return next((page for page in self.pages() if page.id == page_id), None)

    def pages(self) -> list[Page]:
        """The pages still open at this point of the decision."""
        return [page for page in self._pages.values() if page.id not in self._closes]

    def close(self, page: Page, state: PageState) -> None:
        """The page ends."""
        self._closes[page.id] = state

    def withdraw(self, kinds: Iterable[ReasonKind], key: str | None = None) -> None:
        """Take these reasons (of `key`, if given) off every open page; one left with none ends.

        No ring is taken back: what withdraws is somebody's act, and only timers ring.
        """
        gone = frozenset(kinds)
        self._take_back(lambda reason: reason.kind in gone and key in (None, reason.key))

    def let_go(self, roles: Collection[str]) -> None:
        """Nobody is called as any of these roles any more."""
        self._take_back(lambda reason: reason.role in roles)

    def _take_back(self, is_gone: Callable[[Reason], bool]) -> None:
        for page in self.pages():
            left = tuple(reason for reason in page.reasons if not is_gone(reason))
            self._pages[page.id] = replace(page, reasons=left)
            if not left:
                self.close(page, PageState.WITHDRAWN)

    def ring(
        self,
        role: Role,
        reason: Reason,
        channels: tuple[ChannelKind, ...],
        occasion: str,
        about: str | None = None,
        without: Collection[str] = (),
    ) -> Called:
        """Ring everyone reachable as `role` but those `without`, or give the desk a card.

        Upward always, and outside the office before 核定, the desk dials: no machine does. Whom a drill
        spares is entered with how he or she would have been called.
        """
        people = [person for person in self.reachable(role) if person not in without]
        outside = role.side is not Side.OWN
        if role.side is Side.ABOVE or (outside and not self.incident.is_confirmed):
            channels = CARD
        if self.incident.spares(role):
            would = [channel.value for channel in channels]
            self.enter("drill_spared", role=role.id, people=people, channels=would, occasion=occasion)
            return Called(spared=tuple(people))
        for person in people:
            has = self.facts.roster.people[person].channels
            usable = tuple(c for c in channels if c in has and c is not ChannelKind.MANUAL) + CARD
            self._add(Ring(person, role.id, (reason,), usable, occasion, about))
        if not people:
            self._add(Ring(None, role.id, (reason,), CARD, occasion, about))
            return Called(by_hand=(role.id,))
        return Called(tuple(people), tuple(p for p in people if self._rings[p].channels == CARD))

    def _add(self, ring: Ring) -> None:
        """One person is rung once in a decision, for all its reasons together; a page outranks a reminder."""
        key = ring.person or f"role:{ring.role}"
        earlier = self._rings.get(key)
        if earlier is None:
            self._rings[key] = ring
        else:
            reasons = tuple(dict.fromkeys(earlier.reasons + ring.reasons))
            by_machine = dict.fromkeys(c for c in earlier.channels + ring.channels if c not in CARD)
            is_graver = ring.occasion in PRESSING and earlier.occasion not in PRESSING
            first = ring if is_graver else earlier
            self._rings[key] = replace(first, reasons=reasons, channels=(*by_machine, *CARD))

    def decision(self) -> Decision:
        """What was decided, as a value."""
        before = {page.id: page for page in self.facts.pages}
        return Decision(
            incident=self.incident,
            entries=tuple(self._entries),
            fired=tuple(self._fired),
            cancelled=tuple(self._cancelled),
            armed=tuple(self._armed),
            clocks=tuple(self._clocks),
            rings=tuple(self._rings.values()),
            closes=tuple(PageClose(page, state) for page, state in self._closes.items()),
            kept=tuple(page for page in self.pages() if page != before[page.id]),
            instructions=self.plan.instructions[len(self.facts.plan.instructions) :],
            steps_done={s: at for s, at in self.done_steps.items() if self.facts.done_steps.get(s) != at},
            steps_undone=frozenset(self.facts.done_steps) - set(self.done_steps),
        )

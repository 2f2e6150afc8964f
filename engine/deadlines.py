"""Response deadlines 时限 and recurring reports 续报. An answer comes here only where a plan names it."""

from dataclasses import replace
from datetime import datetime, timedelta

from engine import moments, tracks
from engine.conditions import holds
from engine.draft import Called, Draft
from engine.duties import Cadence, Deadline
from engine.errors import IllegalTransition, UnknownItem
from engine.facts import Clock, Reason, Timer
from engine.parts import Span
from engine.vocabulary import ChannelKind, ClockState, ReasonKind, TimerKind

CHANNELS = (ChannelKind.SMS, ChannelKind.VOICE, ChannelKind.MANUAL)


def follow(draft: Draft) -> None:
    """Something happened: meet what it meets and start what counts from it, and what counts from that."""
    for _ in draft.plan.deadlines:
        before = dict(draft.clocks)
        meet_done(draft)
        recompute(draft)
        if draft.clocks == before:
            return


def recompute(draft: Draft) -> None:
    """Start, move or drop every clock as level, fields and anchors now ask.

    A clock is moved from the anchor it has, for as long as that stands; its old epoch stays on record.
    What was met stays met.
    """
    for deadline in draft.plan.deadlines:
        wanted = _wanted(draft, deadline)
        current = draft.clocks.get(deadline.id)
        if current is None:
            if wanted:
                _run(draft, wanted)
        elif current.state.is_running:
            if wanted is None or wanted.due != current.due:
                supersede(draft, current)
                if wanted:
                    _run(draft, wanted)
        elif current.state is ClockState.SUPERSEDED and wanted:
            _run(draft, wanted)


def _wanted(draft: Draft, deadline: Deadline) -> Clock | None:
    """The clock this deadline asks for now, in its next epoch; None if it does not apply (yet)."""
    if not holds(deadline.when, draft.incident.fields):
        return None
    until = deadline.until.get(draft.incident.event_level)
    if until:
        return _wanted_until(draft, deadline.id, until)
    span, current = deadline.within.get(draft.incident.event_level), draft.clocks.get(deadline.id)
    anchor, started = _start(draft, deadline, current)
    if span is None or started is None:
        return None
    due = draft.facts.calendar.add(started, span)
    return Clock(
        deadline.id, _next_epoch(current), anchor, started, due.at, ClockState.RUNNING, due.provisional
    )


def _wanted_until(draft: Draft, deadline_id: str, until: str) -> Clock | None:
    """A limit that ends at a time somebody gave runs from when it was given, perhaps too late already."""
    current, end = draft.clocks.get(deadline_id), draft.known(until)
    if end is None:
        return None
    started = current.started if current and current.due == end else min(draft.now, end)
    return Clock(deadline_id, _next_epoch(current), until, started, end, ClockState.RUNNING)


def _next_epoch(current: Clock | None) -> int:
    return current.epoch + 1 if current else 0


def _start(draft: Draft, deadline: Deadline, current: Clock | None) -> tuple[str, datetime | None]:
    """The moment it counts from already, if that stands; else the first of its moments that is known.

    A time that was given may be corrected, and a limit that was missed turn out to have been met.
    """
    if current and not moments.parts(current.anchor)[0]:
        return current.anchor, current.started
    asked = (current.anchor, *deadline.anchors) if current else deadline.anchors
    known = ((moment, at) for moment in asked if (at := draft.known(moment)))
    return next(known, ("", None))


def _run(draft: Draft, clock: Clock) -> None:
    """Start a clock and arm its warning and its end; what it asks for may have been done already."""
    track = tracks.deadline(clock.id)
    draft.next_epoch(track)
    draft.set_clock(clock)
    limit = draft.plan.deadline(clock.id)
    draft.enter(
        "clock_started",
        deadline=clock.id,
        anchor=clock.anchor,
        started=clock.started,
        due=clock.due,
        provisional=clock.provisional,
        **({"until": True} if limit.until else {}),
    )
    done = _done_at(draft, limit)
    if done:
        _meet(draft, clock, done, by_system=True)
        return
    warn = limit.warn
    if warn:
        draft.arm(track, 0, TimerKind.WARN, draft.facts.calendar.before(clock.due, warn))
    draft.arm(track, 1, TimerKind.BREACH, clock.due)


def supersede(draft: Draft, clock: Clock) -> None:
    """Another level asks for another limit; a breach that has happened stays on record."""
    draft.stop(tracks.deadline(clock.id))
    draft.withdraw((ReasonKind.WARN, ReasonKind.BREACH), clock.id)
    draft.set_clock(replace(clock, state=ClockState.SUPERSEDED))
    draft.enter("clock_superseded", deadline=clock.id, due=clock.due, was=clock.state)


def warn(draft: Draft, timer: Timer) -> None:
    """A limit is near: tell those who can still meet it. Past due, the breach alone speaks."""
    clock = draft.clocks[tracks.item(timer.track)]
    if clock.due <= draft.now:
        return
    draft.set_clock(replace(clock, state=ClockState.WARNED))
    called = _notify(draft, clock.id, draft.plan.deadline(clock.id).warn_roles, ReasonKind.WARN)
    draft.enter("deadline_warned", deadline=clock.id, due=clock.due, **called.detail)


def breach(draft: Draft, timer: Timer) -> None:
    """A limit has passed unmet: once, whether or not the watch was there to see it.

    A time that was given may have come meanwhile, and have met it: nobody did anything then.
    """
    clock = draft.clocks[tracks.item(timer.track)]
    if _done_at(draft, draft.plan.deadline(clock.id)):
        follow(draft)
        return
    draft.set_clock(replace(clock, state=ClockState.BREACHED, breached_at=draft.now))
    called = _notify(draft, clock.id, draft.plan.deadline(clock.id).breach_roles, ReasonKind.BREACH)
    outage = draft.is_outage(timer)
    draft.enter("deadline_breached", deadline=clock.id, due=clock.due, **called.detail, outage=outage)
    follow(draft)


def _notify(draft: Draft, about: str, roles: tuple[str, ...], kind: ReasonKind) -> Called:
    """Ring these roles about a limit or a recurring report, by its id."""
    called = Called()
    for role_id in roles:
        role = draft.plan.roles[role_id]
        if not draft.is_logger_only(role):  # who logs sits at the desk and sees what is owed
            called += draft.ring(role, Reason(kind, about, role_id), CHANNELS, kind.value, about)
    return called


def meet_done(draft: Draft) -> None:
    """Meet every running deadline whose thing has been done, at the time it was done."""
    for deadline in draft.plan.deadlines:
        clock, done = draft.clocks.get(deadline.id), _done_at(draft, deadline)
        if done and clock and clock.state.is_running:
            _meet(draft, clock, done, by_system=True)


def _done_at(draft: Draft, deadline: Deadline) -> datetime | None:
    """When something that meets this deadline first happened; None if nothing has."""
    times = [at for event in deadline.met_by if (at := draft.happened(event))]
    return min(times, default=None)


def meet(draft: Draft, deadline_id: str, at: datetime) -> None:
    """A person says it was done at `at`; judged by that time, recorded at this one."""
    clock = draft.clocks.get(deadline_id)
    if clock is None:
        known = ", ".join(sorted(c.id for c in draft.clocks.values() if c.state.is_running)) or "none"
        raise UnknownItem(f"no clock runs for {deadline_id!r} on {draft.incident.number}; running: {known}")
    if not clock.state.is_running:
        since = f" since {clock.met_at:%Y-%m-%d %H:%M %Z}" if clock.met_at else ""
        raise IllegalTransition(f"{deadline_id} is {clock.state}{since}: it cannot be met again")
    draft.require_time(f"{deadline_id} cannot have been met", at, _since(draft, clock))
    _meet(draft, clock, at, by_system=False)


def _since(draft: Draft, clock: Clock) -> datetime:
    """From when on it can have been met: what is counted by a time somebody gave, ever since it is known."""
    is_given = moments.parts(clock.anchor)[0] in (moments.FIELD, moments.DUE)
    return min(draft.incident.anchors.values(), default=clock.started) if is_given else clock.started


def _meet(draft: Draft, clock: Clock, at: datetime, *, by_system: bool) -> None:
    state = ClockState.MET if at <= clock.due else ClockState.MET_LATE
    draft.stop(tracks.deadline(clock.id))
    draft.withdraw((ReasonKind.WARN, ReasonKind.BREACH), clock.id)
    draft.set_clock(replace(clock, state=state, met_at=at))
    late: timedelta = max(at - clock.due, timedelta())
    draft.enter(
        "deadline_met",
        by_system=by_system,
        deadline=clock.id,
        at=at,
        due=clock.due,
        late_by_s=int(late.total_seconds()),
    )


def end(draft: Draft) -> None:
    """The incident is over: what was still owed is entered, and its clock ends."""
    for clock in list(draft.clocks.values()):
        if clock.state.is_running:
            draft.stop(tracks.deadline(clock.id))
            draft.enter("clock_ended", deadline=clock.id, due=clock.due, was=clock.state)
            draft.set_clock(replace(clock, state=ClockState.ENDED))


# Recurring reports


def start_cadences(draft: Draft) -> None:
    """The first report of each cadence is owed one interval from now."""
    for cadence in draft.plan.cadences:
        span = _interval(draft, cadence)
        track = tracks.cadence(cadence.id)
        if span and not draft.armed(track):
            draft.next_epoch(track)
            draft.arm(track, 0, TimerKind.UPDATE, draft.facts.calendar.add(draft.now, span).at)


def recompute_cadences(draft: Draft) -> None:
    """Other levels or fields, another interval, from now; what is owed sooner is not put off by it."""
    for cadence in draft.plan.cadences:
        span = _interval(draft, cadence)
        owed = draft.armed(tracks.cadence(cadence.id))
        if span is None:
            stop_cadence(draft, cadence.id)
        elif owed and owed[0].due > draft.facts.calendar.add(draft.now, span).at:
            draft.stop(tracks.cadence(cadence.id))
    start_cadences(draft)


def _interval(draft: Draft, cadence: Cadence) -> Span | None:
    """How often it is owed at this level, with these fields; None if it is not."""
    owed = holds(cadence.when, draft.incident.fields)
    return cadence.every.get(draft.incident.event_level) if owed else None


def stop_cadence(draft: Draft, cadence_id: str) -> bool:
    """The report is owed no more, and nobody is called for it; whether it was owed."""
    draft.withdraw((ReasonKind.UPDATE,), cadence_id)
    return draft.stop(tracks.cadence(cadence_id))


def update_owed(draft: Draft, timer: Timer) -> None:
    """A recurring report was not made in its interval: a record, a call, and the next interval."""
    cadence = next(c for c in draft.plan.cadences if c.id == tracks.item(timer.track))
    called = _notify(draft, cadence.id, cadence.roles, ReasonKind.UPDATE)
    outage = draft.is_outage(timer)
    draft.enter("update_owed", cadence=cadence.id, due=timer.due, **called.detail, outage=outage)
    base = draft.now if outage else timer.due
    span = cadence.every[draft.incident.event_level]
    draft.arm(timer.track, timer.n + 1, TimerKind.UPDATE, draft.facts.calendar.add(base, span).at)


def update_made(draft: Draft, cadence_id: str) -> None:
    """A recurring report was made: its interval starts again."""
    if not stop_cadence(draft, cadence_id):
        raise UnknownItem(f"no update {cadence_id!r} is owed on {draft.incident.number}")
    start_cadences(draft)

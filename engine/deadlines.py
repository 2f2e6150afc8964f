"""Response deadlines 时限. An answer comes here only where a plan names it."""

from dataclasses import replace
from datetime import datetime, timedelta

from engine import tracks
from engine.conditions import holds
from engine.draft import Called, Draft
from engine.duties import Deadline
from engine.errors import IllegalTransition, UnknownItem
from engine.facts import Clock, Reason, Timer
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

    A clock is moved from the anchor it has; its old epoch stays on record. What was met stays met.
    """
    for deadline in draft.plan.deadlines:
        wanted = _wanted(draft, deadline)
        current = draft.clocks.get(deadline.id)
        if current is None:
            if wanted:
                _run(draft, wanted)
        elif current.state.is_running:
            if wanted is None or wanted.due != current.due:
                _supersede(draft, current)
                if wanted:
                    _run(draft, wanted)
        elif current.state is ClockState.SUPERSEDED and wanted:
            _run(draft, wanted)


def _wanted(draft: Draft, deadline: Deadline) -> Clock | None:
    """The clock this deadline asks for now, in its next epoch; None if it does not apply (yet)."""
    span = deadline.within.get(draft.incident.event_level)
    if span is None or not holds(deadline.when, draft.incident.fields):
        return None
    current = draft.clocks.get(deadline.id)
    anchor, started = (current.anchor, current.started) if current else _start(draft, deadline)
    if started is None:
        return None
    due = draft.facts.calendar.add(started, span)
    epoch = current.epoch + 1 if current else 0
    return Clock(deadline.id, epoch, anchor, started, due.at, ClockState.RUNNING, due.provisional)


def _start(draft: Draft, deadline: Deadline) -> tuple[str, datetime | None]:
    """The first of its moments that has happened, and when."""
    known = ((moment, at) for moment in deadline.anchors if (at := draft.happened(moment)))
    return next(known, ("", None))


def _run(draft: Draft, clock: Clock) -> None:
    """Start a clock and arm its warning and its end; what it asks for may have been done already."""
    track = tracks.deadline(clock.id)
    draft.next_epoch(track)
    draft.set_clock(clock)
    draft.enter(
        "clock_started",
        deadline=clock.id,
        anchor=clock.anchor,
        started=clock.started,
        due=clock.due,
        provisional=clock.provisional,
    )
    done = _done_at(draft, draft.plan.deadline(clock.id))
    if done:
        _meet(draft, clock, done, by_system=True)
        return
    warn = draft.plan.deadline(clock.id).warn
    if warn:
        draft.arm(track, 0, TimerKind.WARN, draft.facts.calendar.before(clock.due, warn))
    draft.arm(track, 1, TimerKind.BREACH, clock.due)


def _supersede(draft: Draft, clock: Clock) -> None:
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
    called = notify(draft, clock.id, draft.plan.deadline(clock.id).warn_roles, ReasonKind.WARN)
    draft.enter("deadline_warned", deadline=clock.id, due=clock.due, **called.detail)


def breach(draft: Draft, timer: Timer) -> None:
    """A limit has passed unmet: once, whether or not the watch was there to see it."""
    clock = draft.clocks[tracks.item(timer.track)]
    draft.set_clock(replace(clock, state=ClockState.BREACHED, breached_at=draft.now))
    called = notify(draft, clock.id, draft.plan.deadline(clock.id).breach_roles, ReasonKind.BREACH)
    outage = draft.is_outage(timer)
    draft.enter("deadline_breached", deadline=clock.id, due=clock.due, **called.detail, outage=outage)


def notify(draft: Draft, about: str, roles: tuple[str, ...], kind: ReasonKind) -> Called:
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
    draft.require_time(f"{deadline_id} cannot have been met", at, clock.started)
    _meet(draft, clock, at, by_system=False)


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

"""Response deadlines 时限. An answer comes here only where a plan names it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import takewhile

from engine import moments, tracks
from engine.calling import Called
from engine.conditions import holds
from engine.draft import Draft
from engine.duties import Deadline
from engine.errors import IllegalTransition, UnknownItem
from engine.facts import Clock, Reason, Timer
from engine.vocabulary import Anchor, ChannelKind, ClockState, ReasonKind, TimerKind

CHANNELS = (ChannelKind.SMS, ChannelKind.VOICE, ChannelKind.MANUAL)
# What speaks of a limit as it stands, and of nothing once it is met or counts no more.
_ABOUT_IT = (ReasonKind.WARN, ReasonKind.BREACH, ReasonKind.PROGRESS)


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
    What was met stays met, and what was extended stays so until another end is asked for.
    """
    for deadline in draft.plan.deadlines:
        current = draft.clocks.get(deadline.id)
        asked = wanted(draft, deadline, current)
        if current is None:
            if asked:
                run(draft, asked)
        elif current.state.is_running:
            if asked is None or asked.due != (current.unextended or current.due):
                supersede(draft, current)
                if asked:
                    run(draft, asked)
        elif asked and (current.state is ClockState.SUPERSEDED or _is_set_anew(current, asked)):
            run(draft, asked)


def _is_set_anew(current: Clock, asked: Clock) -> bool:
    """Whether what ended with an earlier round is owed because another level was set since."""
    is_later = asked.anchor == Anchor.GRADED and asked.started > current.started
    return current.state is ClockState.ENDED and is_later


def wanted(draft: Draft, deadline: Deadline, current: Clock | None) -> Clock | None:
    """The clock this deadline asks for now, in the epoch after `current`; None if it does not apply (yet)."""
    if not holds(deadline.when, draft.incident.fields):
        return None
    until = deadline.until.get(draft.incident.event_level)
    if until:
        return _wanted_until(draft, deadline.id, until, current)
    span = deadline.within.get(draft.incident.event_level)
    anchor, started = _start(draft, deadline, current)
    if span is None or started is None:
        return None
    due = draft.facts.calendar.add(started, span)
    clock = Clock(deadline.id, 0, anchor, started, due.at, ClockState.RUNNING, due.provisional)
    return _next(current, clock)


def _wanted_until(draft: Draft, deadline_id: str, until: str, current: Clock | None) -> Clock | None:
    """A limit that ends at a time somebody gave runs from when it was given, perhaps too late already."""
    end = draft.known(until)
    if end is None:
        return None
    same = current is not None and (current.unextended or current.due) == end
    started = current.started if current and same else min(draft.now, end)
    return _next(current, Clock(deadline_id, 0, until, started, end, ClockState.RUNNING))


def _next(current: Clock | None, clock: Clock) -> Clock:
    """The clock in the epoch after `current`, extended as often as that was."""
    return replace(clock, epoch=current.epoch + 1, extended=current.extended) if current else clock


def _start(draft: Draft, deadline: Deadline, current: Clock | None) -> tuple[str, datetime | None]:
    """The moment it counts from already, if that stands; else the first of its moments that is known.

    A time that was given may be corrected, a limit that was missed turn out to have been met, closing be
    asked for again, and another level be set. A report is made again and again: named before what it counts
    from, it takes its place.
    """
    if current and _stands(current):
        reports = _reports_before(deadline, current.anchor)
        made = ((moment, at) for moment in reports if (at := draft.known(moment)))
        return next(made, (current.anchor, current.started))
    asked = (current.anchor, *deadline.anchors) if current else deadline.anchors
    known = ((moment, at) for moment in asked if (at := draft.known(moment)))
    return next(known, ("", None))


def _reports_before(deadline: Deadline, anchor: str) -> Iterator[str]:
    """The recurring reports among its moments that come before this one."""
    before = takewhile(lambda moment: moment != anchor, deadline.anchors)
    return (moment for moment in before if moments.parts(moment)[0] == moments.UPDATE)


def _stands(clock: Clock) -> bool:
    """Whether it counts from a time everybody knows.

    Of those `graded` comes again with each level, and `resolved` can be taken back.
    """
    if clock.anchor == Anchor.GRADED:
        return False
    is_taken_back = clock.anchor == Anchor.RESOLVED and clock.state is ClockState.SUPERSEDED
    return not moments.parts(clock.anchor)[0] and not is_taken_back


def run(draft: Draft, clock: Clock) -> None:
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
        **({"is_until": True} if limit.until else {}),
    )
    done = done_at(draft, limit)
    if done:
        _meet(draft, clock, done, by_system=True)
        return
    warnings = sorted(draft.facts.calendar.before(clock.due, ahead) for ahead in limit.warn)
    for n, at in enumerate(warnings):
        draft.arm(track, n, TimerKind.WARN, at)
    draft.arm(track, max(len(warnings), 1), TimerKind.BREACH, clock.due)


def supersede(draft: Draft, clock: Clock) -> None:
    """Another level asks for another limit; a breach that has happened stays on record."""
    draft.stop(tracks.deadline(clock.id))
    draft.withdraw(_ABOUT_IT, clock.id)
    draft.set_clock(replace(clock, state=ClockState.SUPERSEDED))
    draft.enter("clock_superseded", deadline=clock.id, due=clock.due, was=clock.state)


def warn(draft: Draft, timer: Timer) -> None:
    """A limit is near: tell those who can still meet it. Past due, the breach alone speaks.

    Of warnings that are due together, after an outage or where little time was given, the last one speaks.
    """
    clock = draft.clocks[tracks.item(timer.track)]
    if clock.due <= draft.now or _is_warned_later(draft, timer):
        return
    draft.set_clock(replace(clock, state=ClockState.WARNED))
    called = notify(draft, clock.id, draft.plan.deadline(clock.id).warn_roles, ReasonKind.WARN)
    draft.enter("deadline_warned", deadline=clock.id, due=clock.due, **called.detail)


def _is_warned_later(draft: Draft, timer: Timer) -> bool:
    armed = draft.armed(timer.track)
    return any(one.kind is TimerKind.WARN and one.n > timer.n and one.due <= draft.now for one in armed)


def breach(draft: Draft, timer: Timer) -> None:
    """A limit has passed unmet: once, whether or not the watch was there to see it.

    A time that was given may have come meanwhile, and have met it: nobody did anything then. What was past
    when the matter was logged nobody here missed: nobody is rung about it, and why it is late is asked.
    """
    clock = draft.clocks[tracks.item(timer.track)]
    if done_at(draft, draft.plan.deadline(clock.id)):
        follow(draft)
        return
    draft.set_clock(replace(clock, state=ClockState.BREACHED, breached_at=draft.now))
    logged = draft.incident.anchors.get(Anchor.LOGGED)
    was_past = logged is not None and clock.due <= logged
    roles = () if was_past else draft.plan.deadline(clock.id).breach_roles
    called = notify(draft, clock.id, roles, ReasonKind.BREACH)
    outage = draft.is_outage(timer)
    draft.enter("deadline_breached", deadline=clock.id, due=clock.due, **called.detail, outage=outage)
    if was_past and not clock.epoch:  # once: another level asks for the same explanation
        draft.enter("late_when_logged", deadline=clock.id, due=clock.due)
    follow(draft)


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
        clock, done = draft.clocks.get(deadline.id), done_at(draft, deadline)
        if done and clock and clock.state.is_running:
            _meet(draft, clock, done, by_system=True)


def done_at(draft: Draft, deadline: Deadline) -> datetime | None:
    """When something that meets this deadline first happened; None if nothing has.

    What runs since the matter was opened again is met by nothing that happened in an earlier round; a step
    that is done still was not opened again with it.
    """
    clock, reopened = draft.clocks.get(deadline.id), draft.incident.anchors.get(Anchor.REOPENED)
    since = reopened if clock and reopened and clock.started >= reopened else None
    happened = ((moments.parts(event)[0], draft.happened(event)) for event in deadline.met_by)
    times = [at for kind, at in happened if at and (not since or at >= since or kind == moments.STEP)]
    return min(times, default=None)


def running(draft: Draft, deadline_id: str, what: str) -> Clock:
    """The clock of this deadline, if what it asks for is still owed; else it cannot be `what`."""
    clock = draft.clocks.get(deadline_id)
    if clock is None:
        known = ", ".join(sorted(c.id for c in draft.clocks.values() if c.state.is_running)) or "none"
        raise UnknownItem(f"no clock runs for {deadline_id!r} on {draft.incident.number}; running: {known}")
    if not clock.state.is_running:
        since = f" since {clock.met_at:%Y-%m-%d %H:%M %Z}" if clock.met_at else ""
        raise IllegalTransition(f"{deadline_id} is {clock.state}{since}: it cannot be {what}")
    return clock


def meet(draft: Draft, deadline_id: str, at: datetime) -> None:
    """A person says it was done at `at`; judged by that time, recorded at this one."""
    clock = running(draft, deadline_id, "met again")
    draft.require_time(f"{deadline_id} cannot have been met", at, _since(draft, clock))
    _meet(draft, clock, at, by_system=False)


def _since(draft: Draft, clock: Clock) -> datetime:
    """From when on it can have been met: what is counted by a time somebody gave, ever since it is known."""
    is_given = moments.parts(clock.anchor)[0] in (moments.FIELD, moments.DUE)
    return min(draft.incident.anchors.values(), default=clock.started) if is_given else clock.started


def _meet(draft: Draft, clock: Clock, at: datetime, *, by_system: bool) -> None:
    state = ClockState.MET if at <= clock.due else ClockState.MET_LATE
    draft.stop(tracks.deadline(clock.id))
    draft.withdraw(_ABOUT_IT, clock.id)
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

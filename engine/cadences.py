"""Recurring reports 续报: owed every so often, or at times of the day.

What is to be made is an occasion: awaited, owed once it has fallen due unmade, made late if it is made
then, and missed when the next one falls due. Each of these is an entry of its own.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from engine import deadlines, moments, tracks
from engine.conditions import holds
from engine.draft import Draft
from engine.duties import Cadence
from engine.errors import NotYet, UnknownItem
from engine.events import UpdateMade
from engine.facts import Occasion, Timer
from engine.schedules import Window, following
from engine.vocabulary import ReasonKind, TimerKind


def start(draft: Draft) -> None:
    """Await the first of each report: an interval from now, or at its next time of the day.

    Of a part of the day that has begun already nothing is asked: what is asked is for the whole of it. What
    was made before its time is not asked for again, whatever has stopped the report meanwhile.
    """
    for cadence in draft.plan.cadences:
        track = tracks.cadence(cadence.id)
        if _applies(draft, cadence) and not draft.armed(track):
            made = draft.incident.anchors.get(_made(cadence), draft.now)
            draft.next_epoch(track)
            _await(draft, cadence, 0, _after(draft, cadence, max(draft.now, made)))


def recompute(draft: Draft) -> None:
    """Other levels or fields, another interval, from now; what is owed sooner is not put off by it.

    Times of the day are those of the wall, whatever the level.
    """
    for cadence in draft.plan.cadences:
        awaited = draft.armed(tracks.cadence(cadence.id))
        if not _applies(draft, cadence):
            stop(draft, cadence.id)
        elif cadence.every and awaited and awaited[0].due > _after(draft, cadence, draft.now).due:
            draft.stop(tracks.cadence(cadence.id))
            _forget(draft, (one for one in _of(draft, cadence.id) if not one.is_owed))
    start(draft)


def stop(draft: Draft, cadence_id: str) -> None:
    """The report is owed no more, and nobody is called for it."""
    draft.withdraw((ReasonKind.UPDATE,), cadence_id)
    _forget(draft, _of(draft, cadence_id))
    draft.stop(tracks.cadence(cadence_id))


def stop_all(draft: Draft) -> None:
    """No report is owed any more."""
    for cadence in draft.plan.cadences:
        stop(draft, cadence.id)


def fall_due(draft: Draft, timer: Timer) -> None:
    """A time has come: what was not made is owed, what was owed before is missed, and the next is awaited.

    After an outage only the last is asked for; what fell due before it is missed by the outage.
    """
    cadence = next(c for c in draft.plan.cadences if c.id == tracks.item(timer.track))
    outage = draft.is_outage(timer)
    missed = [one for one in _of(draft, cadence.id) if one.is_owed]
    lacking = [one for one in _of(draft, cadence.id) if not one.is_owed]
    _forget(draft, (*missed, *lacking))
    window = _after(draft, cadence, draft.now if outage and cadence.every else timer.due)
    while window.due <= draft.now:
        missed += lacking
        lacking = _occasions(cadence, window)
        window = _after(draft, cadence, window.due)
    for one in missed:
        draft.enter("update_missed", **_said(one), outage=outage)
    _ask_for(draft, cadence, lacking, outage)
    _await(draft, cadence, timer.n + 1, window)


def _ask_for(draft: Draft, cadence: Cadence, lacking: list[Occasion], outage: bool) -> None:
    """Call for what has fallen due; each report that is lacking is an entry of its own."""
    called = deadlines.notify(draft, cadence.id, cadence.roles, ReasonKind.UPDATE)
    for one in lacking:
        draft.enter("update_owed", **_said(one), **called.detail, outage=outage)
        _keep(draft, replace(one, is_owed=True))


def made(draft: Draft, event: UpdateMade) -> None:
    """A report was made: the oldest that is owed, else the one that is awaited.

    An interval starts again with it, and so do limits that count from the last one; times of the day do not.
    UnknownItem if none is owed at all, NotYet if the one that is awaited cannot be made before its time.
    """
    mine = _of(draft, event.cadence)
    if not mine:
        raise UnknownItem(f"no update {event.cadence!r} is owed on {draft.incident.number}")
    one = mine[0]
    if one.opens > draft.now:
        raise NotYet(
            f"{event.cadence} is made already; the next is due {one.due:%Y-%m-%d %H:%M %Z}, "
            f"and can be made from {one.opens:%Y-%m-%d %H:%M %Z} on"
        )
    at = draft.time_of(f"update {event.cadence!r} cannot have been made", event.at)
    late: timedelta = max(at - one.due, timedelta())
    draft.enter(
        "update_made",
        by_system=False,
        **_said(one),
        late_by_s=int(late.total_seconds()),
        nothing_new=event.nothing_new,
    )
    draft.renew(moments.of(moments.UPDATE, event.cadence), at)
    _go_on(draft, next(c for c in draft.plan.cadences if c.id == event.cadence), one, at)


def _made(cadence: Cadence) -> str:
    """Under what the time is kept that a report of this kind was last made for: no moment of a plan."""
    return f"made:{cadence.id}"


def _go_on(draft: Draft, cadence: Cadence, made_now: Occasion, at: datetime) -> None:
    """What is awaited once this one was made, at `at`: an interval later, wherever that was entered."""
    if cadence.every:
        stop(draft, cadence.id)
        window = _after(draft, cadence, at)
        while (later := _after(draft, cadence, window.due)).due <= draft.now:
            window = later  # of what has passed meanwhile only the last is asked for
        draft.next_epoch(tracks.cadence(cadence.id))
        _await(draft, cadence, 0, window)
        return
    draft.change(replace(draft.incident, anchors={**draft.incident.anchors, _made(cadence): made_now.due}))
    _forget(draft, [made_now])
    left = _of(draft, cadence.id)
    if not any(one.is_owed for one in left):
        draft.withdraw((ReasonKind.UPDATE,), cadence.id)
    if not left:
        draft.stop(tracks.cadence(cadence.id))
        draft.next_epoch(tracks.cadence(cadence.id))
        _await(draft, cadence, 0, _after(draft, cadence, made_now.due))


def _applies(draft: Draft, cadence: Cadence) -> bool:
    """Whether it is owed at this level, with these fields."""
    return cadence.is_owed_at(draft.incident.event_level) and holds(cadence.when, draft.incident.fields)


def _after(draft: Draft, cadence: Cadence, at: datetime) -> Window:
    """The next one after `at`."""
    calendar = draft.facts.calendar
    if not cadence.every:
        return following(calendar, cadence.parts, at, working=cadence.working)
    due = calendar.add(at, cadence.every[draft.incident.event_level])
    return Window(at, due.at, 1, due.provisional)


def _await(draft: Draft, cadence: Cadence, n: int, window: Window) -> None:
    for one in _occasions(cadence, window):
        _keep(draft, one)
    draft.arm(tracks.cadence(cadence.id), n, TimerKind.UPDATE, window.due)


def _occasions(cadence: Cadence, window: Window) -> list[Occasion]:
    return [Occasion(cadence.id, window.opens, window.due, window.provisional)] * window.times


def _of(draft: Draft, cadence_id: str) -> list[Occasion]:
    """What is owed and awaited of one report, the oldest first."""
    return sorted((one for one in draft.incident.occasions if one.cadence == cadence_id), key=_when)


def _when(one: Occasion) -> datetime:
    return one.due


def _keep(draft: Draft, one: Occasion) -> None:
    draft.change(replace(draft.incident, occasions=(*draft.incident.occasions, one)))


def _forget(draft: Draft, some: Iterable[Occasion]) -> None:
    left = list(draft.incident.occasions)
    for one in some:
        left.remove(one)
    draft.change(replace(draft.incident, occasions=tuple(left)))


def _said(one: Occasion) -> dict[str, Any]:
    """As an entry keeps it."""
    return {"cadence": one.cadence, "due": one.due, "provisional": one.provisional}

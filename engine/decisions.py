"""The two questions the engine answers: what is due now, and what follows from what happened.

`decide(facts, now)` fires every timer that is due. `apply(facts, events, now)` takes what people
did, in order. Both are pure: same facts, same answer; nothing is saved until the store says so.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from engine import asking, cadences, confirming, deadlines, ladder, tells, tracks
from engine.affecting import affect
from engine.draft import Draft
from engine.events import Event
from engine.facts import Decision, Facts, Reason, Timer
from engine.happening import happen
from engine.lifecycle import Act, advance
from engine.tracks import EFFECTS, FIELDS_JUDGED
from engine.vocabulary import ReasonKind, TimerKind


def decide(facts: Facts, now: datetime) -> Decision:
    """Fire every timer due at `now` (aware UTC), earliest first; never one that is not due.

    What follows at once from one that fired, fires too: nothing is due any more when it is decided.
    """
    draft = Draft(facts, now)
    while due := draft.due():
        for timer in due:
            if timer not in draft.armed(timer.track):
                continue  # what was due before it has settled what this one is about
            draft.fire(timer)
            _FIRE[timer.kind](draft, timer)
    return draft.decision()


def apply(facts: Facts, events: tuple[Event, ...], now: datetime) -> Decision:
    """What follows from `events`, in order, at `now` (aware UTC).

    Raises an EngineError; then nothing at all has happened.
    """
    draft = Draft(facts, now)
    for event in events:
        event = confirming.weighed(draft, event)
        state = advance(draft.incident.state, event.act, is_confirmed=draft.incident.is_confirmed)
        draft.change(replace(draft.incident, state=state))
        happen(draft, event)
        affect(draft, EFFECTS[event.act])
    return draft.decision()


def _chase(draft: Draft, timer: Timer) -> None:
    """The report waits too long: ask its reader, and ask again an interval later."""
    role = draft.plan.roles[draft.plan.reviewing(*draft.incident.levels)]
    called = draft.ring(
        role, Reason(ReasonKind.CHASE, "report", role.id), deadlines.CHANNELS, "chase", tracks.REPORT
    )
    draft.enter("review_overdue", due=timer.due, **called.detail, outage=draft.is_outage(timer))
    due = draft.facts.calendar.add(draft.now, draft.plan.review_within).at
    draft.arm(tracks.REPORT, timer.n + 1, TimerKind.CHASE, due)


def _breach(draft: Draft, timer: Timer) -> None:
    """A limit passes, and somebody may have to be told of it, or be asked what is to be done now."""
    deadlines.breach(draft, timer)
    tells.follow(draft)
    asking.follow(draft)


def _silent(draft: Draft, timer: Timer) -> None:
    """Nobody has decided: the system judges, and what depends on the field follows."""
    asking.silent(draft, timer)
    affect(draft, FIELDS_JUDGED)


def _end_drill(draft: Draft, timer: Timer) -> None:
    """A drill nobody has ended: it ends now, with what was not done."""
    state = advance(draft.incident.state, Act.END_DRILL)
    draft.change(replace(draft.incident, state=state))
    draft.enter("drill_timed_out", due=timer.due)
    affect(draft, EFFECTS[Act.END_DRILL])


_FIRE: Mapping[TimerKind, Callable[[Draft, Timer], None]] = {
    TimerKind.RUNG: ladder.climb,
    TimerKind.TELL: tells.fire,
    TimerKind.GATE: tells.gate,
    TimerKind.LAPSE: ladder.lapse,
    TimerKind.WARN: deadlines.warn,
    TimerKind.BREACH: _breach,
    TimerKind.UPDATE: cadences.fall_due,
    TimerKind.ASK: asking.ask,
    TimerKind.SILENCE: _silent,
    TimerKind.CHASE: _chase,
    TimerKind.DRILL_END: _end_drill,
}

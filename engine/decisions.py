"""The two questions the engine answers: what is due now, and what follows from what happened.

`decide(facts, now)` fires every timer that is due. `apply(facts, events, now)` takes what people
did, in order. Both are pure: same facts, same answer; nothing is saved until the store says so.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from engine import answers, deadlines, doing, ladder, levels, tells, tracks, upward
from engine.draft import Draft
from engine.errors import IllegalTransition, Unchanged
from engine.events import (
    Absorbed,
    Answered,
    Archived,
    Confirmed,
    Consented,
    DeadlineMet,
    Declined,
    Described,
    Dismissed,
    Event,
    FieldsJudged,
    LevelChanged,
    Logged,
    Merged,
    Noted,
    Replied,
    ReportAccepted,
    ReportedUp,
    ReportReturned,
    Resolved,
    Resumed,
    StepDone,
    UpdateMade,
    Voided,
)
from engine.facts import Decision, Facts, Reason, Timer
from engine.lifecycle import advance
from engine.tracks import EFFECTS, Effect, Family
from engine.vocabulary import Anchor, ReasonKind, TimerKind


def decide(facts: Facts, now: datetime) -> Decision:
    """Fire every timer due at `now` (aware UTC), earliest first; never one that is not due."""
    draft = Draft(facts, now)
    for timer in draft.due():
        if timer not in draft.armed(timer.track):
            continue  # what was due before it has settled what this one is about
        draft.fire(timer)
        _FIRE[timer.kind](draft, timer)
    return draft.decision()


def apply(facts: Facts, events: tuple[Event, ...], now: datetime) -> Decision:
    """What follows from `events`, in order, at `now` (aware UTC).

    Raises IllegalTransition, UnknownItem or Incomplete; then nothing at all has happened.
    """
    draft = Draft(facts, now)
    for event in events:
        state = advance(draft.incident.state, event.act)
        draft.change(replace(draft.incident, state=state))
        _HAPPEN[type(event)](draft, event)
        affect(draft, EFFECTS[event.act])
    return draft.decision()


def affect(draft: Draft, effects: Mapping[Family, Effect]) -> None:
    """Carry out one row of the table of acts and tracks."""
    for family, effect in effects.items():
        _AFFECT[family, effect](draft)


def _stop_family(family: Family, *reasons: ReasonKind) -> Callable[[Draft], None]:
    """Cancel what is armed, and call nobody any more for these reasons."""

    def stop(draft: Draft) -> None:
        for track in draft.tracks(family):
            draft.stop(track)
        draft.withdraw(reasons)

    return stop


def _end_all(draft: Draft) -> None:
    """Deadlines end with an entry each, and nobody is to be reached about it any more."""
    deadlines.end(draft)
    draft.withdraw(frozenset(ReasonKind))


def _chase_report(draft: Draft) -> None:
    draft.stop(tracks.REPORT)
    draft.withdraw((ReasonKind.CHASE,))
    draft.next_epoch(tracks.REPORT)
    due = draft.facts.calendar.add(draft.now, draft.plan.review_within).at
    draft.arm(tracks.REPORT, 0, TimerKind.CHASE, due)


def _chase(draft: Draft, timer: Timer) -> None:
    """The report waits too long: ask its reader, and ask again an interval later."""
    role = draft.plan.roles[draft.plan.reviewer]
    called = draft.ring(
        role, Reason(ReasonKind.CHASE, "report", role.id), deadlines.CHANNELS, "chase", tracks.REPORT
    )
    draft.enter("review_overdue", due=timer.due, **called.detail, outage=draft.is_outage(timer))
    due = draft.facts.calendar.add(draft.now, draft.plan.review_within).at
    draft.arm(tracks.REPORT, timer.n + 1, TimerKind.CHASE, due)


def _nothing(_: Draft) -> None:
    """The event itself has done what this effect asks."""


_FIRE: Mapping[TimerKind, Callable[[Draft, Timer], None]] = {
    TimerKind.RUNG: ladder.climb,
    TimerKind.TELL: tells.fire,
    TimerKind.GATE: tells.gate,
    TimerKind.LAPSE: ladder.lapse,
    TimerKind.WARN: deadlines.warn,
    TimerKind.BREACH: deadlines.breach,
    TimerKind.UPDATE: deadlines.update_owed,
    TimerKind.CHASE: _chase,
}

_AFFECT: Mapping[tuple[Family, Effect], Callable[[Draft], None]] = {
    (Family.LADDER, Effect.START): ladder.start,
    (Family.LADDER, Effect.RESTART): ladder.restart,
    (Family.LADDER, Effect.STOP): _stop_family(Family.LADDER, *ladder.LADDER_REASONS),
    (Family.LADDER, Effect.IF_ANSWERED): _nothing,
    (Family.LADDER, Effect.IF_DECLINED): _nothing,
    (Family.TELL, Effect.START): tells.start,
    (Family.TELL, Effect.ADD): tells.add,
    (Family.TELL, Effect.RELEASE): tells.release,
    (Family.TELL, Effect.REACH): tells.reach,
    (Family.TELL, Effect.STOP): _stop_family(Family.TELL),
    (Family.TELL, Effect.IF_ANSWERED): _nothing,
    (Family.TELL, Effect.IF_DECLINED): _nothing,
    (Family.ACT, Effect.START): ladder.expect_action,
    (Family.ACT, Effect.STOP): _stop_family(Family.ACT),
    (Family.DEADLINE, Effect.START): deadlines.follow,
    (Family.DEADLINE, Effect.RECOMPUTE): deadlines.follow,
    (Family.DEADLINE, Effect.FOLLOW): deadlines.follow,
    (Family.DEADLINE, Effect.END): _end_all,
    (Family.CADENCE, Effect.START): deadlines.start_cadences,
    (Family.CADENCE, Effect.RECOMPUTE): deadlines.recompute_cadences,
    (Family.CADENCE, Effect.STOP): _stop_family(Family.CADENCE, ReasonKind.UPDATE),
    (Family.REPORT, Effect.START): _chase_report,
    (Family.REPORT, Effect.RESTART): _chase_report,
    (Family.REPORT, Effect.STOP): _stop_family(Family.REPORT, ReasonKind.CHASE),
}


def _logged(draft: Draft, _: Logged) -> None:
    incident = draft.incident
    if draft.facts.epochs:
        raise IllegalTransition(f"{incident.number} is logged already: two ladders would climb for it")
    levels.require(draft.plan, incident.event_level, incident)
    levels.require(draft.plan, incident.response_level, incident)
    draft.enter(
        "logged",
        by_system=False,
        playbook=f"{draft.plan.id} {draft.plan.version}",
        event_level=incident.event_level,
        response_level=incident.response_level,
        anchors={str(anchor): at for anchor, at in incident.anchors.items()},
        fields=dict(incident.fields),
    )


def _confirmed(draft: Draft, event: Confirmed) -> None:
    at = draft.time_of("the level cannot have been confirmed", event.at)
    anchors = {**draft.incident.anchors, Anchor.CONFIRMED: at}
    draft.change(replace(draft.incident, anchors=anchors))
    draft.enter(
        "confirmed", by_system=False, event_level=event.event_level, response_level=event.response_level
    )
    levels.change(draft, event.event_level, event.response_level, affect)


def _judged(draft: Draft, event: FieldsJudged) -> None:
    before = draft.incident
    was = {name: before.fields.get(name) for name in event.fields}
    fields = {**before.fields, **event.fields}
    draft.change(replace(before, fields=fields, given=before.given | set(event.fields)))
    draft.enter("fields_judged", by_system=False, fields=dict(event.fields), was=was)


def _described(draft: Draft, event: Described) -> None:
    before = draft.incident
    unit = event.unit or before.unit
    draft.change(replace(before, unit=unit, given=before.given | set(event.texts)))
    texts = {"texts": dict(event.texts), "was_texts": dict(event.was_texts)}
    draft.enter("described", by_system=False, **texts, unit=event.unit)


def _level_changed(draft: Draft, event: LevelChanged) -> None:
    incident = draft.incident
    if (event.event_level, event.response_level) == (incident.event_level, incident.response_level):
        raise Unchanged(
            f"{incident.number} is at event level {incident.event_level} and response level "
            f"{incident.response_level} already; name another level"
        )
    draft.enter(
        "level_changed",
        by_system=False,
        event_level=event.event_level,
        response_level=event.response_level,
        was_event_level=incident.event_level,
        was_response_level=incident.response_level,
        reason=event.reason,
    )
    levels.change(draft, event.event_level, event.response_level, affect)


def _noted(draft: Draft, event: Noted) -> None:
    draft.enter("noted", by_system=False, text=event.text)


def _plain(kind: str, *names: str) -> Callable[[Draft, Event], None]:
    """An event that is only entered, with these of its fields."""

    def enter(draft: Draft, event: Event) -> None:
        draft.enter(kind, by_system=False, **{name: getattr(event, name) for name in names})

    return enter


_HAPPEN: Mapping[type, Callable[..., None]] = {
    Logged: _logged,
    Confirmed: _confirmed,
    FieldsJudged: _judged,
    Described: _described,
    LevelChanged: _level_changed,
    Answered: answers.answered,
    Replied: _plain("replied", "page", "person", "text"),
    Declined: answers.declined,
    Consented: upward.consented,
    ReportedUp: upward.reported_up,
    Noted: _noted,
    StepDone: doing.step_done,
    DeadlineMet: doing.deadline_met,
    UpdateMade: doing.update_made,
    Resolved: doing.resolved,
    Resumed: _plain("resumed", "reason"),
    ReportAccepted: _plain("report_accepted"),
    ReportReturned: _plain("report_returned", "comment"),
    Archived: _plain("archived"),
    Dismissed: _plain("dismissed", "reason"),
    Voided: _plain("voided", "reason"),
    Merged: _plain("merged", "into"),
    Absorbed: _plain("merged_from", "number"),
}

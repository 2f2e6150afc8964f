"""Decision points 决策点: a coded field that somebody is asked to decide, and what silence means."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from engine import moments, suggesting, tracks
from engine.calling import Called
from engine.conditions import Value
from engine.deadlines import CHANNELS
from engine.draft import Draft
from engine.duties import Question
from engine.facts import Reason, Timer
from engine.vocabulary import ReasonKind, State, TimerKind

# The positions on the track of a question: it is asked, and its time is over.
ASK, SILENCE = 0, 1
_HANDLED = (State.TRIAGE, State.HANDLING)


def follow(draft: Draft) -> None:
    """Something happened: ask what is to be decided now, and drop what is not any more.

    What was asked keeps the time its people were told, whatever the level is later, and is dropped when what
    it was asked about is sent back. Nothing is asked any more once closing was asked for, whatever is entered
    then.
    """
    incident = draft.incident
    if incident.state not in _HANDLED:
        return
    open_now = draft.plan.questions_at(incident.event_level, incident.fields)
    for question in draft.plan.questions:
        track = tracks.ask(question.field)
        is_open = question in open_now and question.field not in incident.fields
        if not (is_open and has_come(draft, question)):
            stop(draft, question)
        elif not draft.armed(track):
            draft.next_epoch(track)
            draft.arm(track, ASK, TimerKind.ASK, draft.now)


def has_come(draft: Draft, question: Question) -> bool:
    """Whether any of the moments has come at which this is asked."""
    return any(map(draft.happened, question.anchors))


def stop(draft: Draft, question: Question) -> None:
    """It is decided, or not asked any more: nobody is called about it, and silence means nothing."""
    draft.stop(tracks.ask(question.field))
    draft.withdraw((ReasonKind.ASK,), question.field)


def ask(draft: Draft, timer: Timer) -> None:
    """Ask now; the time to decide begins when its people are called, and not before."""
    question = asked_on(draft, timer)
    due = draft.facts.calendar.add(draft.now, question.within[draft.incident.event_level]).at
    called = _call(draft, question)
    draft.enter(
        "asked",
        field=question.field,
        roles=list(question.roles),
        due=due,
        **called.detail,
        outage=draft.is_outage(timer),
    )
    draft.arm(timer.track, SILENCE, TimerKind.SILENCE, due)


def _call(draft: Draft, question: Question) -> Called:
    called = Called()
    for role_id in question.roles:
        role = draft.plan.roles[role_id]
        if not draft.is_logger_only(role):  # who logs sits at the desk and sees what is asked
            reason = Reason(ReasonKind.ASK, question.field, role_id)
            called += draft.ring(role, reason, CHANNELS, "ask", tracks.ask(question.field))
    return called


def asked_on(draft: Draft, timer: Timer) -> Question:
    """The question a timer is about."""
    return next(q for q in draft.plan.questions if q.field == tracks.item(timer.track))


def judge(draft: Draft, fields: Mapping[str, Value], at: datetime) -> None:
    """These fields have these values now; what changes is judged `at`."""
    before = draft.incident
    changed = [name for name, value in fields.items() if before.fields.get(name) != value]
    draft.change(
        replace(
            before,
            fields={**before.fields, **fields},
            given=before.given | set(fields),
            anchors={**before.anchors, **{moments.of(moments.JUDGED, name): at for name in changed}},
        )
    )


def forget(draft: Draft, fields: Collection[str]) -> None:
    """Nobody has judged these fields."""
    before, gone = draft.incident, {moments.of(moments.JUDGED, name) for name in fields}
    draft.change(
        replace(
            before,
            fields={name: value for name, value in before.fields.items() if name not in fields},
            given=before.given - set(fields),
            anchors={moment: at for moment, at in before.anchors.items() if moment not in gone},
        )
    )


def silent(draft: Draft, timer: Timer) -> None:
    """Nobody has decided in time: the field has the value that silence means, on record as by the system."""
    question, before = asked_on(draft, timer), draft.incident.fields
    judge(draft, {question.field: question.silence}, draft.now)
    draft.enter(
        "silence",
        field=question.field,
        fields={question.field: question.silence},
        roles=list(question.roles),
        due=timer.due,
        outage=draft.is_outage(timer),
    )
    suggesting.note(draft, before)

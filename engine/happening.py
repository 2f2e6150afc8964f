"""What each event does by itself, and enters in the record."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from engine import (
    answers,
    asking,
    cadences,
    confirming,
    doing,
    drills,
    extending,
    gathering,
    handing_on,
    instructing,
    levels,
    passing,
    receipts,
    reopening,
    sending_back,
    suggesting,
    upward,
    voices,
)
from engine.attaching import Attached, AttachmentCleared
from engine.draft import Draft
from engine.endings import (
    Absorbed,
    Archived,
    Dismissed,
    DrillEnded,
    Merged,
    Reopened,
    ReportAccepted,
    ReportReturned,
    Resolved,
    Resumed,
    Voided,
)
from engine.errors import IllegalTransition, Unchanged
from engine.events import (
    Answered,
    Confirmed,
    Consented,
    ContentCleared,
    DeadlineExtended,
    DeadlineMet,
    Declined,
    Described,
    Event,
    FieldsJudged,
    Filed,
    LevelChanged,
    Logged,
    Noted,
    PartConfirmed,
    ProgressNoticed,
    Replied,
    ReportedUp,
    SentBack,
    SpreadRecorded,
    StepDone,
    UpdateMade,
)
from engine.handover import Acknowledged, HandedOn, Instructed
from engine.origins import Related, SourceAdded
from engine.signing import DocumentReturned, DocumentSaved, SignatureBacked, SignatureSeen, StagePassed
from engine.vocabulary import Anchor


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
        **_suggested_otherwise(draft),
        **({"content_free": True} if incident.content_free else {}),
    )
    drills.begun(draft)


def _suggested_otherwise(draft: Draft) -> dict[str, str]:
    """The level that the fields suggest, where the officer has set another."""
    found = suggesting.suggested(draft.plan, draft.incident.fields)
    is_other = found and found.level != draft.incident.event_level
    return {"suggested_level": found.level} if found and is_other else {}


def _confirmed(draft: Draft, event: Confirmed) -> None:
    at = draft.time_of("the level cannot have been confirmed", event.at)
    draft.remember(Anchor.CONFIRMED, at)
    draft.renew(Anchor.GRADED, at)
    draft.enter(
        "confirmed", by_system=False, event_level=event.event_level, response_level=event.response_level
    )
    confirming.settled(draft)
    levels.change(draft, event.event_level, event.response_level)


def _judged(draft: Draft, event: FieldsJudged) -> None:
    before = draft.incident
    was = {name: before.fields.get(name) for name in event.fields}
    if was == event.fields:
        raise Unchanged(f"{before.number} is judged so already: name a field and what it is instead")
    for name, value in event.fields.items():
        asked = draft.plan.asked.get(name)
        if asked and event.person and before.fields.get(name) != value:
            voices.require_say(draft.facts, asked.roles, event.person, f"{name} is decided")
    asking.judge(draft, event.fields, draft.now)
    draft.enter("fields_judged", by_system=False, fields=dict(event.fields), was=was)
    suggesting.note(draft, before.fields)


def _described(draft: Draft, event: Described) -> None:
    before = draft.incident
    if event.unit and before.unit not in (None, event.unit):
        raise IllegalTransition(f"{before.number} concerns a unit already: hand it on 转办, with a reason")
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
    levels.require_say(draft, event)
    draft.enter(
        "level_changed",
        by_system=False,
        event_level=event.event_level,
        response_level=event.response_level,
        was_event_level=incident.event_level,
        was_response_level=incident.response_level,
        reason=event.reason,
    )
    if incident.is_confirmed and event.event_level != incident.event_level:
        draft.renew(Anchor.GRADED, min(event.at or draft.now, draft.now))
    levels.change(draft, event.event_level, event.response_level)


def _content_cleared(draft: Draft, event: ContentCleared) -> None:
    if draft.facts.content_free:
        raise Unchanged(f"{draft.incident.number} keeps no content already")
    draft.change(replace(draft.incident, content_free=True))
    draft.enter("content_cleared", by_system=False, why=event.why)


def _noted(draft: Draft, event: Noted) -> None:
    draft.enter("noted", by_system=False, text=event.text)


def _spread(draft: Draft, event: SpreadRecorded) -> None:
    draft.enter("spread_recorded", by_system=False, sightings=[dict(row) for row in event.sightings])


def _plain(kind: str, *names: str) -> Callable[[Draft, Event], None]:
    """An event that is only entered, with these of its fields."""

    def enter(draft: Draft, event: Event) -> None:
        draft.enter(kind, by_system=False, **{name: getattr(event, name) for name in names})

    return enter


def happen(draft: Draft, event: Event) -> None:
    """Carry out one event; raises what the rules refuse."""
    _HAPPEN[type(event)](draft, event)


_HAPPEN: Mapping[type, Callable[..., None]] = {
    Logged: _logged,
    Confirmed: _confirmed,
    PartConfirmed: confirming.part_confirmed,
    FieldsJudged: _judged,
    Described: _described,
    LevelChanged: _level_changed,
    Answered: answers.answered,
    Replied: _plain("replied", "page", "person", "text"),
    Acknowledged: receipts.acknowledged,
    Instructed: instructing.instructed,
    HandedOn: handing_on.handed_on,
    Declined: answers.declined,
    Consented: upward.consented,
    ReportedUp: upward.reported_up,
    Noted: _noted,
    SpreadRecorded: _spread,
    StepDone: doing.step_done,
    Filed: doing.filed,
    DeadlineMet: doing.deadline_met,
    SentBack: sending_back.sent_back,
    DeadlineExtended: extending.extended,
    ProgressNoticed: extending.noticed,
    UpdateMade: cadences.made,
    DocumentSaved: passing.saved,
    StagePassed: passing.passed,
    DocumentReturned: passing.returned,
    SignatureSeen: passing.seen,
    SignatureBacked: passing.backed,
    Resolved: doing.resolved,
    Resumed: doing.resumed,
    ReportAccepted: reopening.accepted,
    Reopened: reopening.reopened,
    ReportReturned: _plain("report_returned", "comment"),
    Archived: doing.archived,
    Dismissed: _plain("dismissed", "reason"),
    Voided: _plain("voided", "reason"),
    Merged: _plain("merged", "into"),
    Absorbed: gathering.absorbed,
    SourceAdded: gathering.added,
    Related: _plain("related", "number", "relation"),
    DrillEnded: drills.ended,
    ContentCleared: _content_cleared,
    Attached: _plain("attached", "attachment", "digest", "media", "size", "file_name"),
    AttachmentCleared: _plain("attachment_cleared", "attachment", "digest", "second", "reason"),
}

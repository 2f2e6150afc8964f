"""How a document 文书 goes its way: a stage after the other, back to the drafter, to its signature."""

from dataclasses import replace
from datetime import datetime

from engine import doing, moments, undoing, voices
from engine.documents import (
    BACKED,
    ORAL,
    Document,
    Manuscript,
    Seen,
    Signature,
    Stage,
    StageKind,
    unbacked,
)
from engine.draft import Draft
from engine.errors import IllegalTransition, Incomplete, SpokenAlready, Unchanged, UnknownItem
from engine.facts import Incident
from engine.plan import Plan
from engine.sending_back import step_undone
from engine.signing import DocumentReturned, DocumentSaved, SignatureBacked, SignatureSeen, StagePassed
from engine.vocabulary import State


def saved(draft: Draft, event: DocumentSaved) -> None:
    """Another version of the text; what is on its way to be signed stays as it was passed on."""
    document, stage = _at(draft, event.document)
    if stage.kind is not StageKind.DRAFT:
        raise IllegalTransition(
            f"{document.id} is at {stage.id}: send it back first, so that it is read anew"
        )
    before = text_of(draft.incident, document.id)
    after = replace(before, version=before.version + 1, digest=event.digest)
    _keep(draft, document, after)
    draft.enter(
        "document_saved", by_system=False, document=document.id, version=after.version, digest=after.digest
    )


def passed(draft: Draft, event: StagePassed) -> None:
    """The stage it is at is passed, by whoever it takes; with the last of them it is at the next."""
    document, stage = _at(draft, event.step.partition(".")[0])
    if stage.id != event.step:
        raise IllegalTransition(f"{document.id} is at {stage.id}: {event.step} cannot be passed now")
    step, text = doing.open_step(draft, event.step), text_of(draft.incident, document.id)
    if stage.kind is StageKind.DRAFT and not text.version and not draft.facts.content_free:
        raise Incomplete(f"{document.id} has no text yet", (document.id,))
    if event.way is Signature.PAPER:
        event = _seen_twice(event, text.seen)
    at = draft.time_of(f"{event.step} cannot have been passed", event.at)
    done_at = doing.confirmed(draft, step, event.person, at)
    if event.way is Signature.ORAL and stage.kind is StageKind.SIGN:
        draft.remember(moments.of(ORAL, document.id), at)
    if done_at is None:
        return
    if stage.kind is StageKind.SIGN:
        _number(draft, document, event)
    draft.do_step(step.id, done_at)
    _enter(draft, document, stage, event)


def _enter(draft: Draft, document: Document, stage: Stage, event: StagePassed) -> None:
    text = text_of(draft.incident, document.id)
    signed = {"way": event.way, "number": text.number} if stage.kind is StageKind.SIGN else {}
    besides = {"checked_by": event.checked_by, "evidence": event.evidence}
    draft.enter(
        "step_done",
        by_system=False,
        step=stage.id,
        document=document.id,
        version=text.version,
        digest=text.digest,
        **signed,
        **{name: value for name, value in besides.items() if value},
    )


def _seen_twice(event: StagePassed, seen: Seen | None) -> StagePassed:
    """The signature on paper as the first of the two has seen it."""
    if seen is None:
        raise Incomplete("nobody has seen it signed on paper yet", ("seen",))
    if seen.by == event.checked_by:
        raise SpokenAlready("this person has seen it signed already: it takes another one")
    return replace(event, person=seen.signer, at=seen.at)


def _number(draft: Draft, document: Document, event: StagePassed) -> None:
    if document.number and not event.number:
        raise Incomplete(f"{document.id} is signed with a number, and there is none", ("number",))
    text = text_of(draft.incident, document.id)
    _keep(draft, document, replace(text, number=event.number, seen=None))


def returned(draft: Draft, event: DocumentReturned) -> None:
    """All its stages are open again, and what they met is owed again. A signed one stays as it was signed."""
    document, stage = _at(draft, event.document)
    if stage.kind is StageKind.DRAFT:
        raise IllegalTransition(f"{document.id} is being drafted: there is nothing to be sent back")
    if document.signing.id in draft.done_steps:
        raise IllegalTransition(f"{document.id} is signed and has its number: write what corrects it")
    step = doing.asked_step(draft, stage.id)
    if step.confirmed_by and event.person is not None:
        voices.require_say(draft.facts, step.confirmed_by, event.person, f"{stage.id} is passed or sent back")
    text = text_of(draft.incident, document.id)
    draft.enter(
        "document_returned",
        by_system=False,
        document=document.id,
        step=stage.id,
        version=text.version,
        reason=event.reason,
    )
    _keep(draft, document, replace(text, seen=None))
    draft.forget(moments.of(ORAL, document.id))
    voices.forget(draft, *(voices.matter(voices.STEP, one.id) for one in document.stages))
    lost: dict[str, datetime] = {}
    for one in document.stages:
        if one.id in draft.done_steps:
            lost |= step_undone(draft, one.id)
    undoing.begin_again(draft, lost)


def seen(draft: Draft, event: SignatureSeen) -> None:
    """One person has seen the signature on paper; the stage is passed when a second one has."""
    document, stage = _at(draft, event.document)
    if stage.kind is not StageKind.SIGN:
        raise IllegalTransition(f"{document.id} is at {stage.id}: it cannot have been signed yet")
    step = doing.open_step(draft, stage.id)
    voices.require_say(draft.facts, step.confirmed_by, event.person, f"{stage.id} is signed")
    at = draft.time_of(f"{document.id} cannot have been signed", event.at)
    text = text_of(draft.incident, document.id)
    _keep(draft, document, replace(text, seen=Seen(event.person, event.seen_by, at)))
    draft.enter("signature_seen", by_system=False, document=document.id, person=event.person, at=at)


def backed(draft: Draft, event: SignatureBacked) -> None:
    """The signer stands by what was signed by word of mouth."""
    document = known(draft.plan, draft.incident, event.document)
    if document.id not in unbacked(draft.plan.documents, draft.incident.anchors):
        raise Unchanged(f"{document.id}: no signature by word of mouth waits to be confirmed")
    roles = next(step.confirmed_by for step in draft.plan.steps if step.id == document.signing.id)
    if event.person is not None:
        voices.require_say(draft.facts, roles, event.person, f"{document.id} is signed")
    draft.remember(moments.of(BACKED, document.id), draft.now)
    draft.enter("signature_backed", by_system=False, document=document.id, way=event.way)


def text_of(incident: Incident, document: str) -> Manuscript:
    """What there is of a document."""
    return incident.manuscripts.get(document, Manuscript())


def listed(plan: Plan, incident: Incident) -> tuple[Document, ...]:
    """The documents asked for now, and those begun while another level or field asked for them."""
    asked = plan.documents_at(incident.event_level, incident.fields)
    return tuple(one for one in plan.documents if one in asked or one.id in incident.manuscripts)


def known(plan: Plan, incident: Incident, document: str) -> Document:
    """The document of this id; UnknownItem lists those there are."""
    found = {one.id: one for one in listed(plan, incident)}
    if document not in found:
        names = ", ".join(found) or "none"
        raise UnknownItem(f"no document {document!r} at level {incident.event_level}; documents: {names}")
    return found[document]


def _at(draft: Draft, name: str) -> tuple[Document, Stage]:
    """The document of this id and the stage it is at."""
    document = known(draft.plan, draft.incident, name)
    if draft.incident.state is State.CLOSED and not document.to_file:
        raise IllegalTransition(f"{draft.incident.number} is closed: only what is filed may follow")
    stage = document.open_stage(draft.done_steps)
    if stage is None:
        raise IllegalTransition(f"{document.id} has passed all its stages")
    return document, stage


def _keep(draft: Draft, document: Document, text: Manuscript) -> None:
    kept = {**draft.incident.manuscripts, document.id: text}
    draft.change(replace(draft.incident, manuscripts=kept))

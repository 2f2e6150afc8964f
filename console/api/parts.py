"""What belongs to an incident in the shapes of the interface: calls, receipts, spread, who knew what."""

from collections.abc import Mapping
from typing import Any

from console.api.shapes import parts as shapes
from console.api.telling import Teller
from console.incident import Sheet
from console.live_evidence import evidence
from console.telephone import masked
from engine.spread import standing
from engine.vocabulary import AttemptState, ChannelKind, PageState
from flows.acts.known import Proof
from flows.acts.spread import sightings
from flows.report import calls
from flows.report.dossier import paged
from flows.report.evidence import Evidence
from flows.report.known import Person
from models.views import PageView
from notifications.labels import tried


def called(sheet: Sheet, tell: Teller) -> list[shapes.Call]:
    """Everybody who was called, in order; then whoever answered by word of mouth without a call."""
    about = evidence(sheet.show, sheet.says)
    by_mouth = [
        shapes.Call(
            who=one.who,
            role=one.role,
            code="",
            state=PageState.ANSWERED,
            state_words=one.state,
            reasons=one.reasons,
            opened_at=None,
            closed_at=None,
            answered=one.answered,
            tries=[],
        )
        for one in sheet.called
        if one.by_mouth and not one.code
    ]
    return [_call(about, page, tell) for page in sheet.show.pages] + by_mouth


def _call(about: Evidence, page: PageView, tell: Teller) -> shapes.Call:
    says, words, in_dossier = about.says, tell.wall.words, paged(page)
    answer = calls.answer_of(about, in_dossier)
    return shapes.Call(
        who=says.person(page.person) if page.person else says.role(page.role),
        role=says.role(page.role),
        code=page.code,
        state=page.state,
        state_words=words.label(page.state),
        reasons=words.several(calls.reasons(about, in_dossier)),
        opened_at=tell.at(page.opened_at),
        closed_at=tell.maybe(page.closed_at),
        answered=says.actor(answer) if answer else "",
        tries=[_try(attempt, tell) for attempt in page.attempts],
    )


def _try(attempt: Mapping[str, Any], tell: Teller) -> shapes.Try:
    words = tell.wall.words
    channel, state = ChannelKind(attempt["channel"]), AttemptState(attempt["state"])
    return shapes.Try(
        channel=channel,
        channel_words=words.label(channel),
        number=masked(attempt["telephone"] or ""),
        state=state,
        state_words=tried(channel, state, words.locale, attempt["held"]),
        at=tell.at(attempt["sent_at"] or attempt["not_before"] or attempt["created_at"]),
        doubtful=attempt["doubtful"],
        provider=attempt["provider"] or "",
        error=attempt["error"] or "",
    )


def handovers(sheet: Sheet) -> list[shapes.Handover]:
    """Every role that is asked for a receipt."""
    names = ("told", "read", "signed", "answered")
    return [
        shapes.Handover(role=one.role, **dict(zip(names, one.times, strict=True))) for one in sheet.handed
    ]


def spread(sheet: Sheet, tell: Teller) -> list[shapes.Sighting]:
    """Every row on record, in the order it was seen."""
    known = sightings(sheet.show.entries)
    counted = {one.id for one in standing(known)}
    return [
        shapes.Sighting(
            id=one.id,
            at=tell.at(one.at),
            platform=one.platform,
            link=one.link,
            reads=one.reads,
            reposts=one.reposts,
            comments=one.comments,
            likes=one.likes,
            note=one.note,
            corrected=one.id not in counted,
        )
        for one in sorted(known, key=lambda one: one.at)
    ]


def known(people: list[Person], proof: Proof, tell: Teller) -> shapes.Known:
    """Everybody with every moment, and what the record stands on."""
    return shapes.Known(
        people=[
            shapes.KnownPerson(
                id=one.id,
                name=one.name,
                unit=one.unit,
                moments=[
                    shapes.KnownMoment(
                        at=tell.at(m.at),
                        what=m.what,
                        seq=m.seq,
                        hash=m.hash,
                        recorded_at=tell.maybe(m.recorded_at),
                        receipt=m.receipt,
                    )
                    for m in one.moments
                ],
            )
            for one in people
        ],
        entries=proof.entries,
        seal=proof.seal,
        sealed_at=tell.maybe(proof.sealed_at),
        sealed_to=proof.sealed_to,
    )

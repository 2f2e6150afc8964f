"""A closed matter is taken up again 重新办理: under its own number, with a new round of limits."""

from dataclasses import replace
from datetime import datetime

from engine import deadlines, moments
from engine.documents import BACKED, ORAL, Manuscript
from engine.draft import Draft
from engine.duties import Deadline
from engine.endings import Reopened, ReportAccepted
from engine.errors import Exceeded
from engine.facts import Clock, Facts
from engine.vocabulary import Anchor

# When the matter was closed: kept with its times, and no moment that a plan could name.
CLOSED = "closed"


def accepted(draft: Draft, _: ReportAccepted) -> None:
    """The matter is closed; from here counts how long it may be opened again."""
    draft.change(replace(draft.incident, anchors={**draft.incident.anchors, CLOSED: draft.now}))
    draft.enter("report_accepted", by_system=False)


def latest(facts: Facts) -> datetime | None:
    """Until when (aware UTC) it can be opened again; None if it is not closed, or the plan lets nobody."""
    closed, within = facts.incident.anchors.get(CLOSED), facts.plan.reopen_within
    return facts.calendar.add(closed, within).at if closed and within else None


def reopened(draft: Draft, event: Reopened) -> None:
    """Limits that may count from here do, and what meets them has to be done again.

    Exceeded if it is too late, or the plan does not say how long there is time. What the plan says of the
    first round stays as it was met or ended.
    """
    end = latest(draft.facts)
    if end is None:
        raise Exceeded(f"{draft.plan.id} lets nobody open {draft.incident.number} again")
    if draft.now > end:
        raise Exceeded(f"{draft.incident.number} could be opened again until {end:%Y-%m-%d %H:%M %Z}")
    known = {name: at for name, at in draft.incident.anchors.items() if name not in (CLOSED, Anchor.RESOLVED)}
    draft.change(replace(draft.incident, anchors={**known, Anchor.REOPENED: draft.now}))
    draft.enter("opened_again", by_system=False, reason=event.reason)
    again = [(limit, _new_round(draft, limit)) for limit in draft.plan.deadlines]
    for limit, clock in again:
        if clock:
            _open_steps(draft, limit)
    for _, clock in again:
        if clock:
            deadlines.run(draft, clock)


def _open_steps(draft: Draft, limit: Deadline) -> None:
    for moment in sorted(limit.met_by):
        kind, item = moments.parts(moment)
        if kind == moments.STEP and item in draft.done_steps:
            draft.undo_step(item)
            _write_again(draft, item)


def _write_again(draft: Draft, stage: str) -> None:
    """The document whose stage is to be passed again is written anew, and has another number."""
    for document in draft.plan.documents:
        if stage in (one.id for one in document.stages):
            for one in document.stages:
                if one.id in draft.done_steps:
                    draft.undo_step(one.id)
            draft.forget(moments.of(ORAL, document.id))
            draft.forget(moments.of(BACKED, document.id))
            texts = draft.incident.manuscripts
            again = replace(texts[document.id], number="") if document.id in texts else Manuscript()
            draft.change(replace(draft.incident, manuscripts={**texts, document.id: again}))


def _new_round(draft: Draft, limit: Deadline) -> Clock | None:
    """The clock of this limit from here on, if it counts from here rather than from something earlier."""
    before, asked = draft.clocks.get(limit.id), deadlines.wanted(draft, limit, None)
    if asked is None or asked.anchor != Anchor.REOPENED:
        return None
    return replace(asked, epoch=before.epoch + 1 if before else 0)

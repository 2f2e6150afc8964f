"""A closed matter is taken up again 重新办理: under its own number, with a new round of limits."""

from dataclasses import replace
from datetime import datetime

from engine import deadlines, moments, owed, tells, undoing
from engine.documents import BACKED, ORAL, Manuscript
from engine.draft import Draft
from engine.duties import Deadline
from engine.endings import Reopened, ReportAccepted
from engine.errors import Exceeded
from engine.facts import Clock, Facts
from engine.plan import Plan
from engine.vocabulary import Anchor, ClockState

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
    """Limits that may count from here do, and what rests on them starts and is decided anew.

    Exceeded if it is too late, or the plan does not say how long there is time. What the plan says of the
    first round besides stays as it was met or ended.
    """
    end = latest(draft.facts)
    if end is None:
        raise Exceeded(f"{draft.plan.id} lets nobody open {draft.incident.number} again")
    if draft.now > end:
        raise Exceeded(f"{draft.incident.number} could be opened again until {end:%Y-%m-%d %H:%M %Z}")
    gone = {CLOSED, Anchor.RESOLVED, *_reports(draft.plan)}
    known = {name: at for name, at in draft.incident.anchors.items() if name not in gone}
    draft.change(replace(draft.incident, anchors={**known, Anchor.REOPENED: draft.now}))
    draft.enter("opened_again", by_system=False, reason=event.reason)
    clocks = [clock for limit in draft.plan.deadlines if (clock := _new_round(draft, limit))]
    this = _Round(draft, {clock.id for clock in clocks})
    _begin_anew(draft, this)
    for clock in clocks:
        current = draft.clocks.get(clock.id)
        if current is None or current.epoch < clock.epoch:  # what is decided anew may have started it already
            deadlines.run(draft, clock)


def _reports(plan: Plan) -> set[str]:
    """When each recurring report was last made: they are owed anew."""
    return {moments.of(moments.UPDATE, cadence.id) for cadence in plan.cadences}


class _Round:
    """What belongs to the new round: its limits, the steps that meet them, and what rests on these again.

    That is other limits, what is decided, and who is told.
    """

    def __init__(self, draft: Draft, started: set[str]) -> None:
        self.draft, plan, self.started = draft, draft.plan, started
        self.limits, self.steps, self.fields, self.told = started, set[str](), set[str](), set[str]()
        # What a limit counted from in an earlier round; where there was none, what it may count from.
        counts = {one.id: set(one.anchors) for one in plan.deadlines}
        counts |= {clock.id: {clock.anchor} for clock in draft.clocks.values()}
        for _ in (*plan.deadlines, *plan.questions, *plan.tells):
            again = self._moments() | {Anchor.RESOLVED} | _reports(plan)
            self.limits = self.limits | {name for name, anchors in counts.items() if again & anchors}
            met_by = (m for one in plan.deadlines if one.id in self.limits for m in one.met_by)
            self.steps |= {item for kind, item in map(moments.parts, met_by) if kind == moments.STEP}
            asked = again | {Anchor.REOPENED}
            self.fields |= {one.field for one in plan.questions if asked & set(one.anchors)}
            self.told |= {one.role for one in plan.tells if asked & set(one.anchors)}

    def _moments(self) -> set[str]:
        limits = ((kind, name) for name in self.limits for kind in (moments.DEADLINE, moments.MISSED))
        steps = ((moments.STEP, name) for name in self.steps)
        fields = ((moments.JUDGED, name) for name in self.fields)
        told = (moment for role in self.told for moment in tells.theirs(self.draft, role))
        return {*(moments.of(kind, name) for kind, name in (*limits, *steps, *fields)), *told}


def _begin_anew(draft: Draft, this: _Round) -> None:
    """What an earlier round did and decided of this one counts no more; its clocks stay on record."""
    for clock in list(draft.clocks.values()):
        if clock.id in this.limits - this.started:
            nothing_yet = replace(clock, epoch=clock.epoch + 1, state=ClockState.SUPERSEDED)
            draft.set_clock(replace(nothing_yet, met_at=None, breached_at=None, extended=0, unextended=None))
    steps = [step.id for step in draft.plan.steps if step.id in this.steps and step.id in draft.done_steps]
    for step in steps:
        if step in draft.done_steps:
            draft.undo_step(step)
            _write_again(draft, step)
    if steps:
        draft.enter("steps_again", steps=steps)
    for role in this.told:
        if owed.came(role) in draft.incident.anchors:
            tells.forget(draft, role)
    undoing.undecide(draft, [name for name in draft.incident.fields if name in this.fields])


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

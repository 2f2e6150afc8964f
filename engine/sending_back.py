"""What was done is sent back as not good enough 退回: it is owed again, and both times stay on record."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from engine import deadlines, moments, tells, undoing
from engine.draft import Draft
from engine.errors import IllegalTransition, NotDone
from engine.events import SentBack
from engine.facts import Clock, Facts
from engine.instructing import is_own
from engine.vocabulary import ClockState

_MET = (ClockState.MET, ClockState.MET_LATE)


def sent_back(draft: Draft, event: SentBack) -> None:
    """A step is open again; each limit it met runs on from the same anchor to the same end.

    What has passed meanwhile is missed at once. UnknownItem for what is neither a step nor a limit, and for
    what is not done; IllegalTransition for a limit that a step has met, which is what has to be sent back.
    """
    kind, item = moments.parts(event.moment)
    at = draft.happened(event.moment) if kind in (moments.STEP, moments.DEADLINE) else None
    if at is None:
        raise NotDone(f"{event.moment!r} is nothing that was done: step:<id> or deadline:<id>")
    if kind == moments.STEP and any(step.id == item and step.document for step in draft.plan.steps):
        raise IllegalTransition(f"{item} is a stage of a document: the document is sent back")
    if kind == moments.DEADLINE and deadlines.done_at(draft, draft.plan.deadline(item)):
        others = ", ".join(sorted(draft.plan.deadline(item).met_by))
        raise IllegalTransition(f"{item} is met by {others}: send back what was done of that")
    done: dict[str, Any] = {kind: item, "at": at}
    draft.enter("sent_back", by_system=False, **done, reason=event.reason)
    if kind == moments.STEP:
        lost = step_undone(draft, item)
        _ask_again(draft, item)
    else:
        lost = {event.moment: at, **_again(draft, draft.clocks[item])}
    undoing.begin_again(draft, lost)


def _ask_again(draft: Draft, item: str) -> None:
    """What a superior asked for is owed again: whoever owes it is called as at first."""
    step = next((one for one in draft.plan.steps if one.id == item), None)
    if step and is_own(step.part_of or step.id):
        tells.call(draft, step.by)


def possible(facts: Facts, now: datetime) -> tuple[str, ...]:
    """The moments that can be sent back now: steps done, and limits that a person said were met."""
    draft = Draft(facts, now)
    limits = [
        limit.id
        for limit in facts.plan.deadlines
        if (clock := draft.clocks.get(limit.id))
        and clock.state in _MET
        and not deadlines.done_at(draft, limit)
    ]
    steps = [s.id for s in facts.plan.steps if s.id in facts.done_steps and not s.document]
    named = [(moments.STEP, step) for step in steps] + [(moments.DEADLINE, limit) for limit in limits]
    return tuple(moments.of(kind, item) for kind, item in named)


def step_undone(draft: Draft, step: str) -> dict[str, datetime]:
    """A step that was done is done no more; it and what it had met, each with when that was."""
    moment, at = moments.of(moments.STEP, step), draft.done_steps[step]
    draft.undo_step(step)
    return {moment: at, **_runs_on(draft, moment)}


def _runs_on(draft: Draft, moment: str) -> dict[str, datetime]:
    """Every limit that this has met is owed again, and whatever those have met; what was met, and when."""
    lost: dict[str, datetime] = {}
    for limit in list(draft.clocks):
        clock = draft.clocks[limit]  # as it is now: what was met by two of these runs on already
        if clock.state in _MET and moment in draft.plan.deadline(limit).met_by:
            lost |= _again(draft, clock)
    return lost


def _again(draft: Draft, clock: Clock) -> dict[str, datetime]:
    """The same limit in its next epoch; if something else has met it, it is met at that time."""
    draft.set_clock(replace(clock, state=ClockState.SENT_BACK))
    epoch, running = clock.epoch + 1, ClockState.RUNNING
    deadlines.run(draft, replace(clock, epoch=epoch, state=running, breached_at=None, met_at=None))
    if clock.met_at is None or draft.clocks[clock.id].met_at:
        return {}
    moment = moments.of(moments.DEADLINE, clock.id)
    return {moment: clock.met_at, **_runs_on(draft, moment)}

"""What people have done: a step, what a limit asks for, a recurring report, everything there was to do."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from engine import deadlines, levels, moments, quorums, tells, undoing, voices
from engine.documents import confirm_id, unbacked
from engine.draft import Draft
from engine.duties import Step
from engine.endings import Archived, Resolved, Resumed
from engine.errors import IllegalTransition, Incomplete, TooSoon, UnknownItem
from engine.events import DeadlineMet, Event, Filed, StepDone, UpdateMade
from engine.facts import Facts
from engine.instructing import is_own
from engine.plan import Plan
from engine.prospects import Prospects
from engine.quorums import Voice
from engine.signing import StagePassed
from engine.vocabulary import Anchor, State


def named(plan: Plan, item: str, past: datetime | None, now: datetime, person: str | None = None) -> Event:
    """That `item` (a step, a deadline or an update, by its id) was done: at `past`, if earlier than `now`.

    `person` says so, of a step that takes certain people.

    An id that a step and a deadline share is the step's, which meets the deadline too; `deadline:<id>`
    is the deadline alone, as `step:<id>` and `update:<id>` are the others. UnknownItem lists what there is.
    """
    steps = {step.id: step for step in plan.steps}
    kinds: dict[str, tuple[tuple[str, ...], Callable[[str], Event]]] = {
        "step": (tuple(steps), lambda name: _done(steps[name], past, person)),
        "deadline": (tuple(d.id for d in plan.deadlines), lambda name: DeadlineMet(name, past or now)),
        "update": (tuple(c.id for c in plan.cadences), lambda name: UpdateMade(name, at=past)),
    }
    kind_given, _, name = item.rpartition(":")
    for kind, (ids, event) in kinds.items():
        if name in ids and kind_given in ("", kind):
            return event(name)
    known = "; ".join(f"{kind}s: {', '.join(ids)}" for kind, (ids, _) in kinds.items() if ids)
    raise UnknownItem(f"{plan.id} has nothing called {item!r}. {known}")


def moment_of(plan: Plan, item: str) -> str:
    """`step:<id>` or `deadline:<id>` for a step or a deadline by its id; the step's, if they share it."""
    kind_given, _, name = item.rpartition(":")
    ids = {moments.STEP: [s.id for s in plan.steps], moments.DEADLINE: [d.id for d in plan.deadlines]}
    for kind, known in ids.items():
        if name in known and kind_given in ("", kind):
            return moments.of(kind, name)
    known_here = "; ".join(f"{kind}s: {', '.join(known)}" for kind, known in ids.items() if known)
    raise UnknownItem(f"{plan.id} has no step and no deadline {item!r}. {known_here}")


def _done(step: Step, at: datetime | None, person: str | None) -> Event:
    if step.document:
        return StagePassed(step.id, person, at)
    return Filed(step.id, at, person) if step.to_file else StepDone(step.id, at, person)


def steps_of(draft: Draft) -> tuple[Step, ...]:
    """The checklist as it stands now."""
    return draft.plan.steps_at(draft.incident.event_level, draft.incident.fields)


def filed(draft: Draft, event: Filed) -> None:
    """Material for the archive; any other line of the checklist is done before closing or not at all."""
    if not any(step.id == event.step and step.to_file for step in draft.plan.steps):
        raise UnknownItem(f"step {event.step!r} is no material for the archive")
    step_done(draft, event)


def step_done(draft: Draft, event: StepDone | Filed) -> None:
    """A line of the checklist; limits that it meets are met at the time it was done."""
    step = open_step(draft, event.step)
    if step.document:
        raise UnknownItem(f"step {step.id!r} is a stage of a document: pass the document on")
    at = draft.time_of(f"step {event.step!r} cannot have been done", event.at)
    opens = Prospects(draft).opens(step)
    if opens and at < opens:
        wall = draft.facts.calendar.local(opens)
        raise TooSoon(f"step {step.id!r} has to wait, and can be done from {wall:%Y-%m-%d %H:%M} on", wall)
    done_at = confirmed(draft, step, event.person, at)
    if done_at:
        draft.do_step(event.step, done_at)
        draft.enter("step_done", by_system=False, step=event.step)
        if is_own(step.part_of or step.id):
            tells.answered_for(draft, step.by)


def asked_step(draft: Draft, step_id: str) -> Step:
    """The line of the checklist of this id; UnknownItem lists those there are now."""
    steps = {step.id: step for step in steps_of(draft)}
    if step_id not in steps:
        raise UnknownItem(
            f"no step {step_id!r} at level {draft.incident.event_level}; steps: {', '.join(steps)}"
        )
    return steps[step_id]


def open_step(draft: Draft, step_id: str) -> Step:
    """The same, if it can be done now: it is not, and nothing it waits for is still to come."""
    step = asked_step(draft, step_id)
    if step_id in draft.done_steps:
        raise UnknownItem(f"step {step_id!r} is done already")
    if waits := Prospects(draft).waits(step):
        raise Incomplete(f"step {step_id!r} waits for: {', '.join(waits)}", waits)
    return step


def confirmed(draft: Draft, step: Step, person: str | None, at: datetime) -> datetime | None:
    """When the step was done; None if that takes another person, and then it is entered who has said so."""
    if not step.confirmed_by or person is None:
        return at
    roles = voices.require_say(draft.facts, step.confirmed_by, person, f"step {step.id!r} is confirmed")
    if not step.confirming.takes_several:
        return at
    name = voices.matter(voices.STEP, step.id)
    voices.require_new(draft, name, person, f"confirmed step {step.id!r}")
    said = voices.add(draft, name, Voice(person, roles, at))
    count = quorums.by_person(step.confirming, said)
    if count.is_met:
        voices.forget(draft, name)
        return max(voice.at for voice in said)
    draft.enter(
        "part_done",
        by_system=False,
        step=step.id,
        spoken=count.spoken,
        needs=count.needs,
        waits=list(count.waits),
    )
    return None


def waits_of(facts: Facts, step: Step, now: datetime) -> tuple[str, ...]:
    """The moments a step waits for that have not come yet."""
    return Prospects(Draft(facts, now)).waits(step)


def opens(facts: Facts, step: Step, now: datetime) -> datetime | None:
    """From when on (aware UTC) a step that has to wait for a while can be done; None if it need not wait."""
    return Prospects(Draft(facts, now)).opens(step)


def deadline_met(draft: Draft, event: DeadlineMet) -> None:
    """A person says so: the limit itself enters it. A word of mouth is signed for by whoever signed."""
    if any(event.deadline == confirm_id(one.id) for one in draft.plan.documents):
        raise IllegalTransition(f"{event.deadline} is met by the signature: sign for the document")
    deadlines.meet(draft, event.deadline, event.at)


def resolved(draft: Draft, event: Resolved) -> None:
    """Incomplete names every required step that is not done, unless others have to do something first."""
    levels.require_enders(draft, event.person)
    owed = [step for step in steps_of(draft) if step.required and step.id not in draft.done_steps]
    prospects = Prospects(draft)
    missing = tuple(step.id for step in owed if not prospects.is_up_to_others(step))
    if missing:
        raise Incomplete(f"required steps are not done: {', '.join(missing)}", missing)
    anchors = {**draft.incident.anchors, Anchor.RESOLVED: draft.now}
    draft.change(replace(draft.incident, anchors=anchors))
    draft.enter("resolved", by_system=False)


def resumed(draft: Draft, event: Resumed) -> None:
    """Nothing was put up for closure: what counted from that starts anew when it is again."""
    draft.enter("resumed", by_system=False, reason=event.reason)
    lost = {name: at for name, at in draft.incident.anchors.items() if name == Anchor.RESOLVED}
    left = {name: at for name, at in draft.incident.anchors.items() if name not in lost}
    draft.change(replace(draft.incident, anchors=left))
    undoing.take_back(draft, lost)


def to_file(facts: Facts) -> tuple[Step, ...]:
    """The material that 归档 still waits for. What was never closed 结案 has no file of its own."""
    if facts.incident.state in _NEVER_CLOSED:
        return ()
    steps = facts.plan.steps_at(facts.incident.event_level, facts.incident.fields)
    return tuple(step for step in steps if step.to_file and step.id not in facts.done_steps)


_NEVER_CLOSED = (State.UNFOUNDED, State.VOID, State.MERGED)


def archived(draft: Draft, _: Archived) -> None:
    """Incomplete names all material that is not there."""
    missing = tuple(step.id for step in to_file(draft.facts) if step.id not in draft.done_steps)
    missing += unbacked(draft.plan.documents, draft.incident.anchors)
    if missing:
        raise Incomplete(f"material for the archive is not there: {', '.join(missing)}", missing)
    draft.enter("archived", by_system=False)

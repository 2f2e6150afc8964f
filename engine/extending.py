"""A limit that is given more time 延期, and a word on how far it has come 阶段性反馈."""

from dataclasses import replace
from datetime import datetime

from engine import deadlines
from engine.calendars import Calendar
from engine.calling import Called
from engine.draft import CARD, Draft
from engine.duties import Deadline
from engine.errors import EndsTooEarly, Exceeded
from engine.events import DeadlineExtended, ProgressNoticed
from engine.facts import Clock, Reason
from engine.parts import Role
from engine.vocabulary import QUIET, ClockState, ReasonKind, Side


def latest(deadline: Deadline, clock: Clock, calendar: Calendar) -> datetime | None:
    """Until when (aware UTC) this clock can be extended at the most; None if it cannot be any more."""
    rule = deadline.extension
    if rule is None or clock.extended >= rule.times or not clock.state.is_running:
        return None
    ends = [calendar.add(clock.started, rule.within).at] if rule.within else []
    ends += [calendar.add(clock.unextended or clock.due, rule.more).at] if rule.more else []
    return min(ends)


def extended(draft: Draft, event: DeadlineExtended) -> None:
    """The old clock stays on record; the new one warns anew.

    Exceeded where the plan does not allow it, as often, or for as long, and once the limit has passed;
    WrongTime if it would end no later than it does.
    """
    clock = deadlines.running(draft, event.deadline, "extended")
    deadline = draft.plan.deadline(event.deadline)
    if clock.due <= draft.now:
        raise Exceeded(f"{event.deadline} was due {_at(clock.due)}: too late to extend it")
    end = latest(deadline, clock, draft.facts.calendar)
    if end is None:
        times = deadline.extension.times if deadline.extension else 0
        raise Exceeded(f"{event.deadline} can be extended {times} times, and was {clock.extended} times")
    if event.until > end:
        raise Exceeded(f"{event.deadline} can be extended until {_at(end)}, not {_at(event.until)}")
    if event.until <= clock.due:
        raise EndsTooEarly(
            f"{event.deadline} is due {_at(clock.due)}: {_at(event.until)} is no later than that"
        )
    draft.enter(
        "deadline_extended",
        by_system=False,
        deadline=clock.id,
        due=clock.due,
        until=event.until,
        reason=event.reason,
        n=clock.extended,
    )
    deadlines.supersede(draft, clock)
    deadlines.run(draft, _longer(clock, event.until))


def _longer(clock: Clock, until: datetime) -> Clock:
    return replace(
        clock,
        epoch=clock.epoch + 1,
        due=until,
        state=ClockState.RUNNING,
        provisional=False,
        extended=clock.extended + 1,
        unextended=clock.unextended or clock.due,
    )


def noticed(draft: Draft, event: ProgressNoticed) -> None:
    """On record, with whom the system tells of it, quietly, and whom the desk has to dial.

    Outside the office nobody hears of it before 核定.
    """
    clock = deadlines.running(draft, event.deadline, "given a progress notice")
    told, called = list[str](), Called()
    for role_id in draft.plan.deadline(event.deadline).waits:
        role = draft.plan.roles[role_id]
        may_hear = role.side is Side.OWN or draft.incident.is_confirmed
        if may_hear and not draft.incident.spares(role) and not draft.is_logger_only(role):
            quietly = _heard_quietly(draft, role)
            told += quietly
            called += _dialled(draft, clock, role, quietly)
    draft.enter(
        "progress_noticed",
        by_system=False,
        deadline=clock.id,
        due=clock.due,
        text=event.text,
        told=list(dict.fromkeys(told)),
        **called.detail,
    )


def _heard_quietly(draft: Draft, role: Role) -> list[str]:
    people = draft.facts.roster.people
    return [person for person in draft.reachable(role) if people[person].channels & frozenset(QUIET)]


def _dialled(draft: Draft, clock: Clock, role: Role, quietly: list[str]) -> Called:
    """Cards for those whom no quiet word reaches: nobody is on record as told who was not."""
    if quietly and set(quietly) == set(draft.reachable(role)):
        return Called()
    reason = Reason(ReasonKind.PROGRESS, clock.id, role.id)
    return draft.ring(role, reason, CARD, ReasonKind.PROGRESS.value, clock.id, without=quietly)


def _at(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M %Z}"

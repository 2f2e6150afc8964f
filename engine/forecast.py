"""What would follow from logging an incident: shown before 提交并呼叫 is pressed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from engine import owed
from engine.conditions import holds
from engine.decisions import apply
from engine.draft import Draft
from engine.events import Logged
from engine.facts import Clock, Facts
from engine.handling import Handling
from engine.ladder import due_at
from engine.parts import Rung
from engine.suggesting import Suggestion, suggested
from engine.vocabulary import ChannelKind, Side


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody would be called as `role` at `at`; `by_hand` if the desk dials; nobody if empty.

    `spared`: a drill enters it and calls nobody.
    """

    at: datetime
    role: str
    people: tuple[str, ...]
    by_hand: bool
    kind: str  # rung or tell
    rung: int | None = None
    spared: bool = False
    channels: tuple[ChannelKind, ...] = ()  # as the plan has them


@dataclass(frozen=True, slots=True)
class Later:
    """Somebody would be told as `role`, not before the first of the moments in `anchors` has come."""

    role: str
    people: tuple[str, ...]
    by_hand: bool
    anchors: tuple[str, ...]
    spared: bool = False
    channels: tuple[ChannelKind, ...] = ()


@dataclass(frozen=True, slots=True)
class Forecast:
    """Whom it will call and when it passes on, what is due by when, and which level the fields suggest.

    `later` are those who are told of something that is still to come.
    """

    calls: tuple[Call, ...]
    clocks: tuple[Clock, ...]
    suggested: Suggestion | None = None
    handling: Handling | None = None  # 处置方式, if the plan says
    begins: int = 0  # the rung the ladder begins with
    later: tuple[Later, ...] = ()


def forecast(facts: Facts, now: datetime) -> Forecast:
    """What logging these facts at `now` would set off if nobody ever answered.

    Raises what logging would raise.
    """
    decision = apply(facts, (Logged(),), now)
    draft = Draft(replace(facts, incident=decision.incident), now)
    calls = _ladder(draft, now) + _tells(draft, now)
    clocks = sorted(decision.clocks, key=lambda clock: clock.due)
    found = suggested(facts.plan, facts.incident.fields)
    how = facts.plan.handling_at(facts.incident.event_level, facts.incident.fields)
    begins = due_at(draft, 0)
    in_order = tuple(sorted(calls, key=lambda call: call.at))
    return Forecast(in_order, tuple(clocks), found, how, begins, tuple(_later(draft)))


def _ladder(draft: Draft, now: datetime) -> list[Call]:
    calls, at = [], now
    fields = draft.incident.fields
    here = [(index, rung) for index, rung in enumerate(draft.ladder.rungs) if holds(rung.when, fields)]
    for index, rung in here:
        calls += [_call(draft, at, role, rung.channels, "rung", index) for role in _heard(draft, rung.roles)]
        if any(call.people for call in calls if call.rung == index):
            at = _after(draft, at, rung)
    return calls


def _after(draft: Draft, at: datetime, rung: Rung) -> datetime:
    for _ in range(rung.repeats + 1):
        at = draft.facts.calendar.add(at, rung.wait).at
    return at


def _tells(draft: Draft, now: datetime) -> list[Call]:
    level = draft.incident.response_level
    calls = []
    for tell in owed.by_plan(draft).values():
        if _heard(draft, (tell.role,)):
            gated = draft.plan.roles[tell.role].side in (Side.BELOW, Side.PEER)
            at = draft.facts.calendar.add(now, draft.plan.gate[level]).at if gated else now
            calls.append(_call(draft, at, tell.role, tell.channels, "tell", None))
    return calls


def _later(draft: Draft) -> Iterator[Later]:
    asked = draft.plan.tells_at(draft.incident.response_level, draft.incident.fields)
    for tell in asked:
        if not owed.is_due(tell, draft.incident.anchors) and _heard(draft, (tell.role,)):
            call = _call(draft, draft.now, tell.role, tell.channels, "tell", None)
            yield Later(call.role, call.people, call.by_hand, tell.anchors, call.spared, call.channels)


def _heard(draft: Draft, roles: tuple[str, ...]) -> list[str]:
    """The roles that are called at all: who logs is not."""
    return [role for role in roles if not draft.is_logger_only(draft.plan.roles[role])]


def _call(
    draft: Draft, at: datetime, role_id: str, channels: tuple[ChannelKind, ...], kind: str, rung: int | None
) -> Call:
    role = draft.plan.roles[role_id]
    people = tuple(draft.reachable(role))
    by_machine = frozenset(channels) - {ChannelKind.MANUAL}
    by_hand = role.side is not Side.OWN or not any(
        draft.facts.roster.people[person].channels & by_machine for person in people
    )
    return Call(at, role_id, people, by_hand, kind, rung, draft.incident.spares(role), channels)

"""Levels: what one needs before it may be set, and what a change of level sets off."""

from collections.abc import Collection
from dataclasses import replace

from engine import voices
from engine.affecting import affect
from engine.draft import Draft
from engine.errors import Incomplete, UnknownItem
from engine.facts import TEXTS, Incident
from engine.parts import Level
from engine.plan import Plan
from engine.tracks import LEVEL_LOWERED, LEVEL_RAISED


def known(plan: Plan, level_id: str) -> Level:
    """The level with this id; UnknownItem lists those the plan has."""
    try:
        return plan.level(level_id)
    except KeyError:
        ids = ", ".join(level.id for level in plan.levels)
        raise UnknownItem(f"{plan.id} has no level {level_id!r}; its levels: {ids}") from None


def require(plan: Plan, level_id: str, incident: Incident) -> None:
    """Refuse a level whose needed fields are missing, naming all of them."""
    missing = lacking(plan, level_id, incident.given, content_free=incident.content_free)
    if missing:
        raise Incomplete(f"level {known(plan, level_id).name} needs {', '.join(missing)}", missing)


def lacking(plan: Plan, level_id: str, given: Collection[str], *, content_free: bool) -> tuple[str, ...]:
    """The fields this level needs that are not `given`; where no words may be, it needs none."""
    spared = TEXTS if plan.content_free or content_free else ()
    return tuple(name for name in known(plan, level_id).needs if name not in (*given, *spared))


def in_force(plan: Plan, incident: Incident) -> Level:
    """Of event and response level the graver: who may lower or end it goes by this one."""
    both = (known(plan, incident.event_level), known(plan, incident.response_level))
    return min(both, key=lambda one: one.rank)


def require_enders(draft: Draft, person: str | None) -> None:
    """NoSay unless this person may lower or end the level in force."""
    level = in_force(draft.plan, draft.incident)
    roles = draft.plan.enders(level)
    if person is not None and roles:
        voices.require_say(draft.facts, roles, person, f"level {level.name} is lowered or ended")


def is_lower(draft: Draft, event_level: str, response_level: str) -> bool:
    """Whether either level would be milder than it is."""
    before, plan = draft.incident, draft.plan
    pairs = ((before.event_level, event_level), (before.response_level, response_level))
    return any(known(plan, to).rank > known(plan, was).rank for was, to in pairs)


def change(draft: Draft, event_level: str, response_level: str) -> None:
    """Set both levels; a graver response restarts the ladder, any change recomputes the clocks.

    Ladders, tells and gates follow the response level 响应级别, limits and required steps the event
    level 事件级别: a holiday makes the office call more people, it does not change what the law asks.
    """
    require(draft.plan, event_level, draft.incident)
    require(draft.plan, response_level, draft.incident)
    before = draft.incident
    if (event_level, response_level) == (before.event_level, before.response_level):
        return
    draft.level_before = before.response_level
    draft.change(replace(before, event_level=event_level, response_level=response_level))
    raised = known(draft.plan, response_level).rank < known(draft.plan, before.response_level).rank
    affect(draft, LEVEL_RAISED if raised else LEVEL_LOWERED)

"""Levels: what one needs before it may be set, and what a change of level sets off."""

from collections.abc import Collection
from dataclasses import replace

from engine import voices
from engine.affecting import affect
from engine.draft import Draft
from engine.errors import Incomplete, UnknownItem
from engine.events import LevelChanged
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


def require_enders(draft: Draft, person: str | None) -> None:
    """NoSay unless this person may lower or end the level in force: of the two levels the graver."""
    level, roles = draft.plan.gravest(*draft.incident.levels), draft.plan.enders(*draft.incident.levels)
    if person is not None and roles:
        voices.require_say(draft.facts, roles, person, f"level {level.name} is lowered or ended")


def require_say(draft: Draft, event: LevelChanged) -> None:
    """NoSay for who may not lower the level in force, or not raise it to one that names who confirms it.

    Raising takes one of these, where confirming takes several: nobody else is at hand in the night. A first
    judgement 初判 anybody may raise, as anybody may log it so: it has still to be confirmed.
    """
    before, plan = draft.incident, draft.plan
    pairs = ((before.event_level, event.event_level), (before.response_level, event.response_level))
    ranks = [(known(plan, was).rank, known(plan, to)) for was, to in pairs]
    if any(to.rank > rank for rank, to in ranks):
        require_enders(draft, event.person)
    raised = min((to for rank, to in ranks if to.rank < rank), key=lambda one: one.rank, default=None)
    takes = raised.confirmed_by if raised and before.is_confirmed else None
    if raised and takes and event.person is not None:
        what = f"raising to level {raised.name} is decided"
        voices.require_say(draft.facts, takes.roles, event.person, what)


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

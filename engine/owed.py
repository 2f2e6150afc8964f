"""Who has to be told now: by the plan, once what a duty to tell waits for has come, or by an instruction."""

from collections.abc import Collection, Iterator
from datetime import datetime

from engine import assisting, moments
from engine.draft import Draft
from engine.duties import Tell
from engine.vocabulary import Anchor, State


def by_plan(draft: Draft) -> dict[str, Tell]:
    """The tells of the response level, with the coded fields as they are, that are due; by role."""
    incident = draft.incident
    asked = draft.plan.tells_at(incident.response_level, incident.fields)
    return {tell.role: tell for tell in asked if is_due(tell, incident.anchors)}


def by_instruction(draft: Draft) -> dict[str, Tell]:
    """How whoever an instruction asks for something that is not done is told, by role; at whatever level."""
    rules = {tell.role: tell for tell in reversed(draft.plan.tells)}
    return {role: rules[role] for role in _still_to_do(draft)}


def _still_to_do(draft: Draft) -> Iterator[str]:
    for one in draft.plan.instructions:
        yield from (role for step, role in assisting.shares(one).items() if step not in draft.done_steps)


def is_due(tell: Tell, known: Collection[str]) -> bool:
    """Whether this duty waits for nothing, or that has come, by the moments `known` of an incident."""
    return not tell.anchors or came(tell.role) in known


def came(role: str) -> str:
    """Under what is kept when that came at which this role is told: no moment of a plan."""
    return moments.of(moments.CAME, role)


def come(draft: Draft) -> list[Tell]:
    """The duties whose moment has come and was not kept yet; now it is. None once the matter is over."""
    if not _goes_on(draft):
        return []
    found = []
    for tell in draft.plan.tells:
        if not is_due(tell, draft.incident.anchors) and (times := _times(draft, tell)):
            draft.remember(came(tell.role), min(times))
            found.append(tell)
    return found


def is_taken_back(draft: Draft, tell: Tell) -> bool:
    """Whether what this duty waited for had come, and stands no more."""
    return bool(tell.anchors) and is_due(tell, draft.incident.anchors) and not _times(draft, tell)


def _times(draft: Draft, tell: Tell) -> list[datetime]:
    return [at for moment in tell.anchors if (at := draft.happened(moment))]


def _goes_on(draft: Draft) -> bool:
    """Whether people are still told of it. A drill that was ended waits for nothing but its review."""
    state = draft.incident.state
    is_ended = state is State.CLOSING and Anchor.RESOLVED not in draft.incident.anchors
    return state.is_open and not is_ended

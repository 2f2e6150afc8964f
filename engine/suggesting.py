"""初判: the level that the coded fields suggest, and on what grounds. A person sets it, perhaps another."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.conditions import Fields, Value, grounds, holds
from engine.draft import Draft
from engine.facts import Incident
from engine.plan import Plan


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A level by its id, and what was judged of the fields that ask for it, in the order of the plan."""

    level: str
    grounds: Mapping[str, Value]


def suggested(plan: Plan, fields: Fields) -> Suggestion | None:
    """The gravest level whose condition holds for these coded fields; None if none does.

    A field that is asked about and not judged yet is no ground: a condition may hold because of that.
    """
    for level in plan.levels:
        if level.when is not None and holds(level.when, fields):
            why = grounds(level.when, fields)
            return Suggestion(
                level.id, {f.id: fields[f.id] for f in plan.fields if f.id in why & set(fields)}
            )
    return None


def graver(plan: Plan, incident: Incident) -> Suggestion | None:
    """What the fields suggest, if that is graver than the event level in force."""
    found = suggested(plan, incident.fields)
    is_graver = found and plan.level(found.level).rank < plan.level(incident.event_level).rank
    return found if is_graver else None


def note(draft: Draft, before: Fields) -> None:
    """Enter what the fields suggest now, if it is graver than the level and `before` did not suggest it."""
    found = graver(draft.plan, draft.incident)
    if found is None:
        return
    earlier = suggested(draft.plan, before)
    if earlier is None or earlier.level != found.level:
        draft.enter("level_suggested", suggested_level=found.level, fields=dict(found.grounds))

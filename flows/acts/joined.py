"""What goes over to another incident with one that is joined to it 并案, and what would be lost."""

from engine import moments
from engine.endings import Absorbed
from engine.facts import Facts, Incident
from engine.instructing import unfinished
from engine.origins import Heard, Origin
from engine.parts import FieldKind
from engine.plan import Plan
from engine.vocabulary import Anchor, State
from flows.acts.errors import BadInput, Problem
from models.incidents import Loaded


def absorbed(loaded: Loaded, target: Facts) -> Absorbed:
    """Its sources, what a superior asked for in it and is not done, and what was promised and is owed.

    BadInput if the incident `target` cannot take one of the two: nothing asked for or promised is lost.
    """
    facts = loaded.facts
    promised = _promised(facts)
    event = Absorbed(
        facts.incident.number,
        _origins(loaded),
        unfinished(facts.plan, facts.done_steps),
        facts.done_steps,
        promised,
    )
    if event.instructions or promised:
        _refuse_lost(event, target.incident, target.plan)
    return event


def _origins(loaded: Loaded) -> tuple[Origin, ...]:
    """The source it was logged with, as it was written down, and the further ones."""
    incident, row = loaded.facts.incident, loaded.row
    received = incident.anchors.get(Anchor.RECEIVED, row["logged_at"])
    return (Origin(Heard.OTHER, received, row["source_of_report"]), *incident.origins)


def _promised(facts: Facts) -> dict[str, str]:
    """The times that limits which are still owed count from, or end at, by coded field."""
    named = (moments.parts(clock.anchor) for clock in facts.clocks if clock.state.is_running)
    fields = facts.incident.fields
    return {item: str(fields[item]) for kind, item in named if kind == moments.FIELD and item in fields}


def _refuse_lost(event: Absorbed, target: Incident, plan: Plan) -> None:
    into = target.number
    if target.state is State.CLOSING:
        remedy = (
            f"is under review, and {event.number} has what is still to be done: resume handling of {into}"
        )
        raise BadInput([Problem("joined_closing", into, remedy)])
    other_way = f"merge {into} into {event.number}, or see to it first"
    roles = dict.fromkeys(role for one in event.instructions for role in (one.role, *one.assisting))
    lost = [
        Problem("joined_role", role, f"is asked for something, and is no role of {plan.id}: {other_way}")
        for role in roles
        if role not in plan.roles
    ]
    times = {field.id for field in plan.fields if field.kind is FieldKind.TIME}
    lost += [
        Problem("joined_time", name, f"was promised, and is no time of {plan.id}: {other_way}")
        for name in event.promised
        if name not in times
    ]
    if lost:
        raise BadInput(lost)

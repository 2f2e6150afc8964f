"""Hand-overs on the incident page: the four times of each role 送达、已读、签收、反馈, and the forms."""

from dataclasses import dataclass

from starlette.datastructures import FormData

from console.forms import instant, many, one
from console.times import Wall
from engine import moments
from engine.facts import Facts
from engine.vocabulary import Receipt, Way
from flows.acts import acknowledging, instructing
from flows.acts.actor import Actor
from flows.acts.errors import BadInput, Problem
from flows.wiring import Office

# In the order in which they come; what is asked for has a place before it has come.
KINDS = (moments.TOLD, moments.READ, moments.SIGNED, moments.ANSWERED)
_ASKED_FOR = (moments.READ, moments.SIGNED)


@dataclass(frozen=True, slots=True)
class Times:
    """What one role was told, read, signed for and answered: the times, "" for what has not come."""

    role: str
    times: tuple[str, ...]


def handed(facts: Facts, wall: Wall) -> tuple[Times, ...]:
    """Every role of which a receipt is on record, or is waited for by a part of the plan."""
    asked = {role for kind, role in _named(facts) if kind in _ASKED_FOR}
    return tuple(
        Times(wall.words.text(role.title), tuple(_time(facts, kind, role.id, wall) for kind in KINDS))
        for role in facts.plan.roles.values()
        if role.id in asked
    )


def _named(facts: Facts) -> set[tuple[str, str]]:
    plan = facts.plan
    limits = (moment for limit in plan.deadlines for moment in (*limit.anchors, *limit.met_by))
    waits = [*(step.after for step in plan.steps), *(how.after for how in plan.handlings)]
    waits += [tell.anchors for tell in plan.tells]
    others = (moment for after in waits for moment in after)
    return {moments.parts(moment) for moment in (*limits, *others, *facts.incident.anchors)}


def _time(facts: Facts, kind: str, role: str, wall: Wall) -> str:
    at = facts.incident.anchors.get(moments.of(kind, role))
    return wall.clock(at) if at else ""


def receipt(office: Office, number: str, form: FormData, actor: Actor) -> None:
    """Enter the receipt that a form holds."""
    what, way = one(form, "receipt"), one(form, "way")
    problems = [
        Problem(name, given, f"one of: {', '.join(known)}")
        for name, given, known in (("receipt_kind", what, Receipt), ("way", way, Way))
        if given not in set(known)
    ]
    if problems:
        raise BadInput(problems)
    at = instant(form, "at", office.calendar)
    given = acknowledging.Given(
        Receipt(what), one(form, "role"), one(form, "who"), Way(way), one(form, "evidence"), at
    )
    acknowledging.acknowledge(office, number, given, actor)


def instruction(office: Office, number: str, form: FormData, actor: Actor) -> None:
    """Enter the instruction that a form holds."""
    at, due = (instant(form, name, office.calendar) for name in ("at", "due"))
    texts = {name: one(form, name) for name in ("by", "role", "task", "words", "within")}
    given = instructing.Given(**texts, at=at, due=due, assisting=many(form, "assisting"))
    instructing.instruct(office, number, given, actor)


def contacts(facts: Facts) -> tuple[str, ...]:
    """Names of the people whom the plan's roles mean now: those who sign are mostly among them."""
    found: dict[str, None] = {}
    for role in facts.plan.roles.values():
        for person in facts.roster.resolve(role, facts.incident.unit):
            if known := facts.roster.people.get(person):
                found[known.name] = None
    return tuple(found)

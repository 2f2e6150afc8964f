"""Limits that are given more time 延期, and a word on how far one has come 阶段性反馈."""

from datetime import datetime

from engine.duties import Deadline
from engine.events import DeadlineExtended, ProgressNoticed
from engine.facts import Facts
from engine.plan import Plan
from flows.acts import content_free
from flows.acts.actor import Actor
from flows.acts.changing import By, Changed, change, past
from flows.acts.errors import BadInput, Problem
from flows.acts.handling import facts_of, has_say
from flows.wiring import Office


def extend(
    office: Office,
    number: str,
    deadline: str,
    until: datetime,
    reason: str,
    actor: Actor,
    *,
    on_behalf_of: str | None = None,
    at: datetime | None = None,
) -> Changed:
    """延期: this limit now ends at `until` (aware UTC), as its plan allows; the old clock stays on record.

    `at` (aware UTC, past) is when it was allowed, if that is recorded later 补录.

    Raises BadInput unless the actor, or the person (a role, id, name or post) whose word the actor records,
    is one of those the plan lets extend it; the engine's Exceeded beyond what the plan allows.
    """
    facts = facts_of(office, number)
    why = content_free.said(facts, reason, "reason")
    limit = _limit(facts.plan, deadline)
    roles = limit.extension.roles if limit.extension else ()
    granted = has_say(facts, roles, on_behalf_of or actor.id)
    if roles and granted is None:
        posts = ", ".join(f"{role} {facts.plan.roles[role].title.zh}" for role in roles)
        remedy = f"it is extended by one of: {posts}; name whose word of mouth you record"
        raise BadInput([Problem("extended_by", on_behalf_of or actor.id, remedy)])
    if any(until <= clock.due for clock in facts.clocks if clock.id == deadline and clock.state.is_running):
        raise BadInput([Problem("until", until.isoformat(), "a time later than the limit has now")])
    event = DeadlineExtended(deadline, until, why)
    return change(office, number, (event,), By(actor, granted if on_behalf_of else None, past(office, at)))


def extenders(facts: Facts, limit: Deadline) -> dict[str, str]:
    """Who may extend this limit now: person id -> the role that may."""
    found: dict[str, str] = {}
    for role in limit.extension.roles if limit.extension else ():
        for person in facts.roster.resolve(facts.plan.roles[role], facts.incident.unit):
            if person in facts.roster.people:
                found.setdefault(person, role)
    return found


def notice(
    office: Office, number: str, deadline: str, text: str, actor: Actor, at: datetime | None = None
) -> Changed:
    """阶段性反馈: how far it has come, on record and told to whoever waits for it; its limit runs on.

    `at` (aware UTC, past) is when it was told, if that is recorded later 补录.
    """
    facts = facts_of(office, number)
    _limit(facts.plan, deadline)
    event = ProgressNoticed(deadline, content_free.said(facts, text, "text"))
    return change(office, number, (event,), By(actor, happened_at=past(office, at)))


def _limit(plan: Plan, deadline: str) -> Deadline:
    try:
        return plan.deadline(deadline)
    except KeyError:
        known = ", ".join(limit.id for limit in plan.deadlines)
        raise BadInput([Problem("deadline", deadline, f"the id of a limit: {known}")]) from None

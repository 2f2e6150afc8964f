"""What has to be done again: a step or an answer that is sent back 退回, a closed matter 重新办理."""

from datetime import datetime

from engine.doing import moment_of
from engine.endings import Reopened
from engine.events import SentBack
from flows.acts import content_free
from flows.acts.actor import Actor
from flows.acts.changing import By, Changed, change, past
from flows.acts.handling import facts_of, with_say
from flows.wiring import Office


def redo(
    office: Office, number: str, item: str, reason: str, actor: Actor, at: datetime | None = None
) -> Changed:
    """退回: a step or a deadline, by its id, was done, and is not good enough; it is owed again.

    Where the two share an id it is the step; `deadline:<id>` names the deadline alone. `at` (aware UTC,
    past) is when it was sent back, if that is recorded later 补录; it is owed again from now.
    """
    facts = facts_of(office, number)
    event = SentBack(moment_of(facts.plan, item), content_free.said(facts, reason, "reason"))
    return change(office, number, (event,), By(actor, happened_at=past(office, at)))


def reopen(
    office: Office, number: str, reason: str, actor: Actor, *, on_behalf_of: str | None = None
) -> Changed:
    """重新办理: the closed matter goes on under its number; the accepted report stays as it was accepted.

    Raises BadInput unless the actor, or the person (a role, id, name or post) whose word the actor records,
    may confirm its levels; the engine's Exceeded once the plan's time is over.
    """
    facts = facts_of(office, number)
    why = content_free.said(facts, reason, "reason")
    roles, who = facts.plan.confirming(*facts.incident.levels).roles, on_behalf_of or actor.id
    allowed = with_say(facts, roles, who, "reopened_by", "it is opened again")
    return change(office, number, (Reopened(why),), By(actor, allowed if on_behalf_of else None))

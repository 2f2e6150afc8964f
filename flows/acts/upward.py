"""Calls upward: 同意上报 before them, and the register of what went up 报送登记.

The officer reports; no machine does. A consent that is lacking stops nothing: it is asked for, and the
record says that the report went up without it.
"""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import partial

from engine.events import Consented, Event, ReportedUp
from engine.facts import Facts
from engine.plan import Plan
from engine.vocabulary import Medium, Side, Stage
from flows.acts.actor import Actor
from flows.acts.changing import By, Changed, change, decided, past
from flows.acts.content_free import REMEDY, of_names
from flows.acts.errors import BadInput, Problem
from flows.acts.handling import facts_of, with_say
from flows.wiring import Office

# How roles are spelt: a slip of the pen is not taken for the name of an office.
_ID = re.compile(r"[a-z][a-z0-9_]*")
# As long as a page shows them whole; what was reported is a summary, the paper itself is filed.
LONGEST = {"receiver": 60, "receipt": 120, "words": 400, "to": 60}


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who took a report: `to` is a role above, or another office by its name; `receipt` number or words."""

    to: str
    receiver: str = ""
    receipt: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """A report that went up, the same to every line; `at` (aware UTC, past) if recorded later 补录."""

    stage: Stage
    medium: Medium
    words: str = ""
    at: datetime | None = None


def consent(
    office: Office,
    number: str,
    actor: Actor,
    *,
    on_behalf_of: str | None = None,
    at: datetime | None = None,
) -> Changed:
    """同意上报: somebody with a say over the level agrees that this goes up, perhaps by word of mouth.

    Raises BadInput unless the actor, or the person (a role, id, name or post) whose word the actor
    records, is one of the plan's `consenters`.
    """
    happened_at, facts = past(office, at), facts_of(office, number)
    roles, who = facts.plan.consenters(*facts.incident.levels), on_behalf_of or actor.id
    given = with_say(facts, roles, who, "consented_by", "consent is given")
    event = Consented(given, happened_at or office.now())
    return change(office, number, (event,), By(actor, given if on_behalf_of else None, happened_at))


def report_up(
    office: Office, number: str, sent: Sent, recipients: Sequence[Recipient], actor: Actor
) -> Changed:
    """报送登记: what went up to these recipients, all at once; each has answered with it.

    Raises BadInput with every problem: nobody to register, a recipient who is not above, a report that
    nobody took (neither a receiver nor a receipt), words too long, or words where none may be kept.
    """
    happened_at = past(office, sent.at)
    make = partial(_events, sent, recipients)
    return decided(office, number, make, By(actor, happened_at=happened_at))


def _events(sent: Sent, recipients: Sequence[Recipient], facts: Facts, now: datetime) -> tuple[Event, ...]:
    problems = wrong_with(replace(facts.plan, content_free=facts.content_free), sent, recipients)
    problems += [problem for one in recipients for problem in of_names(facts, asdict(one))]
    if problems:
        raise BadInput(problems)
    at, words = sent.at or now, sent.words.strip()
    return tuple(
        ReportedUp(one.to, one.receiver.strip(), sent.medium, sent.stage, at, one.receipt.strip(), words)
        for one in recipients
    )


def above(plan: Plan) -> list[str]:
    """The roles of this plan that stand above the office, in its order."""
    return [role.id for role in plan.roles.values() if role.side is Side.ABOVE]


def wrong_with(plan: Plan, sent: Sent, recipients: Sequence[Recipient]) -> list[Problem]:
    """Everything that keeps this from being registered."""
    if not recipients:
        return [Problem("to", "missing", f"to whom: {', '.join(above(plan))}, or an office by its name")]
    found = [problem for one in recipients for problem in _wrong(plan, one)]
    if sent.words and plan.content_free:
        found.append(Problem("report_words", "content free", REMEDY))
    return found + _too_long("report_words", sent.words, LONGEST["words"])


def _wrong(plan: Plan, one: Recipient) -> list[Problem]:
    found = []
    if one.to in plan.roles and plan.roles[one.to].side is not Side.ABOVE:
        found.append(Problem("to", one.to, f"not above the office; above it: {', '.join(above(plan))}"))
    if one.to not in plan.roles and _ID.fullmatch(one.to):
        found.append(Problem("to", one.to, f"no role of this playbook; above it: {', '.join(above(plan))}"))
    if not one.to.strip():
        found.append(Problem("to", "missing", "the name of the office it went to"))
    if not (one.receiver.strip() or one.receipt.strip()):
        found.append(Problem("receiver", one.to, "who took it, or the receipt; else nobody has received it"))
    for name in ("to", "receiver", "receipt"):
        found += _too_long(name, getattr(one, name), LONGEST[name])
    return found


def _too_long(place: str, text: str, longest: int) -> list[Problem]:
    return [Problem(place, "too long", f"at most {longest} characters")] if len(text) > longest else []

"""Receipts 回执: who read what was handed over, who signed for it, how, and what shows it."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from engine.events import Event
from engine.facts import Facts
from engine.handover import Acknowledged
from engine.vocabulary import Receipt, Way
from flows.acts import content_free
from flows.acts.actor import Actor
from flows.acts.changing import By, Changed, decided, past
from flows.acts.errors import BadInput, Problem
from flows.wiring import Office

# As long as a page shows them whole; what shows it is named here, and filed elsewhere.
LONGEST = {"signer": 60, "evidence": 200}


@dataclass(frozen=True, slots=True)
class Given:
    """A receipt as somebody enters it: `who` is a name (or an id or post), `evidence` words.

    `at` (aware UTC, past) is when it was given, if it is recorded later 补录.
    """

    receipt: Receipt
    role: str
    who: str
    way: Way
    evidence: str = ""
    at: datetime | None = None


def acknowledge(office: Office, number: str, given: Given, actor: Actor) -> Changed:
    """Enter a receipt; limits that count from it start, and whoever gave it is called no more to be told.

    BadInput with every problem: no role of the playbook, nobody's name, words where none may be kept.
    """
    at = past(office, given.at)
    make = partial(_events, given, at)
    return decided(office, number, make, By(actor, happened_at=at))


def _events(given: Given, at: datetime | None, facts: Facts, _now: datetime) -> tuple[Event, ...]:
    problems = _wrong(facts, given)
    if problems:
        raise BadInput(problems)
    who = given.who.strip()
    known = facts.roster.known_as(who)
    signer = known[0] if len(known) == 1 else None
    receiver, evidence = "" if signer else who, given.evidence.strip()
    return (Acknowledged(given.receipt, given.role, given.way, signer, receiver, evidence, at),)


def _wrong(facts: Facts, given: Given) -> list[Problem]:
    found = []
    if given.role not in facts.plan.roles:
        found.append(Problem("receipt_role", given.role, f"one of: {', '.join(facts.plan.roles)}"))
    if not given.who.strip():
        found.append(Problem("signer", "missing", "who it was; else nobody has"))
    if given.evidence.strip() and facts.content_free:
        found.append(Problem("evidence", "content free", "this playbook keeps no content: leave it out"))
    found += content_free.of_names(facts, {"signer": given.who})
    for name, words in (("signer", given.who), ("evidence", given.evidence)):
        if len(words.strip()) > LONGEST[name]:
            found.append(Problem(name, "too long", f"at most {LONGEST[name]} characters"))
    return found

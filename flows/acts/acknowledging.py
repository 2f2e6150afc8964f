"""Receipts 回执: who read what was handed over, who signed for it, how, and what shows it."""

from dataclasses import dataclass
from datetime import datetime

from engine.facts import Facts
from engine.handover import Acknowledged
from engine.vocabulary import Receipt, Way
from flows.acts.actor import Actor
from flows.acts.changing import By, Changed, change, past
from flows.acts.errors import BadInput, Problem
from flows.acts.handling import facts_of
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
    facts, at = facts_of(office, number), past(office, given.at)
    problems = _wrong(facts, given)
    if problems:
        raise BadInput(problems)
    who = given.who.strip()
    known = facts.roster.known_as(who)
    signer = known[0] if len(known) == 1 else None
    event = Acknowledged(
        given.receipt, given.role, given.way, signer, "" if signer else who, given.evidence.strip(), at
    )
    return change(office, number, (event,), By(actor, happened_at=at))


def _wrong(facts: Facts, given: Given) -> list[Problem]:
    found = []
    if given.role not in facts.plan.roles:
        found.append(Problem("receipt_role", given.role, f"one of: {', '.join(facts.plan.roles)}"))
    if not given.who.strip():
        found.append(Problem("signer", "missing", "who it was; else nobody has"))
    if given.evidence.strip() and facts.content_free:
        found.append(Problem("evidence", "content free", "this playbook keeps no content: leave it out"))
    for name, words in (("signer", given.who), ("evidence", given.evidence)):
        if len(words.strip()) > LONGEST[name]:
            found.append(Problem(name, "too long", f"at most {LONGEST[name]} characters"))
    return found

"""不属本单位，转办: the matter goes to another unit of the address book, with a reason."""

from datetime import datetime

from engine.facts import Facts
from engine.handover import HandedOn
from flows.acts import content_free
from flows.acts.actor import Actor
from flows.acts.changing import By, Changed, carry_out, past, save_events
from flows.acts.errors import BadInput, Problem
from flows.wiring import Office
from models import incidents, locking
from models.session import Tx

LONGEST = 400  # as the reason of a change of level


def hand_on(
    office: Office, number: str, unit: str, reason: str, actor: Actor, at: datetime | None = None
) -> Changed:
    """Another unit (by its name) is concerned from now on: its contacts are told, its limits start with that.

    `at` (aware UTC, past) is when it was agreed, if recorded later 补录: nobody was told then. BadInput if
    the unit is not in the address book, or there is no reason (where no words are kept: if there is one).
    """
    happened_at = past(office, at)

    def work(tx: Tx, now: datetime) -> Changed:
        loaded = incidents.load_one(tx, locking.lock(tx, number), office.context(tx, now))
        book = office.book(tx, now)
        found = book.unit_named(unit.strip())
        problems = _wrong(loaded.facts, unit, found, reason)
        if found is None or problems:
            raise BadInput(problems)
        was = book.units.get(loaded.facts.incident.unit or "", "")
        event = HandedOn(found, reason.strip(), book.units[found], was)
        return save_events(tx, office, loaded, (event,), By(actor, happened_at=happened_at), now)

    return carry_out(office, number, work)


def _wrong(facts: Facts, unit: str, found: str | None, reason: str) -> list[Problem]:
    wrong = []
    if found is None:
        wrong.append(Problem("unit", unit, "a unit of the address book; import it first"))
    if facts.content_free:
        wrong += content_free.problems({"reason": reason})
    elif not reason.strip():
        wrong.append(Problem("reason", "empty", "say it in a few words; the record keeps it"))
    if len(reason.strip()) > LONGEST:
        wrong.append(Problem("reason", "too long", f"at most {LONGEST} characters"))
    return wrong

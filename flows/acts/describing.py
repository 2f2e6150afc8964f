"""补充情况: words that were lacking or wrong are given after logging, and the unit concerned.

An incident started from Prefect has no title of its own yet, and may not know its unit.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from engine.events import Described
from engine.facts import TEXTS
from flows.acts.actor import Actor
from flows.acts.changing import By, Changed, carry_out, save_events
from flows.acts.content_free import REMEDY
from flows.acts.errors import BadInput, Problem
from flows.acts.intake import Description
from flows.wiring import Office
from models import incidents, locking, registration, saving
from models.incidents import Loaded
from models.people import Book
from models.session import Tx


def description(values: Mapping[str, object]) -> Description:
    """What somebody gave, checked; BadInput names everything that does not fit."""
    try:
        return Description.model_validate(values)
    except ValidationError as error:
        raise BadInput([Problem(str(e["loc"][0]), "too long", e["msg"]) for e in error.errors()]) from error


def describe(office: Office, number: str, given: Description, actor: Actor) -> Changed:
    """Enter what is new in `given`, with what it was before; what is left empty stays as it is.

    It counts as an action, and the contacts of a unit that was lacking are told. BadInput if nothing is new,
    the unit is not in the address book or another one is known, or the playbook keeps no words.
    """

    def work(tx: Tx, now: datetime) -> Changed:
        loaded = incidents.load_one(tx, locking.lock(tx, number), office.context(tx, now))
        event = _event(loaded, office.book(tx, now), given)
        saving.describe(tx, loaded.facts.incident.id, registration.of(loaded.row) | dict(event.texts))
        return save_events(tx, office, loaded, (event,), By(actor), now)

    return carry_out(office, number, work)


def _event(loaded: Loaded, book: Book, given: Description) -> Described:
    was = _was(loaded.row, book)
    texts = {n: getattr(given, n) for n in was if getattr(given, n) and getattr(given, n) != was[n]}
    problems = _problems(loaded, book, texts)
    if problems:
        raise BadInput(problems)
    unit = book.unit_named(texts["unit"]) if "unit" in texts else None
    return Described(texts, {name: was[name] for name in texts if was[name]}, unit)


def _was(row: Mapping[str, Any], book: Book) -> dict[str, str]:
    """The words as they are, the unit by its name."""
    return {**registration.of(row), "unit": book.units.get(row["unit_id"] or "", "")}


def _problems(loaded: Loaded, book: Book, texts: Mapping[str, str]) -> list[Problem]:
    if not texts:
        return [Problem("description", "unchanged", "say what is to be added or put right")]
    found = []
    if loaded.facts.content_free:
        found += [Problem(name, "content free", REMEDY) for name in texts if name in TEXTS]
    if "unit" in texts and loaded.facts.incident.unit:
        remedy = "another unit is concerned already: hand it on (zhishou hand-on), with a reason"
        found.append(Problem("unit_known", texts["unit"], remedy))
    elif "unit" in texts and book.unit_named(texts["unit"]) is None:
        found.append(Problem("unit", texts["unit"], "a unit of the address book; import it first"))
    return found

"""关联: two incidents have to do with one another, and each stays one of its own."""

from dataclasses import replace
from datetime import datetime

from engine.errors import Unchanged
from engine.origins import Related, Relation
from engine.vocabulary import State
from flows.acts import drills
from flows.acts.actor import Actor
from flows.acts.changing import By, Changed, carry_out, change_in
from flows.acts.errors import BadInput, Problem
from flows.wiring import Office
from models import incidents, locking, record
from models.session import Tx


def relate(office: Office, number: str, other: str, relation: Relation, actor: Actor) -> Changed:
    """关联: both records name the other incident, and how they belong together.

    Nothing else follows: no clock, call or report of either changes. Unchanged if they are related already;
    BadInput for one and the same incident, for one that is filed, and for a drill and a real one.
    """
    if other == number:
        raise BadInput([Problem("related_to", other, "name another incident than this one")])

    def work(tx: Tx, now: datetime) -> Changed:
        ids = locking.lock_all(tx, (number, other))
        context = office.context(tx, now)
        here, there = (incidents.load_one(tx, ids[one], context).facts.incident for one in (number, other))
        drills.refuse_across(here, there)
        if there.state is State.ARCHIVED:
            raise BadInput([Problem("related_to", other, "is filed: its record does not grow any more")])
        if other in related(tx, ids[number]):
            raise Unchanged(f"{number} is related to {other} already")
        changed = change_in(tx, office, ids[number], (Related(other, relation),), By(actor), now)
        by = By(replace(actor, once=None))
        change_in(tx, office, ids[other], (Related(number, relation),), by, now)
        return changed

    return carry_out(office, number, work)


def related(tx: Tx, incident: str) -> tuple[str, ...]:
    """The numbers of the incidents that this one, by its id, has to do with."""
    entries = record.read(tx, incidents.subject(incident))
    return tuple(e["payload"]["number"] for e in entries if e["kind"] == "related" and e["payload"])

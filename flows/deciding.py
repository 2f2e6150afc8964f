"""The watch's work that the loop shares with whoever has to stand in for it. No Prefect in here."""

from collections.abc import Sequence
from datetime import datetime

from engine.decisions import decide
from engine.facts import Facts
from flows.acts.changing import ROUNDS, By, lines
from flows.sending import Sender
from flows.wiring import Office
from models import attempts, doubts, incidents, paging, saving
from models.admitting import admit
from models.doubts import Doubt
from models.errors import LostRace
from models.incidents import Loaded
from models.people import Book
from models.saving import Change
from models.session import Tx
from models.tries import Hands, Outgoing

Sendable = tuple[list[Outgoing], dict[str, Facts]]


def decide_due(
    tx: Tx, office: Office, loaded: Sequence[Loaded], book: Book, by: By, hands: Hands, now: datetime
) -> tuple[list[Change], list[Outgoing]]:
    """Fire what is due of these incidents and save it: (the decisions kept, attempts claimed by `hands`).

    An incident that changed since it was loaded is left out; its timers stay armed.
    """
    changes = []
    for one in loaded:
        decision = decide(one.facts, now)
        changes.append(Change(one, decision, lines(office, decision.entries, by)))
    kept = saving.save(tx, changes, now)
    return kept, paging.open_pages(tx, kept, book, hands, now)


def facts_behind(
    tx: Tx, office: Office, out: Sequence[Outgoing], known: set[str], now: datetime
) -> dict[str, Facts]:
    """The facts of the incidents behind these attempts, by id, besides those `known` already."""
    wanted = {each.incident for one in out for each in one.each} - known
    if not wanted:
        return {}
    context = office.context(tx, now)
    return {one.facts.incident.id: one.facts for one in incidents.load(tx, wanted, context)}


def settle_doubt(office: Office, sender: Sender, doubt: Doubt, hands: Hands) -> Sendable:
    """Ask the provider what became of an attempt, save what it says, and claim what that asks for."""
    with office.database.reading() as tx:
        known = doubts.known_ids(tx, doubt)
    sighting, told = sender.look_up(doubt, known)
    for _ in range(ROUNDS):
        now = office.now()
        try:
            with office.database.writing() as tx:
                out = doubts.judge(tx, doubt, sighting, told, office.book(tx, now), hands, now)
                out = admit(tx, out, hands, now)
                return out, facts_behind(tx, office, out, set(), now)
        except LostRace:  # another watch has entered the next try of this page first
            continue
    raise LostRace(f"what follows attempt {doubt.id} kept being entered by others")


def still_ours(office: Office, hands: Hands, out: Outgoing) -> Outgoing | None:
    """What may still be sent of something that had to wait since it was claimed, for a lease from now."""
    now = office.now()
    with office.database.writing() as tx:
        return attempts.still_ours(tx, out, hands.token, now + hands.lease, now)

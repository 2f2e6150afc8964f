"""The desk's queue of call cards 人工拨打, and what the record says of the calls made before."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select, text

from engine.attempts import PRESSING
from engine.vocabulary import PageState
from models.incidents import subject
from models.people_tables import Contact, Person
from models.session import Tx
from models.tables import Attempt, Entry, Incident, Page

_incident = Incident.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table
_page = Page.__table__  # type: ignore[attr-defined]
_attempt = Attempt.__table__  # type: ignore[attr-defined]
_person = Person.__table__  # type: ignore[attr-defined]
_contact = Contact.__table__  # type: ignore[attr-defined]
_entry = Entry.__table__  # type: ignore[attr-defined]

# The words of the partial index, as literals: else every look would read the whole table.
ON_DESK = text("attempt.channel = 'manual' AND attempt.state = 'handed_over'")
# On PostgreSQL a card may be laid in the same moment in which its page is answered: nobody would ever
# settle it, and somebody would dial for nothing.
NEEDED = _page.c.state == PageState.OPEN.value

_REAL = ~_page.c.drill

# Entries that say what became of calls by hand, and of calls upward.
_SAID = ("noted", "consented", "reported_up")


@dataclass(frozen=True, slots=True)
class Card:
    """A call card on the desk. `number` is the incident's; `telephone` "" when nobody knows one."""

    attempt: str
    incident: str
    number: str
    title: str
    role: str
    person: str | None
    person_name: str
    post: str
    telephone: str
    code: str
    since: datetime
    last_result: str
    occasion: str
    playbook_hash: str


_cards = (
    select(
        _attempt,
        _page.c.role,
        _page.c.person_id,
        _page.c.code,
        _incident.c.number.label("incident_number"),
        _incident.c.title,
        _incident.c.playbook_hash,
        _person.c.name.label("person_name"),
        _person.c.post,
        _contact.c.number.label("telephone"),
    )
    .join(_page, _page.c.id == _attempt.c.page_id)
    .join(_incident, _incident.c.id == _attempt.c.incident_id)
    .join(_person, _person.c.id == _page.c.person_id, isouter=True)
    .join(_contact, _contact.c.id == _attempt.c.contact_id, isouter=True)
    .where(ON_DESK, NEEDED)
)

# (playbook hash, response level) -> the rank of that level, 0 the gravest.
Ranks = Mapping[tuple[str, str], int]


def cards(tx: Tx, incident: str | None = None, limit: int = 500, ranks: Ranks | None = None) -> list[Card]:
    """The `limit` most urgent cards on the desk, then oldest first; of one incident if its id is given.

    Those of drills lie apart: on the page of each drill only. Without `ranks` all are as urgent: then the
    oldest first.
    """
    query = _cards.where(_attempt.c.incident_id == incident if incident else _REAL)
    if ranks:
        query = query.order_by(_urgency(ranks))
    query = query.order_by(_attempt.c.created_at, _attempt.c.id).limit(limit)
    return [
        Card(
            r["id"],
            r["incident_id"],
            r["incident_number"],
            r["title"],
            r["role"],
            r["person_id"],
            r["person_name"] or "",
            r["post"] or "",
            r["telephone"] or "",
            r["code"],
            r["created_at"],
            r["error"],
            r["occasion"],
            r["playbook_hash"],
        )
        for r in tx.execute(query).mappings()
    ]


def _urgency(ranks: Ranks) -> ColumnElement[int]:
    """By the rank of the response level; reminders after everything that may wake somebody."""
    last = max(ranks.values()) + 1
    levels = [
        (and_(_incident.c.playbook_hash == plan, _incident.c.response_level == level), rank)
        for (plan, level), rank in ranks.items()
    ]
    return case((_attempt.c.occasion.not_in(PRESSING), last), *levels, else_=last)


def levels_on_desk(tx: Tx) -> list[tuple[str, str]]:
    """(playbook hash, response level) of the incidents that have a card on the desk."""
    joined = _attempt.join(_incident, _incident.c.id == _attempt.c.incident_id)
    joined = joined.join(_page, _page.c.id == _attempt.c.page_id)
    pairs = select(_incident.c.playbook_hash, _incident.c.response_level).select_from(joined)
    return [
        (row.playbook_hash, row.response_level)
        for row in tx.execute(pairs.where(ON_DESK, NEEDED, _REAL).distinct())
    ]


def count_cards(tx: Tx) -> int:
    """How many cards lie on the desk."""
    joined = _attempt.join(_page, _page.c.id == _attempt.c.page_id)
    return tx.execute(select(func.count()).select_from(joined).where(ON_DESK, NEEDED, _REAL)).scalar_one()


def said(tx: Tx, incidents: Iterable[str]) -> dict[str, list[Mapping[str, Any]]]:
    """By incident: the entries that tell of calls by hand, consents and reports upward, in order.

    Dicts of `kind`, `at` and `payload`; an entry whose content was cleared is left out.
    """
    chains = {subject(incident): incident for incident in incidents}
    found: dict[str, list[Mapping[str, Any]]] = {incident: [] for incident in chains.values()}
    payload = func.coalesce(_entry.c.payload, _entry.c.kept).label("payload")
    columns = (_entry.c.chain, _entry.c.kind, _entry.c.at, payload)
    told = (_entry.c.chain.in_(chains), _entry.c.kind.in_(_SAID), payload.is_not(None))
    for row in tx.execute(select(*columns).where(*told).order_by(_entry.c.chain, _entry.c.seq)):
        entry = {"kind": row.kind, "at": row.at, "payload": json.loads(row.payload)}
        found[chains[row.chain]].append(entry)
    return found

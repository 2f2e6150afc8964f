"""Reading what there is to judge: the record, and the providers' own logs."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from engine.vocabulary import AttemptState, ChannelKind, PageState
from flows.wiring import Office
from models import record, timers
from models.errors import Tampered
from models.people_tables import Contact
from models.session import Tx
from models.tables import Attempt, Entry, Incident, Page
from tests.chaos.providers import Provider, codes_of
from tests.chaos.verdict import Due, Night, Paged, Taken, Tried

_attempt = Attempt.__table__  # type: ignore[attr-defined]
_page = Page.__table__  # type: ignore[attr-defined]
_incident = Incident.__table__  # type: ignore[attr-defined]
_contact = Contact.__table__  # type: ignore[attr-defined]
_entry = Entry.__table__  # type: ignore[attr-defined]

# A timer is due, and then decided in the next turn.
TURN = timedelta(seconds=1)
MOST = 1_000


def is_quiet(office: Office) -> bool:
    """Whether nothing is in hand or in doubt, and no timer is due."""
    now = office.now()
    doubted = and_(_attempt.c.state == "unknown", ~_attempt.c.doubtful)
    unsettled = or_(
        _attempt.c.state == "claimed", and_(_attempt.c.state == "pending", ~_planned(now)), doubted
    )
    with office.database.reading() as tx:
        in_hand = tx.execute(select(func.count()).select_from(_attempt).where(unsettled)).scalar_one()
        return not (in_hand or timers.overdue(tx, now - TURN, 1))


def _planned(now: datetime) -> ColumnElement[bool]:
    """Tries whose time has not come."""
    return and_(_attempt.c.not_before.is_not(None), _attempt.c.not_before > now - TURN)


def gather(office: Office, providers: list[Provider], due: Iterable[Due], at: datetime) -> Night:
    """The whole night, whose watches have ended at `at`."""
    with office.database.reading() as tx:
        numbers = {row.id: row.number for row in tx.execute(select(_incident.c.id, _incident.c.number))}
        recorded, answered = _entries(tx, numbers)
        return Night(
            due=[*due, *recorded],
            pages=_pages(tx),
            tries=_tries(tx, at),
            taken=_taken(tx, providers),
            answered=answered,
            unfired=len(timers.overdue(tx, at - TURN, MOST)),
            tampered=_tampered(tx),
        )


def _pages(tx: Tx) -> list[Paged]:
    query = select(_page, _incident.c.number).join(_incident, _incident.c.id == _page.c.incident_id)
    return [
        Paged(row["number"], row["person_id"], row["code"], PageState(row["state"]))
        for row in tx.execute(query).mappings()
    ]


def _taken(tx: Tx, providers: list[Provider]) -> list[Taken]:
    """Every page in the providers' logs: a text for each code it names, and every call."""
    opened = _opened(tx)
    known = _known(tx)
    found = []
    for provider in providers:
        for text in provider.texts():
            for code in codes_of(text["body"]):
                number, _ = _latest(opened, text, code)
                found.append(Taken(number, code, ChannelKind.SMS, provider.name))
        for call in provider.calls():
            number, code = known.get(call["sid"]) or _latest(opened, call)
            found.append(Taken(number, code, ChannelKind.VOICE, provider.name))
    return found


Opened = dict[str, list[tuple[datetime, str, str]]]  # by telephone: when, the incident's number, the code


def _latest(opened: Opened, arrival: Mapping[str, Any], code: str = "") -> tuple[str, str]:
    """(number, code) of the page that was open at that telephone then, with that code if one is known.

    A call that rings out says nothing; but no telephone that is called here belongs to two incidents.
    """
    at = datetime.fromtimestamp(arrival["received_at"], UTC)
    theirs = [page for page in opened.get(arrival["to"], ()) if page[0] <= at and code in ("", page[2])]
    assert theirs, f"nobody at {arrival['to']} was to be called: {arrival}"
    return theirs[-1][1:]


def _opened(tx: Tx) -> Opened:
    query = (
        select(_contact.c.number.label("telephone"), _page, _incident.c.number)
        .join(_contact, _contact.c.person_id == _page.c.person_id)
        .join(_incident, _incident.c.id == _page.c.incident_id)
        .order_by(_page.c.opened_at)
    )
    found: Opened = {}
    for page in tx.execute(query).mappings():
        found.setdefault(page["telephone"], []).append((page["opened_at"], page["number"], page["code"]))
    return found


def _known(tx: Tx) -> dict[str, tuple[str, str]]:
    """(number, code) of the page an attempt was made for, by what the provider calls that."""
    query = (
        select(_attempt.c.provider_id, _page.c.code, _incident.c.number)
        .join(_page, _page.c.id == _attempt.c.page_id)
        .join(_incident, _incident.c.id == _page.c.incident_id)
        .where(_attempt.c.provider_id.is_not(None))
    )
    return {row.provider_id: (row.number, row.code) for row in tx.execute(query)}


def _tries(tx: Tx, at: datetime) -> list[Tried]:
    waits = ((_attempt.c.state == "pending") & _planned(at)).label("waits")
    query = (
        select(_attempt, waits, _page.c.code, _incident.c.number)
        .join(_page, _page.c.id == _attempt.c.page_id)
        .join(_incident, _incident.c.id == _attempt.c.incident_id)
    )
    return [
        Tried(
            row["number"],
            row["code"],
            ChannelKind(row["channel"]),
            row["provider"],
            AttemptState(row["state"]),
            row["provider_id"],
            row["doubtful"],
            row["waits"],
        )
        for row in tx.execute(query).mappings()
    ]


def _entries(tx: Tx, numbers: dict[str, str]) -> tuple[list[Due], set[str]]:
    """(whom the record says were called, numbers of the incidents that were answered)."""
    due: list[Due] = []
    answered: set[str] = set()
    for row in tx.execute(select(_entry.c.chain, _entry.c.kind, _entry.c.payload)):
        number = numbers.get(row.chain.partition(":")[2], "")
        called: dict[str, Any] = json.loads(row.payload)
        due += [Due(number, person) for person in called.get("people") or () if number]
        if row.kind == "answered":
            answered.add(number)
    return due, answered


def _tampered(tx: Tx) -> str:
    try:
        record.verify(tx)
    except Tampered as error:
        return str(error)
    return ""

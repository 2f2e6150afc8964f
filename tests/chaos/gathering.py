"""Reading what there is to judge: the record, and the providers' own logs."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from engine.vocabulary import AttemptState, ChannelKind, PageState
from flows.wiring import Office
from models import record, timers
from models.errors import Tampered
from models.session import Tx
from models.tables import Attempt, Contact, Entry, Incident, Page
from tests.chaos.providers import Provider, code_of, number_of
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
            taken=[*_texts(providers), *_calls(tx, providers)],
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


def _texts(providers: list[Provider]) -> list[Taken]:
    """Every text in the providers' logs that asks for an answer."""
    return [
        Taken(number_of(text["body"]), code, ChannelKind.SMS, provider.name)
        for provider in providers
        for text in provider.texts()
        if (code := code_of(text["body"]))
    ]


def _calls(tx: Tx, providers: list[Provider]) -> list[Taken]:
    """Every call in the providers' logs, of the page that knows it, else of that telephone's latest then.

    A call that rings out says nothing; but no telephone here that is called belongs to two incidents.
    """
    ours = (
        select(_attempt.c.provider_id, _page.c.code, _incident.c.number)
        .join(_page, _page.c.id == _attempt.c.page_id)
        .join(_incident, _incident.c.id == _page.c.incident_id)
        .where(_attempt.c.provider_id.is_not(None))
    )
    known = {row.provider_id: (row.number, row.code) for row in tx.execute(ours)}
    query = (
        select(_contact.c.number.label("telephone"), _page, _incident.c.number)
        .join(_contact, _contact.c.person_id == _page.c.person_id)
        .join(_incident, _incident.c.id == _page.c.incident_id)
        .order_by(_page.c.opened_at)
    )
    pages = list(tx.execute(query).mappings())
    found = []
    for provider in providers:
        for call in provider.calls():
            at = datetime.fromtimestamp(call["received_at"], UTC)
            theirs = [p for p in pages if p["telephone"] == call["to"] and p["opened_at"] <= at]
            number, code = known.get(call["sid"]) or (theirs[-1]["number"], theirs[-1]["code"])
            found.append(Taken(number, code, ChannelKind.VOICE, provider.name))
    return found


def _tries(tx: Tx, at: datetime) -> list[Tried]:
    query = (
        select(_attempt, _page.c.code, _incident.c.number)
        .join(_page, _page.c.id == _attempt.c.page_id)
        .join(_incident, _incident.c.id == _attempt.c.incident_id)
        .where(~((_attempt.c.state == "pending") & _planned(at)))
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

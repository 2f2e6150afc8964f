"""What a reply, a keypad or the desk refers to: open pages by number, person and code."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, text, update

from engine.vocabulary import AttemptState, ChannelKind, PageState
from models.errors import CardSettled, NotFound
from models.session import Tx
from models.tables import Attempt, Incident, Page
from models.watch_tables import Inbound

_page = Page.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table
_incident = Incident.__table__  # type: ignore[attr-defined]
_inbound = Inbound.__table__  # type: ignore[attr-defined]
_attempt = Attempt.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class PageRef:
    """A page as a reply may mean it."""

    id: str
    incident: str
    number: str
    code: str
    person: str | None
    role: str
    state: PageState
    opened_at: datetime
    closed_at: datetime | None
    drill: bool = False


_refs = select(_page, _incident.c.number).join(_incident, _incident.c.id == _page.c.incident_id)


def _read(tx: Tx, *where: object) -> list[PageRef]:
    rows = tx.execute(_refs.where(*where).order_by(_page.c.opened_at)).mappings()  # type: ignore[arg-type]  # column expressions
    return [
        PageRef(
            r["id"],
            r["incident_id"],
            r["number"],
            r["code"],
            r["person_id"],
            r["role"],
            PageState(r["state"]),
            r["opened_at"],
            r["closed_at"],
            r["drill"],
        )
        for r in rows
    ]


def open_of(tx: Tx, persons: Sequence[str]) -> list[PageRef]:
    """The open pages of these persons, oldest first; of drills only while there is nothing real."""
    opened = (_page.c.person_id.in_(persons), _page.c.state == PageState.OPEN.value)
    return _read(tx, *opened, ~_page.c.drill) or _read(tx, *opened)


def anybody_called(tx: Tx) -> bool:
    """Whether any page is open, so that an answer may come."""
    return bool(tx.execute(select(_page.c.id).where(text("state = 'open'")).limit(1)).first())


def with_code(tx: Tx, code: str, persons: Sequence[str]) -> PageRef | None:
    """The latest page of these persons that had this code, open or not."""
    found = _read(tx, _page.c.person_id.in_(persons), _page.c.code == code)
    return found[-1] if found else None


def by_id(tx: Tx, page: str) -> PageRef:
    """The page with this id; NotFound if there is none."""
    for found in _read(tx, _page.c.id == page):
        return found
    raise NotFound(f"there is no page {page}")


def of_attempt(tx: Tx, attempt: str) -> PageRef:
    """The page an attempt was made for, its incident locked; NotFound if there is none."""
    query = select(_attempt.c.page_id, _attempt.c.incident_id).where(_attempt.c.id == attempt)
    row = tx.execute(query).first()
    if row is None:
        raise NotFound(f"there is no attempt {attempt}")
    tx.execute(
        select(_incident.c.id).where(_incident.c.id == row.incident_id).with_for_update(key_share=True)
    )
    return by_id(tx, row.page_id)


def last_answer(tx: Tx, incident: str) -> PageRef | None:
    """The page of this incident that was answered last."""
    found = _read(tx, _page.c.incident_id == incident, _page.c.state == PageState.ANSWERED.value)
    return max(found, key=lambda page: page.closed_at or page.opened_at, default=None)


def seen_before(tx: Tx, key: str) -> str | None:
    """The answer this inbound message got when it first came in; None if it is new.

    `key`: whose it is and its id there (`models.sources`).
    """
    query = select(_inbound.c.answer).where(_inbound.c.provider_id == key)
    found: str | None = tx.execute(query).scalar_one_or_none()
    return found


def keep(tx: Tx, key: str, contact: str | None, outcome: str, answer: str, at: datetime) -> None:
    """Keep that a message came in, and what became of it, under its `key` (`models.sources`)."""
    row = {"contact_id": contact, "outcome": outcome, "answer": answer, "at": at}
    tx.execute(insert(_inbound), {"provider_id": key, **row})


def card(tx: Tx, attempt: str) -> PageRef:
    """The page a call card belongs to; CardSettled unless the card still lies on the desk."""
    query = select(_attempt.c.page_id).where(
        _attempt.c.id == attempt,
        _attempt.c.channel == ChannelKind.MANUAL.value,
        _attempt.c.state == AttemptState.HANDED_OVER.value,
    )
    of = tx.execute(query).scalar_one_or_none()
    page = by_id(tx, of) if of else None
    if page is None or page.state is not PageState.OPEN:
        raise CardSettled(
            "this call card is no longer on the desk: somebody has settled it, or it is not needed"
        )
    return page


def card_failed(tx: Tx, attempt: str, result: str, again: bool, now: datetime) -> None:
    """A call by hand reached nobody. `again` keeps the card on the desk for another try."""
    values: dict[str, object] = {"error": result}
    if not again:
        values |= {"state": AttemptState.FAILED.value, "settled_at": now}
    tx.execute(update(_attempt).where(_attempt.c.id == attempt).values(values))

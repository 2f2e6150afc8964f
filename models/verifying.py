"""Whose number it is: codes that were asked for, answers by it, and what is known of every number."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, insert, select, update

from models.columns import new_id
from models.people_tables import Contact
from models.personal_tables import Verification
from models.session import Tx
from models.tables import Attempt, Page

_contact = Contact.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table
_attempt = Attempt.__table__  # type: ignore[attr-defined]
_page = Page.__table__  # type: ignore[attr-defined]
_code = Verification.__table__  # type: ignore[attr-defined]

# A code holds for this long after it was sent, and for this many wrong tries.
HOLDS, TRIES = timedelta(minutes=15), 3
# As many codes go to one number in this time: whoever asks for more is guessing, or being a nuisance.
CODES, WITHIN = 3, timedelta(hours=1)

# How a number came to be verified; else it is the id of whoever rang it.
BY_CODE, BY_ANSWER = "code", "answer"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a number: when and how it was verified.

    `why` it is disabled: left_out, or the provider's code without its words; "" if it is in use.
    """

    contact: str
    person: str
    kind: str
    number: str
    why: str
    verified_at: datetime | None
    verified_by: str


@dataclass(frozen=True, slots=True)
class Code:
    """A code that was sent and still holds."""

    id: str
    contact: str
    salt: str
    hash: str
    tries: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """A code that is to be sent, and to whom."""

    id: str
    person: str
    number: str


def numbers(tx: Tx, persons: Collection[str] | None = None) -> dict[str, list[Known]]:
    """Every number of these persons (None: of everybody), disabled ones too, the first tried first."""
    query = select(_contact).order_by(_contact.c.disabled, _contact.c.position, _contact.c.id)
    if persons is not None:
        query = query.where(_contact.c.person_id.in_(persons))
    found: dict[str, list[Known]] = {}
    for row in tx.execute(query):
        why = (row.why_disabled.partition(":")[0] or "disabled") if row.disabled else ""
        known = Known(row.id, row.person_id, row.kind, row.number, why, row.verified_at, row.verified_by)
        found.setdefault(row.person_id, []).append(known)
    return found


def verify(tx: Tx, contact: str, by: str, now: datetime) -> None:
    """This number is its owner's, for texts as for calls."""
    same = select(_contact.c.person_id, _contact.c.number).where(_contact.c.id == contact)
    row = tx.execute(same).first()
    if row:
        mine = (_contact.c.person_id == row.person_id, _contact.c.number == row.number)
        tx.execute(update(_contact).where(*mine).values(verified_at=now, verified_by=by))


def verify_all(tx: Tx, by: str, now: datetime) -> None:
    """Every number in use that is not verified yet."""
    used = (~_contact.c.disabled, _contact.c.verified_at.is_(None))
    tx.execute(update(_contact).where(*used).values(verified_at=now, verified_by=by))


def by_answer(tx: Tx, page: str, now: datetime, *, number: str = "", attempt: str = "") -> None:
    """Somebody answered this page from `number`, or on `attempt`: that number is his.

    Only the first time is entered: an answer must not cost more than an answer.
    """
    person = select(_page.c.person_id).where(_page.c.id == page).scalar_subquery()
    at = (
        select(_contact.c.number)
        .join(_attempt, _attempt.c.contact_id == _contact.c.id)
        .where(_attempt.c.id == attempt)
        .scalar_subquery()
        if attempt
        else number
    )
    mine = (_contact.c.person_id == person, _contact.c.number == at, _contact.c.verified_at.is_(None))
    tx.execute(update(_contact).where(*mine).values(verified_at=now, verified_by=BY_ANSWER))


# Codes


def asked_since(tx: Tx, contact: str, since: datetime) -> list[datetime]:
    """When codes were asked for since then, oldest first."""
    query = select(_code.c.asked_at).where(_code.c.contact_id == contact, _code.c.asked_at > since)
    return [row.asked_at for row in tx.execute(query.order_by(_code.c.asked_at))]


def ask(tx: Tx, contact: str, now: datetime) -> None:
    """Have a code sent; one that was sent before no longer holds."""
    before = (_code.c.contact_id == contact, _code.c.ended_at.is_(None))
    tx.execute(update(_code).where(*before).values(ended_at=now, outcome="replaced"))
    row = {"contact_id": contact, "salt": "", "hash": "", "tries": 0, "asked_at": now, "outcome": ""}
    tx.execute(insert(_code), {"id": new_id(now), **row})


def wanted(tx: Tx) -> list[Wanted]:
    """Codes that are to be sent."""
    query = (
        select(_code.c.id, _contact.c.person_id, _contact.c.number)
        .join(_contact, _contact.c.id == _code.c.contact_id)
        .where(_code.c.hash == "", _code.c.ended_at.is_(None))
        .order_by(_code.c.asked_at)
    )
    return [Wanted(row.id, row.person_id, row.number) for row in tx.execute(query)]


def take(tx: Tx, code: str, salt: str, hashed: str, now: datetime) -> bool:
    """Whoever gets True sends it; `hashed` is what it will be compared with."""
    free = (_code.c.id == code, _code.c.hash == "", _code.c.ended_at.is_(None))
    values = {"salt": salt, "hash": hashed, "sent_at": now}
    return bool(tx.execute(update(_code).where(*free).values(values)).rowcount)


def standing(tx: Tx, contacts: Iterable[str], now: datetime) -> list[Code]:
    """The codes of these contacts that hold now."""
    query = select(_code).where(
        _code.c.contact_id.in_(list(contacts)),
        _code.c.hash != "",
        _code.c.ended_at.is_(None),
        _code.c.sent_at > now - HOLDS,
        _code.c.tries < TRIES,
    )
    return [Code(row.id, row.contact_id, row.salt, row.hash, row.tries) for row in tx.execute(query)]


def tried(tx: Tx, code: str) -> int:
    """A wrong try; how many are left."""
    more = update(_code).where(_code.c.id == code).values(tries=_code.c.tries + 1)
    return TRIES - int(tx.execute(more.returning(_code.c.tries)).scalar_one())


def end(tx: Tx, code: str, outcome: str, now: datetime) -> None:
    """The code has done its work, or could not be sent."""
    tx.execute(update(_code).where(_code.c.id == code).values(ended_at=now, outcome=outcome))


def anybody_asked(tx: Tx, now: datetime) -> bool:
    """Whether any code is out, so that a reply may bring it."""
    out = exists().where(_code.c.ended_at.is_(None), _code.c.asked_at > now - HOLDS)
    return bool(tx.execute(select(out)).scalar_one())

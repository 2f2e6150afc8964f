"""Rows of attempts: from what is to be tried next to what is sent, and by whom."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, bindparam, insert, select

from engine.attempts import PRESSING, Next, Order, urgency
from engine.pacing import Limit
from engine.storms import USUAL, Storm
from engine.vocabulary import AttemptState, ChannelKind, Held, Urgency
from models.columns import new_id
from models.people import Book, Number
from models.people_tables import Contact as ContactRow
from models.session import Tx
from models.tables import Attempt as AttemptRow
from models.tables import Page as PageRow

_attempt = AttemptRow.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table
_page = PageRow.__table__  # type: ignore[attr-defined]
_contact = ContactRow.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Hands:
    """Who sends: providers of each channel, preferred first, the lease token, and how long it holds.

    `storm`: when texts to one person are gathered. `limits`: how much goes to one person, on one
    channel, by one provider.
    """

    order: Order
    token: str
    lease: timedelta
    storm: Storm = USUAL
    limits: tuple[Limit, ...] = ()

    def taken(self, now: datetime) -> dict[str, Any]:
        """What a row says of an attempt that is in these hands from now on."""
        claimed = {"state": AttemptState.CLAIMED.value, "held": "", "list_id": None}
        return {**claimed, "lease": self.token, "lease_until": now + self.lease, "claimed_at": now}


@dataclass(frozen=True, slots=True)
class Outgoing:
    """An attempt to be sent now by whoever claimed it. `number` is "" for a call card.

    `rank` is that of its page, as in `engine.parts.Level`: 0 is the gravest. What is real goes before
    every `drill`.
    """

    id: str
    page: str
    incident: str
    channel: ChannelKind
    provider: str
    code: str
    person: str | None
    number: str
    occasion: str
    deadline: str | None
    rank: int = 0
    others: tuple["Outgoing", ...] = ()  # tries of other matters that this one text speaks for
    drill: bool = False

    @property
    def weight(self) -> tuple[bool, bool, int]:
        """How much it presses: drills last, reminders after the rest, then by rank. The least goes first."""
        return self.drill, self.occasion not in PRESSING, self.rank

    @property
    def gravest(self) -> "Outgoing":
        """The try that presses most of those the text speaks for."""
        return min(self.each, key=lambda one: one.weight)

    @property
    def urgency(self) -> Urgency:
        """How hard it is tried: a list as hard as the most pressing matter on it."""
        one = self.gravest
        return Urgency.NORMAL if one.drill else urgency(one.rank, one.occasion)

    @property
    def each(self) -> tuple["Outgoing", ...]:
        """Every try the text speaks for, each by itself."""
        return (replace(self, others=()), *self.others)


@dataclass(frozen=True, slots=True)
class About:
    """Whose page an attempt is of, and what it speaks of: the occasion, and the deadline's id."""

    page: str
    incident: str
    person: str | None
    occasion: str
    deadline: str | None


def attempt_row(about: About, step: Next, book: Book, hands: Hands, now: datetime) -> dict[str, Any]:
    """The row of an attempt: claimed by `hands`, pending until its time, or a card on the desk."""
    by_hand = step.channel is ChannelKind.MANUAL
    waits = step.wait > timedelta()
    state = AttemptState.PENDING if waits else AttemptState.CLAIMED
    contact = number_of(book, about.person, step.channel, step.contact)
    goes_now = not (by_hand or waits)
    return {
        "id": new_id(now),
        "page_id": about.page,
        "incident_id": about.incident,
        "channel": step.channel.value,
        "fallback": [channel.value for channel in step.fallback],
        "occasion": about.occasion,
        "deadline": about.deadline,
        "contact_id": contact.contact if contact else None,
        "also": list(step.also),
        "retry": step.retry,
        "not_before": now + step.wait if waits else None,
        "gathered": False,
        "held": "",
        "held_since": None,
        "list_id": None,
        "state": (AttemptState.HANDED_OVER if by_hand else state).value,
        "doubtful": False,
        "lease": hands.token if goes_now else None,
        "lease_until": now + hands.lease if goes_now else None,
        "claimed_at": now if goes_now else None,
        "provider": step.provider,
        "look_ups": 0,
        "error": "",
        "cause": "",
        "segments": 0,
        "created_at": now,
        "sent_at": now if by_hand else None,
    }


def number_of(book: Book, person: str | None, channel: ChannelKind, contact: str | None) -> Number | None:
    """The number to use: the one named, else the first of the channel's kind; a card takes any."""
    numbers = book.numbers.get(person or "", ())
    fits = [n for n in numbers if n.kind == channel.value] or (
        list(numbers) if channel is ChannelKind.MANUAL else []
    )
    named = [n for n in fits if n.contact == contact]
    return next(iter(named or fits), None)


def others(
    book: Book, person: str | None, channel: ChannelKind, contact: str | None, used: Collection[str] = ()
) -> tuple[str, ...]:
    """The person's contacts of this kind after the one that was tried, then those before it not `used`.

    A personal rule may begin with the second number; the first is still there when that one fails.
    """
    ids = [n.contact for n in book.numbers.get(person or "", ()) if n.kind == channel.value]
    if contact not in ids:
        return tuple(ids)
    at = ids.index(contact)
    return (*ids[at + 1 :], *(one for one in ids[:at] if one not in used))


# Of an attempt that is nobody's: it was certainly not sent since it was claimed, if it ever was.
NOT_TAKEN = {"lease": None, "lease_until": None, "claimed_at": None}


def waiting_until(then: datetime, held: Held) -> dict[str, Any]:
    """What a row says of an attempt that waits until `then`, and why."""
    pending = {"state": AttemptState.PENDING.value, "not_before": then, "held": held.value}
    return {**pending, **NOT_TAKEN}


# Statements of the hot path are made once: building one costs as much as running it.
insert_attempt = insert(_attempt)
_outgoing = (
    select(_attempt, _page.c.person_id, _page.c.code, _page.c.rank, _page.c.drill, _contact.c.number)
    .join(_page, _page.c.id == _attempt.c.page_id)
    .join(_contact, _contact.c.id == _attempt.c.contact_id, isouter=True)
    .where(_attempt.c.id.in_(bindparam("ids", expanding=True)))
)


def outgoing(tx: Tx, ids: Sequence[str]) -> list[Outgoing]:
    """These attempts as whoever sends them needs them."""
    return [_read(row) for row in tx.execute(_outgoing, {"ids": list(ids)}).mappings()] if ids else []


def _read(row: RowMapping) -> Outgoing:
    return Outgoing(
        row["id"],
        row["page_id"],
        row["incident_id"],
        ChannelKind(row["channel"]),
        row["provider"],
        row["code"],
        row["person_id"],
        row["number"] or "",
        row["occasion"],
        row["deadline"],
        row["rank"],
        drill=row["drill"],
    )

"""Quiet words to those who were called: entered with what they speak of, sent once, never repeated."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import RowMapping, insert, or_, select, text, update

from engine.pacing import Message
from engine.vocabulary import QUIET, AttemptState, ChannelKind, Urgency
from models.columns import new_id
from models.pacing import Room
from models.people import Book, Number
from models.session import Tx
from models.tables import Attempt, Page
from models.tries import Hands
from models.watch_tables import Notice as NoticeRow

_notice = NoticeRow.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table
_page = Page.__table__  # type: ignore[attr-defined]
_attempt = Attempt.__table__  # type: ignore[attr-defined]

# A notice that could not be sent in this time speaks of what is long known.
STALE = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Word:
    """A quiet word about an entry: `kind` is the message, `seq` the entry's place in its chain."""

    kind: str
    seq: int
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Notice:
    """A quiet word to be sent now by whoever claimed it."""

    id: str
    person: str
    kind: str
    values: Mapping[str, str]
    channel: ChannelKind
    provider: str
    number: str


def enter(
    tx: Tx,
    incident: str,
    words: Collection[Word],
    without: Collection[str],
    now: datetime,
    held: Callable[[str], datetime | None] = lambda _person: None,
) -> int:
    """Tell everybody whom a machine has called about this incident, but those `without`; how many.

    `held` says until when somebody is left alone, if he is.
    """
    return enter_for(tx, incident, words, _called(tx, incident) - set(without), now, held)


def enter_for(
    tx: Tx,
    incident: str,
    words: Collection[Word],
    people: Collection[str],
    now: datetime,
    held: Callable[[str], datetime | None] = lambda _person: None,
) -> int:
    """Tell these people, by id; how many words that makes. `held` as for `enter`."""
    rows = [
        {
            "id": new_id(now),
            "incident_id": incident,
            "person_id": person,
            "kind": word.kind,
            "seq": word.seq,
            "values": dict(word.values),
            "state": "pending",
            "channel": "",
            "provider": "",
            "error": "",
            "created_at": now,
            "not_before": held(person),
        }
        for person in sorted(people)
        for word in words
    ]
    if rows:
        tx.execute(insert(_notice), rows)
    return len(rows)


def _called(tx: Tx, incident: str) -> set[str]:
    """Persons with a try that left the building."""
    sent = (AttemptState.HANDED_OVER, AttemptState.DELIVERED, AttemptState.ANSWERED)
    query = (
        select(_page.c.person_id)
        .join(_attempt, _attempt.c.page_id == _page.c.id)
        .where(
            _page.c.incident_id == incident,
            _page.c.person_id.is_not(None),
            _attempt.c.channel != ChannelKind.MANUAL.value,
            _attempt.c.state.in_([state.value for state in sent]),
        )
    )
    return {row.person_id for row in tx.execute(query.distinct())}


def claim(tx: Tx, book: Book, hands: Hands, now: datetime, limit: int) -> list[Notice]:
    """Take up to `limit` notices to send, oldest first; those nobody can send or that are stale end here."""
    due = or_(_notice.c.not_before.is_(None), _notice.c.not_before <= now)
    waiting = select(_notice).where(text("state IN ('pending','claimed')"), _notice.c.state == "pending", due)
    rows = tx.execute(waiting.order_by(_notice.c.created_at).limit(limit)).mappings().all()
    ways = {row["id"]: _way(book, hands, row["person_id"]) for row in rows if not _is_stale(row, now)}
    messages = {row["id"]: _message(row, way[0], hands) for row in rows if (way := ways.get(row["id"]))}
    room = Room(tx, hands, list(messages.values()), now)
    taken = []
    for row in rows:
        way = ways.get(row["id"])
        if way is None:
            _end(tx, row["id"], "failed", "stale, or no quiet channel", now)
            continue
        channel, number = way
        provider = hands.order[channel][0]
        mine = (_notice.c.id == row["id"], _notice.c.state == "pending")
        if (at := room.ask(messages[row["id"]])) > now:
            held = {"not_before": at, "held_since": row["held_since"] or now}
            tx.execute(update(_notice).where(*mine).values(held))
            continue
        values = {
            "state": "claimed",
            "lease": hands.token,
            "lease_until": now + hands.lease,
            "claimed_at": now,
            "channel": channel.value,
            "provider": provider,
        }
        if tx.execute(update(_notice).where(*mine).values(values)).rowcount:
            words = (row["id"], row["person_id"], row["kind"], row["values"])
            taken.append(Notice(*words, channel, provider, number.number))
    return taken


def _message(row: RowMapping, channel: ChannelKind, hands: Hands) -> Message:
    """A quiet word as the limits see it; `values` say whether it is of a drill."""
    drill = bool(row["values"].get("drill"))
    return Message(channel, hands.order[channel][0], row["person_id"], Urgency.NORMAL, drill)


def _is_stale(row: RowMapping, now: datetime) -> bool:
    """Whether what it speaks of is long known; from when it was due, however long a limit held it back."""
    return bool(now - (row["held_since"] or row["not_before"] or row["created_at"]) > STALE)


def _way(book: Book, hands: Hands, person: str) -> tuple[ChannelKind, Number] | None:
    """The quietest way to somebody that has a provider; none to somebody taken out of the book meanwhile."""
    numbers = book.numbers.get(person, ()) if person in book.people else ()
    for channel in QUIET:
        for number in numbers:
            if number.kind == channel.value and hands.order.get(channel):
                return channel, number
    return None


def settle(tx: Tx, notice: str, provider_id: str | None, error: str, now: datetime) -> None:
    """How its send ended. A quiet word is not worth a second one: an outcome nobody knows stays so."""
    tx.execute(update(_notice).where(_notice.c.id == notice).values(provider_id=provider_id))
    _end(tx, notice, "failed" if error else "sent", error, now)


def expire(tx: Tx, now: datetime) -> None:
    """Notices whose sender is gone: they may have been sent, and are not sent again."""
    gone = (text("state IN ('pending','claimed')"), _notice.c.state == "claimed", _notice.c.lease_until < now)
    values = {"state": "failed", "error": "outcome unknown", "lease": None, "settled_at": now}
    tx.execute(update(_notice).where(*gone).values(values))


def _end(tx: Tx, notice: str, state: str, error: str, now: datetime) -> None:
    values = {"state": state, "error": error, "lease": None, "settled_at": now}
    tx.execute(update(_notice).where(_notice.c.id == notice).values(values))

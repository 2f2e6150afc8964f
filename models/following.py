"""What follows an attempt that came to nothing: entered in the transaction that settles it."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import RowMapping, bindparam, or_, select, update

from engine.attempts import Next, Tried, following, next_channel
from engine.vocabulary import AttemptState, Cause, ChannelKind, PageState
from models import record
from models.numbers import disable
from models.people import Book
from models.record import Line
from models.session import Tx
from models.tables import Attempt as AttemptRow
from models.tables import Page as PageRow
from models.tries import About, Hands, Outgoing, attempt_row, insert_attempt, number_of, others, outgoing

_attempt = AttemptRow.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table
_page = PageRow.__table__  # type: ignore[attr-defined]

_WATCH = {"kind": "system", "id": "", "via": "watch", "verified": True}

_SENT = (AttemptState.HANDED_OVER.value, AttemptState.DELIVERED.value)
_MADE = (*_SENT, AttemptState.FAILED.value)
_ALIVE = (*_SENT, *(one.value for one in (AttemptState.PENDING, AttemptState.CLAIMED, AttemptState.UNKNOWN)))

_failed = (
    select(_attempt, _page.c.person_id)
    .join(_page, _page.c.id == _attempt.c.page_id)
    .where(_attempt.c.id == bindparam("of"), _page.c.state == PageState.OPEN.value)
)
# Whoever closes the page after this waits for us, and then withdraws what we entered. We wait for nobody:
# an act locks the page before its attempts, and this comes after an attempt was locked, so that waiting
# here could end in a circle. On SQLite there is one writer only, and nothing to lock.
_held = (
    select(_page.c.state).where(_page.c.id == bindparam("of")).with_for_update(read=True, skip_locked=True)
)


def follow(
    tx: Tx,
    attempt: str,
    cause: Cause,
    book: Book,
    hands: Hands,
    now: datetime,
    *,
    handed_over: bool = False,
    rest: timedelta | None = None,
) -> list[Outgoing]:
    """What follows an attempt that came to nothing, if its page is still open.

    A number at fault is disabled with the reason, so that nobody is called at it again.
    """
    if cause is Cause.NUMBER:
        _disable(tx, attempt, now)
    row = _unfinished(tx, attempt)
    if row is None:
        return []
    step = following(_tried(tx, row, book, handed_over), cause, hands.order, rest)
    return _insert(tx, row, step, book, hands, now)


def _unfinished(tx: Tx, attempt: str) -> RowMapping | None:
    """A failed attempt with its person, if its page is open; the page stays so until `tx` ends.

    Unless somebody has the page in hand already: that may be an answer, or no more than another reason
    to call. What is entered then goes by what was committed before, for to leave it out could lose a
    page; of a page that is over, no card is shown (`models.cards`).
    """
    row = tx.execute(_failed, {"of": attempt}).mappings().first()
    if row is None:
        return None
    state = tx.execute(_held, {"of": row["page_id"]}).scalar_one_or_none()
    return row if state in (None, PageState.OPEN.value) else None


def _tried(tx: Tx, row: RowMapping, book: Book, handed_over: bool) -> Tried:
    channel, contact = ChannelKind(row["channel"]), row["contact_id"]
    numbers = others(book, row["person_id"], channel, contact)
    if numbers:
        numbers = others(book, row["person_id"], channel, contact, _used(tx, row))
    return Tried(
        channel,
        row["provider"],
        tuple(row["also"]),
        numbers,
        tuple(ChannelKind(name) for name in row["fallback"]),
        row["retry"],
        handed_over,
        contact,
    )


def _used(tx: Tx, row: RowMapping) -> set[str]:
    """The contacts this page was tried at on the channel; what still waits for its time was not."""
    tried = (
        _attempt.c.page_id == row["page_id"],
        _attempt.c.channel == row["channel"],
        _attempt.c.state != AttemptState.PENDING.value,
        _attempt.c.contact_id.is_not(None),
    )
    return {one.contact_id for one in tx.execute(select(_attempt.c.contact_id).where(*tried))}


def _disable(tx: Tx, attempt: str, now: datetime) -> None:
    """Not used again, and entered in the register: a person may have become unreachable by it."""
    query = select(_attempt.c.contact_id, _attempt.c.error).where(_attempt.c.id == attempt)
    row = tx.execute(query).first()
    if row and row.contact_id and disable(tx, row.contact_id, row.error):
        line = Line("number_disabled", {"contact": row.contact_id, "why": row.error}, _WATCH)
        record.register(tx, [line], now)


def _insert(
    tx: Tx, row: RowMapping, step: Next | None, book: Book, hands: Hands, now: datetime
) -> list[Outgoing]:
    """Enter the next try of this page; one that waits for its time is brought forward instead."""
    if step is None or _goes_on(tx, row, step.channel):
        return []
    number = number_of(book, row["person_id"], step.channel, step.contact) if step.contact else None
    waiting = _in_hand(tx, row["page_id"], step.channel, number.contact if number else None)
    if waiting:
        return _bring_forward(tx, waiting, hands, now)
    about = About(row["page_id"], row["incident_id"], row["person_id"], row["occasion"], row["deadline"])
    new = attempt_row(about, step, book, hands, now)
    tx.execute(insert_attempt, new)
    return outgoing(tx, [new["id"]]) if new["state"] == AttemptState.CLAIMED.value else []


def _goes_on(tx: Tx, row: RowMapping, channel: ChannelKind) -> bool:
    """Whether the page went on to this later channel already, and has not come to its end there.

    A receipt may say of a text that it failed when the call planned after it rings, or has been made in
    vain and the card lies on the desk: another call beside these would be a second chain. Each says
    itself what follows it; but only what is still alive is relied on, for else a page could be lost.
    """
    if channel.value == row["channel"]:
        return False
    to_come = {channel.value, *row["fallback"]}
    query = select(_attempt.c.channel, _attempt.c.state, _attempt.c.doubtful).where(
        _attempt.c.page_id == row["page_id"],
        _attempt.c.id != row["id"],
        _attempt.c.created_at >= row["created_at"],  # of an earlier chain of this page nothing is expected
        _attempt.c.channel.in_(to_come),
    )
    later = tx.execute(query).all()
    # In doubt, the next channel has gone beside it: that one is relied on, and not the doubtful one.
    in_doubt = [one for one in later if one.state == AttemptState.UNKNOWN.value and one.doubtful]
    made = [one for one in later if one.state in _MADE] + in_doubt
    alive = any(one.state in _ALIVE and one not in in_doubt for one in later)
    return alive and channel.value in {one.channel for one in made}


def _in_hand(tx: Tx, page: str, channel: ChannelKind, contact: str | None) -> RowMapping | None:
    """The page's attempt on this channel that is not settled (or its card on the desk), if any.

    At this `contact` if one is given, else whichever goes first: a personal rule may plan several.
    """
    states = ["pending", "claimed"] + (["handed_over"] if channel is ChannelKind.MANUAL else [])
    doubted = (_attempt.c.state == AttemptState.UNKNOWN.value) & ~_attempt.c.doubtful
    unsettled = or_(_attempt.c.state.in_(states), doubted)
    query = select(_attempt.c.id, _attempt.c.state).where(
        _attempt.c.page_id == page, _attempt.c.channel == channel.value, unsettled
    )
    if contact:
        query = query.where(_attempt.c.contact_id == contact)
    return tx.execute(query.order_by(_attempt.c.state, _attempt.c.not_before)).mappings().first()


def _bring_forward(tx: Tx, waiting: RowMapping, hands: Hands, now: datetime) -> list[Outgoing]:
    """An attempt planned for later goes now: what was to come before it has failed.

    One that is on its way, or in doubt, says itself what follows it. On PostgreSQL another watch may
    have claimed it, or an answer withdrawn it, since it was read: then it is not ours to send.
    """
    if waiting["state"] != AttemptState.PENDING.value:
        return []
    mine = (_attempt.c.id == waiting["id"], _attempt.c.state == AttemptState.PENDING.value)
    taken = {**hands.taken(now), "not_before": None}
    changed = tx.execute(update(_attempt).where(*mine).values(taken)).rowcount
    return outgoing(tx, [waiting["id"]]) if changed else []


def after_doubt(
    tx: Tx, attempt: str, book: Book, hands: Hands, now: datetime, *, again: bool
) -> list[Outgoing]:
    """The next provider of the channel, or (`again`) the channel once more, or the next channel."""
    row = _unfinished(tx, attempt)
    if row is None:
        return []
    tried = _tried(tx, row, book, handed_over=False)
    channels = (tried.channel, *tried.fallback) if again else tried.fallback
    step = following(tried, Cause.ACCOUNT, hands.order) if tried.also else next_channel(channels, hands.order)
    if step and step.channel is tried.channel:
        step = replace(step, contact=tried.contact)  # not there once: the same number again, not the first
    return _insert(tx, row, step, book, hands, now)

"""Attempts whose outcome nobody knows: looked up at the provider, and settled by what it says."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import bindparam, exists, or_, select, text, update

from engine.attempts import urgency
from engine.vocabulary import AttemptState, Cause, ChannelKind, PageState, Urgency
from models.following import after_doubt, follow
from models.people import Book
from models.people_tables import Contact as ContactRow
from models.session import Tx
from models.tables import Attempt as AttemptRow
from models.tables import Page as PageRow
from models.tries import Hands, Outgoing

_attempt = AttemptRow.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table
_page = PageRow.__table__  # type: ignore[attr-defined]
_contact = ContactRow.__table__  # type: ignore[attr-defined]

# A provider lists a message within moments of taking it; two empty answers this far apart mean that
# it never arrived.
LOOK_AGAIN = timedelta(seconds=2)
# A provider that cannot say is asked again now and then; the page has gone on by another channel.
DOUBT_AGAIN = timedelta(seconds=30)
EMPTY_ANSWERS = 2
# What a provider has not said in this time about a page that is over, it will not say any more.
GIVE_UP = timedelta(hours=6)
# A provider that twice swallowed the same message without a trace is given up for this page.
RESENDS = 2
# What went out longer ago than this is in no list a look-up reads.
KNOWN_FOR = timedelta(days=1)
NEVER_ARRIVED = "never arrived at the provider"


@dataclass(frozen=True, slots=True)
class Doubt:
    """An attempt whose outcome is unknown, with what a look-up needs."""

    id: str
    page: str
    channel: ChannelKind
    provider: str
    number: str
    code: str
    since: datetime  # when it may have been sent at the earliest
    look_ups: int
    urgency: Urgency


@dataclass(frozen=True, slots=True)
class Sighted:
    """What a provider knows of an attempt; `cause` if it has failed there already."""

    provider_id: str
    cause: Cause | None = None
    error: str = ""


def expire_doubts(tx: Tx, now: datetime) -> int:
    """Doubts about pages that are over are given up after a while; how many that were."""
    over = exists().where(_page.c.id == _attempt.c.page_id, _page.c.state != PageState.OPEN.value)
    old = (text("attempt.state = 'unknown'"), _attempt.c.created_at < now - GIVE_UP, over)
    values = {"state": AttemptState.EXPIRED.value, "look_at": None, "settled_at": now}
    ids = select(_attempt.c.id).where(*old).with_for_update(skip_locked=True, key_share=True)
    return int(tx.execute(update(_attempt).where(_attempt.c.id.in_(ids)).values(values)).rowcount)


def claim_doubts(tx: Tx, now: datetime, lease: timedelta, limit: int = 50) -> list[Doubt]:
    """Unknown attempts that are due for a look-up, in hand for `lease`.

    Nothing is said of a look-up that died with its watch: another is made as soon as that is over.
    """
    due = select(_attempt.c.id).where(text("attempt.state = 'unknown'"), _attempt.c.look_at <= now)
    free = due.order_by(_attempt.c.look_at).limit(limit).with_for_update(skip_locked=True, key_share=True)
    ids = [row.id for row in tx.execute(free)]
    if not ids:
        return []
    tx.execute(update(_attempt).where(_attempt.c.id.in_(ids)).values(look_at=now + lease))
    query = (
        select(_attempt, _page.c.code, _page.c.rank, _page.c.drill, _contact.c.number)
        .join(_page, _page.c.id == _attempt.c.page_id)
        .join(_contact, _contact.c.id == _attempt.c.contact_id, isouter=True)
        .where(_attempt.c.id.in_(ids))
    )
    return [
        Doubt(
            r["id"],
            r["page_id"],
            ChannelKind(r["channel"]),
            r["provider"],
            r["number"] or "",
            r["code"],
            r["claimed_at"] or r["created_at"],
            r["look_ups"],
            Urgency.NORMAL if r["drill"] else urgency(r["rank"], r["occasion"]),
        )
        for r in tx.execute(query).mappings()
    ]


def known_ids(tx: Tx, doubt: Doubt) -> frozenset[str]:
    """The provider's ids that we know and that are not what is looked for.

    A text is found by its code: what other tries with that code were, of this page or of one that
    had the code before. A list speaks for other pages too, so theirs do not count. A call is found
    by its time: whatever else went to the number lately, about any page, else the one of a minute
    before would be taken for it, and nobody would be called.
    """
    if doubt.channel is ChannelKind.VOICE:
        values = {"to": doubt.number, "since": doubt.since - KNOWN_FOR}
        return frozenset(row.provider_id for row in tx.execute(_at_number, values))
    return frozenset(row.provider_id for row in tx.execute(_with_code, {"same": doubt.code}))


_known = select(_attempt.c.provider_id).where(_attempt.c.provider_id.is_not(None))
_at_number = _known.join(_contact, _contact.c.id == _attempt.c.contact_id).where(
    _contact.c.number == bindparam("to"), _attempt.c.claimed_at >= bindparam("since")
)
_with_code = _known.join(_page, _page.c.id == _attempt.c.page_id).where(_page.c.code == bindparam("same"))


class Whose(StrEnum):
    """Whose message a look-up has found."""

    OURS = "ours"
    LATER = "later"  # that of an attempt which is on its way now, or was a moment ago: ask again
    ANYBODYS = "anybody's"  # of several calls in doubt, which are found by their time only


def whose(tx: Tx, doubt: Doubt, provider_id: str) -> Whose:
    """Whose it is; until this transaction ends no other look-up at the same number is judged.

    Two attempts that took one message for theirs would be one page that nobody was called for.
    """
    for row in (_own, _contact_of):  # in this order, as an answer takes them
        tx.execute(row, {"of": doubt.id})
    by_code = doubt.channel is not ChannelKind.VOICE
    rivals = (
        select(_attempt.c.state)
        .join(_contact, _contact.c.id == _attempt.c.contact_id)
        .where(or_(text("attempt.state IN ('pending','claimed')"), text("attempt.state = 'unknown'")))
        .where(_attempt.c.channel == doubt.channel.value, _attempt.c.provider == doubt.provider)
        .where(_contact.c.number == doubt.number, _attempt.c.id != doubt.id)
    )
    rivals = rivals.where(_attempt.c.page_id == doubt.page) if by_code else rivals
    states = {row.state for row in tx.execute(rivals)}
    if provider_id in known_ids(tx, doubt) or AttemptState.CLAIMED.value in states:
        return Whose.LATER
    return Whose.ANYBODYS if AttemptState.UNKNOWN.value in states and not by_code else Whose.OURS


_own = select(_attempt.c.id).where(_attempt.c.id == bindparam("of")).with_for_update(key_share=True)
_contact_of = (
    select(_contact.c.id)
    .join(_attempt, _attempt.c.contact_id == _contact.c.id)
    .where(_attempt.c.id == bindparam("of"))
    .with_for_update(of=_contact, key_share=True)
)


def judge(
    tx: Tx, doubt: Doubt, sighting: Sighted | None, told: bool, book: Book, hands: Hands, now: datetime
) -> list[Outgoing]:
    """Save what a look-up said, and what that asks for. `told`: the provider could say at all."""
    if sighting is None:
        return (not_found if told else cannot_tell)(tx, doubt, book, hands, now)
    match whose(tx, doubt, sighting.provider_id):
        case Whose.OURS:
            return found(tx, doubt, sighting, book, hands, now)
        case Whose.ANYBODYS:
            return cannot_tell(tx, doubt, book, hands, now)
        case Whose.LATER:
            return []


def found(tx: Tx, doubt: Doubt, sighting: Sighted, book: Book, hands: Hands, now: datetime) -> list[Outgoing]:
    """The provider has it: it was handed over after all, and may have failed already."""
    failed = sighting.cause is not None
    values = {
        "state": (AttemptState.FAILED if failed else AttemptState.HANDED_OVER).value,
        "provider_id": sighting.provider_id,
        "doubtful": False,
        "sent_at": now,
        "look_at": None,
        "error": sighting.error,
        "cause": sighting.cause or "",
    }
    mine = (_attempt.c.id == doubt.id, _attempt.c.state == "unknown")
    changed = tx.execute(update(_attempt).where(*mine).values(values)).rowcount
    if not (changed and sighting.cause):
        return []
    return follow(tx, doubt.id, sighting.cause, book, hands, now, handed_over=True)


def not_found(tx: Tx, doubt: Doubt, book: Book, hands: Hands, now: datetime) -> list[Outgoing]:
    """The provider does not have it. Said twice, it was never sent, and is sent again."""
    mine = (_attempt.c.id == doubt.id, _attempt.c.state == "unknown")
    if doubt.look_ups + 1 < EMPTY_ANSWERS:
        again = {"look_ups": doubt.look_ups + 1, "look_at": now + LOOK_AGAIN}
        tx.execute(update(_attempt).where(*mine).values(again))
        return []
    failed = {
        "state": AttemptState.FAILED.value,
        "look_ups": doubt.look_ups + 1,
        "look_at": None,
        "error": NEVER_ARRIVED,
        "settled_at": now,
    }
    if not tx.execute(update(_attempt).where(*mine).values(failed)).rowcount:
        return []
    same = (_attempt.c.page_id == doubt.page, _attempt.c.channel == doubt.channel.value)
    lost = tx.execute(select(_attempt.c.id).where(*same, _attempt.c.error == NEVER_ARRIVED)).all()
    return after_doubt(tx, doubt.id, book, hands, now, again=len(lost) <= RESENDS)


def cannot_tell(tx: Tx, doubt: Doubt, book: Book, hands: Hands, now: datetime) -> list[Outgoing]:
    """The provider cannot say: doubtful, and the next provider or channel goes at once."""
    mine = (_attempt.c.id == doubt.id, _attempt.c.state == "unknown")
    tx.execute(update(_attempt).where(*mine).values(look_at=now + DOUBT_AGAIN))
    if not tx.execute(update(_attempt).where(*mine, ~_attempt.c.doubtful).values(doubtful=True)).rowcount:
        return []
    return after_doubt(tx, doubt.id, book, hands, now, again=False)

"""What becomes of attempts: handed over, failed, unknown and looked up, delivered, answered.

A state never goes backwards: every update names the states it may come from.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, update

from engine.vocabulary import AttemptState, ChannelKind, PageState
from models.paging import Hands, Outgoing, attempt_row, insert_attempt
from models.people import Book
from models.session import Tx
from models.tables import Attempt as AttemptRow
from models.tables import Contact as ContactRow
from models.tables import Page as PageRow

_attempt = AttemptRow.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table
_page = PageRow.__table__  # type: ignore[attr-defined]
_contact = ContactRow.__table__  # type: ignore[attr-defined]

# A provider lists a message within moments of taking it; two empty answers this far apart mean that
# it never arrived.
LOOK_AGAIN = timedelta(seconds=2)
# A provider that cannot say is asked again now and then; the page has gone on by another channel.
DOUBT_AGAIN = timedelta(seconds=30)
EMPTY_ANSWERS = 2
# A provider that twice swallowed the same message without a trace is given up for this page.
RESENDS = 2
NEVER_ARRIVED = "never arrived at the provider"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a send ended: HANDED_OVER (with the provider's id), FAILED or UNKNOWN (with the error)."""

    attempt: str
    state: AttemptState
    provider: str
    provider_id: str | None = None
    error: str = ""
    segments: int = 0


@dataclass(frozen=True, slots=True)
class Doubt:
    """An attempt whose outcome is unknown, with what a look-up needs."""

    id: str
    page: str
    channel: ChannelKind
    number: str
    code: str
    created_at: datetime
    look_ups: int


_settle = (
    update(_attempt)
    .where(
        _attempt.c.id == bindparam("of"),
        _attempt.c.state.in_((AttemptState.CLAIMED.value, AttemptState.UNKNOWN.value)),
    )
    .values(
        state=bindparam("to_state"),
        provider=bindparam("by"),
        provider_id=bindparam("known_as"),
        error=bindparam("why"),
        segments=bindparam("parts"),
        lease=None,
        lease_until=None,
        sent_at=bindparam("sent"),
        settled_at=bindparam("settled"),
        look_at=bindparam("look"),
    )
)


def settle(tx: Tx, outcomes: Iterable[Outcome], book: Book, hands: Hands, now: datetime) -> list[Outgoing]:
    """Save how sends ended, and insert what a failure asks for next: the following channel, claimed."""
    following = []
    for outcome in outcomes:
        values = {
            "of": outcome.attempt,
            "to_state": outcome.state.value,
            "by": outcome.provider,
            "known_as": outcome.provider_id,
            "why": outcome.error,
            "parts": outcome.segments,
            "sent": now if outcome.state is AttemptState.HANDED_OVER else None,
            "settled": now if outcome.state is AttemptState.FAILED else None,
            "look": now if outcome.state is AttemptState.UNKNOWN else None,
        }
        changed = tx.execute(_settle, values)
        if changed.rowcount and outcome.state is AttemptState.FAILED:
            following += follow(tx, outcome.attempt, book, hands, now)
    return following


def follow(
    tx: Tx, attempt_id: str, book: Book, hands: Hands, now: datetime, *, same_channel: bool = False
) -> list[Outgoing]:
    """The next attempt of a page whose attempt came to nothing, if the page is still open."""
    query = (
        select(_attempt, _page.c.person_id, _page.c.code)
        .join(_page, _page.c.id == _attempt.c.page_id)
        .where(_attempt.c.id == attempt_id, _page.c.state == PageState.OPEN.value)
    )
    row = tx.execute(query).mappings().first()
    if row is None:
        return []
    names = [row["channel"], *row["fallback"]] if same_channel else row["fallback"]
    channels = [ChannelKind(name) for name in names]
    channels = [c for c in channels if c is ChannelKind.MANUAL or c in hands.available]
    if not channels or _in_hand(tx, row["page_id"], channels[0]):
        return []
    about = (row["occasion"], row["deadline"])
    new = attempt_row(row["page_id"], row["incident_id"], row["person_id"], channels, about, book, hands, now)
    tx.execute(insert_attempt, new)
    return outgoing(tx, [new["id"]])


def _in_hand(tx: Tx, page: str, channel: ChannelKind) -> bool:
    """Whether the page has an attempt on this channel that is not settled (or a card on the desk)."""
    states = ["pending", "claimed"] + (["handed_over"] if channel is ChannelKind.MANUAL else [])
    query = select(_attempt.c.id).where(
        _attempt.c.page_id == page, _attempt.c.channel == channel.value, _attempt.c.state.in_(states)
    )
    return tx.execute(query).first() is not None


def outgoing(tx: Tx, ids: Sequence[str]) -> list[Outgoing]:
    """These attempts as whoever sends them needs them."""
    query = (
        select(_attempt, _page.c.person_id, _page.c.code, _contact.c.number)
        .join(_page, _page.c.id == _attempt.c.page_id)
        .join(_contact, _contact.c.id == _attempt.c.contact_id, isouter=True)
        .where(_attempt.c.id.in_(ids))
    )
    return [
        Outgoing(
            row["id"],
            row["page_id"],
            row["incident_id"],
            ChannelKind(row["channel"]),
            row["code"],
            row["person_id"],
            row["number"] or "",
            row["occasion"],
            row["deadline"],
        )
        for row in tx.execute(query).mappings()
    ]


def claim_pending(tx: Tx, hands: Hands, now: datetime, limit: int = 200) -> list[Outgoing]:
    """Claim attempts a watch gave back when it was told to stop."""
    ids = select(_attempt.c.id).where(_attempt.c.state == "pending").limit(limit)
    claimed = tx.execute(
        update(_attempt)
        .where(_attempt.c.id.in_(ids), _attempt.c.state == "pending")
        .values(state="claimed", lease=hands.token, lease_until=now + hands.lease)
        .returning(_attempt.c.id)
    )
    return outgoing(tx, [row.id for row in claimed])


def give_back(tx: Tx, ids: Sequence[str], token: str) -> None:
    """Claimed, but certainly not sent: whoever comes next may have them at once."""
    mine = (_attempt.c.id.in_(ids), _attempt.c.lease == token, _attempt.c.state == "claimed")
    tx.execute(update(_attempt).where(*mine).values(state="pending", lease=None, lease_until=None))


def expire_leases(tx: Tx, now: datetime) -> int:
    """Claims whose holder is gone become unknown: it may have died before or after sending."""
    gone = (_attempt.c.state == "claimed", _attempt.c.lease_until < now)
    values = {"state": "unknown", "lease": None, "lease_until": None, "look_at": now}
    return int(tx.execute(update(_attempt).where(*gone).values(values)).rowcount)


def claim_doubts(tx: Tx, now: datetime, limit: int = 50) -> list[Doubt]:
    """Unknown attempts that are due for a look-up; each is handed out once per interval."""
    due = select(_attempt.c.id).where(_attempt.c.state == "unknown", _attempt.c.look_at <= now)
    claimed = tx.execute(
        update(_attempt)
        .where(_attempt.c.id.in_(due.order_by(_attempt.c.look_at).limit(limit)), _attempt.c.look_at <= now)
        .values(look_at=now + DOUBT_AGAIN)
        .returning(_attempt.c.id)
    )
    ids = [row.id for row in claimed]
    query = (
        select(_attempt, _page.c.code, _contact.c.number)
        .join(_page, _page.c.id == _attempt.c.page_id)
        .join(_contact, _contact.c.id == _attempt.c.contact_id, isouter=True)
        .where(_attempt.c.id.in_(ids))
    )
    return [
        Doubt(
            r["id"],
            r["page_id"],
            ChannelKind(r["channel"]),
            r["number"] or "",
            r["code"],
            r["created_at"],
            r["look_ups"],
        )
        for r in tx.execute(query).mappings()
    ]


def known_ids(tx: Tx, page: str) -> frozenset[str]:
    """The provider's ids of this page's attempts that we know of."""
    query = select(_attempt.c.provider_id).where(
        _attempt.c.page_id == page, _attempt.c.provider_id.is_not(None)
    )
    return frozenset(row.provider_id for row in tx.execute(query))


def found(tx: Tx, doubt: Doubt, provider_id: str, now: datetime) -> None:
    """The provider has it: it was handed over after all."""
    values = {
        "state": AttemptState.HANDED_OVER.value,
        "provider_id": provider_id,
        "doubtful": False,
        "sent_at": now,
        "look_at": None,
    }
    tx.execute(
        update(_attempt).where(_attempt.c.id == doubt.id, _attempt.c.state == "unknown").values(values)
    )


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
    return follow(tx, doubt.id, book, hands, now, same_channel=len(lost) <= RESENDS)


def cannot_tell(tx: Tx, doubt: Doubt, book: Book, hands: Hands, now: datetime) -> list[Outgoing]:
    """The provider cannot say: doubtful, and the next channel goes at once."""
    mine = (_attempt.c.id == doubt.id, _attempt.c.state == "unknown", ~_attempt.c.doubtful)
    if not tx.execute(update(_attempt).where(*mine).values(doubtful=True)).rowcount:
        return []
    return follow(tx, doubt.id, book, hands, now)


# What a provider's status may follow; a late "sent" must not overwrite "delivered".
_BEFORE = {
    AttemptState.DELIVERED: ("claimed", "unknown", "handed_over"),
    AttemptState.FAILED: ("claimed", "unknown", "handed_over"),
}


def reported(tx: Tx, provider_id: str, state: AttemptState, error: str, now: datetime) -> str | None:
    """A status callback: DELIVERED or FAILED. The attempt's id if that changed anything."""
    values = {"state": state.value, "error": error, "settled_at": now}
    mine = (_attempt.c.provider_id == provider_id, _attempt.c.state.in_(_BEFORE[state]))
    changed = tx.execute(update(_attempt).where(*mine).values(values).returning(_attempt.c.id))
    attempt: str | None = changed.scalar_one_or_none()
    return attempt


def answered(tx: Tx, page: str, channel: ChannelKind, now: datetime) -> None:
    """The person answered on this channel: its attempts were received, whatever the receipts say."""
    sent = _attempt.c.state.in_(("claimed", "unknown", "handed_over", "delivered"))
    mine = (_attempt.c.page_id == page, _attempt.c.channel == channel.value, sent)
    values = {"state": AttemptState.ANSWERED.value, "doubtful": False, "settled_at": now, "look_at": None}
    tx.execute(update(_attempt).where(*mine).values(values))


def move_leases(tx: Tx, token: str, by: timedelta) -> None:
    """The wall clock was set: leases in hand end as far from now as before."""
    mine = select(_attempt.c.id, _attempt.c.lease_until).where(
        _attempt.c.state == AttemptState.CLAIMED.value, _attempt.c.lease == token
    )
    for row in tx.execute(mine).all():
        tx.execute(update(_attempt).where(_attempt.c.id == row.id).values(lease_until=row.lease_until + by))

"""What becomes of attempts: claimed, handed over, failed, delivered, answered.

A state never goes backwards: every update names the states it may come from (`engine.attempts`).
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, bindparam, exists, or_, select, text, update

from engine.attempts import ORIGINS, PRESSING
from engine.vocabulary import AttemptState, Cause, ChannelKind, PageState
from models.following import follow
from models.gathering import listed
from models.people import Book
from models.session import Tx
from models.sources import Source
from models.tables import Attempt as AttemptRow
from models.tables import Page as PageRow
from models.tries import NOT_TAKEN, Hands, Outgoing, outgoing

_attempt = AttemptRow.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table
_page = PageRow.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a send ended: HANDED_OVER (with the provider's id), FAILED or UNKNOWN (with the error).

    `rest`: how long the provider asked to be left alone, if it did.
    """

    attempt: str
    state: AttemptState
    provider_id: str | None = None
    error: str = ""
    segments: int = 0
    cause: Cause | None = None
    rest: timedelta | None = None
    others: tuple[str, ...] = ()  # attempts whose text went with it
    incident: str = ""  # whose attempt it was, if that is known

    def each(self) -> list["Outcome"]:
        """The same of every attempt the text spoke for."""
        return [replace(self, attempt=one, others=()) for one in (self.attempt, *self.others)]


def from_states(state: AttemptState) -> tuple[str, ...]:
    """The states an attempt may come from, as they are stored."""
    return tuple(sorted(origin.value for origin in ORIGINS[state]))


_settle = (
    update(_attempt)
    .where(
        _attempt.c.id == bindparam("of"),
        _attempt.c.state.in_((AttemptState.CLAIMED.value, AttemptState.UNKNOWN.value)),
    )
    .values(
        state=bindparam("to_state"),
        provider_id=bindparam("known_as"),
        error=bindparam("why"),
        cause=bindparam("because"),
        segments=bindparam("parts"),
        lease=None,
        lease_until=None,
        sent_at=bindparam("sent"),
        settled_at=bindparam("settled"),
        look_at=bindparam("look"),
    )
)


def settle(tx: Tx, outcomes: Iterable[Outcome], book: Book, hands: Hands, now: datetime) -> list[Outgoing]:
    """Save how sends ended, and insert what a failure asks for next: claimed, or pending for a while."""
    after = []
    for outcome in (single for one in outcomes for single in one.each()):
        values = {
            "of": outcome.attempt,
            "to_state": outcome.state.value,
            "known_as": outcome.provider_id,
            "why": outcome.error,
            "because": outcome.cause or "",
            "parts": outcome.segments,
            "sent": now if outcome.state is AttemptState.HANDED_OVER else None,
            "settled": now if outcome.state is AttemptState.FAILED else None,
            "look": now if outcome.state is AttemptState.UNKNOWN else None,
        }
        changed = tx.execute(_settle, values)
        if changed.rowcount and outcome.state is AttemptState.FAILED:
            cause = outcome.cause or Cause.PASSING
            after += follow(tx, outcome.attempt, cause, book, hands, now, rest=outcome.rest)
    return after


# Its page is still open: of anything else nobody is told any more.
wanted = exists().where(_page.c.id == _attempt.c.page_id, _page.c.state == PageState.OPEN.value)
# What another watch has in hand is passed over: two that waited for each other's rows, each in an
# order of its own, would wait until the server ended one.
_ended = (
    select(_attempt.c.id)
    .where(text("attempt.state = 'pending'"), ~wanted)
    .with_for_update(skip_locked=True, key_share=True)
)
_over = (
    update(_attempt)
    .where(_attempt.c.id.in_(_ended))
    .values(state=AttemptState.WITHDRAWN.value, settled_at=bindparam("at"))
)


def claim_pending(
    tx: Tx, hands: Hands, now: datetime, limit: int = 200, aside: Collection[str] = ()
) -> list[Outgoing]:
    """Claim attempts whose time has come, and those a watch gave back when it was told to stop.

    What presses most comes first. A page may have been answered between a claim and its return: then
    nobody is rung about a matter that is settled. Attempts of incidents set `aside` are left.
    """
    tx.execute(_over, {"at": now})
    due = or_(_attempt.c.not_before.is_(None), _attempt.c.not_before <= now)
    free = (
        select(_attempt.c.id, _attempt.c.gathered)
        .join(_page, _page.c.id == _attempt.c.page_id)
        .where(text("attempt.state = 'pending'"), due, *_but(aside))
        .order_by(_page.c.drill, _attempt.c.occasion.not_in(PRESSING), _page.c.rank, _attempt.c.id)
    )
    locked = free.limit(limit).with_for_update(of=_attempt, skip_locked=True, key_share=True)
    rows = tx.execute(locked).all()
    if not rows:
        return []
    ids = [row.id for row in rows]
    tx.execute(update(_attempt).where(_attempt.c.id.in_(ids)).values(hands.taken(now)))
    out = listed(outgoing(tx, ids), {row.id for row in rows if row.gathered})
    for one in out:
        if one.others:
            mine = _attempt.c.id.in_([each.id for each in one.each])
            tx.execute(update(_attempt).where(mine).values(list_id=one.id))
    return out


_next_pending = (
    select(_attempt.c.not_before)
    .where(text("attempt.state = 'pending'"), _attempt.c.not_before.is_not(None))
    .order_by(_attempt.c.not_before)
    .limit(1)
)


def next_pending(tx: Tx, aside: Collection[str] = ()) -> datetime | None:
    """When the next attempt that waits for its time is due, of incidents not set `aside`."""
    at: datetime | None = tx.execute(_next_pending.where(*_but(aside))).scalar_one_or_none()
    return at


def _but(aside: Collection[str]) -> list[ColumnElement[bool]]:
    return [_attempt.c.incident_id.not_in(aside)] if aside else []


def give_back(tx: Tx, ids: Sequence[str], token: str) -> None:
    """Claimed, but certainly not sent: whoever comes next may have them at once."""
    mine = (_attempt.c.id.in_(ids), _attempt.c.lease == token, _attempt.c.state == "claimed")
    tx.execute(update(_attempt).where(*mine).values(state="pending", **NOT_TAKEN))


def still_ours(tx: Tx, out: Outgoing, token: str, until: datetime, now: datetime) -> Outgoing | None:
    """What may still be sent of something that had to wait; its lease then holds `until`.

    Another watch may have taken the lease for lost meanwhile, and a page may have been answered:
    then its try is withdrawn, and nobody is rung about a matter that is settled.
    """
    left = [one for one in out.each if _is_still_ours(tx, one.id, token, until, now)]
    return replace(left[0], others=tuple(left[1:])) if left else None


def _is_still_ours(tx: Tx, attempt: str, token: str, until: datetime, now: datetime) -> bool:
    mine = (_attempt.c.id == attempt, _attempt.c.lease == token, _attempt.c.state == "claimed")
    if tx.execute(update(_attempt).where(*mine, wanted).values(lease_until=until)).rowcount:
        return True
    over = {"state": AttemptState.WITHDRAWN.value, "settled_at": now, **NOT_TAKEN}
    tx.execute(update(_attempt).where(*mine).values(over))
    return False


def expire_leases(tx: Tx, now: datetime) -> int:
    """Claims whose holder is gone become unknown: it may have died before or after sending."""
    # The words of the partial index as literals: without them every look would read the whole table.
    gone = (
        text("attempt.state IN ('pending','claimed')"),
        _attempt.c.state == "claimed",
        _attempt.c.lease_until < now,
    )
    ids = select(_attempt.c.id).where(*gone).with_for_update(skip_locked=True, key_share=True)
    values = {"state": "unknown", "lease": None, "lease_until": None, "look_at": now}
    return int(tx.execute(update(_attempt).where(_attempt.c.id.in_(ids)).values(values)).rowcount)


def reported(
    tx: Tx,
    source: Source,
    provider_id: str,
    state: AttemptState,
    error: str,
    cause: Cause | None,
    now: datetime,
) -> list[str]:
    """A receipt: DELIVERED or FAILED. The attempts that changed; a list speaks for several."""
    values = {"state": state.value, "error": error, "cause": cause or "", "settled_at": now, "look_at": None}
    mine = (source.attempts(provider_id), _attempt.c.state.in_(from_states(state)))
    changed = tx.execute(update(_attempt).where(*mine).values(values).returning(_attempt.c.id))
    return [row.id for row in changed]


def known_as(tx: Tx, source: Source, provider_id: str) -> str | None:
    """The attempt a provider knows under this id; the latest, should it have begun to count anew."""
    mine = select(_attempt.c.id).where(source.attempts(provider_id))
    found = tx.execute(mine.order_by(_attempt.c.id.desc()).limit(1)).first()
    return str(found.id) if found else None


def taken(tx: Tx, attempt: str, provider_id: str, now: datetime) -> None:
    """The provider has this attempt under that id: no longer unknown, nor in anybody's hands."""
    values = {
        "state": AttemptState.HANDED_OVER.value,
        "provider_id": provider_id,
        "doubtful": False,
        "lease": None,
        "lease_until": None,
        "look_at": None,
        "sent_at": now,
    }
    mine = (_attempt.c.id == attempt, _attempt.c.state.in_(from_states(AttemptState.HANDED_OVER)))
    tx.execute(update(_attempt).where(*mine).values(values))


def heard(tx: Tx, attempt: str, provider_id: str, now: datetime) -> None:
    """Somebody is on the line: whatever was thought of this attempt, the provider has it."""
    taken(tx, attempt, provider_id, now)
    values = {"state": AttemptState.DELIVERED.value, "settled_at": now}
    mine = (_attempt.c.id == attempt, _attempt.c.state.in_(from_states(AttemptState.DELIVERED)))
    tx.execute(update(_attempt).where(*mine).values(values))


def answered(tx: Tx, page: str, channel: ChannelKind, now: datetime) -> None:
    """The person answered on this channel: its attempts were received, whatever the receipts say."""
    sent = _attempt.c.state.in_(from_states(AttemptState.ANSWERED))
    mine = (_attempt.c.page_id == page, _attempt.c.channel == channel.value, sent)
    values = {"state": AttemptState.ANSWERED.value, "doubtful": False, "settled_at": now, "look_at": None}
    tx.execute(update(_attempt).where(*mine).values(values))


def move_times(tx: Tx, token: str, by: timedelta) -> None:
    """The wall clock was set: leases in hand, look-ups and tries to come are as far from now as before."""
    mine = (_attempt.c.state == AttemptState.CLAIMED.value, _attempt.c.lease == token)
    asked = (_attempt.c.state == AttemptState.UNKNOWN.value,)
    waiting = (_attempt.c.state == AttemptState.PENDING.value, _attempt.c.not_before.is_not(None))
    for name, rows in (("lease_until", mine), ("look_at", asked), ("not_before", waiting)):
        column = _attempt.c[name]
        for row in tx.execute(
            select(_attempt.c.id, column.label("at")).where(*rows, column.is_not(None))
        ).all():
            tx.execute(update(_attempt).where(_attempt.c.id == row.id).values({name: row.at + by}))

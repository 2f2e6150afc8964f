"""What is over a limit waits its turn: counted by what was sent lately, also by other machines."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, select, update

from engine.attempts import urgency
from engine.pacing import Message, Pace, longest
from engine.vocabulary import ChannelKind, Held, Urgency
from models.session import Tx
from models.tables import Attempt, Page
from models.tries import Hands, Outgoing, waiting_until
from models.watch_tables import Notice

_attempt = Attempt.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table
_page = Page.__table__  # type: ignore[attr-defined]
_notice = Notice.__table__  # type: ignore[attr-defined]


def paced(tx: Tx, claimed: Sequence[Outgoing], hands: Hands, now: datetime) -> list[Outgoing]:
    """These attempts, just claimed, without what a limit holds back: that is pending until its turn.

    What is most urgent is never held back, and comes first, so that nothing lesser takes its place.
    """
    machines = [one for one in claimed if one.channel is not ChannelKind.MANUAL]
    if not hands.limits or all(_message(one).urgency is Urgency.MOST_URGENT for one in machines):
        return list(claimed)
    pace = pace_of(tx, hands, now, but=[each.id for one in machines for each in one.each])
    late: dict[str, datetime] = {}
    for one in sorted(machines, key=lambda one: (one.weight, one.id)):
        at = pace.give(_message(one), now)
        if at > now:
            late[one.id] = at
            for each in one.each:
                values = waiting_until(at, Held.LIMIT)
                tx.execute(update(_attempt).where(_attempt.c.id == each.id).values(values))
    return [one for one in claimed if one.id not in late]


def _message(one: Outgoing) -> Message:
    return Message(one.channel, one.provider, one.person or "", urgency(one.rank, one.occasion))


# A list is one text, which several attempts know under one id.
_sent = (
    select(
        _attempt.c.channel,
        _attempt.c.provider,
        func.min(_page.c.person_id).label("person"),
        func.min(_attempt.c.claimed_at, type_=_attempt.c.claimed_at.type).label("at"),
    )
    .join(_page, _page.c.id == _attempt.c.page_id)
    .where(_attempt.c.claimed_at > bindparam("since"), _attempt.c.claimed_at <= bindparam("now"))
    .where(_attempt.c.id.not_in(bindparam("but", expanding=True)))
    .group_by(_attempt.c.channel, _attempt.c.provider, func.coalesce(_attempt.c.provider_id, _attempt.c.id))
)
_said = select(
    _notice.c.channel,
    _notice.c.provider,
    _notice.c.person_id.label("person"),
    _notice.c.claimed_at.label("at"),
).where(_notice.c.claimed_at > bindparam("since"), _notice.c.claimed_at <= bindparam("now"))


def pace_of(tx: Tx, hands: Hands, now: datetime, but: Sequence[str] = ()) -> Pace:
    """How much room the limits leave at `now`, after what was sent before: pages, and quiet words.

    What was claimed just now, and asks for room itself, is left out: `but`.
    """
    values = {"since": now - longest(hands.limits), "now": now}
    rows = [*tx.execute(_sent, {**values, "but": list(but)}), *tx.execute(_said, values)]
    # That of the urgency it had does not count: whatever went out fills a limit.
    sent = (
        (Message(ChannelKind(row.channel), row.provider, row.person or "", Urgency.NORMAL), row.at)
        for row in rows
    )
    return Pace(hands.limits, sent)

"""One telephone rings about one matter at a time: of several calls to it, the gravest goes first."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, or_, select, update

from engine.attempts import PRESSING
from engine.vocabulary import AttemptState, ChannelKind, Held
from models.exclusive import try_for
from models.people_tables import Contact as ContactRow
from models.session import Tx
from models.tables import Attempt as AttemptRow
from models.tables import Page as PageRow
from models.tries import Outgoing, waiting_until

_attempt = AttemptRow.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table
_page = PageRow.__table__  # type: ignore[attr-defined]
_contact = ContactRow.__table__  # type: ignore[attr-defined]

# Ours: about as long as a telephone rings before nobody takes it. The next call then finds it free,
# or is put off once more.
PUT_OFF = timedelta(seconds=30)
# Ours: ringing, and the words said twice. A provider that has not told by then how a call ended may
# never tell, and must not keep the telephone from the next one.
LASTS = timedelta(seconds=60)
# Longer than any lease, within which a provider takes over what was claimed.
_HANDED_OVER_WITHIN = timedelta(minutes=5)

# On a database that several watches share, another one may be asking about the same telephone now.
ASK_AGAIN = timedelta(seconds=1)

_Weight = tuple[bool, bool, int]  # models.tries.Outgoing.weight


def one_call_each(tx: Tx, claimed: Sequence[Outgoing], now: datetime) -> list[Outgoing]:
    """These attempts, just claimed, without calls to a telephone that is called about something else.

    Those are pending again, until PUT_OFF from now; an answer withdraws them like any that wait. A call
    that presses more than whatever the telephone rings about is never put off; of those that press
    alike, the one planned first goes first.
    """
    calls = [one for one in claimed if one.channel is ChannelKind.VOICE and one.number]
    if not calls:
        return list(claimed)
    free = try_for(tx, {call.number for call in calls})
    ringing = _ringing(tx, calls, now)
    late = {call.id: ASK_AGAIN for call in calls if call.number not in free}
    for call in sorted(calls, key=lambda one: (one.weight, one.id)):
        if call.number in ringing and ringing[call.number] <= call.weight:
            late.setdefault(call.id, PUT_OFF)
        else:
            ringing[call.number] = call.weight
    for wait in set(late.values()):
        ids = [call for call, until in late.items() if until == wait]
        values = waiting_until(now + wait, Held.LINE)
        tx.execute(update(_attempt).where(_attempt.c.id.in_(ids)).values(values))
    return [one for one in claimed if one.id not in late]


_calls = (
    select(_contact.c.number, _attempt.c.occasion, _page.c.rank, _page.c.drill)
    .join(_page, _page.c.id == _attempt.c.page_id)
    .join(_contact, _contact.c.id == _attempt.c.contact_id)
    .where(
        _attempt.c.claimed_at >= bindparam("claimed_since"),
        _attempt.c.channel == ChannelKind.VOICE.value,
        _contact.c.number.in_(bindparam("numbers", expanding=True)),
        _attempt.c.id.not_in(bindparam("but", expanding=True)),
        or_(
            _attempt.c.state == AttemptState.CLAIMED.value,
            and_(
                _attempt.c.state == AttemptState.HANDED_OVER.value,
                _attempt.c.sent_at > bindparam("sent_since"),
            ),
        ),
    )
)


def _ringing(tx: Tx, calls: Sequence[Outgoing], now: datetime) -> dict[str, _Weight]:
    """By number, the most pressing call in hand: on its way, or with the provider and not over."""
    values = {
        "claimed_since": now - LASTS - _HANDED_OVER_WITHIN,
        "numbers": sorted({one.number for one in calls}),
        "but": [one.id for one in calls],
        "sent_since": now - LASTS,
    }
    ringing: dict[str, _Weight] = {}
    for row in tx.execute(_calls, values):
        weight = (row.drill, row.occasion not in PRESSING, row.rank)
        ringing[row.number] = min(weight, ringing.get(row.number, weight))
    return ringing

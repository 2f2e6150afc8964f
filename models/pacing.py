"""What is over a limit waits its turn: counted by what was sent lately, also by other machines."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, distinct, func, select, union_all, update

from engine.pacing import Key, Limit, Message, Pace, Window, held
from engine.vocabulary import AttemptState, ChannelKind, Held, Per
from models.exclusive import try_for
from models.session import Tx
from models.tables import Attempt, Incident, Page
from models.tries import Hands, Outgoing, waiting_until
from models.watch_tables import Notice

_attempt = Attempt.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table
_page = Page.__table__  # type: ignore[attr-defined]
_incident = Incident.__table__  # type: ignore[attr-defined]
_notice = Notice.__table__  # type: ignore[attr-defined]

# Another machine counts for the same window at this moment: what waits for it asks again after this.
BUSY = timedelta(seconds=1)
# What was claimed while we waited for the lock. Anything later is from before somebody set the clock back.
_AHEAD = timedelta(seconds=5)


def paced(tx: Tx, claimed: Sequence[Outgoing], hands: Hands, now: datetime) -> list[Outgoing]:
    """These attempts, just claimed, without what a limit holds back: that is pending until its turn.

    What is most urgent is never held back, and asks first, so that nothing lesser takes its place.
    """
    if not hands.limits:
        return list(claimed)
    machines = [one for one in claimed if one.channel is not ChannelKind.MANUAL]
    messages = {one.id: _message(one) for one in machines}
    room = Room(tx, hands, list(messages.values()), now, [e.id for one in machines for e in one.each])
    late: dict[str, datetime] = {}
    for one in sorted(machines, key=lambda one: (one.gravest.weight, one.id)):
        at = room.ask(messages[one.id])
        if at > now:
            late |= dict.fromkeys((each.id for each in one.each), at)
    _hold(tx, late, now)
    return [one for one in claimed if one.id not in late]


def _message(one: Outgoing) -> Message:
    return Message(one.channel, one.provider, one.person or "", one.urgency, one.drill)


def _hold(tx: Tx, late: Mapping[str, datetime], now: datetime) -> None:
    since = func.coalesce(_attempt.c.held_since, now, type_=_attempt.c.held_since.type)
    for until in set(late.values()):
        ids = [attempt for attempt, at in late.items() if at == until]
        values = waiting_until(until, Held.LIMIT) | {"held_since": since}
        tx.execute(update(_attempt).where(_attempt.c.id.in_(ids)).values(values))


class Room:
    """The room that is left at `now` for these messages, after all pages and quiet words of before.

    Nothing is counted, and nobody waited for, unless a limit would hold one of them back. `but` are
    attempts claimed just now, which ask for room themselves.
    """

    def __init__(
        self, tx: Tx, hands: Hands, messages: Sequence[Message], now: datetime, but: Collection[str] = ()
    ) -> None:
        self._limits, self._now = hands.limits, now
        wanted = held(hands.limits, messages)
        free = try_for(tx, {_name(key) for key in wanted}) if wanted else set()
        self._busy = {key for key in wanted if _name(key) not in free}
        self._pace = Pace(_windows(tx, wanted - self._busy, now, but))

    def ask(self, message: Message) -> datetime:
        """`now`, and it is counted; or when it should ask again."""
        if held(self._limits, [message]) & self._busy:
            return self._now + BUSY
        return self._pace.ask(self._limits, message, self._now)


def _name(key: Key) -> str:
    limit, named, drills_too = key
    return f"{limit.per}|{limit.channel or ''}|{limit.provider}|{named}|{'drills' if drills_too else ''}"


def _windows(tx: Tx, keys: Collection[Key], now: datetime, but: Collection[str]) -> dict[Key, Window]:
    """How much each window has let through, and of those that are full, when the next may go."""
    found = {}
    for limit, drills_too in {(limit, drills_too) for limit, _, drills_too in keys}:
        names = [named for one, named, too in keys if (one, too) == (limit, drills_too)]
        queries = _counted(limit, drills_too, now, but)
        sent: dict[str, int] = dict.fromkeys(names, 0)
        for query in queries:
            counted = select(query.c.named, func.count(distinct(query.c.text))).group_by(query.c.named)
            for named, count in tx.execute(counted.where(query.c.named.in_(names))):
                sent[named] += count
        for named, count in sent.items():
            free = _free_at(tx, limit, named, queries) if count >= limit.most else None
            found[limit, named, drills_too] = Window(count, free)
    return found


def _free_at(tx: Tx, limit: Limit, named: str, queries: Sequence[Any]) -> datetime:
    """When the oldest of the last `most` is out of the window."""
    times = union_all(*(select(q.c.text, q.c.at).where(q.c.named == named) for q in queries)).subquery()
    at = func.min(times.c.at, type_=_attempt.c.claimed_at.type).label("at")
    last = select(at).group_by(times.c.text).order_by(at.desc()).offset(limit.most - 1).limit(1)
    oldest: datetime = tx.execute(last).scalar_one()
    return oldest + limit.within


def _counted(limit: Limit, drills_too: bool, now: datetime, but: Collection[str]) -> Sequence[Any]:
    """What a window counts: pages and quiet words."""
    return _sent(limit, drills_too, now, but), _said(limit, drills_too, now)


def _sent(limit: Limit, drills_too: bool, now: datetime, but: Collection[str]) -> Any:
    """Pages on their way or sent (named, text, at); a list is one text, and what was refused was none."""
    refused = (_attempt.c.state == AttemptState.FAILED.value) & _attempt.c.sent_at.is_(None)
    text = func.coalesce(_attempt.c.list_id, _attempt.c.id).label("text")
    query = (
        select(_named(limit, _attempt, _page.c.person_id), text, _attempt.c.claimed_at.label("at"))
        .join(_page, _page.c.id == _attempt.c.page_id)
        .where(~refused, _attempt.c.id.not_in(but))
    )
    if not drills_too:
        query = query.where(~_page.c.drill)
    return _lately(query, limit, _attempt, now)


def _said(limit: Limit, drills_too: bool, now: datetime) -> Any:
    """The same of quiet words."""
    text = _notice.c.id.label("text")
    query = select(_named(limit, _notice, _notice.c.person_id), text, _notice.c.claimed_at.label("at"))
    if not drills_too:
        query = query.join(_incident, _incident.c.id == _notice.c.incident_id).where(~_incident.c.drill)
    return _lately(query, limit, _notice, now)


def _named(limit: Limit, table: Any, person: ColumnElement[Any]) -> ColumnElement[Any]:
    columns: dict[Per, ColumnElement[Any]] = {
        Per.PERSON: person,
        Per.CHANNEL: table.c.channel,
        Per.PROVIDER: table.c.provider,
    }
    return columns[limit.per].label("named")


def _lately(query: Select[Any], limit: Limit, table: Any, now: datetime) -> Any:
    at = table.c.claimed_at
    query = query.where(at > now - limit.within, at <= now + _AHEAD)
    if limit.channel:
        query = query.where(table.c.channel == limit.channel.value)
    if limit.provider:
        query = query.where(table.c.provider == limit.provider)
    return query.subquery()

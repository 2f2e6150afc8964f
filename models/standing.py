"""How things stand, for whoever stands in for the watch or audits it: timers, attempts, neglect."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select, text, tuple_, update

from engine.vocabulary import AttemptState, PageState
from models.incidents import OPEN_STATES
from models.paging import Hands
from models.session import Tx
from models.tables import Attempt as AttemptRow
from models.tables import Incident as IncidentRow
from models.tables import Page as PageRow
from models.tables import Timer as TimerRow

_attempt = AttemptRow.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table
_incident = IncidentRow.__table__  # type: ignore[attr-defined]
_page = PageRow.__table__  # type: ignore[attr-defined]
_timer = TimerRow.__table__  # type: ignore[attr-defined]

TimerKey = tuple[str, str, int, int]  # subject, track, epoch, n

# The watch looks after doubts once a second; a doubt is late only when a turn must have been missed.
_TURN = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt as somebody finds it who did not send it."""

    id: str
    incident: str
    state: AttemptState
    lease_until: datetime | None
    look_at: datetime | None


@dataclass(frozen=True, slots=True)
class Late:
    """A timer or attempt nobody has looked after. `kind` is the timer's kind or the channel."""

    key: str | TimerKey
    kind: str
    number: str


@dataclass(frozen=True, slots=True)
class Neglect:
    """Counts an audit reports; every one of them should be zero."""

    timers_unfired: int
    attempts_abandoned: int  # given back, or claimed by somebody who is gone
    doubts_unsettled: int
    incidents_forgotten: int  # open, with no timer armed and nobody told


def timers(tx: Tx, keys: Collection[TimerKey]) -> dict[TimerKey, tuple[str, datetime]]:
    """(state, due) of these timers; those never armed are left out."""
    key = (_timer.c.subject, _timer.c.track, _timer.c.epoch, _timer.c.n)
    rows = tx.execute(select(*key, _timer.c.state, _timer.c.due).where(tuple_(*key).in_(list(keys))))
    return {(row.subject, row.track, row.epoch, row.n): (row.state, row.due) for row in rows}


def attempts(tx: Tx, ids: Collection[str]) -> dict[str, Attempt]:
    """These attempts by id; ids that do not exist are left out."""
    rows = tx.execute(select(_attempt).where(_attempt.c.id.in_(ids)))
    return {
        row.id: Attempt(row.id, row.incident_id, AttemptState(row.state), row.lease_until, row.look_at)
        for row in rows
    }


def claim(tx: Tx, attempt: str, hands: Hands, now: datetime) -> bool:
    """Take one attempt that was given back unsent; False if somebody else has it, or it was sent."""
    free = (_attempt.c.id == attempt, _attempt.c.state == AttemptState.PENDING.value)
    taken = {
        "state": AttemptState.CLAIMED.value,
        "lease": hands.token,
        "lease_until": now + hands.lease,
    }
    return bool(tx.execute(update(_attempt).where(*free).values(taken)).rowcount)


def late(tx: Tx, before: datetime, limit: int) -> list[Late]:
    """What was due before `before` and lies untouched: timers, then attempts, each oldest first."""
    armed = select(_timer).where(_timer.c.state == "armed", _timer.c.due < before)
    timers_late = tx.execute(armed.order_by(_timer.c.due).limit(limit)).all()
    attempts_late = [row for query in _untouched(before) for row in tx.execute(query.limit(limit))]
    ids = {row.subject.partition(":")[2] for row in timers_late} | {r.incident_id for r in attempts_late}
    numbers = _numbers(tx, ids) if ids else {}
    found = [
        Late((t.subject, t.track, t.epoch, t.n), t.kind, numbers.get(t.subject.partition(":")[2], ""))
        for t in timers_late
    ]
    return found + [Late(row.id, row.channel, numbers[row.incident_id]) for row in attempts_late]


def _numbers(tx: Tx, ids: Collection[str]) -> dict[str, str]:
    rows = tx.execute(select(_incident.c.id, _incident.c.number).where(_incident.c.id.in_(ids)))
    return {row.id: row.number for row in rows}


def _untouched(before: datetime) -> tuple[Select[Any], Select[Any]]:
    """Attempts given back or claimed by somebody who is gone, and doubts nobody looked up.

    Two queries, each with the words of a partial index, so that none reads the whole table.
    """
    in_hand = text("state IN ('pending','claimed')")
    gone = or_(
        and_(_attempt.c.state == AttemptState.PENDING.value, _attempt.c.created_at < before),
        and_(_attempt.c.state == AttemptState.CLAIMED.value, _attempt.c.lease_until < before),
    )
    doubted = (text("state = 'unknown'"), _attempt.c.look_at < before - _TURN)
    return select(_attempt).where(in_hand, gone), select(_attempt).where(*doubted)


def neglect(tx: Tx, before: datetime) -> Neglect:
    """Count what was due before `before` and lies untouched, and open incidents nothing can move."""
    unfired = select(func.count()).where(_timer.c.state == "armed", _timer.c.due < before)
    abandoned, doubts = (len(tx.execute(query).all()) for query in _untouched(before))
    return Neglect(tx.execute(unfired).scalar_one(), abandoned, doubts, len(forgotten(tx)))


def forgotten(tx: Tx) -> list[str]:
    """Numbers of open incidents with no timer armed and nobody told: nothing would ever move them."""
    armed = exists().where(_timer.c.subject == "incident:" + _incident.c.id, _timer.c.state == "armed")
    told = exists().where(
        _page.c.incident_id == _incident.c.id,
        _page.c.state.in_((PageState.OPEN.value, PageState.ANSWERED.value)),
    )
    query = select(_incident.c.number).where(_incident.c.state.in_(OPEN_STATES), ~armed, ~told)
    return [row.number for row in tx.execute(query.order_by(_incident.c.number))]


def is_out(tx: Tx, incident: str) -> bool:
    """Whether any page of this incident has left the house, or lies on the desk as a card."""
    sent = (AttemptState.HANDED_OVER.value, AttemptState.DELIVERED.value, AttemptState.ANSWERED.value)
    query = select(_attempt.c.id).where(_attempt.c.incident_id == incident, _attempt.c.state.in_(sent))
    return tx.execute(query.limit(1)).first() is not None

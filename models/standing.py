"""How things stand, for whoever stands in for the watch or audits it: timers, attempts, neglect."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, bindparam, exists, func, or_, select, text, tuple_, update

from engine.vocabulary import AttemptState, PageState
from models.attempts import wanted
from models.incidents import OPEN_STATES
from models.session import Tx
from models.tables import Attempt as AttemptRow
from models.tables import Incident as IncidentRow
from models.tables import Page as PageRow
from models.tables import Timer as TimerRow
from models.tries import Hands

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
    not_before: datetime | None


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
        row.id: Attempt(
            row.id, row.incident_id, AttemptState(row.state), row.lease_until, row.look_at, row.not_before
        )
        for row in rows
    }


def claim(tx: Tx, attempt: str, hands: Hands, now: datetime) -> bool:
    """Take one attempt that waits unsent; False before its time, or if it is somebody's or nobody's now."""
    due = or_(_attempt.c.not_before.is_(None), _attempt.c.not_before <= now)
    free = (_attempt.c.id == attempt, _attempt.c.state == AttemptState.PENDING.value, due, wanted)
    return bool(tx.execute(update(_attempt).where(*free).values(hands.taken(now))).rowcount)


def late(tx: Tx, before: datetime, limit: int) -> list[Late]:
    """What was due before `before` and lies untouched: timers, then attempts, each oldest first.

    Asked once a second, so that there is nothing late is found out with one prepared query.
    """
    if not tx.execute(_any_late, {"before": before, "looked": before - _TURN}).scalar_one():
        return []
    armed = select(_timer).where(_timer.c.state == "armed", _timer.c.due < before)
    timers_late = tx.execute(armed.order_by(_timer.c.due).limit(limit)).all()
    attempts_late = [
        row
        for query in (_abandoned(before), _doubted(before - _TURN))
        for row in tx.execute(query.limit(limit))
    ]
    ids = {row.subject.partition(":")[2] for row in timers_late} | {r.incident_id for r in attempts_late}
    numbers = _numbers(tx, ids)
    found = [
        Late((t.subject, t.track, t.epoch, t.n), t.kind, numbers.get(t.subject.partition(":")[2], ""))
        for t in timers_late
    ]
    return found + [Late(row.id, row.channel, numbers[row.incident_id]) for row in attempts_late]


def _numbers(tx: Tx, ids: Collection[str]) -> dict[str, str]:
    rows = tx.execute(select(_incident.c.id, _incident.c.number).where(_incident.c.id.in_(ids)))
    return {row.id: row.number for row in rows}


# When an attempt could first have been sent: one planned for later is not late before that.
_ready = func.coalesce(_attempt.c.not_before, _attempt.c.created_at, type_=_attempt.c.created_at.type)


def _abandoned(before: Any) -> Select[Any]:
    """Attempts given back and not taken up, or claimed by somebody who is gone."""
    gone = or_(
        and_(_attempt.c.state == AttemptState.PENDING.value, _ready < before),
        and_(_attempt.c.state == AttemptState.CLAIMED.value, _attempt.c.lease_until < before),
    )
    # The words of a partial index, as literals: else every look would read the whole table.
    return select(_attempt).where(text("attempt.state IN ('pending','claimed')"), gone)


def _doubted(before: Any) -> Select[Any]:
    """Attempts in doubt that nobody has looked up."""
    return select(_attempt).where(text("attempt.state = 'unknown'"), _attempt.c.look_at < before)


def _untimely(before: Any) -> Select[Any]:
    """Timers that should have fired."""
    return select(_timer.c.id).where(text("timer.state = 'armed'"), _timer.c.due < before)


_any_late = select(
    or_(
        _untimely(bindparam("before", type_=_timer.c.due.type)).exists(),
        _abandoned(bindparam("before", type_=_timer.c.due.type)).exists(),
        _doubted(bindparam("looked", type_=_timer.c.due.type)).exists(),
    )
)


def neglect(tx: Tx, before: datetime) -> Neglect:
    """Count what was due before `before` and lies untouched, and open incidents nothing can move."""
    unfired = len(tx.execute(_untimely(before)).all())
    abandoned = len(tx.execute(_abandoned(before)).all())
    doubts = len(tx.execute(_doubted(before - _TURN)).all())
    return Neglect(unfired, abandoned, doubts, len(forgotten(tx)))


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

"""What whoever looks at the board needs of the calls: how far the last tries have come, and what is next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from engine.facts import Timer
from engine.vocabulary import AttemptState, ChannelKind, PageState, TimerKind
from models.incidents import subject
from models.session import Tx
from models.tables import Attempt, Page
from models.tables import Timer as TimerRow

_page = Page.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table
_attempt = Attempt.__table__  # type: ignore[attr-defined]
_timer = TimerRow.__table__  # type: ignore[attr-defined]

# Tries that say nothing of how somebody was reached: they never went, or were taken back.
_MOOT = (AttemptState.WITHDRAWN.value, AttemptState.EXPIRED.value)


@dataclass(frozen=True, slots=True)
class LastTry:
    """The last try for a person (or a role with nobody); of one who answered, the try he answered to.

    One that is still to be sent counts only while none has been.
    """

    channel: ChannelKind
    state: AttemptState
    held: str
    answered_at: datetime | None


def last_tries(tx: Tx, incidents: Sequence[str]) -> dict[tuple[str, str], LastTry]:
    """By (incident, person id or role): of everybody who is called now or has answered."""
    columns = (_page.c.incident_id, _page.c.person_id, _page.c.role, _page.c.state.label("page_state"))
    query = (
        select(*columns, _page.c.closed_at, _attempt.c.channel, _attempt.c.state, _attempt.c.held)
        .join(_attempt, _attempt.c.page_id == _page.c.id)
        .where(_page.c.incident_id.in_(incidents), _attempt.c.state.not_in(_MOOT))
        .where(_page.c.state.in_((PageState.OPEN.value, PageState.ANSWERED.value)))
        .order_by(
            _attempt.c.state == AttemptState.ANSWERED.value,
            _attempt.c.state != AttemptState.PENDING.value,
            _attempt.c.created_at,
        )
    )
    return {
        (row.incident_id, row.person_id or row.role): LastTry(
            ChannelKind(row.channel),
            AttemptState(row.state),
            row.held,
            row.closed_at if row.page_state == PageState.ANSWERED.value else None,
        )
        for row in tx.execute(query)
    }


def next_timers(tx: Tx, incidents: Sequence[str]) -> dict[str, list[Timer]]:
    """By incident, the next timer of each kind: a few of the thirty that are armed."""
    order = (_timer.c.due, _timer.c.track)
    turn = func.row_number().over(partition_by=(_timer.c.subject, _timer.c.kind), order_by=order)
    columns = (_timer.c.subject, _timer.c.track, _timer.c.epoch, _timer.c.n, _timer.c.kind, _timer.c.due)
    of_these = _timer.c.subject.in_([subject(incident) for incident in incidents])
    armed = select(*columns, turn.label("turn")).where(of_these, _timer.c.state == "armed").subquery()
    found: dict[str, list[Timer]] = {}
    for row in tx.execute(select(armed).where(armed.c.turn == 1)):
        timer = Timer(row.track, row.epoch, row.n, TimerKind(row.kind), row.due)
        found.setdefault(row.subject.partition(":")[2], []).append(timer)
    return found

"""A few numbers of how paging stands, cheap enough to be asked every ten seconds."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select, text

from models import views
from models.session import Tx
from models.tables import Attempt

_attempt = Attempt.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table


@dataclass(frozen=True, slots=True)
class Gauges:
    """`queue_age` is that of the oldest attempt which should have been sent by now."""

    open_incidents: int
    cards: int
    doubtful: int
    queue_age: timedelta


def read(tx: Tx, now: datetime) -> Gauges:
    """How things stand at `now`."""
    due = or_(_attempt.c.not_before.is_(None), _attempt.c.not_before <= now)
    waiting = (text("attempt.state IN ('pending','claimed')"), due)
    oldest = tx.execute(
        select(_attempt.c.created_at).where(*waiting).order_by(_attempt.c.created_at).limit(1)
    ).scalar_one_or_none()
    doubtful = select(func.count()).where(text("attempt.state = 'unknown'"), _attempt.c.doubtful)
    return Gauges(
        views.count_open(tx),
        views.count_cards(tx),
        tx.execute(doubtful.select_from(_attempt)).scalar_one(),
        now - oldest if oldest else timedelta(),
    )

"""A few numbers of how paging stands, cheap enough to be asked every ten seconds."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, text

from engine.vocabulary import Held
from models import drills, views
from models.cards import count_cards
from models.session import Tx
from models.tables import Attempt, Page

_attempt = Attempt.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table
_page = Page.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Gauges:
    """`queue_age` is that of the oldest attempt which should have been sent by now. Drills count apart.

    `held`: how many wait for room in a limit, and `held_age` for how long the oldest was wanted.
    """

    open_incidents: int
    cards: int
    doubtful: int
    queue_age: timedelta
    held: int = 0
    held_age: timedelta = timedelta()
    open_drills: int = 0


def read(tx: Tx, now: datetime) -> Gauges:
    """How things stand at `now`."""
    kind = _attempt.c.created_at.type
    ready = func.coalesce(_attempt.c.not_before, _attempt.c.created_at, type_=kind).label("ready")
    waiting = (text("attempt.state IN ('pending','claimed')"), ready <= now)
    oldest = tx.execute(select(ready).where(*waiting).order_by(ready).limit(1)).scalar_one_or_none()
    held = select(func.count(), func.min(_attempt.c.held_since, type_=kind)).where(
        text("attempt.state = 'pending'"), _attempt.c.held == Held.LIMIT.value, ~_page.c.drill
    )
    held = held.select_from(_attempt.join(_page, _page.c.id == _attempt.c.page_id))
    waiting_for_room, since = tx.execute(held).one()
    doubtful = select(func.count()).where(text("attempt.state = 'unknown'"), _attempt.c.doubtful)
    return Gauges(
        views.count_open(tx),
        count_cards(tx),
        tx.execute(doubtful.select_from(_attempt)).scalar_one(),
        now - oldest if oldest else timedelta(),
        waiting_for_room,
        now - since if since else timedelta(),
        drills.count_open(tx),
    )

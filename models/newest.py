"""How much presses, and the marks by which an open page knows that something is new: they only grow."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from engine.vocabulary import ClockState
from models.cards import NEEDED, ON_DESK
from models.finding import OPEN, RUNNING
from models.session import Tx
from models.tables import Attempt, Clock, Incident, Page

_incident = Incident.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table
_clock = Clock.__table__  # type: ignore[attr-defined]
_page = Page.__table__  # type: ignore[attr-defined]
_attempt = Attempt.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Pressing:
    """Cards on the desk, and open incidents with a missed limit; when the last of each came about."""

    cards: int = 0
    card_at: datetime | None = None
    overdue: int = 0
    overdue_at: datetime | None = None


NOTHING = Pressing()


def pressing(tx: Tx) -> Pressing:
    """Of what is real; drills press nobody."""
    laid = _attempt.join(_page, _page.c.id == _attempt.c.page_id)
    cards = select(func.count(), func.max(_attempt.c.created_at)).select_from(laid)
    late = _clock.join(_incident, _incident.c.id == _clock.c.incident_id)
    missed = select(func.count(_clock.c.incident_id.distinct()), func.max(_clock.c.breached_at))
    missed = missed.select_from(late).where(RUNNING, _clock.c.state == ClockState.BREACHED.value)
    return Pressing(
        *tx.execute(cards.where(ON_DESK, NEEDED, ~_page.c.drill)).one(),
        *tx.execute(missed.where(OPEN, ~_incident.c.drill)).one(),
    )

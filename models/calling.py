"""Whom the calls about some incidents reach just now: by which channel, and how far the last try has come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from engine.vocabulary import AttemptState, ChannelKind, PageState
from models.session import Tx
from models.tables import Attempt, Page

_page = Page.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table
_attempt = Attempt.__table__  # type: ignore[attr-defined]

# Tries that say nothing of how somebody was reached: they never went, or were taken back.
_MOOT = (AttemptState.WITHDRAWN.value, AttemptState.EXPIRED.value)


@dataclass(frozen=True, slots=True)
class LastTry:
    """The last try for a person (or a role with nobody); of one who answered, the try he answered to."""

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
        .order_by(_attempt.c.state == AttemptState.ANSWERED.value, _attempt.c.created_at)
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

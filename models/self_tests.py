"""Test pages 试呼: drills of a playbook that calls one person, and whether any was answered."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from engine.vocabulary import PageState, State
from models.session import Tx
from models.tables import Incident, Page, Playbook

_incident = Incident.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table
_page = Page.__table__  # type: ignore[attr-defined]
_playbook = Playbook.__table__  # type: ignore[attr-defined]

_OPEN = (State.TRIAGE.value, State.HANDLING.value)


@dataclass(frozen=True, slots=True)
class Kept:
    """A test page as its drill is on record."""

    id: str
    number: str
    state: State
    logged_at: datetime


def latest(tx: Tx, playbook: str) -> Kept | None:
    """The last drill of the playbook with this hash."""
    mine = (_incident.c.playbook_hash == playbook, _incident.c.drill)
    row = tx.execute(select(_incident).where(*mine).order_by(_incident.c.logged_at.desc()).limit(1)).first()
    return Kept(row.id, row.number, State(row.state), row.logged_at) if row else None


def finished(tx: Tx, playbook_id: str, before: datetime) -> list[str]:
    """Numbers of the open ones that were answered, or began before that instant."""
    hashes = select(_playbook.c.hash).where(_playbook.c.playbook_id == playbook_id)
    answered = select(_page.c.id).where(
        _page.c.incident_id == _incident.c.id, _page.c.state == PageState.ANSWERED.value
    )
    query = select(_incident.c.number).where(
        _incident.c.state.in_(_OPEN),
        _incident.c.drill,
        _incident.c.playbook_hash.in_(hashes),
        or_(_incident.c.logged_at <= before, answered.exists()),
    )
    return [row.number for row in tx.execute(query.order_by(_incident.c.number))]


def any_answered(tx: Tx, playbook_id: str) -> bool:
    """Whether a page of any version of this playbook was ever answered."""
    hashes = select(_playbook.c.hash).where(_playbook.c.playbook_id == playbook_id)
    query = (
        select(_page.c.id)
        .join(_incident, _incident.c.id == _page.c.incident_id)
        .where(_incident.c.playbook_hash.in_(hashes), _page.c.state == PageState.ANSWERED.value)
        .limit(1)
    )
    return tx.execute(query).first() is not None

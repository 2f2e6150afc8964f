"""Frozen playbooks: what an incident started with stays readable for as long as the record."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select

from models.errors import NotFound
from models.session import Tx
from models.tables import Incident, Playbook

_playbook = Playbook.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table
_incident = Incident.__table__  # type: ignore[attr-defined]  # the same


@dataclass(frozen=True, slots=True)
class Frozen:
    """A version that incidents were logged with: since when (aware UTC), and how many."""

    hash: str
    version: str
    frozen_at: datetime
    incidents: int


def versions(tx: Tx, playbook_id: str) -> tuple[Frozen, ...]:
    """The versions of a playbook that incidents were logged with, drills not counted, the newest first."""
    used = select(_incident.c.playbook_hash, func.count().label("incidents")).where(~_incident.c.drill)
    counted = used.group_by(_incident.c.playbook_hash).subquery()
    rows = tx.execute(
        select(_playbook.c.hash, _playbook.c.version, _playbook.c.frozen_at, counted.c.incidents)
        .outerjoin(counted, counted.c.playbook_hash == _playbook.c.hash)
        .where(_playbook.c.playbook_id == playbook_id)
        .order_by(_playbook.c.frozen_at.desc(), _playbook.c.hash)
    )
    return tuple(Frozen(row.hash, row.version, row.frozen_at, row.incidents or 0) for row in rows)


def freeze(tx: Tx, playbook_id: str, version: str, canonical: str, hashed: str, now: datetime) -> None:
    """Keep this playbook under its hash, unless it is kept already."""
    if tx.execute(select(_playbook.c.hash).where(_playbook.c.hash == hashed)).first() is None:
        row = {"playbook_id": playbook_id, "version": version, "canonical": canonical, "frozen_at": now}
        tx.execute(insert(_playbook), {"hash": hashed, **row})


def canonical(tx: Tx, hashed: str) -> str:
    """The canonical JSON kept under this hash; NotFound if there is none."""
    found = tx.execute(select(_playbook.c.canonical).where(_playbook.c.hash == hashed)).scalar_one_or_none()
    if found is None:
        raise NotFound(f"no playbook is frozen under {hashed}")
    return str(found)

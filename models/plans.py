"""Frozen playbooks: what an incident started with stays readable for as long as the record."""

from datetime import datetime

from sqlalchemy import insert, select

from models.errors import NotFound
from models.session import Tx
from models.tables import Playbook

_playbook = Playbook.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table


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

"""Acts that are done once, however often they are sent: a form pressed twice, a request that is repeated."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select

from models.errors import KeyReused
from models.session import Tx
from models.watch_tables import DoneOnce

_done = DoneOnce.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table


@dataclass(frozen=True, slots=True)
class Once:
    """The key under which an act is sent, and the digest of what is sent under it."""

    key: str
    body: str


def is_done(tx: Tx, once: Once) -> bool:
    """Whether this was done already; KeyReused if the key came with another body."""
    body = tx.execute(select(_done.c.body).where(_done.c.key == once.key)).scalar_one_or_none()
    if body not in (None, once.body):
        raise KeyReused("this form was sent already, with something else in it")
    return body is not None


def keep(tx: Tx, once: Once, incident: str, now: datetime) -> None:
    """Keep that it is done, in the transaction that does it; LostRace if another does it at the moment."""
    row = {"key": once.key, "body": once.body, "incident_id": incident, "at": now}
    tx.execute(insert(_done), row)


def forget(tx: Tx, incident: str) -> None:
    """The digests of what was sent about this incident go with its words, which they would confirm."""
    tx.execute(delete(_done).where(_done.c.incident_id == incident))

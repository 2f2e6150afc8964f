"""Acts that are done once, however often they are sent: a form pressed twice, a request that is repeated."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select

from engine.vocabulary import State
from models.errors import KeyReused, NotFound
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


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an act that is done once came to: the state after it, and its entries. No word is kept of it."""

    state: State
    first: int  # the number of its first entry in the incident's record; past `last` if it has none
    last: int
    at: datetime


def keep(tx: Tx, once: Once, incident: str, outcome: Outcome) -> None:
    """Keep what was done, in the transaction that does it; LostRace if another does it at the moment."""
    row = {"key": once.key, "body": once.body, "incident_id": incident, "at": outcome.at}
    row |= {"state": outcome.state.value, "first_seq": outcome.first, "last_seq": outcome.last}
    tx.execute(insert(_done), row)


def keep_entered(tx: Tx, once: Once, seq: int, at: datetime) -> None:
    """The same of what is no incident's: `seq` is its entry in the register, 0 if nothing was entered."""
    tx.execute(
        insert(_done), {"key": once.key, "body": once.body, "at": at, "first_seq": seq, "last_seq": seq}
    )


def entered(tx: Tx, once: Once) -> int:
    """The number of the entry in the register that came of it; 0: none did. NotFound."""
    seq: int | None = tx.execute(
        select(_done.c.first_seq).where(_done.c.key == once.key)
    ).scalar_one_or_none()
    if seq is None:
        raise NotFound(f"nothing is known of what was sent under the key {once.key}")
    return seq


def outcome(tx: Tx, once: Once) -> Outcome:
    """What was done under this key. NotFound if nothing was, or nothing is known of it any more."""
    row = tx.execute(select(_done).where(_done.c.key == once.key)).first()
    if row is None or row.state is None:
        raise NotFound(f"nothing is known of what was sent under the key {once.key}")
    return Outcome(State(row.state), row.first_seq, row.last_seq, row.at)


def forget(tx: Tx, incident: str) -> None:
    """The digests of what was sent about this incident go with its words, which they would confirm."""
    tx.execute(delete(_done).where(_done.c.incident_id == incident))

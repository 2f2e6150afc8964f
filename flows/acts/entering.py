"""What changes the office and no incident is entered in the register; sent under a key, it is done once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flows.acts.actor import Actor
from flows.acts.register import Registered, entry_at
from flows.wiring import Office
from models import once, record
from models.errors import DoneAlready, LostRace, NotFound
from models.record import Line
from models.session import Tx


def enter(
    tx: Tx,
    kind: str,
    about: Mapping[str, Any],
    actor: Actor,
    now: datetime,
    happened_at: datetime | None = None,
) -> None:
    """Append to the register, once for what is sent under a key. Raises DoneAlready or KeyReused.

    An act enters one thing in it, so that its outcome can be read back from there.
    """
    if actor.once and once.is_done(tx, actor.once):
        raise DoneAlready("done when it was sent first")
    seq = record.register(tx, [Line(kind, about, actor.entry, happened_at=happened_at)], now)
    if actor.once:
        once.keep_entered(tx, actor.once, seq, now)


def entered(office: Office, actor: Actor) -> Registered | None:
    """What came of what this actor sent under his key: its entry, or None if nothing had to be changed.

    NotFound if nothing was sent under it.
    """
    if actor.once is None:
        raise NotFound("nothing was sent under a key")
    with office.database.reading() as tx:
        seq = once.entered(tx, actor.once)
    return entry_at(office, seq) if seq else None


def settle(office: Office, actor: Actor) -> None:
    """Keep that nothing had to be changed, where the act that was sent has entered nothing."""
    now = office.now()
    try:
        with office.database.writing() as tx:
            if actor.once and not once.is_done(tx, actor.once):
                once.keep_entered(tx, actor.once, 0, now)
    except LostRace:  # the same call at the same moment has kept it
        pass

"""Log forms 接报登记 that are being filled in, kept until they are submitted: a browser may die.

A draft has the key its incident will have. It belongs to whoever fills it in. Once it is closed, because
it was submitted or because it may hold no words (疑似涉密), nothing is kept under its key again: what the
browser sent before and the network brings later finds it closed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update

from models import attachments, incidents
from models.attachments import Received
from models.log_tables import LogDraft
from models.session import Tx

_draft = LogDraft.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table

# Fields in which somebody's own words stand, the most telling first.
_WORDS = ("title", "link", "summary", "account_name", "place", "source_of_report")

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Kept:
    """A form as it was left."""

    key: str
    owner: str
    form: tuple[tuple[str, str], ...]
    files: tuple[Received, ...]
    saved_at: datetime

    @property
    def words(self) -> str:
        """What tells it apart: the title, else the first other thing that was typed in words."""
        typed = dict(self.form)
        return next((typed[name] for name in _WORDS if typed.get(name)), "")


def load(tx: Tx, key: str) -> Kept | None:
    """The draft under this key, unless it is closed."""
    row = tx.execute(select(_draft).where(_draft.c.key == key, ~_draft.c.closed)).first()
    return _kept(row) if row else None


def files_of(tx: Tx, key: str) -> tuple[Received, ...]:
    """The files that were put with the draft under this key."""
    found = load(tx, key)
    return found.files if found else ()


def _kept(row: Any) -> Kept:
    form = tuple((str(name), str(value)) for name, value in row.form)
    return Kept(row.key, row.owner, form, attachments.read(row.files), row.saved_at)


def _is_open(tx: Tx, key: str, owner: str, now: datetime) -> bool:
    """Make sure there is a draft under this key; False if nothing may be kept under it any more."""
    row = tx.execute(select(_draft.c.closed).where(_draft.c.key == key).with_for_update()).first()
    if row is not None:
        return not row.closed
    if incidents.is_entered(tx, key):
        return False  # what a browser sent before its form was submitted comes last
    blank = {"form": [], "files": [], "closed": False, "saved_at": now}
    tx.execute(insert(_draft), {"key": key, "owner": owner, **blank})
    return True


def save(tx: Tx, key: str, owner: str, form: Pairs, now: datetime) -> bool:
    """Keep what was typed so far; False if nothing may be kept under this key any more."""
    return _set(tx, key, owner, {"form": [list(pair) for pair in form], "saved_at": now})


def keep_files(tx: Tx, key: str, owner: str, files: Sequence[Received], now: datetime) -> bool:
    """The files put with a form are now these; False if nothing may be kept under this key any more."""
    return _set(tx, key, owner, {"files": attachments.stored(files), "saved_at": now})


def _set(tx: Tx, key: str, owner: str, values: Mapping[str, Any]) -> bool:
    if not _is_open(tx, key, owner, values["saved_at"]):
        return False
    tx.execute(update(_draft).where(_draft.c.key == key).values(dict(values)))
    return True


def close(tx: Tx, key: str, owner: str, now: datetime) -> tuple[Received, ...]:
    """It was added to another matter, given up, or may hold no words: it takes nothing more. Its files."""
    files = files_of(tx, key)
    _set(tx, key, owner, {"form": [], "files": [], "closed": True, "saved_at": now})
    return files


def take(tx: Tx, key: str) -> tuple[Received, ...]:
    """It became an incident, whose key it had: it is gone. The files it had."""
    files = files_of(tx, key)
    tx.execute(delete(_draft).where(_draft.c.key == key, ~_draft.c.closed))
    return files


def latest(tx: Tx, owner: str) -> Kept | None:
    """What this person was filling in last and has not submitted."""
    mine = (_draft.c.owner == owner, ~_draft.c.closed)
    row = tx.execute(select(_draft).where(*mine).order_by(_draft.c.saved_at.desc()).limit(1)).first()
    return _kept(row) if row else None


def forget(tx: Tx, now: datetime, after: timedelta) -> None:
    """Drop what nobody has touched for `after`; its files are then swept."""
    tx.execute(delete(_draft).where(_draft.c.saved_at <= now - after))

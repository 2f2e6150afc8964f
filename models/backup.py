"""A backup: every row of every table, as one file of JSON lines, of one state of the database.

One format for both kinds of database, because an office that outgrows SQLite moves to PostgreSQL by
restoring into it, and because a file that can be read without this program is still worth something
when nothing else is left. It is taken in one reading transaction while everything runs: on SQLite a
snapshot of the write-ahead log, on PostgreSQL REPEATABLE READ; neither holds up the watch.

Line 1 is the header: format, time, revision of the tables, and each table's columns with their types.
Then a line per row, [table, [values]], tables in the order in which they depend on each other, and
one per content of an attachment, ["file", [digest, base64]]. The last line counts the rows and holds
the digest of everything before it: a file cut off is found out.
"""

import base64
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from sqlalchemy import JSON, Boolean, Integer, String, Table, select
from sqlmodel import SQLModel

from models import account_tables, attachments, log_tables, migrating, personal_tables, watch_tables  # noqa: F401 - the tables not named here are backed up too
from models.columns import UtcDateTime
from models.errors import BadBackup, Tampered
from models.kept_files import KeptFiles
from models.session import Database, Tx

FORMAT = 1
# A watch's sign of life is no part of the record; restored, it would make a dead office look alive. Nor
# is a form nobody has submitted: it may come to hold words that must not be kept. Nor is who is signed
# in: a backup that is put back opens no browser.
_LEFT_OUT = frozenset({"heartbeat", "log_draft", "login_session", "check_in", "knock"})
# What stands where a table's name would before the content of an attachment.
FILE = "file"
BATCH = 1000

TYPES = {"time": UtcDateTime, "json": JSON, "bool": Boolean, "int": Integer, "text": String}


@dataclass(frozen=True)
class Manifest:
    """What a backup holds. `sha256` is of the whole file; `made_at` is aware UTC."""

    path: Path
    made_at: datetime
    revision: str
    rows: Mapping[str, int]
    sha256: str


def dump(database: Database, target: Path, now: datetime, files: KeptFiles) -> Manifest:
    """Write a backup to `target`, which must not exist. BadBackup says what to do if it cannot be."""
    current, newest = migrating.revisions(database)
    if current != newest:
        raise BadBackup(f"the tables are at revision {current}, not {newest}: run `zhishou migrate` first")
    tables = [t for t in SQLModel.metadata.sorted_tables if t.name not in _LEFT_OUT]
    header = {
        "zhishou_backup": FORMAT,
        "made_at": now.astimezone(UTC).isoformat(),
        "revision": current,
        "tables": {t.name: {c.name: _type_name(c.type) for c in t.columns} for t in tables},
    }
    with _new_file(target) as lines:
        lines.write(header)
        with database.reading() as tx:
            rows = {t.name: _dump_table(tx, t, lines) for t in tables}
            if count := _dump_files(tx, files, lines):
                rows[FILE] = count
        lines.write({"rows": rows, "sha256": lines.digest()})
    return Manifest(target, now, newest, rows, lines.digest())


def _type_name(kind: Any) -> str:
    # SQLModel's strings wrap the database's; our own instants are told by their wrapper.
    plain = kind if isinstance(kind, UtcDateTime) else getattr(kind, "impl", kind)
    for name, known in TYPES.items():
        if isinstance(plain, known):
            return name
    raise TypeError(f"a backup knows no column of type {kind!r}")


def _dump_table(tx: Tx, source: Table, lines: "_Lines") -> int:
    query = select(source).order_by(*source.primary_key.columns).execution_options(yield_per=BATCH)
    count = 0
    for row in _parents_first(source, (tuple(row) for row in tx.execute(query))):
        lines.write([source.name, row])
        count += 1
    return count


def _dump_files(tx: Tx, files: KeptFiles, lines: "_Lines") -> int:
    """The content of every attachment, each once."""
    digests = sorted(attachments.named(tx, drafts=False))
    for digest in digests:
        try:
            content = files.read(digest)
        except Tampered as error:
            raise BadBackup(
                f"{error}: run `zhishou verify`; if it was cleared just now, try again"
            ) from error
        lines.write([FILE, [digest, base64.b64encode(content).decode()]])
    return len(digests)


def _parents_first(source: Table, rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Rows as they come; of a table that refers to itself, each after the row it refers to."""
    names = list(source.columns.keys())
    own = [names.index(key.parent.name) for key in source.foreign_keys if key.column.table is source]
    if not own:
        yield from rows
        return
    waiting, there = list(rows), {None}
    while waiting:
        ready = [row for row in waiting if all(row[at] in there for at in own)] or waiting
        yield from ready
        there |= {row[names.index("id")] for row in ready}
        waiting = [row for row in waiting if row not in ready]


class _Lines:
    """JSON lines on their way into a file, with the digest of all of them."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._hash = hashlib.sha256()

    def write(self, value: object) -> None:
        """Add one line."""
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain)
        line = text.encode() + b"\n"
        self._hash.update(line)
        self._file.write(line)

    def digest(self) -> str:
        """Of everything written so far."""
        return "sha256:" + self._hash.hexdigest()


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a backup")


@contextmanager
def _new_file(target: Path) -> Iterator[_Lines]:
    """A file that is there whole or not at all, readable by its owner only: it holds the address book."""
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        if target.exists():
            raise FileExistsError(17, "there is a file already; a backup replaces none")
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            yield _Lines(file)
            file.flush()
            os.fsync(handle)
        part.rename(target)
    except OSError as error:
        remedy = "free some space, or give another place"
        raise BadBackup(f"{target} cannot be written: {error.strerror or error}; {remedy}") from error
    finally:
        part.unlink(missing_ok=True)

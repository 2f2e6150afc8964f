"""Reading a backup again: whole, into a database of either kind, and only if its chains verify.

Everything happens in one transaction: what cannot be restored leaves the database as it was.
"""

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import groupby, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from alembic.util import CommandError
from sqlalchemy import MetaData, column, func, insert, select, table, text

from models import attachments, migrating, record, reports
from models.backup import BATCH, FILE, FORMAT, TYPES, Manifest
from models.errors import BadBackup, StoreError
from models.kept_files import KeptFiles
from models.people_tables import Person
from models.record import Verification
from models.session import Database, Tx
from models.tables import Incident

Columns = Mapping[str, Mapping[str, str]]  # table -> column -> type


def inspect(source: Path) -> tuple[Manifest, Columns]:
    """(what a backup holds, its columns); BadBackup unless the whole file is as it was written."""
    digest = hashlib.sha256()
    header: dict[str, Any] = {}
    rows: dict[str, int] = {}
    is_whole = False
    for number, line in enumerate(_lines(source)):
        value = _decoded(source, number, line)
        if number == 0:
            header = _header(source, value)
            rows = dict.fromkeys(header["tables"], 0)
        elif isinstance(value, list):
            rows[str(value[0])] = rows.get(str(value[0]), 0) + 1
        else:
            is_whole = value == {"rows": rows, "sha256": "sha256:" + digest.hexdigest()}
        digest.update(line)
    if not is_whole:
        raise BadBackup(f"{source} is cut off or was changed: its last line does not match what is before it")
    made_at = datetime.fromisoformat(header["made_at"])
    whole = "sha256:" + digest.hexdigest()
    return Manifest(source, made_at, header["revision"], rows, whole), header["tables"]


def _lines(source: Path) -> Iterator[bytes]:
    try:
        with source.open("rb") as file:
            yield from file
    except OSError as error:
        raise BadBackup(f"{source} cannot be read: {error.strerror or error}; check the path") from error


def _decoded(source: Path, number: int, line: bytes) -> Any:
    try:
        return json.loads(line)
    except ValueError as error:
        raise BadBackup(f"{source}, line {number + 1} is not of a backup: {error}") from error


def _header(source: Path, value: Any) -> dict[str, Any]:
    needed = {"zhishou_backup", "made_at", "revision", "tables"}
    if not isinstance(value, dict) or not needed <= value.keys() or value["zhishou_backup"] != FORMAT:
        raise BadBackup(f"{source} is no backup of format {FORMAT}")
    return value


def restore(
    database: Database, source: Path, files: KeptFiles, now: datetime, *, replace: bool = False
) -> tuple[Manifest, Verification]:
    """Put a backup into `database` and verify its record; BadBackup or Tampered, and nothing has changed.

    Tables are made as they were when it was taken, filled, and brought up to date. A database that
    holds incidents or an address book is refused unless `replace`: then all of it is dropped first.
    Contents of attachments come into `files`; those that nothing names then are swept by the audit.
    """
    manifest, columns = inspect(source)
    with database.writing() as tx:
        _empty(tx, replace=replace)
        try:
            migrating.upgrade(tx, manifest.revision)
        except CommandError as error:
            raise BadBackup(f"{source} was made by a newer program ({error}): install that first") from error
        _fill(tx, source, columns, files, now)
        migrating.upgrade(tx)
        checked = record.verify(tx)
        reports.verify(tx)
        attachments.verify(tx, files)
    return manifest, checked


def _empty(tx: Tx, *, replace: bool) -> None:
    """Drop what is there, if it is nothing to anybody, or if told to."""
    there = MetaData()
    there.reflect(tx)
    if not replace:
        for name in (Incident.__tablename__, Person.__tablename__):
            known = there.tables.get(str(name))
            count = (
                tx.execute(select(func.count()).select_from(known)).scalar_one() if known is not None else 0
            )
            if count:
                raise BadBackup(
                    f"the database holds {count} rows of {name}: give an empty data folder, "
                    "or say that all of it may be replaced"
                )
    there.drop_all(tx)


def _fill(tx: Tx, source: Path, columns: Columns, files: KeptFiles, now: datetime) -> None:
    lines = _lines(source)
    next(lines)
    values = (json.loads(line) for line in lines)
    rows = (value for value in values if isinstance(value, list))
    for name, group in groupby(rows, key=lambda row: str(row[0])):
        if name == FILE:
            for _, (_, content) in group:
                files.put(base64.b64decode(content), now)
            continue
        known = columns[name]
        into = insert(table(name, *(column(c, TYPES[kind]()) for c, kind in known.items())))
        while batch := [_row(known, row[1]) for row in islice(group, BATCH)]:
            tx.execute(into, batch)
        if tx.dialect.name == "postgresql" and known.get("id") == "int":
            _follow_on(tx, name)


def _row(columns: Mapping[str, str], values: list[Any]) -> dict[str, Any]:
    return {
        name: datetime.fromisoformat(value) if kind == "time" and value else value
        for (name, kind), value in zip(columns.items(), values, strict=True)
    }


def _follow_on(tx: Tx, name: str) -> None:
    """PostgreSQL counts ids by itself: the next one follows those that were restored."""
    quoted = tx.dialect.identifier_preparer.quote(name)
    statement = f"SELECT setval(pg_get_serial_sequence(:name, 'id'), (SELECT max(id) FROM {quoted}))"  # noqa: S608 - a table of ours
    tx.execute(text(statement), {"name": name})


def verify(source: Path, now: datetime) -> Verification:
    """Restore a backup for trial, into a database that is thrown away, and verify its record there."""
    try:
        with TemporaryDirectory(prefix="zhishou-trial-") as folder:
            trial = Database(f"sqlite:///{Path(folder) / 'trial.db'}")
            try:
                return restore(trial, source, KeptFiles(Path(folder)), now)[1]
            finally:
                trial.close()
    except OSError as error:
        raise BadBackup(f"{source} could not be restored for trial: {error.strerror or error}") from error
    except StoreError as error:
        raise BadBackup(f"{source} was written, but does not restore: {error}") from error

"""The database: opening it, and the two kinds of transaction there are.

`reading()` is deferred and cannot write; `writing()` takes the write lock at once, so that a
transaction never finds out half-way that somebody else has it. Both give a `Tx`.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import URL, Connection, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from models.errors import BadDatabase, LostRace, StoreError, Unavailable

Tx = Connection

# Longer than any transaction of ours; a writer that waits longer is told the database is locked.
BUSY_SECONDS = 5.0

_clock = text("SELECT clock_timestamp()")
# What is read in several statements has to fit together: entries and the heads of their chains.
_one_state = text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")

# Where commits are announced on PostgreSQL.
CHANNEL = "zhishou"

# File systems on which SQLite's locks or its shared memory do not hold.
_NETWORK = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "afs", "ceph", "glusterfs"})


class Database:
    """One database, of either kind. Thread-safe; open it once per process."""

    def __init__(self, url: str, *, busy_seconds: float = BUSY_SECONDS, pool: int = 20) -> None:
        self.url = make_url(url)
        self.kind = self.url.get_backend_name()
        self._busy_seconds = busy_seconds
        # SQLite's own waiting is a lottery: of seventy threads that send, some lose it for seconds while
        # others write again and again. Here they take turns, and one of each process tries for the file.
        self._turn = Lock() if self.kind == "sqlite" else None
        options: dict[str, Any] = {"pool_size": pool, "max_overflow": 10}
        if self.kind == "sqlite":
            self._refuse_network()
            options["connect_args"] = {"timeout": busy_seconds, "check_same_thread": False}
        elif self.kind == "postgresql":
            self.url = self.url.set(drivername="postgresql+psycopg")
            options |= {"pool_pre_ping": True, "isolation_level": "READ COMMITTED"}
        else:
            raise BadDatabase(f"{self.kind}: only sqlite and postgresql are supported")
        self.engine = create_engine(self.url, **options)
        if self.kind == "sqlite":
            event.listen(self.engine, "connect", _prepare_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)

    @property
    def path(self) -> Path | None:
        """The SQLite file, if that is what it is."""
        return Path(self.url.database) if self.kind == "sqlite" and self.url.database else None

    def _refuse_network(self) -> None:
        path = self.path
        if path is None or str(path) == ":memory:":
            raise BadDatabase("sqlite needs a file: an incident kept in memory is gone with the process")
        kind = file_system(path.resolve().parent)
        if kind in _NETWORK:
            raise BadDatabase(
                f"{path} is on {kind}: SQLite's locks do not hold there; use a local disk or PostgreSQL"
            )

    @contextmanager
    def reading(self) -> Iterator[Tx]:
        """A transaction that sees one state of the database and cannot change it."""
        with self._open("reading") as tx:
            yield tx

    @contextmanager
    def writing(self) -> Iterator[Tx]:
        """A transaction that is kept whole when the block ends, and not at all if it raises."""
        with self._my_turn(), self._open("writing") as tx:
            yield tx

    @contextmanager
    def _my_turn(self) -> Iterator[None]:
        """Wait for the writers of this process, without a connection that others could read by."""
        if self._turn is None:
            yield
            return
        if not self._turn.acquire(timeout=self._busy_seconds):
            raise Unavailable("database is locked by another writer of this process")
        try:
            yield
        finally:
            self._turn.release()

    @contextmanager
    def _open(self, mode: str) -> Iterator[Tx]:
        try:
            with self.engine.connect().execution_options(zhishou=mode) as tx, tx.begin():
                if mode == "reading" and self.kind == "postgresql":
                    tx.execute(_one_state)
                yield tx
        except IntegrityError as error:
            kind = LostRace if _is_duplicate(error) else StoreError
            raise kind(str(error.orig)) from error
        except OperationalError as error:
            raise Unavailable(str(error.orig)) from error
        except DBAPIError as error:
            if isinstance(error.orig, sqlite3.DatabaseError) and "full" in str(error.orig):
                raise Unavailable(str(error.orig)) from error
            raise StoreError(str(error)) from error

    def now(self) -> datetime | None:
        """The database's clock on PostgreSQL (several machines, one time); None on SQLite."""
        if self.kind != "postgresql":
            return None
        with self.reading() as tx:
            instant: datetime = tx.execute(_clock).scalar_one()
            return instant

    def notify(self) -> None:
        """Tell watches on other machines of a commit (PostgreSQL; elsewhere there are none)."""
        if self.kind == "postgresql":
            with self.writing() as tx:
                tx.exec_driver_sql(f"NOTIFY {CHANNEL}")

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()


def alone_with(tx: Tx, table: str) -> None:
    """Whoever writes this table from here waits until `tx` ends. On SQLite everybody does already."""
    if tx.dialect.name == "postgresql":
        quoted = tx.dialect.identifier_preparer.quote(table)
        tx.exec_driver_sql(f"LOCK TABLE {quoted} IN SHARE ROW EXCLUSIVE MODE")


def _is_duplicate(error: IntegrityError) -> bool:
    """Whether somebody entered the same thing first; anything else is a fault of ours."""
    sqlite, postgres = "UNIQUE constraint failed", "23505"
    return sqlite in str(error.orig) or getattr(error.orig, "sqlstate", "") == postgres


def _prepare_sqlite(connection: sqlite3.Connection, _: object) -> None:
    """Durable at every commit: a power cut may not lose a page that was promised."""
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(tx: Connection) -> None:
    writes = tx.get_execution_options().get("zhishou") == "writing"
    known = tx.connection.info  # survives with the pooled connection
    if known.get("writes") is not writes:
        tx.exec_driver_sql("PRAGMA query_only=" + ("OFF" if writes else "ON"))
        known["writes"] = writes
    tx.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


class ChangeSign:
    """Whether somebody else has committed since the last look. Use from one thread at a time.

    On SQLite its `data_version`, read on a raw autocommit connection of its own: inside a
    transaction it stands still, and it ignores one's own commits. On PostgreSQL, notifications.
    """

    def __init__(self, database: Database) -> None:
        path = database.path
        self._file = sqlite3.connect(path, isolation_level=None, check_same_thread=False) if path else None
        self._url = None if path else database.url
        self._server = _listen(database.url) if self._url else None
        self._last = self._version()

    def changed(self) -> bool:
        """Whether somebody committed since the last call."""
        if self._url is not None:
            return self._notified(self._url)
        before, self._last = self._last, self._version()
        return self._last != before

    def _notified(self, url: URL) -> bool:
        """A connection that was lost may have missed something: listen anew, and look."""
        from psycopg import OperationalError as Lost  # the driver of an extra

        try:
            if self._server is None:
                self._server = _listen(url)
                return True
            return bool(list(self._server.notifies(timeout=0)))
        except Lost:
            self._server = None
            return True

    def _version(self) -> int:
        return int(self._file.execute("PRAGMA data_version").fetchone()[0]) if self._file else 0

    def close(self) -> None:
        """Give back the connection."""
        for connection in (self._file, self._server):
            if connection is not None:
                connection.close()


def _listen(url: URL) -> Any:
    import psycopg  # the driver of an extra: only where PostgreSQL is used

    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    connection = psycopg.connect(plain, autocommit=True)
    connection.execute(f"LISTEN {CHANNEL}")
    return connection


def file_system(folder: Path, mounts: Path = Path("/proc/self/mounts")) -> str:
    """The kind of file system `folder` (absolute) lies on; "" where the system does not say."""
    if not mounts.exists():
        return ""
    best, kind = "", ""
    for line in mounts.read_text().splitlines():
        _, point, name, *_ = line.split()
        inside = folder == Path(point) or Path(point) in folder.parents
        if inside and len(point) >= len(best):
            best, kind = point, name
    return kind

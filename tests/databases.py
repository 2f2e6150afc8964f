"""Real databases for tests: a SQLite file, or a PostgreSQL schema of the test's own."""

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg.sql import SQL, Identifier
from sqlmodel import SQLModel

from models import migrating
from models.session import Database

POSTGRES = os.environ.get("ZHISHOU_TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/test")


def postgres_answers() -> bool:
    """Whether the PostgreSQL server for tests can be reached."""
    try:
        psycopg.connect(POSTGRES, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file, made once; tests copy it."""
    path = tmp_path_factory.mktemp("sqlite") / "empty.db"
    database = Database(f"sqlite:///{path}")
    migrating.migrate(database)
    with database.engine.connect() as tx:
        tx.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    """The URL of a migrated SQLite file of the test's own."""
    shutil.copy(migrated_sqlite, tmp_path / "zhishou.db")
    return f"sqlite:///{tmp_path / 'zhishou.db'}"


class House:
    """One migrated schema after another: what a test leaves is cleared away, and the tables stay.

    Making the tables anew for each test was a tenth of the whole run.
    """

    def __init__(self) -> None:
        self._opened: AbstractContextManager[str] | None = None
        self.url = ""

    def enter(self) -> str:
        """The URL of a schema with empty tables."""
        if self._opened is None:
            self._opened = postgres_schema(POSTGRES)
            self.url = self._opened.__enter__()
            database = Database(self.url)
            migrating.migrate(database)
            database.close()
        return self.url

    def leave(self) -> None:
        """Empty every table; where one is held or changed, the next test gets a schema of its own."""
        try:
            with psycopg.connect(self.url) as server:
                server.execute("SET LOCAL lock_timeout = '2s'")
                is_whole = self._empty(server)
        except psycopg.OperationalError:
            is_whole = False
        if not is_whole:
            self.close()

    def _empty(self, server: psycopg.Connection) -> bool:
        """Whether the tables are still those of the program; then they are as if just made.

        Rows that are deleted leave room that later ones fill, and what is read without an order comes in
        another one than from new tables.
        """
        names = {name for (name,) in server.execute(_TABLES).fetchall()}
        emptied = SQL(", ").join(map(Identifier, sorted(names - {"alembic_version"})))
        server.execute(SQL("TRUNCATE {} RESTART IDENTITY").format(emptied))
        return names == {*SQLModel.metadata.tables, "alembic_version"}

    def close(self) -> None:
        """Drop the schema, if there is one."""
        if self._opened is not None:
            self._opened.__exit__(None, None, None)
            self._opened = None


_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"


@pytest.fixture(scope="session")
def postgres_house() -> Iterator[House]:
    """The schema that this process's tests use one after another."""
    house = House()
    yield house
    house.close()


@pytest.fixture
def postgres_url(postgres_house: House) -> Iterator[str]:
    """The URL of a migrated PostgreSQL schema with nothing in it, this test's own while it lasts."""
    if not postgres_answers():
        pytest.skip("no PostgreSQL server answers at ZHISHOU_TEST_POSTGRES_URL")
    yield postgres_house.enter()
    postgres_house.leave()


@contextmanager
def postgres_schema(server_url: str) -> Iterator[str]:
    """The URL of an empty schema on this server, dropped afterwards."""
    schema = f"zhishou_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server_url, autocommit=True) as server:
        server.execute(f'CREATE SCHEMA "{schema}"')
    yield f"{server_url}?options=-csearch_path%3D{schema}"
    with psycopg.connect(server_url, autocommit=True) as server:
        server.execute(f'DROP SCHEMA "{schema}" CASCADE')


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """Each kind of database in turn."""
    name = {"sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param]
    url: str = request.getfixturevalue(name)
    return url

"""Real databases for tests: a SQLite file, or a PostgreSQL schema of the test's own."""

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

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


@pytest.fixture
def postgres_url() -> Iterator[str]:
    """The URL of a migrated PostgreSQL schema of the test's own, dropped afterwards."""
    if not postgres_answers():
        pytest.skip("no PostgreSQL server answers at ZHISHOU_TEST_POSTGRES_URL")
    with postgres_schema(POSTGRES) as url:
        database = Database(url)
        migrating.migrate(database)
        database.close()
        yield url


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

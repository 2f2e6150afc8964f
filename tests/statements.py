"""One memory of compiled statements for all databases of a test run.

SQLAlchemy keeps what it has compiled with each engine, and every test has an engine of its own: a sixth
of the run went into compiling the same statements again. What is compiled depends on the kind of database
only, so here dialects of one kind are equal and all engines share one memory.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import Engine
from sqlalchemy.util import LRUCache

DIALECTS = (SQLiteDialect_pysqlite, PGDialect_psycopg)


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> Iterator[None]:
    """Share what is compiled, for the whole run."""
    memory: LRUCache[Any, Any] = LRUCache(4_000)

    def share(connection: Any) -> None:
        connection.engine._compiled_cache = memory

    for dialect in DIALECTS:
        dialect.__eq__ = lambda one, other: type(one) is type(other)  # type: ignore[method-assign, assignment]
        dialect.__hash__ = lambda one: hash(type(one))  # type: ignore[method-assign, assignment]
    event.listen(Engine, "engine_connect", share)
    yield
    event.remove(Engine, "engine_connect", share)

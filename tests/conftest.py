"""Fixtures everyone shares."""

from tests.closing import desk, played
from tests.databases import database_url, migrated_sqlite, postgres_url, sqlite_url
from tests.night import night, sqlite_night

__all__ = [
    "database_url",
    "desk",
    "migrated_sqlite",
    "night",
    "played",
    "postgres_url",
    "sqlite_night",
    "sqlite_url",
]

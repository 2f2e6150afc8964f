"""Column types and identifiers that every table shares."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, Index, MetaData, TypeDecorator, text
from sqlmodel import Field, SQLModel

# Constraints are named so that a migration can drop what another one made, on both databases.
SQLModel.metadata.naming_convention = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
).naming_convention


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC in, aware UTC out: SQLite forgets the zone, and a naive value must never be saved."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive value; SQLite gets the UTC wall clock, which also sorts as text."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r} for a UTC column")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Give back what was saved, aware."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def json_column(default: type[dict[str, Any]] | type[list[Any]]) -> Any:
    """A column for a small map or list."""
    return Field(default_factory=default, sa_type=JSON)


def time_column(*, nullable: bool = False) -> Any:
    """A column for an instant."""
    return Field(default=None, sa_type=UtcDateTime, nullable=nullable)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, frozenset | set):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} has no place in the record")


def canonical(value: Mapping[str, Any]) -> str:
    """One text for one value: sorted keys, no spaces, UTF-8 as it is, instants in ISO UTC."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain)


def mark(*values: object) -> str:
    """What a form carries of a row as it was shown: another one, and somebody has changed it meanwhile."""
    return hashlib.sha256("\n".join(map(str, values)).encode()).hexdigest()[:16]


def sha256(text: str) -> str:
    """The algorithm is part of the value, so that another one can follow it some day."""
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


_SALTED = "salted-sha256:"


def new_salt() -> str:
    """Random, for one digest: whoever lacks it cannot find out by guessing what the digest is of."""
    return secrets.token_hex(16)


def salted(salt: str, text: str) -> str:
    """The digest of a text with its salt."""
    return _SALTED + hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def is_digest_of(digest: str, text: str, salt: str | None) -> bool:
    """Whether this is the digest of the text, by the algorithm it names: entries of before have no salt."""
    return digest == (salted(salt or "", text) if digest.startswith(_SALTED) else sha256(text))


def new_id(now: datetime) -> str:
    """A random identifier that sorts by time: 12 hex digits of milliseconds, 12 random ones."""
    return f"{first_id(now)}{secrets.token_hex(6)}"


def first_id(at: datetime) -> str:
    """What every identifier made at `at` or later sorts after."""
    return f"{int(at.timestamp() * 1000):012x}"


def partial_index(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index over the few rows that are still alive; both databases know partial indexes."""
    return Index(name, *columns, unique=unique, sqlite_where=text(where), postgresql_where=text(where))

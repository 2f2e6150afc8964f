"""Tokens of accounts, for programs. The token itself is shown once and kept nowhere."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, insert, select, update

from models import accounts
from models.account_tables import ApiToken as Table
from models.accounts import Account
from models.columns import new_id
from models.errors import NotFound
from models.session import Tx

_token = Table.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table


@dataclass(frozen=True, slots=True)
class Token:
    """A token of an account's."""

    id: str
    account: Account
    name: str
    scopes: tuple[str, ...]
    made_at: datetime
    expires_at: datetime
    last_used: datetime | None
    revoked_at: datetime | None

    def holds(self, now: datetime) -> bool:
        """Whether it lets anything in now."""
        return self.revoked_at is None and now < self.expires_at and not self.account.disabled


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token to be entered, without itself."""

    account: str
    name: str
    digest: str
    scopes: tuple[str, ...]
    expires_at: datetime


def add(tx: Tx, new: NewToken, now: datetime) -> str:
    """Enter a token; its id."""
    token = new_id(now)
    row = {
        "id": token,
        "account_id": new.account,
        "name": new.name,
        "digest": new.digest,
        "scopes": list(new.scopes),
        "made_at": now,
        "expires_at": new.expires_at,
    }
    tx.execute(insert(_token), row)
    return token


def by_digest(tx: Tx, digested: str) -> Token | None:
    """The token that has this digest."""
    row = tx.execute(select(_token).where(_token.c.digest == digested)).first()
    return _read(tx, row) if row else None


def by_id(tx: Tx, token: str) -> Token:
    """The token with this id; NotFound."""
    row = tx.execute(select(_token).where(_token.c.id == token)).first()
    if row is None:
        raise NotFound(f"no token {token}")
    return _read(tx, row)


def listed(tx: Tx) -> list[Token]:
    """Every token that was not revoked, the latest first."""
    query = select(_token).where(_token.c.revoked_at.is_(None)).order_by(_token.c.made_at.desc())
    return [_read(tx, row) for row in tx.execute(query)]


def _read(tx: Tx, row: Row[tuple[object, ...]]) -> Token:
    account = accounts.get(tx, row.account_id)
    scopes = tuple(row.scopes)
    return Token(
        row.id, account, row.name, scopes, row.made_at, row.expires_at, row.last_used, row.revoked_at
    )


def used(tx: Tx, token: str, now: datetime) -> None:
    """A program used it."""
    tx.execute(update(_token).where(_token.c.id == token).values(last_used=now))


def revoke(tx: Tx, token: str, now: datetime) -> None:
    """It lets nothing in any more."""
    tx.execute(update(_token).where(_token.c.id == token).values(revoked_at=now))

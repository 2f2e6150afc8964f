"""Tables of accounts 账号, of who is signed in, and of tokens. Of every secret only a hash is kept."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models import people_tables  # noqa: F401 - rows here point to people
from models.columns import json_column, partial_index, time_column


class Account(SQLModel, table=True):
    """Somebody who may sign in. `role` is an engine.vocabulary.AccountRole."""

    id: str = Field(primary_key=True)
    login: str = Field(unique=True)
    person_id: str | None = Field(default=None, foreign_key="person.id", unique=True)
    role: str
    password_hash: str
    pin_hash: str = ""
    must_change: bool = True
    disabled: bool = False
    demo: bool = False  # its password is the one the demo prints
    failed: int = 0  # wrong passwords in a row
    locked_until: datetime | None = time_column(nullable=True)
    pin_failed: int = (
        0  # wrong PINs in a row: counted apart, or anybody who knows a login could silence a desk
    )
    pin_locked_until: datetime | None = time_column(nullable=True)
    last_login: datetime | None = time_column(nullable=True)
    locale: str = Field(
        default="", sa_column_kwargs={"server_default": ""}
    )  # zh, en; "": as the office has it
    made_at: datetime = time_column()


class LoginSession(SQLModel, table=True):
    """A browser that is signed in: a person's, or a desk's. Only the digest of its token is kept."""

    __tablename__ = "login_session"

    id: str = Field(primary_key=True)
    account_id: str = Field(foreign_key="account.id", index=True)
    digest: str = Field(unique=True)
    kind: str  # engine.vocabulary.SessionKind
    created_at: datetime = time_column()
    seen_at: datetime = time_column()
    expires_at: datetime = time_column()
    address: str = ""
    agent: str = ""
    revoked_at: datetime | None = time_column(nullable=True)


class CheckIn(SQLModel, table=True):
    """An officer is at a desk 到岗, until he leaves it 离岗."""

    __tablename__ = "check_in"

    id: str = Field(primary_key=True)
    session_id: str = Field(foreign_key="login_session.id", index=True)
    account_id: str = Field(foreign_key="account.id")
    at: datetime = time_column()
    left_at: datetime | None = time_column(nullable=True)

    __table_args__ = (
        partial_index("ix_check_in_now", "session_id", "account_id", where="left_at IS NULL", unique=True),
    )


class ApiToken(SQLModel, table=True):
    """A token of an account's, for a program. `scopes` are rights it may use."""

    __tablename__ = "api_token"

    id: str = Field(primary_key=True)
    account_id: str = Field(foreign_key="account.id", index=True)
    name: str
    digest: str = Field(unique=True)
    scopes: list[str] = json_column(list)
    made_at: datetime = time_column()
    expires_at: datetime = time_column()
    last_used: datetime | None = time_column(nullable=True)
    revoked_at: datetime | None = time_column(nullable=True)


class Knock(SQLModel, table=True):
    """How often an address has tried to sign in since the start of its window."""

    address: str = Field(primary_key=True)
    since: datetime = time_column()
    count: int = 0

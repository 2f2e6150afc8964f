"""accounts: who may sign in, who is signed in where, who is at a desk, tokens, and tries by address

Revision ID: 0011
Revises: 0009
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import models.columns


revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_HERE = sa.text("left_at IS NULL")


def _text(name: str) -> sa.Column:
    return sa.Column(name, sqlmodel.sql.sqltypes.AutoString(), nullable=False)


def _time(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, models.columns.UtcDateTime(timezone=True), nullable=nullable)


def _flag(name: str) -> sa.Column:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))


def _key(table: str, column: str = "id") -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(column, name=op.f(f"pk_{table}"))


def _once(table: str, column: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(column, name=op.f(f"uq_{table}_{column}"))


def upgrade() -> None:
    op.create_table(
        "account",
        _text("id"),
        _text("login"),
        sa.Column("person_id", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        _text("role"),
        _text("password_hash"),
        _text("pin_hash"),
        _flag("must_change"),
        _flag("disabled"),
        _flag("demo"),
        sa.Column("failed", sa.Integer(), nullable=False),
        _time("locked_until", nullable=True),
        sa.Column("pin_failed", sa.Integer(), nullable=False),
        _time("pin_locked_until", nullable=True),
        _time("last_login", nullable=True),
        _time("made_at"),
        _refers("account", "person_id", "person"),
        _key("account"),
        _once("account", "login"),
        _once("account", "person_id"),
    )
    op.create_table(
        "login_session",
        _text("id"),
        _text("account_id"),
        _text("digest"),
        _text("kind"),
        _time("created_at"),
        _time("seen_at"),
        _time("expires_at"),
        _text("address"),
        _text("agent"),
        _time("revoked_at", nullable=True),
        _refers("login_session", "account_id", "account"),
        _key("login_session"),
        _once("login_session", "digest"),
    )
    op.create_index(op.f("ix_login_session_account_id"), "login_session", ["account_id"])
    op.create_table(
        "check_in",
        _text("id"),
        _text("session_id"),
        _text("account_id"),
        _time("at"),
        _time("left_at", nullable=True),
        _refers("check_in", "session_id", "login_session"),
        _refers("check_in", "account_id", "account"),
        _key("check_in"),
    )
    op.create_index(op.f("ix_check_in_session_id"), "check_in", ["session_id"])
    op.create_index(
        "ix_check_in_now",
        "check_in",
        ["session_id", "account_id"],
        unique=True,
        sqlite_where=_HERE,
        postgresql_where=_HERE,
    )
    op.create_table(
        "api_token",
        _text("id"),
        _text("account_id"),
        _text("name"),
        _text("digest"),
        sa.Column("scopes", sa.JSON(), nullable=False),
        _time("made_at"),
        _time("expires_at"),
        _time("last_used", nullable=True),
        _time("revoked_at", nullable=True),
        _refers("api_token", "account_id", "account"),
        _key("api_token"),
        _once("api_token", "digest"),
    )
    op.create_index(op.f("ix_api_token_account_id"), "api_token", ["account_id"])
    op.create_table(
        "knock",
        _text("address"),
        _time("since"),
        sa.Column("count", sa.Integer(), nullable=False),
        _key("knock", "address"),
    )


def downgrade() -> None:
    for table in ("knock", "api_token", "check_in", "login_session", "account"):
        op.drop_table(table)

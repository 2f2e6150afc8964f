"""providers and their attempts

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import models.columns


revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ENDED = sa.text("state NOT IN ('triage','handling','closing')")
_PENDING = sa.text("state = 'pending'")


def _filled(name: str, kind: sa.types.TypeEngine, value: str) -> sa.Column:
    """A column that rows of before get `value` in."""
    return sa.Column(name, kind, nullable=False, server_default=value)


def upgrade() -> None:
    op.create_table(
        "cursor",
        sa.Column("channel", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("provider", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("cursor", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at", models.columns.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("channel", "provider", name=op.f("pk_cursor")),
    )
    with op.batch_alter_table("attempt") as attempt:
        attempt.add_column(_filled("also", sa.JSON(), "[]"))
        attempt.add_column(_filled("retry", sa.Integer(), "0"))
        attempt.add_column(sa.Column("not_before", models.columns.UtcDateTime(timezone=True), nullable=True))
        attempt.add_column(_filled("cause", sqlmodel.sql.sqltypes.AutoString(), ""))
        attempt.create_index(
            "ix_attempt_waiting", ["not_before"], sqlite_where=_PENDING, postgresql_where=_PENDING
        )
    with op.batch_alter_table("contact") as contact:
        contact.add_column(_filled("why_disabled", sqlmodel.sql.sqltypes.AutoString(), ""))
    with op.batch_alter_table("heartbeat") as heartbeat:
        heartbeat.add_column(_filled("providers", sa.JSON(), "[]"))
        heartbeat.add_column(sa.Column("checked_at", models.columns.UtcDateTime(timezone=True), nullable=True))
        heartbeat.add_column(_filled("findings", sa.JSON(), "[]"))
    op.create_index("ix_page_code", "page", ["code"])
    op.create_index(
        "ix_incident_ended", "incident", ["changed_at"], sqlite_where=_ENDED, postgresql_where=_ENDED
    )


def downgrade() -> None:
    op.drop_index("ix_incident_ended", "incident")
    op.drop_index("ix_page_code", "page")
    with op.batch_alter_table("heartbeat") as heartbeat:
        for name in ("findings", "checked_at", "providers"):
            heartbeat.drop_column(name)
    with op.batch_alter_table("contact") as contact:
        contact.drop_column("why_disabled")
    with op.batch_alter_table("attempt") as attempt:
        attempt.drop_index("ix_attempt_waiting")
        for name in ("cause", "not_before", "retry", "also"):
            attempt.drop_column(name)
    op.drop_table("cursor")

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
_WAITING = sa.text("state IN ('pending','claimed')")


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
    op.create_table(
        "notice",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("incident_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("person_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("not_before", models.columns.UtcDateTime(timezone=True), nullable=True),
        sa.Column("lease", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("lease_until", models.columns.UtcDateTime(timezone=True), nullable=True),
        sa.Column("channel", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("provider", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("provider_id", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("error", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("created_at", models.columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("settled_at", models.columns.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_notice_incident_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_notice_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint(
            "incident_id", "person_id", "seq", name=op.f("uq_notice_incident_id_person_id_seq")
        ),
    )
    op.create_index("ix_notice_incident_id", "notice", ["incident_id"])
    op.create_index(
        "ix_notice_waiting", "notice", ["created_at"], sqlite_where=_WAITING, postgresql_where=_WAITING
    )
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
    op.drop_table("notice")
    op.drop_table("cursor")

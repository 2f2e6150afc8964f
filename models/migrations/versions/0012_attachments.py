"""intake: the account concerned, the other words of the form, attachments, and unsubmitted log forms

Revision ID: 0012
Revises: 0009
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from models.columns import UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_Text = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    for name in ("account_platform", "account_name"):
        op.add_column("incident", sa.Column(name, _Text(), nullable=False, server_default=""))
    op.add_column("incident", sa.Column("particulars", sa.JSON(), nullable=False, server_default="{}"))
    op.create_index("ix_incident_logged_at", "incident", ["logged_at"])
    op.create_table(
        "attachment",
        sa.Column("id", _Text(), nullable=False),
        sa.Column("incident_id", _Text(), nullable=False),
        sa.Column("digest", _Text(), nullable=False),
        sa.Column("media", _Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("name", _Text(), nullable=False),
        sa.Column("added_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("gone_at", UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_attachment_incident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    op.create_index(op.f("ix_attachment_incident_id"), "attachment", ["incident_id"])
    op.create_index(op.f("ix_attachment_digest"), "attachment", ["digest"])
    op.create_table(
        "log_draft",
        sa.Column("key", _Text(), nullable=False),
        sa.Column("owner", _Text(), nullable=False),
        sa.Column("form", sa.JSON(), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("saved_at", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_log_draft")),
    )
    op.create_index(op.f("ix_log_draft_owner"), "log_draft", ["owner"])


def downgrade() -> None:
    op.drop_table("log_draft")
    op.drop_table("attachment")
    op.drop_index("ix_incident_logged_at", "incident")
    for name in ("particulars", "account_name", "account_platform"):
        op.drop_column("incident", name)

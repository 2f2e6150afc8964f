"""documents: their texts, version by version, and where each stands; further sources of an incident

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from models.columns import UtcDateTime


revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("incident", sa.Column("manuscripts", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("incident", sa.Column("origins", sa.JSON(), nullable=False, server_default=sa.text("'[]'")))
    text = sqlmodel.sql.sqltypes.AutoString()
    op.create_table(
        "documenttext",
        sa.Column("id", text, nullable=False),
        sa.Column("incident_id", text, nullable=False),
        sa.Column("document", text, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("digest", text, nullable=False),
        sa.Column("saved_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("incident_id", "document", "version"),
    )
    op.create_index(op.f("ix_documenttext_incident_id"), "documenttext", ["incident_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_documenttext_incident_id"), table_name="documenttext")
    op.drop_table("documenttext")
    op.drop_column("incident", "origins")
    op.drop_column("incident", "manuscripts")

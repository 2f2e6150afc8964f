"""what a text said stands in the record of what it is about, and nowhere else; acts that are done once; salts

Revision ID: 0014
Revises: 0009
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import models.columns

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # It was shown nowhere, and what of it belonged to which incident could not be told when one was cleared.
    op.drop_column("inbound", "body")
    # Digests of payloads are salted from now on; those of before stay as they are, and verify.
    op.add_column("entry", sa.Column("salt", sqlmodel.sql.sqltypes.AutoString(), nullable=True))
    op.create_table(
        "done_once",
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("body", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("incident_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at", models.columns.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_done_once_incident_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_done_once")),
    )
    op.create_index(op.f("ix_done_once_incident_id"), "done_once", ["incident_id"])


def downgrade() -> None:
    op.drop_table("done_once")
    op.drop_column("entry", "salt")
    body = sa.Column("body", sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default="")
    op.add_column("inbound", body)

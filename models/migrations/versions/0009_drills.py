"""drills: which incidents are exercises, and whose pages those are; what is left of cleared words

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("incident", "page"):
        op.add_column(table, sa.Column("drill", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("incident", sa.Column("drill_terms", sa.JSON(), nullable=False, server_default="{}"))
    free = sa.Column("content_free", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("incident", free)
    op.add_column("entry", sa.Column("kept", sqlmodel.sql.sqltypes.AutoString(), nullable=True))


def downgrade() -> None:
    op.drop_column("entry", "kept")
    op.drop_column("incident", "content_free")
    op.drop_column("incident", "drill_terms")
    for table in ("page", "incident"):
        op.drop_column(table, "drill")

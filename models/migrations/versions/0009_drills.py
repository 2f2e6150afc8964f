"""drills: which incidents are exercises, and whose pages those are

Revision ID: 0009
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op


revision = "0009"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("incident", "page"):
        op.add_column(table, sa.Column("drill", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("incident", sa.Column("drill_terms", sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    op.drop_column("incident", "drill_terms")
    for table in ("page", "incident"):
        op.drop_column(table, "drill")

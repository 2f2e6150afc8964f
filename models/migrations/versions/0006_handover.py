"""what superiors asked for in mid-flight, beside the frozen plan

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op


revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("incident", sa.Column("instructions", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("incident", "instructions")

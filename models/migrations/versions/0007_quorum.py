"""who has spoken so far about what takes several

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op


revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("incident", sa.Column("said", sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    op.drop_column("incident", "said")

"""the board: the few limits that still run, found without reading all that ever ran

Revision ID: 0013
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op


revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_RUNNING = sa.text("state IN ('running','warned','breached')")


def upgrade() -> None:
    op.create_index(
        "ix_clock_running",
        "clock",
        ["incident_id", "due", "state"],
        sqlite_where=_RUNNING,
        postgresql_where=_RUNNING,
    )


def downgrade() -> None:
    op.drop_index("ix_clock_running", "clock")

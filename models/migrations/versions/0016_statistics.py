"""statistics of a period are found without reading the whole record

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_COUNTED = sa.text(
    "kind IN ('report_accepted','dismissed','deadline_breached','update_made','update_owed','update_missed')"
)


def upgrade() -> None:
    op.create_index("ix_clock_due", "clock", ["due"])
    op.create_index(
        "ix_entry_counted", "entry", ["at"], sqlite_where=_COUNTED, postgresql_where=_COUNTED
    )


def downgrade() -> None:
    op.drop_index("ix_entry_counted", "entry")
    op.drop_index("ix_clock_due", "clock")

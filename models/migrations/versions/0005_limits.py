"""why an attempt waits, and since when it may have been sent

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import models.columns


revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# An attempt in hand was entered when it was claimed, but for one that had waited for its time.
_IN_HAND = """
UPDATE attempt SET claimed_at = coalesce(not_before, created_at)
WHERE state NOT IN ('pending', 'withdrawn') AND channel <> 'manual'
"""


def _time(name: str) -> sa.Column:
    return sa.Column(name, models.columns.UtcDateTime(timezone=True), nullable=True)


def upgrade() -> None:
    held = sa.Column("held", sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default="")
    op.add_column("attempt", held)
    op.add_column("attempt", sa.Column("list_id", sqlmodel.sql.sqltypes.AutoString(), nullable=True))
    for table in ("attempt", "notice"):
        op.add_column(table, _time("claimed_at"))
        op.add_column(table, _time("held_since"))
        op.create_index(op.f(f"ix_{table}_claimed_at"), table, ["claimed_at"])
    op.execute(_IN_HAND)


def downgrade() -> None:
    for table in ("notice", "attempt"):
        op.drop_index(op.f(f"ix_{table}_claimed_at"), table)
        op.drop_column(table, "held_since")
        op.drop_column(table, "claimed_at")
    op.drop_column("attempt", "list_id")
    op.drop_column("attempt", "held")

"""recurring reports that are awaited or owed, and limits that were extended

Revision ID: 0008
Revises: 0007
"""

from collections import defaultdict

import sqlalchemy as sa
from alembic import op

from models.columns import UtcDateTime


revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_incident = sa.table("incident", sa.column("id", sa.String), sa.column("occasions", sa.JSON))
_timer = sa.table(
    "timer",
    sa.column("subject", sa.String),
    sa.column("track", sa.String),
    sa.column("due", UtcDateTime),
    sa.column("armed_at", UtcDateTime),
    sa.column("state", sa.String),
)


def upgrade() -> None:
    occasions = sa.Column("occasions", sa.JSON(), nullable=False, server_default=sa.text("'[]'"))
    op.add_column("incident", occasions)
    _await_what_is_armed()
    op.add_column("clock", sa.Column("extended", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("clock", sa.Column("unextended", UtcDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("clock", "unextended")
    op.drop_column("clock", "extended")
    op.drop_column("incident", "occasions")


def _await_what_is_armed() -> None:
    """A report that a timer waits for is awaited; what was owed before that is on record as owed."""
    tx = op.get_bind()
    awaited: dict[str, list[dict]] = defaultdict(list)
    armed = sa.select(_timer).where(_timer.c.state == "armed", _timer.c.track.startswith("cadence:"))
    for row in tx.execute(armed).all():
        occasion = {
            "cadence": row.track.partition(":")[2],
            "opens": row.armed_at.isoformat(),
            "due": row.due.isoformat(),
            "provisional": False,
            "is_owed": False,
        }
        awaited[row.subject.partition(":")[2]].append(occasion)
    for incident, occasions in awaited.items():
        mine = sa.update(_incident).where(_incident.c.id == incident)
        tx.execute(mine.values(occasions=occasions))

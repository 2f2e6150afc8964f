"""what came of an act that is done once, so that whoever sends it again gets the same answer

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_COLUMNS = {"state": sqlmodel.sql.sqltypes.AutoString(), "first_seq": sa.Integer(), "last_seq": sa.Integer()}


def upgrade() -> None:
    # Of what was done before nothing more is known than that it was.
    for name, kind in _COLUMNS.items():
        op.add_column("done_once", sa.Column(name, kind, nullable=True))


def downgrade() -> None:
    for name in _COLUMNS:
        op.drop_column("done_once", name)

"""what is done once may be entered in the register too, which is of no incident

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("done_once") as done:
        done.alter_column("incident_id", existing_type=sqlmodel.sql.sqltypes.AutoString(), nullable=True)


def downgrade() -> None:
    # What was entered in the register under a key is there still; only the key is not known any more.
    op.execute(sa.text("DELETE FROM done_once WHERE incident_id IS NULL"))
    with op.batch_alter_table("done_once") as done:
        done.alter_column("incident_id", existing_type=sqlmodel.sql.sqltypes.AutoString(), nullable=False)

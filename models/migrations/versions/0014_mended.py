"""what a text that came in said stands in the record of what it is about, and nowhere else

Revision ID: 0014
Revises: 0009
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = "0014"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # It was shown nowhere, and what of it belonged to which incident could not be told when one was cleared.
    op.drop_column("inbound", "body")


def downgrade() -> None:
    body = sa.Column("body", sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default="")
    op.add_column("inbound", body)

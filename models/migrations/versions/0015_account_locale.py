"""the language an account's pages are in, kept for the account and no longer only in its browsers

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    kept = sa.Column("locale", sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default="")
    op.add_column("account", kept)


def downgrade() -> None:
    op.drop_column("account", "locale")

"""Runs migrations on the connection that `models.migrating` hands over; reads no settings."""

from alembic import context
from sqlmodel import SQLModel

from models import account_tables, log_tables, personal_tables, tables, watch_tables  # noqa: F401 - the imports fill the metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,  # SQLite cannot alter a constraint in place
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()

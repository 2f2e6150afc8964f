"""Bringing a database to the present tables."""

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from models.session import Database, Tx


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", "models:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def migrate(database: Database, revision: str = "head") -> None:
    """Create or upgrade the tables up to `revision`, in one transaction."""
    with database.writing() as tx:
        upgrade(tx, revision)


def upgrade(tx: Tx, revision: str = "head") -> None:
    """The same inside a transaction of the caller's."""
    command.upgrade(_config(tx), revision)


def downgrade(database: Database, revision: str) -> None:
    """Go back to `revision` ("base" drops everything)."""
    with database.writing() as tx:
        command.downgrade(_config(tx), revision)


def draft(database: Database, message: str) -> None:
    """Write a migration with what the tables have and the database has not (for developers)."""
    with database.writing() as tx:
        command.revision(_config(tx), message=message, autogenerate=True)


def revisions(database: Database) -> tuple[str | None, str]:
    """(the database's revision or None, the newest one this program has)."""
    newest = ScriptDirectory.from_config(_config()).get_current_head() or ""
    with database.reading() as tx:
        return MigrationContext.configure(tx).get_current_revision(), newest

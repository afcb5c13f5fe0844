"""The schema's history, climbed and descended from code: `upgrade`, `downgrade`, `current`, `head`."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, select

from storage.database import Database

LOCK = 0x686F746C


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the schema up to `revision`, in one transaction. Nothing happens when it is there already."""
    with database.write() as connection:
        _alone(connection)
        command.upgrade(_config(connection), revision)


def downgrade(database: Database, revision: str = "base") -> None:
    """Take the schema down to `revision`, in one transaction. "base" drops every table with everything in it."""
    with database.write() as connection:
        _alone(connection)
        command.downgrade(_config(connection), revision)


def current(database: Database) -> str | None:
    """The revision the database is at; None when it is empty."""
    with database.read() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def head() -> str:
    """The revision this code needs."""
    found = ScriptDirectory.from_config(_config(None)).get_current_head()
    assert found, "there is at least the first revision"
    return found


def _alone(connection: Connection) -> None:
    """Several replicas that start at once migrate one after the other: on SQLite a writer is alone anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(LOCK)))


def _config(connection: Connection | None) -> Config:
    config = Config()
    # Alembic reads "%" in an option as interpolation; a checkout may lie in any folder.
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config

"""Run by Alembic: migrate over the connection that `storage.migrations` handed over, inside its transaction."""

from alembic import context

from storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,  # SQLite rolls back DDL as well, once BEGIN is ours
)

with context.begin_transaction():
    context.run_migrations()

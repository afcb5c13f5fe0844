"""Where SQLite and PostgreSQL differ in what the repositories say to them.

Statements are built once and given their values when executed: building one costs as much as running it.
"""

from functools import cache
from typing import cast

from sqlalchemy import ColumnElement, Connection, Table, and_, bindparam
from sqlalchemy.dialects import postgresql, sqlite

from flow.ports import Address


def at(table: Table) -> ColumnElement[bool]:
    """That a row is of one chat, to be named by `where`."""
    return and_(*(table.c[name] == bindparam(f"at_{name}") for name in ("channel", "account", "peer")))


def where(chat: Address) -> dict[str, str]:
    """The chat that a statement with `at` is about."""
    return {"at_channel": chat.channel, "at_account": chat.account, "at_peer": chat.peer}


def insert(dialect: str, table: Table) -> sqlite.Insert:
    """An INSERT that understands `on_conflict_do_nothing` and `on_conflict_do_update` in a dialect, by its name, and says how
    many rows it wrote."""
    row = cast(sqlite.Insert, postgresql.insert(table)) if dialect == "postgresql" else sqlite.insert(table)
    return row.execution_options(preserve_rowcount=True)


def keeping(connection: Connection, table: Table) -> sqlite.Insert:
    """Insert a row unless its key is taken: then nothing happens, and the row count is 0."""
    return _keeping(connection.dialect.name, table)


def replacing(connection: Connection, table: Table) -> sqlite.Insert:
    """Insert a row, or give the row with its key the new values."""
    return _replacing(connection.dialect.name, table)


@cache
def _keeping(dialect: str, table: Table) -> sqlite.Insert:
    return insert(dialect, table).on_conflict_do_nothing(index_elements=list(table.primary_key))


@cache
def _replacing(dialect: str, table: Table) -> sqlite.Insert:
    row, key = insert(dialect, table), list(table.primary_key)
    fresh = {column.name: row.excluded[column.name] for column in table.c if not column.primary_key}
    return row.on_conflict_do_update(index_elements=key, set_=fresh)

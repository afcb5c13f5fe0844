"""Moving everything from one database to another: from SQLite to PostgreSQL, into a backup and back.

A backup is a SQLite file whatever it was taken from. The keys of persons are not in it but in a file of their own, of which only
the newest is kept: so whoever was erased since a backup was taken stays erased when that is restored.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Table, exists, insert, select, text, update
from sqlalchemy.exc import DatabaseError

from storage import migrations, tables
from storage.database import Database

BATCH = 1000
KEYS = frozenset({"vault_keys"})
PASSING = frozenset({"leases"})
"""What says something about running processes, not about the community."""


class NotEmptyError(Exception):
    """There is something in the target already."""


class NotABackupError(Exception):
    """The file is not a backup this program can read: missing, of another revision, or something else altogether."""


@dataclass(frozen=True, slots=True)
class Copied:
    """Rows by table."""

    rows: dict[str, int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.rows.values())


def copy(source: Database, target: Database, leaving: Iterable[str] = ()) -> Copied:
    """Copy every table but `leaving`, as they stand at one moment, in one transaction of the target, which is brought up to date
    first. Constant memory. Raises NotEmptyError."""
    migrations.upgrade(target)
    wanted = _tables(PASSING | set(leaving))
    with source.read() as reading, target.write() as writing:
        full = [table.name for table in wanted if writing.execute(select(exists(select(table)))).scalar_one()]
        if full:
            raise NotEmptyError(", ".join(full))
        return Copied({table.name: _copy(reading, writing, table) for table in wanted})


def take(source: Database, file: Path, keys: Path) -> Copied:
    """Write a backup while the hotline runs. Both files appear whole or not at all, in place of earlier ones of the same name."""
    rows = _into(source, file, KEYS)
    _into(source, keys, {table.name for table in _tables(())} - KEYS)
    return rows


def restore(file: Path, keys: Path, target: Database, doubt: str) -> Copied:
    """Put a backup and the newest keys into an empty database. What had not been sent by then may have been since: it is marked
    with `doubt`, as what was under way when a sender died. Raises NotEmptyError, NotABackupError."""
    with _opened(file) as books, _opened(keys) as ring:
        rows = copy(books, target, KEYS)
        with ring.read() as reading, target.write() as writing:
            rows.rows.update(
                {table.name: _copy(reading, writing, table) for table in _tables(()) if table.name in KEYS}
            )
            unsettled = update(tables.outbox).where(text(tables.UNFINISHED))
            writing.execute(unsettled.values(state="pending", error=doubt))
    return rows


def keyless(connection: Connection) -> Sequence[tuple[str, str]]:
    """(community, person) of everybody of whom there are texts but no key: they were erased after the backup."""
    vault, keys = tables.vault, tables.vault_keys
    has_key = exists().where(keys.c.community_id == vault.c.community_id, keys.c.person == vault.c.person)
    found = select(vault.c.community_id, vault.c.person).where(~has_key).distinct()
    return [(row.community_id, row.person) for row in connection.execute(found)]


def _tables(leaving: Iterable[str]) -> list[Table]:
    """In an order in which each stands after what it refers to."""
    return [table for table in tables.metadata.sorted_tables if table.name not in set(leaving)]


def _copy(reading: Connection, writing: Connection, table: Table) -> int:
    done, into = 0, insert(table)
    rows = reading.execute(select(table), execution_options={"yield_per": BATCH})
    for some in rows.mappings().partitions(BATCH):
        writing.execute(into, [dict(row) for row in some])
        done += len(some)
    return done


def _into(source: Database, file: Path, leaving: Iterable[str]) -> Copied:
    growing = file.with_name(file.name + ".part")
    growing.unlink(missing_ok=True)
    target = Database(f"sqlite:///{growing}")
    try:
        rows = copy(source, target, leaving)
        target.scrub()
    finally:
        target.dispose()
    growing.replace(file)
    return rows


@contextmanager
def _opened(file: Path) -> Iterator[Database]:
    """A backup for reading. Raises NotABackupError."""
    if not file.is_file():
        raise NotABackupError(f"{file}: there is no such file")
    database = Database(f"sqlite:///{file}")
    try:
        try:
            at = migrations.current(database)
        except DatabaseError:
            raise NotABackupError(f"{file}: not a backup") from None
        if at != migrations.head():
            raise NotABackupError(f"{file}: at {at or 'nothing'}, this program needs {migrations.head()}")
        yield database
    finally:
        database.dispose()

"""The connection to the one database: what it promises about durability, and how a transaction begins."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.pool import StaticPool

AWAY = (OperationalError, InterfaceError)
"""What is raised when the database cannot be used just now: gone, restarting, locked for too long, out of disk, a deadlock.
Whoever meets it has changed nothing, and tries again."""

_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # an acknowledged update cannot be asked for again
    "foreign_keys=ON",
    "secure_delete=ON",
    "busy_timeout=10000",
)
_POSTGRESQL = {"timezone": "UTC", "lock_timeout": "10s", "idle_in_transaction_session_timeout": "30s"}


class Database:
    """An engine for `url` ("sqlite:///path/to.db", "sqlite://" in memory for tests, "postgresql://…").

    On SQLite there is one writer: `write` waits up to 10 s for the others, then raises OperationalError. On PostgreSQL writers
    go side by side (READ COMMITTED); whoever changes a row another has changed since gets `Conflict` from the repositories.
    Whoever only reads waits for nobody and nobody for them: they lock no row (`writes`).
    """

    def __init__(self, url: str) -> None:
        where = make_url(url)
        self.is_sqlite = where.get_backend_name() == "sqlite"
        self.engine: Engine = _sqlite(where) if self.is_sqlite else _postgresql(where)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that may write; committed at the end, rolled back on an exception."""
        with self.engine.connect() as connection:
            connection.info["immediate"] = True
            with connection.begin():
                yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that only reads, keeps nobody from writing, and sees everything as it is at its first look, however long
        it takes: a case and its history, read one after the other, are of the same moment."""
        with self.engine.connect() as connection:
            connection.info["immediate"] = False
            if not self.is_sqlite:
                connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with connection.begin():
                yield connection

    def scrub(self) -> None:
        """Overwrite what has been deleted in SQLite's write-ahead log too (`secure_delete` only reaches the file). While
        somebody reads for long it gives up at once; the next call makes up for it."""
        if self.is_sqlite:
            with self.engine.connect() as connection:
                raw = connection.connection.driver_connection
                assert raw is not None
                for pragma in ("busy_timeout=50", "wal_checkpoint(TRUNCATE)", "busy_timeout=10000"):
                    raw.execute(f"PRAGMA {pragma}").fetchall()

    def dispose(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def writes(connection: Connection) -> bool:
    """Whether a connection's transaction may write: then what it reads to change is locked, where the database has row locks."""
    return bool(connection.info.get("immediate", True))


def _sqlite(where: URL) -> Engine:
    options: dict[str, Any] = {}
    if where.database in (None, "", ":memory:"):
        options = {"poolclass": StaticPool, "connect_args": {"check_same_thread": False}}
    else:
        Path(str(where.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(where, **options)
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    return engine


def _postgresql(where: URL) -> Engine:
    """A connection that the server has dropped is noticed before it is used."""
    engine = create_engine(where.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
    event.listen(engine, "connect", _settle)
    return engine


def _settle(raw: Any, _record: Any) -> None:
    """Nobody waits for a lock for ever, and a process that has frozen does not keep its locks."""
    for name, value in _POSTGRESQL.items():
        raw.execute(f"SET {name} TO '{value}'")
    raw.commit()


def _configure(raw: Any, _record: Any) -> None:
    """The driver would begin transactions late and end them early; we say BEGIN ourselves, so savepoints hold."""
    raw.isolation_level = None
    for pragma in _PRAGMAS:
        raw.execute(f"PRAGMA {pragma}").fetchall()


def _begin(connection: Connection) -> None:
    """A writer takes its lock at once: a transaction that reads first and writes later could not be repeated by waiting."""
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes(connection) else "BEGIN")

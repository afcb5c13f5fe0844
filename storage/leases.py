"""Who may do what only one process may do at a time: a row with a name, a holder and an end, and a number that grows with each
new holder, so that what an old one still does can be told from what the new one does (fencing)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Row, func, select, update

from storage import dialect, tables
from storage.database import Database
from storage.uow import real_time

_LEASES = tables.leases
TERM = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Holder:
    """A process: an id of its own, the machine whose processes can see each other ("" if that cannot be told), its pid."""

    id: str
    host: str
    pid: int


@dataclass(frozen=True, slots=True)
class Lease:
    """That `holder` has `name`. `fence` is higher than that of any holder before it."""

    name: str
    holder: str
    fence: int


class Leases:
    """Each method is one transaction of its own. Time is the database's, the same for all who ask.

    `is_gone` tells whether a process of this machine has ended: what a dead process held is free at once, not after its term.
    """

    def __init__(self, database: Database, is_gone: Callable[[str, int], bool] = lambda _host, _pid: False) -> None:
        self._database = database
        self._is_gone = is_gone

    def take(self, name: str, who: Holder, term: timedelta = TERM) -> Lease | None:
        """Have or keep the lease until `term` from now; None while another has it."""
        with self._database.write() as connection:
            now = _now(connection)
            row = connection.execute(select(_LEASES).where(_LEASES.c.name == name).with_for_update()).first()
            if row and row.holder != who.id and not self._is_free(row, now):
                return None
            fence = row.fence + (row.holder != who.id) if row else 1
            values = {"holder": who.id, "host": who.host, "pid": who.pid, "fence": fence, "until": now + term}
            if row:
                connection.execute(update(_LEASES).where(_LEASES.c.name == name).values(**values))
                return Lease(name, who.id, fence)
            taken = connection.execute(dialect.keeping(connection, _LEASES), {"name": name, **values}).rowcount == 1
            return Lease(name, who.id, fence) if taken else None

    def give_back(self, lease: Lease) -> None:
        """Let the next one have it at once."""
        with self._database.write() as connection:
            mine = (_LEASES.c.name == lease.name, _LEASES.c.fence == lease.fence)
            connection.execute(update(_LEASES).where(*mine).values(until=_now(connection)))

    def _is_free(self, row: Row[tuple[object, ...]], now: datetime) -> bool:
        return bool(row.until <= now) or self._is_gone(row.host, row.pid)


def holds(connection: Connection, lease: Lease) -> bool:
    """Whether nobody has taken it since; until the transaction ends nobody can."""
    mine = select(_LEASES.c.fence).where(_LEASES.c.name == lease.name, _LEASES.c.fence == lease.fence)
    return connection.execute(mine.with_for_update(read=True)).first() is not None


def any_held(connection: Connection) -> bool:
    """Whether some process runs on this database."""
    held = select(_LEASES.c.name).where(_LEASES.c.until > _now(connection)).limit(1)
    return connection.execute(held).first() is not None


def _now(connection: Connection) -> datetime:
    if connection.dialect.name == "sqlite":  # one machine: everybody has the same clock
        return real_time()
    now: datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
    return now

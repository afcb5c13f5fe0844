"""Updates as they came, kept before they are acknowledged, judged afterwards."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select, text, update

from storage import dialect, tables
from storage.database import Database
from storage.outbox import Standing

_INBOX = tables.inbox
_PENDING, _PARKED = text(tables.PENDING), text(tables.PARKED)


@dataclass(frozen=True, slots=True)
class Received:
    """An update waiting to be judged. `lane` ("chat:author") is what its order is kept within; `raw` its JSON."""

    bot_id: str
    update_id: int
    lane: str
    raw: str
    attempts: int
    received_at: datetime
    error: str = ""


class Inbox:
    """The ingress's and the operator's side: each method is one transaction of its own. Times are real time."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def store(self, bot_id: str, updates: Iterable[tuple[int, str, str]], now: datetime) -> int:
        """Keep updates (update id, lane, raw JSON); answers how many were new. Once this returns they may be
        acknowledged."""
        rows = [
            {"bot_id": bot_id, "update_id": number, "lane": lane, "raw": raw, "received_at": now, "next_at": now}
            for number, lane, raw in updates
        ]
        if not rows:
            return 0
        fresh = {"state": Standing.PENDING.value, "attempts": 0, "error": ""}
        with self._database.write() as connection:
            keep = dialect.keeping(connection, _INBOX).returning(_INBOX.c.update_id)
            return len(connection.execute(keep, [row | fresh for row in rows]).all())

    def last_update_id(self, bot_id: str) -> int | None:
        """The highest update id ever kept; None before the first."""
        with self._database.read() as connection:
            last = select(func.max(_INBOX.c.update_id)).where(_INBOX.c.bot_id == bot_id)
            found: int | None = connection.execute(last).scalar_one()
            return found

    def pending_count(self, bot_id: str | None = None) -> int:
        """How many updates wait to be judged: of one bot, or of all."""
        count = select(func.count()).select_from(_INBOX).where(_PENDING)
        if bot_id is not None:
            count = count.where(_INBOX.c.bot_id == bot_id)
        with self._database.read() as connection:
            return connection.execute(count).scalar_one()

    def list_parked(self, bot_id: str | None = None) -> list[Received]:
        """Updates that could not be judged, oldest first."""
        found = select(_INBOX).where(_PARKED).order_by(_INBOX.c.bot_id, _INBOX.c.update_id)
        if bot_id is not None:
            found = found.where(_INBOX.c.bot_id == bot_id)
        with self._database.read() as connection:
            return [_received(row) for row in connection.execute(found)]

    def retry(self, bot_id: str, update_id: int, now: datetime) -> bool:
        """Have a parked update judged again; False when there is none such."""
        return self._settle(bot_id, update_id, state=Standing.PENDING.value, attempts=0, next_at=now)

    def drop(self, bot_id: str, update_id: int) -> bool:
        """Give a parked update up and forget its content; False when there is none such."""
        return self._settle(bot_id, update_id, state=Standing.DONE.value, raw=None, lane="")

    def _settle(self, bot_id: str, update_id: int, **values: object) -> bool:
        with self._database.write() as connection:
            return (
                connection.execute(update(_INBOX).where(_is(bot_id, update_id), _PARKED).values(**values)).rowcount == 1
            )


class Judging:
    """The judge's side, inside the unit of work that holds the update's effects. Times are real time."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def alone(self, bot_id: str) -> bool:
        """Whether this transaction is the only one that judges the updates of a bot, until it ends: order is kept, whoever
        judges. On SQLite a writer always is; on PostgreSQL a lock that dies with its connection says so."""
        if self._connection.dialect.name != "postgresql":
            return True
        lock = func.pg_try_advisory_xact_lock(func.hashtext(f"inbox:{bot_id}"))
        return bool(self._connection.execute(select(lock)).scalar_one())

    def pending(self, bot_id: str, now: datetime, limit: int) -> list[Received]:
        """Updates to judge, in order of arrival. A lane that waits for a retry is left out entirely, so order holds; by
        the same token, once one of these had to be put off with `again`, the caller leaves the rest of its lane alone.
        """
        mine = (_INBOX.c.bot_id == bot_id, _PENDING)
        waiting = select(_INBOX.c.lane).where(*mine, _INBOX.c.next_at > now)
        found = select(_INBOX).where(*mine, _INBOX.c.lane.not_in(waiting)).order_by(_INBOX.c.update_id).limit(limit)
        return [_received(row) for row in self._connection.execute(found)]

    def done(self, received: Received) -> None:
        """Judged: the effects commit with this, and neither what was written nor by whom stays here."""
        self._set(received, state=Standing.DONE.value, raw=None, lane="", error="")

    def again(self, received: Received, at: datetime, error: str) -> None:
        """Judge it again at `at`. `error` is the name of its class."""
        self._set(received, attempts=received.attempts + 1, next_at=at, error=error)

    def park(self, received: Received, error: str) -> None:
        """Set it aside for an operator; its lane goes on."""
        self._set(received, state=Standing.PARKED.value, attempts=received.attempts + 1, error=error)

    def _set(self, received: Received, **values: object) -> None:
        mine = _is(received.bot_id, received.update_id)
        self._connection.execute(update(_INBOX).where(mine).values(**values))


def _is(bot_id: str, update_id: int) -> ColumnElement[bool]:
    return (_INBOX.c.bot_id == bot_id) & (_INBOX.c.update_id == update_id)


def _received(row: Any) -> Received:
    return Received(row.bot_id, row.update_id, row.lane, row.raw or "", row.attempts, row.received_at, row.error)

"""How far behind the hotline is, read in one transaction that costs what waits, not what has ever been."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, FromClause, Select, func, select, text

from storage import tables
from storage.database import Database

MOST = 10_000
"""Rows looked at in each queue: more than can be sent in five minutes. That many or more is all there is to know."""
TIERS = {"emergency": 0, "receipt": 15, "report": 30, "reminder": 50}
"""The largest priority of each tier of messages, most urgent first; beyond lies `bulletin`."""
BULLETIN = "bulletin"

_INBOX, _OUTBOX, _DUES, _LEASES = tables.inbox, tables.outbox, tables.dues, tables.leases


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many wait, and since when the oldest does; None when none waits."""

    count: int = 0
    since: datetime | None = None

    def age(self, now: datetime) -> float:
        """Seconds the oldest has waited, 0 when none waits."""
        return max((now - self.since).total_seconds(), 0.0) if self.since else 0.0


@dataclass(frozen=True, slots=True)
class Held:
    """A lease as the database has it: for what, by which holder, until when."""

    name: str
    holder: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Behind:
    """What waits: updates to be judged, updates that are parked, messages by tier, due times that have passed."""

    inbox: Waiting
    parked: int
    outbox: Mapping[str, Waiting]
    dues: Waiting
    leases: tuple[Held, ...]


def tier(priority: int) -> str:
    """The name of what a message's priority stands for."""
    return next((name for name, largest in TIERS.items() if priority <= largest), BULLETIN)


def look(database: Database, bot: str, business: datetime) -> Behind:
    """How one bot's hotline fares. `business` is the moment on the business clock: due times run on it, the rest on real
    time. Each figure stops at MOST."""
    with database.read() as connection:
        return Behind(
            _waiting(connection, _unjudged(bot), "received_at"),
            _waiting(connection, _parked(bot), "received_at").count,
            _by_tier(connection, _unsent(bot)),
            _waiting(connection, select(_DUES.c.at).where(_DUES.c.at <= business).order_by(_DUES.c.at), "at"),
            _held(connection, bot),
        )


def _unjudged(bot: str) -> Select[Any]:
    return select(_INBOX.c.received_at).where(text(tables.PENDING), _INBOX.c.bot_id == bot)


def _parked(bot: str) -> Select[Any]:
    return select(_INBOX.c.received_at).where(text(tables.PARKED), _INBOX.c.bot_id == bot)


def _unsent(bot: str) -> Select[Any]:
    return select(_OUTBOX.c.priority, _OUTBOX.c.queued_at).where(text(tables.UNFINISHED), _OUTBOX.c.account == bot)


def _waiting(connection: Connection, rows: Select[Any], since: str) -> Waiting:
    some = _some(rows)
    return Waiting(*connection.execute(select(func.count(), func.min(some.c[since]))).one())


def _by_tier(connection: Connection, rows: Select[Any]) -> Mapping[str, Waiting]:
    some = _some(rows)
    grouped = select(some.c.priority, func.count(), func.min(some.c.queued_at)).group_by(some.c.priority)
    found = {name: Waiting() for name in (*TIERS, BULLETIN)}
    for priority, count, since in connection.execute(grouped):
        name = tier(priority)
        before = found[name]
        found[name] = Waiting(before.count + count, min(since, before.since or since))
    return found


def _held(connection: Connection, bot: str) -> tuple[Held, ...]:
    """Leases are named "what:bot"; here they are called by what they are for."""
    names = [(row.name.partition(":"), row) for row in connection.execute(select(_LEASES))]
    return tuple(Held(what, row.holder, row.until) for (what, _, whose), row in names if whose in {"", bot})


def _some(rows: Select[Any]) -> FromClause:
    return rows.limit(MOST).subquery()

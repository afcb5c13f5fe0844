"""The other end of the outbox: the sender's own short transactions around each message."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    Connection,
    Integer,
    Row,
    ScalarSelect,
    Select,
    bindparam,
    func,
    insert,
    select,
    text,
    tuple_,
    update,
)

from flow import pile
from flow.ports import Kind, Notice
from storage import outbox, tables
from storage.database import Database
from storage.ids import new_id
from storage.leases import Lease, holds
from storage.outbox import Standing
from storage.people import People
from storage.posts import Posts

_OUTBOX = tables.outbox
_UNFINISHED = text(tables.UNFINISHED)
_TAKE = (
    update(_OUTBOX)
    .where(_OUTBOX.c.community_id == bindparam("its_community"), _OUTBOX.c.id == bindparam("its_id"))
    .values(state=Standing.TAKEN.value, attempts=_OUTBOX.c.attempts + 1)
)
_MARK = update(_OUTBOX).where(
    _OUTBOX.c.community_id == bindparam("its_community"),
    _OUTBOX.c.id == bindparam("its_id"),
    _OUTBOX.c.attempts == bindparam("its_attempts"),
)
_MARK_STANDING = _MARK.where(_OUTBOX.c.state == bindparam("its_standing"))
PILE, MOST = 3, 100
"""How many messages have to wait behind one like them for all to go out as one, and how many it takes at most."""
GATHERED = "Gathered"
"""What the error of a message says that went out as part of another."""
_NO_POST = frozenset({Kind.REACTION, Kind.STRIP, Kind.REMOVE})


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message handed to the sender. `attempts` counts this one; `queued_at` is real time; `error` is what the last attempt
    ended with; `trace` what the message comes of."""

    id: str
    notice: Notice
    attempts: int
    queued_at: datetime
    error: str = ""
    trace: str = ""


class Deliveries:
    """What a sender does with the queue. Each method is one transaction of its own; all times are real time.

    With a `lease` it takes and sends only while it holds that: a sender that has slept through its term changes nothing. What
    became of a message is recorded only if nobody has taken it again since.
    """

    def __init__(self, database: Database, lease: Lease | None = None) -> None:
        self._database = database
        self._lease = lease

    def claim(self, account: str, now: datetime, limit: int, *, by_age: bool = False) -> list[Delivery]:
        """The next messages to send: at most one a chat, its oldest, and only when that one is due. So a message that
        waits for its retry, or is being sent, holds up its own chat and no other. Most urgent chats first, then oldest; danger
        first and then the oldest with `by_age`. What tells of danger stands in a line of its own beside them and overtakes
        whatever waits in its chat. They are taken; each has to `depart` before it is sent.
        """
        with self._database.write() as connection:
            if not self._is_ours(connection):
                return []
            rows = connection.execute(_due(by_age=by_age), {"of_account": account, "by": now, "most": limit}).all()
            if rows:
                connection.execute(_TAKE, [{"its_community": row.community_id, "its_id": row.id} for row in rows])
            return [_delivery(row, row.attempts + 1) for row in rows]

    def depart(self, delivery: Delivery) -> bool:
        """Say that it leaves now. False when it must not: the lease is gone, or the message."""
        with self._database.write() as connection:
            gone = {"state": Standing.SENDING.value}
            return self._is_ours(connection) and _mark(connection, delivery, gone, Standing.TAKEN)

    def gather(self, delivery: Delivery, now: datetime) -> Delivery:
        """Where messages like this one pile up in a chat, those that wait behind it go out with it and are settled
        (`flow.pile`). Answers the message as it is now."""
        notice = delivery.notice
        with self._database.write() as connection:
            rows = connection.execute(_behind(notice, now)).all() if self._is_ours(connection) else []
            if len(rows) < PILE:
                return delivery
            person = People(connection, lambda: now).at(notice.community, notice.to) or ""
            joint = pile.together(notice, [outbox.read(row) for row in rows], person)
            settled = {"state": Standing.SENT.value, "sent_at": now, "error": GATHERED}
            first = {"args": joint.args} if joint.case == notice.case else settled
            if not _mark(connection, delivery, first, Standing.TAKEN):
                return delivery
            mine = [(row.community_id, row.id) for row in rows]
            its = tuple_(_OUTBOX.c.community_id, _OUTBOX.c.id).in_(mine)
            connection.execute(update(_OUTBOX).where(its, text(tables.PENDING)).values(**settled))
            if joint.case == notice.case:
                return replace(delivery, notice=joint)
            fresh = Delivery(new_id(), joint, 1, delivery.queued_at, trace=delivery.trace)
            row = {"id": fresh.id, "state": Standing.TAKEN.value, "attempts": 1, "error": "", "trace": fresh.trace}
            connection.execute(
                insert(_OUTBOX), row | {"queued_at": fresh.queued_at, "next_at": now} | outbox.values(joint)
            )
            return fresh

    def put_back(self, account: str) -> int:
        """At start-up and at the end: what was taken and never departed waits again."""
        with self._database.write() as connection:
            if not self._is_ours(connection):
                return 0
            taken = (_OUTBOX.c.account == account, text(tables.UNFINISHED), _OUTBOX.c.state == Standing.TAKEN.value)
            return connection.execute(update(_OUTBOX).where(*taken).values(state=Standing.PENDING.value)).rowcount

    def sent(self, delivery: Delivery, message_id: str | None, now: datetime) -> None:
        """It has arrived, as `message_id` (None when no message of ours came of it, e.g. a reaction)."""
        notice = delivery.notice
        done = {"state": Standing.SENT.value, "sent_at": now, "message": message_id, "error": ""}
        with self._database.write() as connection:
            if not _mark(connection, delivery, done):
                return  # its addressee was erased meanwhile: where it stands is nobody's to remember
            if notice.kind is Kind.STRIP:
                Posts(connection).stripped(notice.to, str(notice.args.get("message", "")))
            elif notice.kind is Kind.REMOVE:
                Posts(connection).removed(notice.community, notice.case, notice.to)
            elif message_id and notice.case and notice.kind not in _NO_POST:
                Posts(connection).remember(notice, message_id, now)

    def again(self, delivery: Delivery, at: datetime, error: str) -> None:
        """Try once more at `at`. `error` is the name of its class, never its text: that may quote the message."""
        with self._database.write() as connection:
            back = {"state": Standing.PENDING.value, "next_at": at, "error": error}
            _mark(connection, delivery, back)

    def dead(self, delivery: Delivery, error: str, now: datetime) -> None:
        """Given up: it will not be sent, and its chat goes on."""
        with self._database.write() as connection:
            over = {"state": Standing.DEAD.value, "error": error, "sent_at": now}
            _mark(connection, delivery, over)

    def in_doubt(self, account: str) -> list[Delivery]:
        """At start-up: messages that had departed when their sender died. Whether they arrived nobody knows; each has to be
        settled with `sent`, `again` or `dead` before its chat goes on."""
        departed = (text(tables.UNFINISHED), _OUTBOX.c.state == Standing.SENDING.value)
        with self._database.read() as connection:
            found = select(_OUTBOX).where(*departed, _OUTBOX.c.account == account).order_by(_OUTBOX.c.id)
            return [_delivery(row, row.attempts) for row in connection.execute(found)]

    def _is_ours(self, connection: Connection) -> bool:
        return self._lease is None or holds(connection, self._lease)

    def pending_count(self, account: str | None = None) -> int:
        """How many messages are not settled yet: of one account, or of all."""
        count = select(func.count()).select_from(_OUTBOX).where(_UNFINISHED)
        if account is not None:
            count = count.where(_OUTBOX.c.account == account)
        with self._database.read() as connection:
            return connection.execute(count).scalar_one()


def _heads(*, urgent: bool = False) -> ScalarSelect[Any]:
    """The oldest unfinished message of each chat, or the oldest that tells of danger. Ids are UUIDv7: they sort by age."""
    other = _OUTBOX.alias("other")
    oldest = select(func.min(other.c.id)).where(
        other.c.account == bindparam("of_account"), text(f"other.{tables.UNFINISHED}")
    )
    oldest = oldest.where(other.c.priority == outbox.EMERGENCY) if urgent else oldest
    return oldest.group_by(other.c.channel, other.c.peer).scalar_subquery()


def _behind(notice: Notice, now: datetime) -> Select[Any]:
    """What is due in a chat and like the one that was taken, the oldest first; danger is never among it."""
    here = (_OUTBOX.c.account == notice.to.account, _OUTBOX.c.channel == notice.to.channel)
    same = (_OUTBOX.c.peer == notice.to.peer, _OUTBOX.c.community_id == notice.community)
    alike = (_OUTBOX.c.kind == notice.kind.value, _OUTBOX.c.audience == notice.audience.value)
    due = select(_OUTBOX).where(text(tables.UNFINISHED), *here, *same, *alike, _OUTBOX.c.next_at <= now)
    due = due.where(_OUTBOX.c.state == Standing.PENDING.value, _OUTBOX.c.priority > outbox.EMERGENCY)
    return due.order_by(_OUTBOX.c.id).limit(MOST)


@cache
def _due(*, by_age: bool) -> Select[Any]:
    """What is at the head of its line and due; built once, for whose account, when and how much is told when it is executed."""
    due = select(_OUTBOX).where(text(f"outbox.{tables.UNFINISHED}"), _OUTBOX.c.account == bindparam("of_account"))
    due = due.where(_OUTBOX.c.state == Standing.PENDING.value, _OUTBOX.c.next_at <= bindparam("by"))
    first = _OUTBOX.c.id.in_(_heads()) | _OUTBOX.c.id.in_(_heads(urgent=True))
    urgency = _OUTBOX.c.priority > outbox.EMERGENCY if by_age else _OUTBOX.c.priority
    due = due.where(first).order_by(urgency, _OUTBOX.c.id)
    return due.limit(bindparam("most", type_=Integer)).with_for_update(skip_locked=True)


def _mark(connection: Connection, delivery: Delivery, values: dict[str, Any], standing: Standing | None = None) -> bool:
    """Whether it is still the message that was taken, with this attempt."""
    which = {"its_community": delivery.notice.community, "its_id": delivery.id, "its_attempts": delivery.attempts}
    if standing is None:
        return connection.execute(_MARK, which | values).rowcount == 1
    return connection.execute(_MARK_STANDING, which | {"its_standing": standing.value} | values).rowcount == 1


def _delivery(row: Row[Any], attempts: int) -> Delivery:
    return Delivery(row.id, outbox.read(row), attempts, row.queued_at, row.error, row.trace)

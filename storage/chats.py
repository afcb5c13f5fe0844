"""Group chats and what they are bound for; private chats and the community they belong to."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Table, delete, exists, insert, select, text, update

from flow.ports import Address, Binding, Purpose, Reach
from storage import dialect, outbox, tables
from storage.memo import Memo

_BINDINGS, _CODES, _HOMES, _REACH = tables.bindings, tables.binding_codes, tables.homes, tables.reach
_OUTBOX, _RESPONSES = tables.outbox, tables.responses
_BINDING = select(_BINDINGS).where(dialect.at(_BINDINGS))
_REACHED = select(_REACH.c.reach).where(dialect.at(_REACH))
_HOME = select(_HOMES.c.community_id).where(dialect.at(_HOMES))
_BOUND = select(_BINDINGS).order_by(_BINDINGS.c.bound_at, _BINDINGS.c.peer)


class Chats:
    """`flow.ports.Chats` on one connection; `now` is the moment rows are dated with."""

    def __init__(self, connection: Connection, now: Callable[[], datetime], memo: Memo | None = None) -> None:
        self._connection = connection
        self._now = now
        self._memo = memo or Memo()

    def binding(self, chat: Address) -> Binding | None:
        """What a chat is bound for."""

        def read() -> Binding | None:
            row = self._connection.execute(_BINDING, dialect.where(chat)).first()
            return Binding(row.community_id, Purpose(row.purpose), row.scope) if row else None

        return self._memo.get("bindings", chat, read)

    def bind(self, chat: Address, binding: Binding) -> None:
        """Bind a chat, replacing what it was bound for."""
        values = {"community_id": binding.community, "purpose": binding.purpose.value, "scope": binding.scope}
        self._put(_BINDINGS, chat, {**values, "bound_at": self._now()})

    def bound(self, community: str, purpose: Purpose, scope: str = "") -> Sequence[Address]:
        """The chats bound for exactly this purpose and scope that can be reached, the first bound first."""
        wanted = Binding(community, purpose, scope)
        return [chat for chat, binding in self._in_reach(community) if binding == wanted]

    def _in_reach(self, community: str) -> Sequence[tuple[Address, Binding]]:
        def read() -> Sequence[tuple[Address, Binding]]:
            out = exists().where(_same(_REACH, _BINDINGS), _REACH.c.reach == Reach.OUT.value)
            return self._bindings(_BINDINGS.c.community_id == community, ~out)

        return self._memo.get("bindings", community, read)

    def _bindings(self, *which: ColumnElement[bool]) -> Sequence[tuple[Address, Binding]]:
        rows = self._connection.execute(_BOUND.where(*which))
        return [
            (Address(row.channel, row.account, row.peer), Binding(row.community_id, Purpose(row.purpose), row.scope))
            for row in rows
        ]

    def seen(self, chat: Address, reach: Reach) -> None:
        """Remember whether a chat can be reached, and since when."""
        self._put(_REACH, chat, {"reach": reach.value, "since": self._now()})

    def reach(self, chat: Address) -> Reach | None:
        """Whether a chat can be reached; None while nothing is known."""

        def read() -> Reach | None:
            found = self._connection.execute(_REACHED, dialect.where(chat)).scalar_one_or_none()
            return Reach(found) if found else None

        return self._memo.get("bindings", ("reach", chat), read)

    def unbound(self, channel: str, account: str) -> Sequence[Address]:
        """Groups we are in that are bound for nothing, the longest-standing first."""
        found = select(_REACH).where(_REACH.c.channel == channel, _REACH.c.account == account)
        found = found.where(_REACH.c.reach == Reach.IN.value, _REACH.c.peer.startswith("-"))
        found = found.where(~exists().where(_same(_BINDINGS, _REACH))).order_by(_REACH.c.since, _REACH.c.peer)
        return [Address(row.channel, row.account, row.peer) for row in self._connection.execute(found)]

    def every(self, community: str) -> Sequence[tuple[Address, Binding]]:
        """All bound chats of a community, the first bound first."""
        return self._bindings(_BINDINGS.c.community_id == community)

    def unbind(self, chat: Address) -> Binding | None:
        """Forget a chat's binding; answers what it was."""
        before = self.binding(chat)
        self._connection.execute(delete(_BINDINGS).where(_is(_BINDINGS, chat)))
        self._memo.forget("bindings")
        return before

    def move(self, old: Address, new: Address) -> None:
        """Binding, reporters' places, responses and waiting messages go to the new chat; what was to be done to a message of the
        old one cannot be done any more. Once it has moved there is nothing left to move."""
        self._memo.forget("bindings", "reporters", "cards", "brought")
        if self.binding(new) is None:
            self._connection.execute(update(_BINDINGS).where(_is(_BINDINGS, old)).values(peer=new.peer))
        place = update(tables.reporters).where(_is(tables.reporters, old))
        self._connection.execute(place.values(peer=new.peer, message=""))
        self._move_responses(old, new)
        waiting = select(_OUTBOX).where(_is(_OUTBOX, old), text(tables.UNFINISHED))
        for row in self._connection.execute(waiting).all():
            over = {"state": outbox.Standing.DEAD.value, "error": "ChatMigrated", "sent_at": self._now()}
            goes = {"peer": new.peer, "reply_to": ""}
            mine = (_OUTBOX.c.community_id == row.community_id, _OUTBOX.c.id == row.id)
            values = over if outbox.points(outbox.read(row)) else goes
            self._connection.execute(update(_OUTBOX).where(*mine).values(**values))
        self._connection.execute(delete(_REACH).where(_is(_REACH, old)))
        self.seen(new, Reach.IN)

    def _move_responses(self, old: Address, new: Address) -> None:
        """Where somebody has answered in both on one day, what they did in the new chat counts: an offer made in the old one may
        still run out after the move, and the move be told again."""
        there = _RESPONSES.alias()
        twice = select(there.c.who).where(there.c.community_id == _RESPONSES.c.community_id, _is(there, new))
        self._connection.execute(delete(_RESPONSES).where(_is(_RESPONSES, old), _RESPONSES.c.who.in_(twice)))
        self._connection.execute(update(_RESPONSES).where(_is(_RESPONSES, old)).values(peer=new.peer))

    def issue_code(self, code_hash: str, binding: Binding, expires_at: datetime) -> None:
        """Store a one-time binding code under its hash."""
        values = {"community_id": binding.community, "purpose": binding.purpose.value, "scope": binding.scope}
        self._connection.execute(insert(_CODES), {"code_hash": code_hash, "expires_at": expires_at, **values})

    def take_code(self, code_hash: str, now: datetime) -> Binding | None:
        """Use up a binding code; None when it is unknown, used or expired."""
        good = (_CODES.c.code_hash == code_hash, _CODES.c.used_at.is_(None), _CODES.c.expires_at > now)
        taken = update(_CODES).where(*good).values(used_at=now).returning(*_CODES.c)
        row = self._connection.execute(taken).first()
        return Binding(row.community_id, Purpose(row.purpose), row.scope) if row else None

    def home(self, chat: Address) -> str | None:
        """The community a private chat belongs to."""
        community: str | None = self._connection.execute(_HOME, dialect.where(chat)).scalar_one_or_none()
        return community

    def settle(self, chat: Address, community: str) -> None:
        """Remember a private chat's community, replacing an earlier one."""
        self._put(_HOMES, chat, {"community_id": community, "settled_at": self._now()})

    def _put(self, table: Table, chat: Address, values: dict[str, Any]) -> None:
        where = {"channel": chat.channel, "account": chat.account, "peer": chat.peer}
        self._connection.execute(dialect.replacing(self._connection, table), where | values)
        if table is not _HOMES:
            self._memo.forget("bindings")


def _is(table: FromClause, chat: Address) -> Any:
    return (table.c.channel == chat.channel) & (table.c.account == chat.account) & (table.c.peer == chat.peer)


def _same(table: Table, other: Table) -> Any:
    return (table.c.channel == other.c.channel) & (table.c.account == other.c.account) & (table.c.peer == other.c.peer)

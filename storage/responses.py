"""What became of offers, by group."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select, update

from domain.sensitivity import WINDOW, Response, Uptake
from flow.ports import Address
from storage import dialect, tables
from storage.ids import new_id

_RESPONSES = tables.responses
_PURPOSE = "responses"
"""What else the key is used for makes other digests."""


class Responses:
    """`flow.ports.Responses` on one connection. The first of `keys` is what digests are made with: where it changes somebody may
    count twice on that day."""

    def __init__(self, connection: Connection, keys: Sequence[str]) -> None:
        self._connection = connection
        self._keys = keys

    def note(self, community: str, chat: Address, who: str, day: date, response: Response) -> None:
        """Keep one. The row itself decides who is first."""
        mine = {"community_id": community, "channel": chat.channel, "account": chat.account, "peer": chat.peer}
        mine["who"] = self._digest(community, who, day.isoformat())
        row = {**mine, "id": new_id(), "day": day.isoformat(), "response": response.value}
        fresh = dialect.insert(self._connection.dialect.name, _RESPONSES).on_conflict_do_nothing()
        if self._connection.execute(fresh, row).rowcount == 1:
            return
        weaker = _RESPONSES.c.response.in_([each.value for each in response.outweighed])
        same = [_RESPONSES.c[name] == value for name, value in mine.items()]
        changed = update(_RESPONSES).where(*same, or_(weaker, _RESPONSES.c.reset_at.is_not(None)))
        self._connection.execute(changed.values(response=response.value, reset_at=None))

    def uptake(self, community: str, chat: Address, since: date) -> Uptake:
        """The newest WINDOW that stand."""
        standing = (_in(community, chat), _RESPONSES.c.reset_at.is_(None), _RESPONSES.c.day >= since.isoformat())
        newest = select(_RESPONSES.c.response).where(*standing)
        newest = newest.order_by(_RESPONSES.c.day.desc(), _RESPONSES.c.id.desc()).limit(WINDOW)
        each = newest.subquery().c.response
        rows = self._connection.execute(select(each, func.count()).group_by(each))
        counts: dict[str, int] = {row[0]: row[1] for row in rows}
        return Uptake(**{response.value: counts.get(response.value, 0) for response in Response})

    def chats(self, community: str) -> Sequence[Address]:
        """The groups of which there is any, by their ids."""
        chat = (_RESPONSES.c.channel, _RESPONSES.c.account, _RESPONSES.c.peer)
        found = select(*chat).distinct().where(_RESPONSES.c.community_id == community).order_by(*chat)
        return [Address(*row) for row in self._connection.execute(found)]

    def reset_at(self, community: str, chat: Address) -> datetime | None:
        """The newest reset that is in force."""
        found: datetime | None = self._connection.execute(_last_reset(community, chat)).scalar_one()
        return found

    def reset(self, community: str, chat: Address, at: datetime) -> int:
        """Those reset before keep their moment."""
        standing = (_in(community, chat), _RESPONSES.c.reset_at.is_(None))
        return self._connection.execute(update(_RESPONSES).where(*standing).values(reset_at=at)).rowcount

    def restore(self, community: str, chat: Address) -> int:
        """Those of earlier resets stay reset."""
        last = (_in(community, chat), _RESPONSES.c.reset_at == _last_reset(community, chat).scalar_subquery())
        return self._connection.execute(update(_RESPONSES).where(*last).values(reset_at=None)).rowcount

    def part(self, community: str, who: str) -> None:
        """On the few days that are not over everywhere."""
        here = _RESPONSES.c.community_id == community
        told = select(_RESPONSES.c.day).distinct().where(here, _RESPONSES.c.who != _RESPONSES.c.id)
        theirs = [self._digest(community, who, day) for day in self._connection.execute(told).scalars()]
        self._connection.execute(
            update(_RESPONSES).where(here, _RESPONSES.c.who.in_(theirs)).values(who=_RESPONSES.c.id)
        )

    def _digest(self, community: str, who: str, day: str) -> str:
        words = "\n".join((_PURPOSE, community, day, who))
        return hmac.digest(self._keys[0].encode(), words.encode(), hashlib.sha256).hex()


def _last_reset(community: str, chat: Address) -> Select[Any]:
    return select(func.max(_RESPONSES.c.reset_at)).where(_in(community, chat))


def _in(community: str, chat: Address) -> Any:
    account = (_RESPONSES.c.channel == chat.channel) & (_RESPONSES.c.account == chat.account)
    return (_RESPONSES.c.community_id == community) & account & (_RESPONSES.c.peer == chat.peer)

"""Which of our messages show which case."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, select, update

from flow.ports import Address, Audience, Kind, Notice, Spot
from storage import dialect, tables

_POSTS = tables.posts
TURNING = frozenset({Kind.LIST, Kind.QUEUE})
"""Messages that are about one thing after another: a press meant for what they showed before is stale."""


class Posts:
    """`flow.ports.Posts` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def case_at(self, spot: Spot) -> str | None:
        """The id of the case a message of ours is about."""
        found = select(_POSTS.c.case_id).where(_at(spot.chat), _POSTS.c.message == spot.message)
        case: str | None = self._connection.execute(found).scalar_one_or_none()
        return case

    def shown_at(self, spot: Spot) -> tuple[Kind, Audience] | None:
        """As what a message of ours was sent, and for whom."""
        found = select(_POSTS.c.kind, _POSTS.c.audience).where(_at(spot.chat), _POSTS.c.message == spot.message)
        row = self._connection.execute(found).first()
        return (Kind(row.kind), Audience(row.audience)) if row else None

    def card(self, community: str, case: str, chat: Address, audience: Audience) -> Spot | None:
        """The newest card of a case in a chat, if it has one there."""
        found = _of(community, case, {Kind.CARD, Kind.NEW_CARD}).where(_at(chat), _POSTS.c.audience == audience.value)
        row = self._connection.execute(found.order_by(_POSTS.c.posted_at.desc()).limit(1)).first()
        return _spot(row) if row else None

    def of(
        self, community: str, case: str, kinds: Collection[Kind], audience: Audience | None = None
    ) -> Sequence[Spot]:
        """Where messages of these kinds about a case stand, oldest first. One whose buttons were taken off is a STRIP."""
        found = _of(community, case, kinds).order_by(_POSTS.c.posted_at, _POSTS.c.message)
        if audience:
            found = found.where(_POSTS.c.audience == audience.value)
        return [_spot(row) for row in self._connection.execute(found)]

    def remember(self, notice: Notice, message: str, now: datetime) -> None:
        """A notice about a case has become this message (or edited it) at real time `now`."""
        to = notice.to
        row = {"channel": to.channel, "account": to.account, "peer": to.peer, "message": message, "posted_at": now}
        row |= {"community_id": notice.community, "case_id": notice.case}
        row |= {"audience": notice.audience.value, "kind": notice.kind.value}
        keep = dialect.replacing if notice.kind in TURNING else dialect.keeping
        self._connection.execute(keep(self._connection, _POSTS), row)

    def stripped(self, chat: Address, message: str) -> None:
        """The buttons of a message are gone: it asks nothing any more."""
        bare = update(_POSTS).where(_at(chat), _POSTS.c.message == message).values(kind=Kind.STRIP.value)
        self._connection.execute(bare)


def _of(community: str, case: str, kinds: Collection[Kind]) -> Select[Any]:
    names = [kind.value for kind in kinds]
    return select(_POSTS).where(_POSTS.c.community_id == community, _POSTS.c.case_id == case, _POSTS.c.kind.in_(names))


def _at(chat: Address) -> Any:
    return (_POSTS.c.channel == chat.channel) & (_POSTS.c.account == chat.account) & (_POSTS.c.peer == chat.peer)


def _spot(row: Row[Any]) -> Spot:
    return Spot(Address(row.channel, row.account, row.peer), row.message)

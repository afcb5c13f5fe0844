"""Which of our messages show which case."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, select, text, update

from flow.ports import Address, Audience, Kind, Notice, Posted, Spot
from storage import dialect, tables
from storage.outbox import Standing

_POSTS = tables.posts
_ITS = (_POSTS.c.community_id == bindparam("of_community"), _POSTS.c.case_id == bindparam("of_case"))
_OF = (
    select(_POSTS)
    .where(*_ITS, _POSTS.c.kind.in_(bindparam("of_kinds", expanding=True)))
    .order_by(_POSTS.c.posted_at, _POSTS.c.message)
)
_CARD = (
    select(_POSTS)
    .where(*_ITS, _POSTS.c.kind.in_([Kind.CARD.value, Kind.NEW_CARD.value]))
    .where(dialect.at(_POSTS), _POSTS.c.audience == bindparam("of_audience"))
    .order_by(_POSTS.c.posted_at.desc())
    .limit(1)
)
_HERE = (dialect.at(_POSTS), _POSTS.c.message == bindparam("at_message"))
_CASE_AT = select(_POSTS.c.case_id).where(*_HERE)
_COMING = (
    select(tables.outbox.c.id)
    .where(dialect.at(tables.outbox), text(tables.UNFINISHED))
    .where(tables.outbox.c.state == Standing.SENDING.value, tables.outbox.c.case_id == bindparam("of_case"))
    .limit(1)
)
_SHOWN_AT = select(_POSTS.c.kind, _POSTS.c.audience).where(*_HERE)
TURNING = frozenset({Kind.LIST, Kind.QUEUE})
"""Messages that are about one thing after another: a press meant for what they showed before is stale."""


class Posts:
    """`flow.ports.Posts` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def case_at(self, spot: Spot) -> str | None:
        """The id of the case a message of ours is about."""
        case: str | None = self._connection.execute(_CASE_AT, _where(spot)).scalar_one_or_none()
        return case

    def is_coming(self, case: str, chat: Address) -> bool:
        """Whether a message about a case is being sent to a chat just now."""
        found = self._connection.execute(_COMING, {"of_case": case, **dialect.where(chat)})
        return found.first() is not None

    def shown_at(self, spot: Spot) -> tuple[Kind, Audience] | None:
        """As what a message of ours was sent, and for whom."""
        row = self._connection.execute(_SHOWN_AT, _where(spot)).first()
        return (Kind(row.kind), Audience(row.audience)) if row else None

    def card(self, community: str, case: str, chat: Address, audience: Audience) -> Spot | None:
        """The newest card of a case in a chat, if it has one there."""
        which = {"of_community": community, "of_case": case, "of_audience": audience.value, **dialect.where(chat)}
        row = self._connection.execute(_CARD, which).first()
        return _spot(row) if row else None

    def of(
        self, community: str, case: str, kinds: Collection[Kind], audience: Audience | None = None
    ) -> Sequence[Spot]:
        """Where messages of these kinds about a case stand, oldest first. One whose buttons were taken off is a STRIP."""
        which = {"of_community": community, "of_case": case, "of_kinds": [kind.value for kind in kinds]}
        found = self._connection.execute(_OF, which)
        return [_spot(row) for row in found if audience is None or row.audience == audience.value]

    def within(self, chat: Address) -> Sequence[Posted]:
        """What stands in a chat, oldest first."""
        found = select(_POSTS).where(_at(chat)).order_by(_POSTS.c.posted_at, _POSTS.c.message)
        return [
            Posted(row.community_id, row.case_id, Kind(row.kind), Audience(row.audience))
            for row in self._connection.execute(found)
        ]

    def abandon(self, chat: Address) -> None:
        """Forget what stands in a chat."""
        self._connection.execute(delete(_POSTS).where(_at(chat)))

    def remember(self, notice: Notice, message: str, now: datetime) -> None:
        """A notice about a case has become this message (or edited it) at real time `now`."""
        to = notice.to
        row = {"channel": to.channel, "account": to.account, "peer": to.peer, "message": message, "posted_at": now}
        row |= {"community_id": notice.community, "case_id": notice.case}
        row |= {"audience": notice.audience.value, "kind": notice.kind.value}
        keep = dialect.replacing if notice.kind in TURNING else dialect.keeping
        self._connection.execute(keep(self._connection, _POSTS), row)

    def removed(self, community: str, case: str, chat: Address) -> None:
        """The messages about a case in a chat are gone."""
        mine = (_POSTS.c.community_id == community, _POSTS.c.case_id == case)
        self._connection.execute(delete(_POSTS).where(*mine, _at(chat)))

    def stripped(self, chat: Address, message: str) -> None:
        """The buttons of a message are gone: it asks nothing any more."""
        bare = update(_POSTS).where(_at(chat), _POSTS.c.message == message).values(kind=Kind.STRIP.value)
        self._connection.execute(bare)


def _where(spot: Spot) -> dict[str, str]:
    return {"at_message": spot.message, **dialect.where(spot.chat)}


def _at(chat: Address) -> Any:
    return (_POSTS.c.channel == chat.channel) & (_POSTS.c.account == chat.account) & (_POSTS.c.peer == chat.peer)


def _spot(row: Row[Any]) -> Spot:
    return Spot(Address(row.channel, row.account, row.peer), row.message)

"""Questions put to people in groups: «shall I register this?»."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, func, select, update

from flow.ports import Address, Conflict, Offer, Spot
from storage import dialect, tables
from storage.database import writes

_OFFERS = tables.offers
_APART = ","


class Offers:
    """`flow.ports.Offers` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, offer: Offer) -> None:
        """Store an offer. Raises Conflict when there is one about that message already: two replicas may have read it."""
        chat = offer.spot.chat
        row: dict[str, Any] = {"community_id": offer.community, "id": offer.id, "author": offer.author}
        row |= {"channel": chat.channel, "account": chat.account, "peer": chat.peer, "message": offer.spot.message}
        row |= {
            "album": offer.album,
            "met": offer.met,
            "made_at": offer.made_at,
            "expires_at": offer.expires_at,
            **_contents(offer),
        }
        fresh = dialect.insert(self._connection.dialect.name, _OFFERS).on_conflict_do_nothing()
        if self._connection.execute(fresh, row).rowcount != 1:
            raise Conflict(f"message {offer.spot.message} has an offer already")

    def get(self, community: str, offer: str) -> Offer | None:
        """The offer, with its row locked where the database has row locks; not in a transaction that only reads."""
        return self._first(select(_OFFERS).where(_OFFERS.c.community_id == community, _OFFERS.c.id == offer))

    def at(self, community: str, spot: Spot) -> Offer | None:
        """The offer about a message, locked as by `get`."""
        return self._first(select(_OFFERS).where(_in(community, spot.chat), _OFFERS.c.message == spot.message))

    def save(self, before: Offer, after: Offer) -> None:
        """Replace what is offered if nobody was faster; raises Conflict otherwise."""
        still = (_is(before), *(_OFFERS.c[name] == value for name, value in _contents(before).items()))
        if self._connection.execute(update(_OFFERS).where(*still).values(_contents(after))).rowcount != 1:
            raise Conflict(f"offer {before.id} has changed meanwhile")

    def of_author(self, community: str, author: str) -> Sequence[Offer]:
        """A person's offers that are kept, the earliest first."""
        found = select(_OFFERS).where(_OFFERS.c.community_id == community, _OFFERS.c.author == author)
        return [_read(row) for row in self._connection.execute(found.order_by(_OFFERS.c.id))]

    def made_since(self, community: str, chat: Address, since: datetime) -> int:
        """How many offers a group has heard since then."""
        count = select(func.count()).select_from(_OFFERS).where(_in(community, chat), _OFFERS.c.made_at > since)
        return int(self._connection.execute(count).scalar_one())

    def expired(self, now: datetime, limit: int) -> Sequence[Offer]:
        """Offers that have run out. Nobody else gets them before this transaction ends."""
        found = select(_OFFERS).where(_OFFERS.c.expires_at <= now).order_by(_OFFERS.c.expires_at).limit(limit)
        return [_read(row) for row in self._connection.execute(found.with_for_update(skip_locked=True))]

    def remove(self, offer: Offer) -> None:
        """Forget an offer."""
        self._connection.execute(delete(_OFFERS).where(_is(offer)))

    def _first(self, found: Select[Any]) -> Offer | None:
        asked = found.with_for_update() if writes(self._connection) else found
        row = self._connection.execute(asked).first()
        return _read(row) if row else None


def _is(offer: Offer) -> Any:
    return (_OFFERS.c.community_id == offer.community) & (_OFFERS.c.id == offer.id)


def _in(community: str, chat: Address) -> Any:
    account = (_OFFERS.c.channel == chat.channel) & (_OFFERS.c.account == chat.account)
    return (_OFFERS.c.community_id == community) & account & (_OFFERS.c.peer == chat.peer)


def _contents(offer: Offer) -> dict[str, str]:
    return {"parts": _APART.join(offer.parts), "media": _APART.join(offer.media)}


def _read(row: Row[Any]) -> Offer:
    spot = Spot(Address(row.channel, row.account, row.peer), row.message)
    parts, media = tuple(row.parts.split(_APART)), tuple(filter(None, row.media.split(_APART)))
    what = (parts, media, row.album, row.met)
    return Offer(row.community_id, row.id, row.author, spot, *what, row.made_at, row.expires_at)

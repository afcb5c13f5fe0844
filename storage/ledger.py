"""The append-only history, and the proof that it has not been rewritten."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select

from domain.events import GENESIS, Event, Link, link
from flow.ports import Conflict
from storage import dialect, tables
from storage.memo import Memo

_EVENTS = tables.events
_ITS = (_EVENTS.c.community_id == bindparam("community"), _EVENTS.c.stream == bindparam("stream"))
_STREAM = select(_EVENTS).where(*_ITS).order_by(_EVENTS.c.seq)
_LAST = select(_EVENTS.c.seq, _EVENTS.c.hash).where(*_ITS).order_by(_EVENTS.c.seq.desc()).limit(1)


class Ledger:
    """`flow.ports.Ledger` on one connection."""

    def __init__(self, connection: Connection, memo: Memo | None = None) -> None:
        self._connection = connection
        self._memo = memo or Memo()

    def append(self, event: Event) -> None:
        """Chain an event to its stream. Raises Conflict when its number is taken, ValueError when it leaves a gap."""
        seq, prev = (0, GENESIS) if event.seq == 1 else self._last(event.community, event.stream)
        if event.seq <= seq:
            raise Conflict(f"stream {event.stream} already has an event {event.seq}")
        if event.seq > seq + 1:
            raise ValueError(f"stream {event.stream} ends at {seq}, cannot go on with {event.seq}")
        entry, keep = link(prev, event), dialect.keeping(self._connection, _EVENTS)
        if self._connection.execute(keep, _values(entry)).rowcount != 1:  # where there is more than one writer
            raise Conflict(f"stream {event.stream} already has an event {event.seq}")
        known = self._memo.peek("events", (event.community, event.stream))
        if known is not None or event.seq == 1:
            self._memo.know("events", (event.community, event.stream), (*(known or ()), entry))

    def stream(self, community: str, stream: str) -> Sequence[Link]:
        """A stream's events in order, with the hashes as stored."""

        def found() -> tuple[Link, ...]:
            return tuple(map(read, self._connection.execute(_STREAM, {"community": community, "stream": stream})))

        return list(self._memo.get("events", (community, stream), found))

    def streams(self, community: str, kind: str, since: datetime | None, until: datetime | None) -> Sequence[str]:
        """The streams with an event of this kind in that time. Reads through the history: for reports, not for every update."""
        found = select(_EVENTS.c.stream).where(_EVENTS.c.community_id == community, _EVENTS.c.kind == kind)
        found = found.where(_EVENTS.c.at >= since) if since else found
        found = found.where(_EVENTS.c.at < until) if until else found
        rows = self._connection.execute(
            found.group_by(_EVENTS.c.stream).order_by(func.min(_EVENTS.c.at), _EVENTS.c.stream)
        )
        return [row.stream for row in rows]

    def _last(self, community: str, stream: str) -> tuple[int, str]:
        known = self._memo.peek("events", (community, stream))
        if known:
            return known[-1].event.seq, known[-1].hash
        row = self._connection.execute(_LAST, {"community": community, "stream": stream}).first()
        return (row.seq, row.hash) if row else (0, GENESIS)


def read(row: Row[Any]) -> Link:
    """A row of events as a link of its chain."""
    event = Event(row.community_id, row.stream, row.seq, row.kind, row.at, row.actor, row.data)
    return Link(event, row.prev, row.hash)


def _values(entry: Link) -> dict[str, Any]:
    event = entry.event
    return {
        "community_id": event.community,
        "stream": event.stream,
        "seq": event.seq,
        "kind": str(event.kind),
        "at": event.at,
        "actor": event.actor,
        "data": event.data,
        "prev": entry.prev,
        "hash": entry.hash,
    }

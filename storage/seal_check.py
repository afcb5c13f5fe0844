"""Do the seals hold, and is the history what they were put on? Against seals that were kept elsewhere nothing can be rewritten
unseen, not even all of it together with the seals that lie in the database."""

from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select

from domain.events import link
from domain.seal import LATE, Root, Seal, Span, follows, is_backdated, leaf
from storage import raw, seals, tables
from storage.seals import Exported

_EVENTS, _SEALS, _SEALED = tables.events, tables.seals, tables.sealed
_ITS = select(*raw.SEALS).where(_SEALS.c.community_id == bindparam("community"))
_ONE = _ITS.where(_SEALS.c.serial == bindparam("serial"))
_NEXT = _ITS.where(_SEALS.c.serial > bindparam("serial")).order_by(_SEALS.c.serial).limit(1)


class Fault(StrEnum):
    """What is wrong."""

    FILE = "file"  # a seal of the file is none, or does not follow the one before it: the file was changed
    GONE = "gone"  # a seal of the file is not in the database
    SEAL = "seal"  # a seal in the database is not the one of the file, or does not follow the one before it
    EVENTS = "events"  # events of a stream are not the ones that were sealed
    ROOT = "root"  # the events of a seal, taken together, are not the ones that were sealed
    BACKDATED = "backdated"  # an event was committed after a seal and is dated long before it


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something that is not as it was sealed: in which seal (0: in none yet), and where it is known which, in which stream and
    among which of its events."""

    community: str
    fault: Fault
    serial: int
    stream: str = ""
    first: int = 0
    last: int = 0


@dataclass(slots=True)
class Check:
    """Looks through all seals, or those of `told` and then what the database has besides. In memory: the events of one seal
    only as a sum, and what was found wrong. `looked` counts the seals."""

    connection: Connection
    looked: int = 0
    _blamed: set[tuple[str, str]] = field(default_factory=set)

    def run(self, told: Iterable[Exported] = ()) -> Iterator[Flaw]:
        """What is wrong, once for each stream: the rest of its chain hangs on it."""
        reached: dict[str, Seal] = {}
        for each in told:
            yield from self._against(each, reached.get(each.seal.community))
            reached[each.seal.community] = each.seal
        for community in self._communities():
            last = reached.get(community)
            for seal in self._after(community, last):
                if not follows(last, seal):
                    yield Flaw(community, Fault.SEAL, seal.serial)
                yield from self._events(seal, None, last)
                last = seal
            if last:
                yield from self._late(community, last)

    def _against(self, each: Exported, before: Seal | None) -> Iterator[Flaw]:
        told = each.seal
        if not follows(before, told):
            yield Flaw(told.community, Fault.FILE, told.serial)
        row = self.connection.execute(_ONE, {"community": told.community, "serial": told.serial}).first()
        if row is None or raw.seal(row) != told:
            yield Flaw(told.community, Fault.GONE if row is None else Fault.SEAL, told.serial)
        yield from self._events(told, each.spans, before)

    def _events(self, seal: Seal, spans: tuple[Span, ...] | None, before: Seal | None) -> Iterator[Flaw]:
        """The events of a seal, as the database has them, against its root, and each stream against its span where it is told."""
        self.looked += 1
        root, told = Root(), {span.stream: span for span in spans or ()}
        rows = seals.covered(self.connection, seal)
        for stream, group in groupby(rows, key=lambda row: row.stream):
            found = yield from self._stream(seal, stream, group, root, before)
            if spans is not None and told.pop(stream, None) != found:
                yield from self._blame(seal, found)
        for missing in told.values():
            yield from self._blame(seal, missing)
        if (root.count, root.hash) != (seal.count, seal.root):
            yield Flaw(seal.community, Fault.ROOT, seal.serial)

    def _stream(
        self, seal: Seal, stream: str, rows: Iterable[Row[Any]], root: Root, before: Seal | None
    ) -> Generator[Flaw, None, Span]:
        """Each event against its own hash; answers the span they make."""
        first, seq, head = 0, 0, ""
        for entry in map(raw.event, rows):
            event = entry.event
            if link(entry.prev, event).hash != entry.hash or (first and (entry.prev, event.seq) != (head, seq + 1)):
                yield from self._blame(seal, Span(stream, event.seq, event.seq, ""))
            if is_backdated(event.at, before):
                yield Flaw(seal.community, Fault.BACKDATED, seal.serial, stream, event.seq, event.seq)
            root.add(leaf(stream, event.seq, entry.hash))
            first, seq, head = first or event.seq, event.seq, entry.hash
        return Span(stream, first, seq, head)

    def _blame(self, seal: Seal, span: Span) -> Iterator[Flaw]:
        if (seal.community, span.stream) not in self._blamed:
            self._blamed.add((seal.community, span.stream))
            yield Flaw(seal.community, Fault.EVENTS, seal.serial, span.stream, span.first, span.last)

    def _communities(self) -> list[str]:
        found = select(_SEALS.c.community_id).union(select(_SEALED.c.community_id))
        return sorted(self.connection.execute(found).scalars())

    def _after(self, community: str, last: Seal | None) -> Iterator[Seal]:
        """The database's own seals behind the last one told of. One at a time: their events are read in between."""
        serial = last.serial if last else 0
        while row := self.connection.execute(_NEXT, {"community": community, "serial": serial}).first():
            serial = row.serial
            yield raw.seal(row)

    def _late(self, community: str, last: Seal) -> Iterator[Flaw]:
        """What no seal covers yet and yet is dated before the last one."""
        found = seals.uncovered(community, _EVENTS.c.stream, func.min(_EVENTS.c.seq), func.max(_EVENTS.c.seq))
        bound = max(last.at, raw.UNREADABLE + LATE) - LATE
        old = found.where(_EVENTS.c.at < bound).group_by(_EVENTS.c.stream).order_by(_EVENTS.c.stream)
        for stream, first, final in self.connection.execute(old):
            yield Flaw(community, Fault.BACKDATED, 0, stream, first, final)

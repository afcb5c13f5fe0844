"""Reading the whole history again: is every chain unbroken, does every case stand where its history leaves it, is everything
as it was sealed?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, and_, exists, select

from domain.act import Act
from domain.case import Case
from domain.events import Link, broken_at
from domain.lifecycle import replay
from storage import cases, raw, tables
from storage.seal_check import Check, Flaw
from storage.seals import Exported

_BATCH = 1000
_CASES, _EVENTS = tables.cases, tables.events


@dataclass(frozen=True, slots=True)
class Break:
    """A stream whose chain does not hold: `seq` is the first event that is missing, moved or altered."""

    community: str
    stream: str
    seq: int


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A case that is not where its history leaves it: the fields that differ, or "missing" for a whole side."""

    community: str
    case: str
    differs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What `verify` found. Whole when nothing is broken, nothing mismatched, and all is as it was sealed."""

    streams: int
    events: int
    breaks: tuple[Break, ...]
    mismatches: tuple[Mismatch, ...]
    seals: int = 0
    flaws: tuple[Flaw, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether nothing was found wrong."""
        return not (self.breaks or self.mismatches or self.flaws)


def verify(connection: Connection, told: Iterable[Exported] = ()) -> Report:
    """Check every stream, every case and every seal; the seals also against those of `told`, which were kept elsewhere. Holds one
    stream in memory at a time, besides what it finds wrong."""
    streams = events = 0
    breaks: list[Break] = []
    mismatches: list[Mismatch] = []
    for chain in _streams(connection):
        streams, events = streams + 1, events + len(chain)
        first = chain[0].event
        seq = broken_at(chain)
        if seq is not None:
            breaks.append(Break(first.community, first.stream, seq))
        differs = _differs(connection, chain)
        if differs:
            mismatches.append(Mismatch(first.community, first.stream, differs))
    mismatches.extend(_without_history(connection))
    check = Check(connection)
    flaws = tuple(check.run(told))
    return Report(streams, events, tuple(breaks), tuple(mismatches), check.looked, flaws)


def _streams(connection: Connection) -> Iterator[list[Link]]:
    ordered = select(*raw.EVENTS).order_by(_EVENTS.c.community_id, _EVENTS.c.stream, _EVENTS.c.seq)
    rows = connection.execute(ordered, execution_options={"yield_per": _BATCH})
    for _, group in groupby(rows, key=lambda row: (row.community_id, row.stream)):
        yield [raw.event(row) for row in group]


def _differs(connection: Connection, chain: list[Link]) -> tuple[str, ...]:
    first = chain[0].event
    if first.kind != Act.REGISTER:
        return ()  # not a case, or a broken chain, which is reported as such
    found = select(*cases.columns()).where(_CASES.c.community_id == first.community, _CASES.c.id == first.stream)
    row = connection.execute(found).first()
    if row is None:
        return ("missing",)
    try:
        return _between(cases.read(row), replay(entry.event for entry in chain))
    except (KeyError, ValueError, TypeError):
        return ("unreadable",)


def _between(stored: Case, told: Case) -> tuple[str, ...]:
    names = [field.name for field in fields(Case)]
    return tuple(name for name in names if getattr(stored, name) != getattr(told, name))


def _without_history(connection: Connection) -> Iterator[Mismatch]:
    told = and_(_EVENTS.c.community_id == _CASES.c.community_id, _EVENTS.c.stream == _CASES.c.id)
    orphans = select(_CASES.c.community_id, _CASES.c.id).where(~exists(select(_EVENTS.c.seq).where(told)))
    rows: Any = connection.execute(orphans, execution_options={"yield_per": _BATCH})
    for row in rows:
        yield Mismatch(row.community_id, row.id, ("missing",))

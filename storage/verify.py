"""Reading the whole history again: is every chain unbroken, and does every case stand where its history leaves it?"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, String, and_, exists, select, type_coerce

from domain.act import Act
from domain.case import Case
from domain.events import Event, Link, Scalar, broken_at
from domain.lifecycle import replay
from storage import cases, tables

_BATCH = 1000
_CASES, _EVENTS = tables.cases, tables.events
_LOOSE = {"at", "data"}
_RAW = [type_coerce(c, String).label(c.name) if c.name in _LOOSE else c for c in _EVENTS.c]
_UNREADABLE = datetime.min.replace(tzinfo=UTC)


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
    """What `verify` found. Whole when nothing is broken and nothing mismatched."""

    streams: int
    events: int
    breaks: tuple[Break, ...]
    mismatches: tuple[Mismatch, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing was found wrong."""
        return not self.breaks and not self.mismatches


def verify(connection: Connection) -> Report:
    """Check every stream and every case. Holds one stream in memory at a time, besides what it finds wrong."""
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
    return Report(streams, events, tuple(breaks), tuple(mismatches))


def _streams(connection: Connection) -> Iterator[list[Link]]:
    ordered = select(*_RAW).order_by(_EVENTS.c.community_id, _EVENTS.c.stream, _EVENTS.c.seq)
    rows = connection.execute(ordered, execution_options={"yield_per": _BATCH})
    for _, group in groupby(rows, key=lambda row: (row.community_id, row.stream)):
        yield [_read(row) for row in group]


def _read(row: Row[Any]) -> Link:
    """As `ledger.read`, but what cannot be read becomes something no event ever was, so that its hash is wrong."""
    event = Event(row.community_id, row.stream, row.seq, row.kind, _moment(row.at), row.actor, _data(row.data))
    return Link(event, row.prev, row.hash)


def _moment(stored: Any) -> datetime:
    try:
        moment = stored if isinstance(stored, datetime) else datetime.fromisoformat(stored)
    except (TypeError, ValueError):
        return _UNREADABLE
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _data(stored: str) -> Mapping[str, Scalar]:
    try:
        return dict(json.loads(stored))
    except (TypeError, ValueError):
        return {"": None}


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

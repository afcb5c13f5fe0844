"""Seals over the history: made, kept, listed, and written out to be kept elsewhere."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, TextIO

from sqlalchemy import Connection, Row, Select, and_, bindparam, func, insert, select

from domain.seal import Root, Seal, Span, leaf, seal
from flow.ports import Conflict, Draft
from storage import dialect, raw, tables

BATCH = 1000
FORMAT = "hotline-seals-1"
_EVENTS, _SEALS, _SEALED = tables.events, tables.seals, tables.sealed
_LAST = (
    select(*raw.SEALS).where(_SEALS.c.community_id == bindparam("community")).order_by(_SEALS.c.serial.desc()).limit(1)
)
_OF_IT = (_SEALED.c.community_id == bindparam("community"), _SEALED.c.serial == bindparam("serial"))
_WITHIN = and_(
    _EVENTS.c.community_id == _SEALED.c.community_id,
    _EVENTS.c.stream == _SEALED.c.stream,
    _EVENTS.c.seq.between(_SEALED.c.first, _SEALED.c.last),
)
_HEAD, _TAIL = f'{{"format": "{FORMAT}", "seals": [', "]}"


class NotSeals(ValueError):  # noqa: N818
    """A file that holds no seals as `export` writes them, or not all of it."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A seal as it was written out, with the spans it covers in order of stream."""

    seal: Seal
    spans: tuple[Span, ...]


class Seals:
    """`flow.ports.Seals` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def last(self, community: str) -> Seal | None:
        """The newest seal."""
        row = self._connection.execute(_LAST, {"community": community}).first()
        return raw.seal(row) if row else None

    def begin(self, community: str) -> datetime | None:
        """When the history begins. Reads through it."""
        found = select(func.min(_EVENTS.c.at)).where(_EVENTS.c.community_id == community)
        moment: datetime | None = self._connection.execute(found).scalar_one()
        return moment

    def draft(self, community: str, at: datetime) -> Draft | None:
        """The next seal over everything committed that no seal covers. The last seal is read first: if another is made
        meanwhile, `keep` finds its number taken."""
        last, root, spans = self.last(community), Root(), []
        rows = self._connection.execute(_pending(self._connection, community), execution_options={"yield_per": BATCH})
        for stream, group in groupby(rows, key=lambda row: row.stream):
            seqs = []
            for row in group:
                root.add(leaf(stream, row.seq, row.hash))
                seqs.append(row.seq)
            spans.append(Span(stream, seqs[0], seqs[-1], row.hash))
        return Draft(seal(last, community, at, root), tuple(spans)) if spans else None

    def keep(self, draft: Draft) -> None:
        """Store a seal with what it covers. Raises Conflict when its number is taken: somebody else has just made it."""
        made = draft.seal
        values = {"community_id": made.community, "serial": made.serial}
        row = values | {"at": made.at, "count": made.count, "root": made.root, "prev": made.prev, "hash": made.hash}
        if self._connection.execute(dialect.keeping(self._connection, _SEALS), row).rowcount != 1:
            raise Conflict(f"seal {made.serial} of {made.community} has been made")
        for part in range(0, len(draft.spans), BATCH):
            spans = draft.spans[part : part + BATCH]
            rows = [values | {"stream": each.stream, "first": each.first, "last": each.last} for each in spans]
            self._connection.execute(insert(_SEALED), rows)


def listed(connection: Connection) -> Sequence[Seal]:
    """Every seal, by community and number."""
    found = select(*raw.SEALS).order_by(_in_bytes(connection.dialect.name, _SEALS.c.community_id), _SEALS.c.serial)
    return [raw.seal(row) for row in connection.execute(found)]


def export(connection: Connection, out: TextIO) -> int:
    """Write every seal with what it covers as one JSON object, a seal a line, so that it can be read line by line; answers how
    many."""
    out.write(f"{_HEAD}\n")
    seals = listed(connection)
    for place, each in enumerate(seals, 1):
        spans = [[span.stream, span.first, span.last, span.head] for span in _spans(connection, each)]
        line = {**asdict(each), "at": each.at.astimezone(UTC).isoformat(timespec="microseconds"), "streams": spans}
        out.write(json.dumps(line, ensure_ascii=False) + ("," if place < len(seals) else "") + "\n")
    out.write(f"{_TAIL}\n")
    return len(seals)


def read(path: Path) -> Iterator[Exported]:
    """The seals of a file, one at a time. Raises NotSeals, also when the file breaks off, OSError when there is none."""
    with path.open(encoding="utf-8") as lines:
        if next(lines, "").strip() != _HEAD:
            raise NotSeals("not written by `hotline ledger export`")
        for line in lines:
            if line.strip() == _TAIL:
                return
            yield _exported(line)
        raise NotSeals("the file breaks off")


def covered(connection: Connection, seal: Seal) -> Iterator[Row[Any]]:
    """The events a seal covers as the database has it, as `raw.event` reads them, in the order of its leaves."""
    which = {"community": seal.community, "serial": seal.serial}
    rows: Any = connection.execute(_covered(connection.dialect.name), which, execution_options={"yield_per": BATCH})
    return iter(rows)


def uncovered(community: str, *columns: Any) -> Select[Any]:
    """The events of a community that come after what its seals cover, in no order."""
    tops = (
        select(_EVENTS.c.stream, func.max(_EVENTS.c.seq).label("last"))
        .where(_EVENTS.c.community_id == community)
        .group_by(_EVENTS.c.stream)
        .subquery()
    )
    done = (
        select(_SEALED.c.stream, func.max(_SEALED.c.last).label("last"))
        .where(_SEALED.c.community_id == community)
        .group_by(_SEALED.c.stream)
        .subquery()
    )
    reached = func.coalesce(done.c.last, 0)
    new = (
        select(tops.c.stream, reached.label("reached"))
        .select_from(tops.outerjoin(done, tops.c.stream == done.c.stream))
        .where(tops.c.last > reached)
        .subquery()
    )
    of_it = and_(_EVENTS.c.community_id == community, _EVENTS.c.stream == new.c.stream, _EVENTS.c.seq > new.c.reached)
    return select(*columns).select_from(new.join(_EVENTS, of_it))


def _pending(connection: Connection, community: str) -> Select[Any]:
    found = uncovered(community, _EVENTS.c.stream, _EVENTS.c.seq, _EVENTS.c.hash)
    return found.order_by(_in_bytes(connection.dialect.name, _EVENTS.c.stream), _EVENTS.c.seq)


@cache
def _covered(dialect_: str) -> Select[Any]:
    return select(*raw.EVENTS).select_from(_SEALED.join(_EVENTS, _WITHIN)).where(*_OF_IT).order_by(*_leaves(dialect_))


@cache
def _ends(dialect_: str) -> Select[Any]:
    """Of each span of a seal what it is, and the hash of its last event."""
    ends = select(_SEALED.c.stream, _SEALED.c.first, _SEALED.c.last, _EVENTS.c.hash)
    found = ends.select_from(_SEALED.join(_EVENTS, and_(_WITHIN, _EVENTS.c.seq == _SEALED.c.last)))
    return found.where(*_OF_IT).order_by(*_leaves(dialect_))


def _leaves(dialect_: str) -> tuple[Any, Any]:
    return _in_bytes(dialect_, _SEALED.c.stream), _EVENTS.c.seq


def _spans(connection: Connection, seal: Seal) -> Iterator[Span]:
    which = {"community": seal.community, "serial": seal.serial}
    for row in connection.execute(_ends(connection.dialect.name), which):
        yield Span(row.stream, row.first, row.last, row.hash)


def _exported(line: str) -> Exported:
    try:
        given = json.loads(line.strip().rstrip(","))
        spans = tuple(
            Span(str(stream), int(first), int(last), str(head)) for stream, first, last, head in given["streams"]
        )
        at = datetime.fromisoformat(given["at"])
        words = {name: str(given[name]) for name in ("community", "root", "prev", "hash")}
        made = Seal(serial=int(given["serial"]), at=at, count=int(given["count"]), **words)
    except (KeyError, TypeError, ValueError) as error:
        raise NotSeals(f"a line that is no seal ({type(error).__name__})") from None
    if at.tzinfo is None:
        raise NotSeals("a moment without its zone")
    return Exported(made, spans)


def _in_bytes(dialect_: str, column: Any) -> Any:
    """In order of code points on both databases, whatever language the server sorts by."""
    return column.collate("C") if dialect_ == "postgresql" else column

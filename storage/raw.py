"""Rows as they lie there, whoever wrote them: what cannot be read becomes something no event and no seal ever was."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, String, Table, cast

from domain.events import Event, Link, Scalar
from domain.seal import Seal
from storage import tables

UNREADABLE = datetime.min.replace(tzinfo=UTC)


def columns(table: Table) -> list[Any]:
    """A table's columns, with moments and mappings as text."""
    return [cast(c, String).label(c.name) if c.name in {"at", "data"} else c for c in table.c]


EVENTS, SEALS = columns(tables.events), columns(tables.seals)


def event(row: Row[Any]) -> Link:
    """A row of EVENTS, as `ledger.read` would read it."""
    kind, actor, prev, hash_ = map(_word, (row.kind, row.actor, row.prev, row.hash))
    found = Event(row.community_id, row.stream, row.seq, kind, _moment(row.at), actor, _data(row.data))
    return Link(found, prev, hash_)


def seal(row: Row[Any]) -> Seal:
    """A row of SEALS."""
    root, prev, hash_ = map(_word, (row.root, row.prev, row.hash))
    return Seal(row.community_id, row.serial, _moment(row.at), row._mapping["count"], root, prev, hash_)


def _moment(stored: str) -> datetime:
    try:
        moment = datetime.fromisoformat(stored)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (TypeError, ValueError, OverflowError):
        return UNREADABLE


def _word(stored: Any) -> str:
    """SQLite keeps whatever somebody puts into a column of text."""
    return stored if isinstance(stored, str) else ""


def _data(stored: str) -> Mapping[str, Scalar]:
    try:
        found = json.loads(stored)
    except (TypeError, ValueError):
        found = None
    return found if isinstance(found, dict) else {"": None}

"""Rows as they lie there, whoever wrote them: what cannot be read becomes something no event and no seal ever was."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, String, Table, type_coerce

from domain.events import Event, Link, Scalar
from domain.seal import Seal
from storage import tables

_LOOSE = {"at", "data"}
_UNREADABLE = datetime.min.replace(tzinfo=UTC)


def columns(table: Table) -> list[Any]:
    """A table's columns, with moments and mappings unread."""
    return [type_coerce(c, String).label(c.name) if c.name in _LOOSE else c for c in table.c]


EVENTS, SEALS = columns(tables.events), columns(tables.seals)


def event(row: Row[Any]) -> Link:
    """A row of EVENTS, as `ledger.read` would read it."""
    found = Event(row.community_id, row.stream, row.seq, row.kind, _moment(row.at), row.actor, _data(row.data))
    return Link(found, row.prev, row.hash)


def seal(row: Row[Any]) -> Seal:
    """A row of SEALS."""
    count = row._mapping["count"]
    return Seal(row.community_id, row.serial, _moment(row.at), count, row.root, row.prev, row.hash)


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

"""Marks against abuse."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from domain.mark import Ground, Mark
from flow.ports import Conflict
from storage import tables
from storage.database import writes

_MARKS = tables.marks
_NAMES = {"community": "community_id", "case": "case_id", "ground": "reason"}
"""Fields whose column is called otherwise."""
MAY = frozenset({"confirmed_by", "settled_by", "words"})
"""Columns that hold nothing where the field is empty."""
STEPS = ("confirmed_at", "appealed_at", "settled_at")
"""What tells that somebody was faster."""


class Marks:
    """`flow.ports.Marks` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, mark: Mark) -> None:
        """Store a mark. Raises IntegrityError for a person who does not exist."""
        self._connection.execute(insert(_MARKS), _values(mark))

    def get(self, community: str, mark: str) -> Mark | None:
        """The mark, locked where the database can; not in a transaction that only reads."""
        found = select(_MARKS).where(_MARKS.c.community_id == community, _MARKS.c.id == mark)
        found = found.with_for_update() if writes(self._connection) else found
        row = self._connection.execute(found).first()
        return _read(row) if row else None

    def of(self, community: str, person: str) -> Sequence[Mark]:
        """Every mark of a person, the first one first."""
        found = select(_MARKS).where(_MARKS.c.community_id == community, _MARKS.c.person == person)
        return [_read(row) for row in self._connection.execute(found.order_by(_MARKS.c.id))]

    def current(self, community: str, person: str, now: datetime) -> Mark | None:
        """A person's mark that stands, or is proposed."""
        return next((mark for mark in self.of(community, person) if not mark.lifted_at and now < mark.expires_at), None)

    def save(self, before: Mark, after: Mark) -> None:
        """Replace the row if nobody was faster; raises Conflict otherwise."""
        same = [_MARKS.c[name].is_not_distinct_from(getattr(before, name)) for name in STEPS]
        its = (_MARKS.c.community_id == before.community, _MARKS.c.id == before.id)
        if self._connection.execute(update(_MARKS).where(*its, *same).values(_values(after))).rowcount != 1:
            raise Conflict(f"mark {before.id} is no longer as it was")


def _values(mark: Mark) -> dict[str, Any]:
    row = {_NAMES.get(field.name, field.name): getattr(mark, field.name) for field in fields(mark)}
    return row | {"reason": mark.ground.value} | {name: row[name] or None for name in MAY}


def _read(row: Row[Any]) -> Mark:
    given = {field.name: row._mapping[_NAMES.get(field.name, field.name)] for field in fields(Mark)}
    return Mark(**{**given, "ground": Ground(row.reason), **{name: given[name] or "" for name in MAY}})

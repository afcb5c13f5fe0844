"""What dispatchers' decisions teach the router."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from domain.correction import Correction
from storage import tables
from storage.memo import Memo

_CORRECTIONS = tables.corrections
MOST = 2000
"""How many are in force at most: beyond that the oldest give way, so that a process that starts learns them within seconds."""
CHUNK = 500
"""Ids in one statement."""
_HERE = _CORRECTIONS.c.community_id == bindparam("community")
_STANDING = (_HERE, _CORRECTIONS.c.undone_at.is_(None))
_VERSION = select(func.count(), func.max(_CORRECTIONS.c.id)).where(*_STANDING)
_NEWEST = select(_CORRECTIONS).where(_HERE).order_by(_CORRECTIONS.c.id.desc())


class Corrections:
    """`flow.ports.Corrections` on one connection."""

    def __init__(self, connection: Connection, memo: Memo | None = None) -> None:
        self._connection = connection
        self._memo = memo or Memo()

    def version(self, community: str) -> str:
        """How many there are and the newest one's id; read once a transaction, and again when something was changed in it."""

        def count() -> str:
            number, newest = self._connection.execute(_VERSION, {"community": community}).one()
            return f"{number}:{newest}" if number else ""

        return self._memo.get("corrections", community, count)

    def standing(self, community: str) -> Sequence[Correction]:
        """Those in force, the newest first, at most MOST."""
        found = _NEWEST.where(_CORRECTIONS.c.undone_at.is_(None)).limit(MOST)
        return [_read(row) for row in self._connection.execute(found, {"community": community})]

    def every(self, community: str) -> Sequence[Correction]:
        """All that are kept, the newest first."""
        return [_read(row) for row in self._connection.execute(_NEWEST, {"community": community})]

    def of(self, community: str, case: str) -> Correction | None:
        """That of a case."""
        found = select(_CORRECTIONS).where(*_of(community, case))
        row = self._connection.execute(found).first()
        return _read(row) if row else None

    def replace(self, community: str, case: str, new: Correction | None) -> None:
        """Keep this one of a case in place of any before. The case's row, which the assignment has just changed, is what keeps
        two dispatchers apart."""
        self._connection.execute(delete(_CORRECTIONS).where(*_of(community, case)))
        if new:
            self._connection.execute(insert(_CORRECTIONS), _row(new))
        self._memo.forget("corrections")

    def undo(self, community: str, corrections: Sequence[str], at: datetime) -> None:
        """Take these back; those that were keep their day."""
        for start in range(0, len(corrections), CHUNK):
            some = _CORRECTIONS.c.id.in_(corrections[start : start + CHUNK])
            mine = (_CORRECTIONS.c.community_id == community, some, _CORRECTIONS.c.undone_at.is_(None))
            self._connection.execute(update(_CORRECTIONS).where(*mine).values(undone_at=at))
        self._memo.forget("corrections")


def _of(community: str, case: str) -> tuple[Any, ...]:
    return (_CORRECTIONS.c.community_id == community, _CORRECTIONS.c.case_id == case)


def _row(each: Correction) -> dict[str, Any]:
    row = {"community_id": each.community, "id": each.id, "case_id": each.case, "words": each.words}
    return row | {"first": each.first, "right": each.right, "by": each.by, "at": each.at, "undone_at": each.undone_at}


def _read(row: Row[Any]) -> Correction:
    decided = (row.first, row.right, row.by, row.at, row.undone_at)
    return Correction(row.id, row.community_id, row.case_id, row.words, *decided)

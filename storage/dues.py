"""What the clock will do next, as a cache: at most one row a case."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, select

from domain.case import Case
from domain.ladder import Due
from storage import dialect, tables

_CASES, _DUES = tables.cases, tables.dues


class Dues:
    """`flow.ports.Dues` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, case: Case, due: Due | None, stamp: str) -> None:
        """Replace a stored case's due row; None removes it."""
        if due is None:
            mine = (_DUES.c.community_id == case.community, _DUES.c.case_id == case.id)
            self._connection.execute(delete(_DUES).where(*mine))
            return
        row: dict[str, object] = {"community_id": case.community, "case_id": case.id, "stamp": stamp}
        row |= {"kind": due.kind.value, "at": due.at, "step": due.step, "until": due.until}
        self._connection.execute(dialect.replacing(self._connection, _DUES), row)

    def claim(self, now: datetime, limit: int) -> Sequence[tuple[str, str]]:
        """(community, case id) due at `now`, earliest first. Nobody else gets them, or changes their cases, before this
        transaction ends: SQLite has one writer, PostgreSQL skips what somebody has locked."""
        its = (_CASES.c.community_id == _DUES.c.community_id) & (_CASES.c.id == _DUES.c.case_id)
        due = select(_DUES.c.community_id, _DUES.c.case_id).join(_CASES, its).where(_DUES.c.at <= now)
        due = due.order_by(_DUES.c.at, _DUES.c.case_id).limit(limit).with_for_update(skip_locked=True)
        return [(row.community_id, row.case_id) for row in self._connection.execute(due)]

    def stale(self, community: str, stamp: str) -> Sequence[tuple[str, datetime | None]]:
        """Cases whose row carries another stamp, with when their clock was to run out. Two processes that start at once do not
        both get them."""
        old = select(_DUES.c.case_id, _DUES.c.until).where(_DUES.c.community_id == community, _DUES.c.stamp != stamp)
        old = old.order_by(_DUES.c.case_id).with_for_update(skip_locked=True)
        return [(row.case_id, row.until) for row in self._connection.execute(old)]

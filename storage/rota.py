"""Who is on duty when. What that means for whom is told is `domain.rota`'s to say."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, insert, or_, select, update

from domain.people import Role
from domain.rota import LONGEST, Shift
from storage import tables
from storage.ids import new_id
from storage.memo import Memo

_ROTA = tables.rota


class Rota:
    """`flow.ports.Rota` on one connection."""

    def __init__(self, connection: Connection, memo: Memo | None = None) -> None:
        self._connection = connection
        self._memo = memo or Memo()

    def begin(self, community: str, shift: Shift) -> None:
        """Store a shift. Raises IntegrityError for a person who does not exist."""
        row = {"community_id": community, "id": new_id(), "person": shift.person, "role": shift.role.value}
        row |= {"scope": shift.scope}
        self._connection.execute(insert(_ROTA), row | {"starts_at": shift.starts_at, "ends_at": shift.ends_at})
        self._memo.forget("rota")

    def end(self, community: str, person: str, role: Role, scope: str, at: datetime) -> int:
        """End a person's running shifts for a role."""
        that = (_ROTA.c.person == person, _ROTA.c.role == role.value, _ROTA.c.scope == scope)
        return self._end(community, at, *that)

    def clear(self, community: str, person: str, at: datetime) -> int:
        """End what runs and drop what was planned."""
        mine = (_ROTA.c.community_id == community, _ROTA.c.person == person)
        self._memo.forget("rota")
        dropped = self._connection.execute(delete(_ROTA).where(*mine, _ROTA.c.starts_at > at)).rowcount
        return dropped + self._end(community, at, _ROTA.c.person == person)

    def around(self, community: str, role: Role, scope: str, now: datetime) -> Sequence[Shift]:
        """Shifts for a role that have not ended."""

        def read() -> tuple[datetime, Sequence[Shift]]:
            found = select(_ROTA).where(_ROTA.c.community_id == community, _unfinished(now))
            rows = self._connection.execute(found.order_by(_ROTA.c.starts_at, _ROTA.c.id))
            return now, [Shift(row.person, Role(row.role), row.scope, row.starts_at, row.ends_at) for row in rows]

        seen, shifts = self._memo.get("rota", community, read)
        if now < seen:
            self._memo.forget("rota")
            return self.around(community, role, scope, now)
        mine = [shift for shift in shifts if (shift.role, shift.scope) == (role, scope)]
        return [shift for shift in mine if shift.over_at > now]

    def _end(self, community: str, at: datetime, *which: ColumnElement[bool]) -> int:
        self._memo.forget("rota")
        running = (_ROTA.c.community_id == community, _ROTA.c.starts_at <= at, _unfinished(at), *which)
        return self._connection.execute(update(_ROTA).where(*running).values(ends_at=at)).rowcount


def _unfinished(now: datetime) -> ColumnElement[bool]:
    """Not ended, and not so old that it counts as ended."""
    forgotten = (_ROTA.c.ends_at.is_(None)) & (_ROTA.c.starts_at > now - LONGEST)
    return or_(_ROTA.c.ends_at > now, forgotten)

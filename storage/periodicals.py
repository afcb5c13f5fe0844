"""Which weekly and monthly reports have gone out, and on which mornings what is hot has been looked after."""

from datetime import date, datetime

from sqlalchemy import Connection, func, select

from domain.periodical import Every
from flow.ports import Conflict
from storage import dialect, tables

_PERIODICALS = tables.periodicals


class Periodicals:
    """`flow.ports.Periodicals` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def latest(self, community: str, every: Every, before: date) -> datetime | None:
        """A demo's clock may have been moved back: what was of later days does not count."""
        which = (_PERIODICALS.c.community_id == community, _PERIODICALS.c.every == every.value)
        asked = select(func.max(_PERIODICALS.c.at)).where(*which, _PERIODICALS.c.last < before.isoformat())
        found: datetime | None = self._connection.execute(asked).scalar_one()
        return found

    def is_out(self, community: str, every: Every, last: date) -> bool:
        """Whether the one of the days until `last` has gone out."""
        which = (_PERIODICALS.c.community_id == community, _PERIODICALS.c.every == every.value)
        found = select(_PERIODICALS.c.last).where(*which, _PERIODICALS.c.last == last.isoformat())
        return self._connection.execute(found).first() is not None

    def keep(self, community: str, every: Every, last: date, at: datetime) -> None:
        """Remember that it has gone out. Raises Conflict when it had: whoever comes first sends it."""
        row = {"community_id": community, "every": every.value, "last": last.isoformat(), "at": at}
        if self._connection.execute(dialect.keeping(self._connection, _PERIODICALS), row).rowcount != 1:
            raise Conflict(f"the {every.value} until {last} of {community} has been reported")

"""What shadow mode would have done, and how many messages it has heard."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, tuple_, update
from sqlalchemy.exc import IntegrityError

from flow.ports import Heard, Outcome, Tally
from storage import dialect, tables

_SHADOWS, _DAYS, _VAULT = tables.shadows, tables.shadow_days, tables.vault


class Shadows:
    """`flow.ports.Shadows` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def count(self, community: str, day: date) -> None:
        """One more message was heard on this day."""
        first = dialect.insert(self._connection.dialect.name, _DAYS)
        more = first.on_conflict_do_update(index_elements=list(_DAYS.primary_key), set_={"heard": _DAYS.c.heard + 1})
        self._connection.execute(more, {"community_id": community, "day": day.isoformat(), "heard": 1})

    def add(self, community: str, heard: Heard) -> None:
        """Keep one."""
        row = {"community_id": community, "id": heard.id, "batch": heard.batch, "heard_at": heard.at}
        row |= {"outcome": heard.outcome.value, "matter": heard.matter, "clock": heard.clock}
        row |= {"emergency": heard.emergency, "shown": heard.shown, "judged": heard.right}
        self._connection.execute(insert(_SHADOWS), row)

    def batch(self, community: str, batch: str) -> Sequence[Heard]:
        """The entries of a batch in the order they were heard."""
        found = select(_SHADOWS).where(_SHADOWS.c.community_id == community, _SHADOWS.c.batch == batch)
        return [_heard(row) for row in self._connection.execute(found.order_by(_SHADOWS.c.id))]

    def latest(self, community: str) -> str | None:
        """The newest batch."""
        found = select(_SHADOWS.c.batch).where(_SHADOWS.c.community_id == community)
        batch: str | None = self._connection.execute(found.order_by(_SHADOWS.c.id.desc()).limit(1)).scalar_one_or_none()
        return batch

    def judge(self, community: str, heard: str, *, right: bool) -> bool:
        """Only the first word counts."""
        mine = (_SHADOWS.c.community_id == community, _SHADOWS.c.id == heard, _SHADOWS.c.judged.is_(None))
        return self._connection.execute(update(_SHADOWS).where(*mine).values(judged=right)).rowcount == 1

    def tally(self, community: str) -> Tally:
        """All there is so far."""
        heard = select(func.coalesce(func.sum(_DAYS.c.heard), 0)).where(_DAYS.c.community_id == community)
        words = select(_SHADOWS.c.judged, func.count()).where(_SHADOWS.c.community_id == community)
        judged = {row[0]: int(row[1]) for row in self._connection.execute(words.group_by(_SHADOWS.c.judged))}
        total = int(self._connection.execute(heard).scalar_one())
        return Tally(total, sum(judged.values()), judged.get(True, 0), judged.get(False, 0))

    def forget(self, before: datetime) -> int:
        """Out of the vault, and out of the books whoever was quoted and never met in earnest."""
        old = select(_SHADOWS.c.community_id, _SHADOWS.c.shown).where(_SHADOWS.c.heard_at < before)
        gone = delete(_VAULT).where(tuple_(_VAULT.c.community_id, _VAULT.c.id).in_(old))
        quoted = self._connection.execute(gone.returning(_VAULT.c.community_id, _VAULT.c.person)).all()
        for community, person in {(row.community_id, row.person) for row in quoted}:
            self._forget_person(community, person)
        return len(quoted)

    def _forget_person(self, community: str, person: str) -> None:
        """Somebody of whom the vault holds nothing more, not even a name. The database itself says if anything refers to them."""
        mine = (_VAULT.c.community_id == community, _VAULT.c.person == person)
        if self._connection.execute(select(_VAULT.c.id).where(*mine).limit(1)).first():
            return
        try:
            with self._connection.begin_nested():
                for table, column in (
                    (tables.vault_keys, "person"),
                    (tables.addresses, "person"),
                    (tables.persons, "id"),
                ):
                    whose = (table.c.community_id == community, table.c[column] == person)
                    self._connection.execute(delete(table).where(*whose))
        except IntegrityError:
            return


def _heard(row: Row[Any]) -> Heard:
    outcome = Outcome(row.outcome)
    return Heard(row.id, row.batch, row.heard_at, outcome, row.matter, row.clock, row.emergency, row.shown, row.judged)

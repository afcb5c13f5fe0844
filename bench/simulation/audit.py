"""What must hold in the books at any moment: looked up in the database itself, now and then and at the end."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, text

from bench.simulation.hotline import Hotline
from bench.simulation.watch import Watch
from domain.act import Act
from domain.case import Case
from domain.ladder import next_due
from storage import cases, tables
from storage.verify import verify

_CASES, _DUES, _EVENTS = tables.cases, tables.dues, tables.events
A_NIGHT = timedelta(days=1)
_UNDUE = text(
    "SELECT c.id FROM cases c LEFT JOIN dues d ON d.community_id = c.community_id AND d.case_id = c.id "
    "WHERE c.state IN ('triage', 'assigned', 'in_progress', 'resolved') AND d.case_id IS NULL"
)
_OVERDUE = text(
    "SELECT d.case_id FROM dues d LEFT JOIN cases c ON c.community_id = d.community_id AND c.id = d.case_id "
    "WHERE c.id IS NULL OR c.state NOT IN ('triage', 'assigned', 'in_progress', 'resolved')"
)
_ORPHANS = text(
    "SELECT c.id FROM cases c WHERE (c.state IN ('assigned', 'in_progress') AND c.unit = '') "
    "OR (c.state = 'in_progress' AND c.officer = '') OR (c.state = 'in_progress' AND c.external = '' AND NOT EXISTS "
    "(SELECT 1 FROM grants g WHERE g.community_id = c.community_id AND g.person = c.officer AND g.scope = c.unit))"
)


class Audit:
    """`rederived_at` are the moments at which due times were worked out for another reason than an event."""

    def __init__(self, hotline: Hotline, watch: Watch) -> None:
        self._hotline, self._watch = hotline, watch
        self.rederived_at: list[datetime] = []

    def glance(self) -> None:
        """I1 and I9, of every case that is open."""
        with self._hotline.database.read() as connection:
            for what, query in (("no due row", _UNDUE), ("ended and still due", _OVERDUE), ("no owner", _ORPHANS)):
                for case in connection.execute(query).scalars():
                    self._watch.blame("I1", case, what)
        self._rederive()

    def end(self, said: Counter[str]) -> None:
        """I2: what was said is there, once. I5: the history is whole and sealed."""
        with self._hotline.database.read() as connection:
            stored = connection.execute(select(func.count()).select_from(_CASES)).scalar_one()
            kinds = select(func.count()).where(_EVENTS.c.kind == Act.REGISTER)
            registered = connection.execute(kinds).scalar_one()
            report = verify(connection)
        if not stored == registered == said["filed"] == len(self._watch.stories):
            self._watch.blame("I2", "", f"{said['filed']} filed, {registered} registered, {stored} stored")
        for flaw in (*report.breaks, *report.mismatches, *report.flaws):
            self._watch.blame("I5", getattr(flaw, "case", getattr(flaw, "stream", "")), str(flaw))
        if said["days"] > 1 and stored and not report.seals:
            self._watch.blame("I5", "", "nothing was sealed")
        for case, story in self._watch.stories.items():
            if not (story.acknowledged or story.phone):
                self._watch.blame("I3", case, "never acknowledged")

    def _rederive(self) -> None:
        community = self._hotline.community
        for case, row in self._rows():
            moments = (row.last_at, *self.rederived_at[-1:], self._hotline.world.clock())
            expected = [due.at for moment in moments if (due := next_due(case, community, moment))]
            if row.due_at not in expected and not self._left_until_morning(row.due_at, expected):
                self._watch.blame("I9", case.id, f"due at {row.due_at}, worked out anew {expected}")
            if row.stamp != community.stamp:
                self._watch.blame("I9", case.id, f"derived from {row.stamp}, the rules are {community.stamp}")

    def _left_until_morning(self, due: datetime, expected: list[datetime]) -> bool:
        """What came up in quiet hours waits for their end, the next one."""
        community, now = self._hotline.community, self._hotline.world.clock()
        ends = community.calendar.local(due).time() == community.quiet.closes
        return ends and due - now <= A_NIGHT and any(moment <= due for moment in expected)

    def _rows(self) -> list[tuple[Case, Any]]:
        """Every case that is due, with its due row and the moment of its last event."""
        last = (_EVENTS.c.community_id == _CASES.c.community_id) & (_EVENTS.c.stream == _CASES.c.id)
        last &= _EVENTS.c.seq == _CASES.c.version
        its = (_DUES.c.community_id == _CASES.c.community_id) & (_DUES.c.case_id == _CASES.c.id)
        dues = select(_CASES.c.id, _DUES.c.at.label("due_at"), _DUES.c.stamp, _EVENTS.c.at.label("last_at"))
        due = select(*cases.columns()).join_from(_CASES, _DUES, its)
        with self._hotline.database.read() as connection:
            found = {row.id: cases.read(row) for row in connection.execute(due)}
            rows = connection.execute(dues.join_from(_CASES, _DUES, its).join(_EVENTS, last)).all()
        return [(found[row.id], row) for row in rows]

"""The hotline of one community as one process: the real storage in memory, on a clock that is moved. Whoever wants to know
hears of what each transaction has left behind."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from domain.case import Case
from domain.community import Community
from domain.events import Event
from domain.ladder import Due
from flow import chase, seal
from flow.ports import Matcher, Notice, Teachable
from storage import migrations, retain
from storage.database import Database
from storage.memo import Memo
from storage.uow import Uow, World, unit_of_work

PASSING = ("cards", "events", "brought", "reporters", "vault", "corrections")
"""What a transaction has read that may be otherwise in the next, or is too much to remember for a year."""
KEYS = ("a key for a town that does not exist",)
BATCH = 50


@dataclass(frozen=True, slots=True)
class Traces:
    """What one transaction has left behind, each in its order."""

    events: list[Event] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    dues: list[tuple[str, Due | None]] = field(default_factory=list)


class Steady(Database):
    """A database with one user, who may hold a transaction over many steps: what asks for one meanwhile is part of it."""

    def __init__(self) -> None:
        super().__init__("sqlite://")
        self._held: Connection | None = None

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Everything until the end is one transaction."""
        if self._held:
            yield
            return
        with super().write() as self._held:
            try:
                yield
            finally:
                self._held = None

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """See Database."""
        if self._held:
            yield self._held
            return
        with super().write() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """See Database."""
        if self._held:
            yield self._held
            return
        with super().read() as connection:
            yield connection


class Hotline:
    """`hear` is told of every transaction once it is committed."""

    def __init__(
        self, community: Community, understand: Teachable, matcher: Matcher, clock: Callable[[], datetime]
    ) -> None:
        self.id = community.id
        self.rules = {community.id: community}
        self.database = Steady()
        migrations.upgrade(self.database)
        self._memo = Memo()
        self.world = World(clock, self.rules, understand, KEYS, clock, self._known, matcher=matcher)
        self.hear: list[Callable[[Traces], None]] = []

    @property
    def community(self) -> Community:
        """The rules as they are now."""
        return self.rules[self.id]

    @contextmanager
    def work(self) -> Iterator[Uow]:
        """A unit of work."""
        traces = Traces()
        try:
            with unit_of_work(self.database, self.world) as uow:
                _listen(uow, traces)
                yield uow
        except BaseException:
            self._memo.clear()
            raise
        for hear in self.hear:
            hear(traces)

    @contextmanager
    def look(self) -> Iterator[Uow]:
        """A unit of work that only reads."""
        with unit_of_work(self.database, self.world, read_only=True) as uow:
            yield uow

    def sweep(self) -> int:
        """A tick: act on all that is due; answers how many cases were looked at."""
        total, looked_at = 0, BATCH
        while looked_at == BATCH:
            with self.work() as uow:
                looked_at = chase.sweep(uow, BATCH)
            total += looked_at
        return total

    def _known(self) -> Memo:
        """Who works here and which groups there are: nobody but this process changes it."""
        self._memo.forget(*PASSING)
        return self._memo

    def midnight(self) -> None:
        """Once a day: seal the history, and once a week let go of what was kept long enough."""
        with self.work() as uow:
            draft = seal.draft(uow, self.id) if seal.is_due(uow, self.id) else None
            if draft:
                seal.keep(uow, draft)
        now = self.world.clock()
        if now.weekday() == 0:
            retain.prune(self.database, self.rules, now, now)

    def adopt(self, community: Community) -> int:
        """The rules have changed: everything derived from the old ones is worked out anew; answers how much."""
        self.rules[self.id] = community
        with self.work() as uow:
            return chase.rederive(uow, community)


def _listen(uow: Uow, traces: Traces) -> None:
    queue, put, append = uow.outbox.put, uow.dues.put, uow.ledger.append

    def queued(notice: Notice) -> None:
        queue(notice)
        traces.notices.append(notice)

    def planned(case: Case, due: Due | None, stamp: str) -> None:
        put(case, due, stamp)
        traces.dues.append((case.id, due))

    def happened(event: Event) -> None:
        append(event)
        traces.events.append(event)

    uow.outbox.put, uow.dues.put, uow.ledger.append = queued, planned, happened  # type: ignore[method-assign]

"""One transaction with everything a use case may touch."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from domain.community import Community
from flow.correct import Taught
from flow.leads import Leads
from flow.ports import Matcher, Teachable, UnitOfWork
from storage import ids
from storage.cases import Cases
from storage.chats import Chats
from storage.corrections import Corrections
from storage.database import Database
from storage.dialogs import Dialogs
from storage.dossier import Dossier
from storage.dues import Dues
from storage.inbox import Judging
from storage.ledger import Ledger
from storage.marks import Marks
from storage.memo import Memo
from storage.offers import Offers
from storage.outbox import Outbox
from storage.people import People
from storage.periodicals import Periodicals
from storage.posts import Posts
from storage.responses import Responses
from storage.rota import Rota
from storage.seals import Seals
from storage.shadows import Shadows
from storage.vault import Vault


def real_time() -> datetime:
    """The real clock, UTC: retries, leases and rate limits run on it even while a demo moves the business clock."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class World:
    """What every unit of work needs from outside: the business clock, the rules, the understanding, the secret keys, what this
    process knows of open cases. `memo` is what one knows at its beginning: nothing, but where nobody else writes and a year
    passes in minutes."""

    clock: Callable[[], datetime]
    communities: Mapping[str, Community]
    understand: Teachable
    keys: Sequence[str] = field(repr=False)
    real: Callable[[], datetime] = real_time
    memo: Callable[[], Memo] = Memo
    matcher: Matcher = field(kw_only=True)


class Uow:
    """`flow.ports.UnitOfWork` on one connection; `inbox`, `connection` and `trace` are for the edge. `trace` names what the
    work comes of, an update or a sweep: messages queued meanwhile carry it."""

    def __init__(self, connection: Connection, world: World) -> None:
        self.connection = connection
        self.communities = world.communities
        self._clock = world.clock
        self._now = world.clock()
        self.trace = ""
        self._memo = world.memo()
        self.cases = Cases(connection, self._memo)
        self.ledger = Ledger(connection, self._memo)
        self.seals = Seals(connection)
        self.periodicals = Periodicals(connection)
        self.dues = Dues(connection)
        self.outbox = Outbox(connection, world.real, self._trace, self._memo)
        self.posts = Posts(connection)
        self.people = People(connection, self._moment, self._memo)
        self.rota = Rota(connection, self._memo)
        self.marks = Marks(connection)
        self.chats = Chats(connection, self._moment, self._memo)
        self.vault = Vault(connection, world.keys, self._moment, self._memo)
        self.corrections = Corrections(connection, self._memo)
        self.understand = Taught(world.understand, self.corrections, self.vault)
        self.dialogs = Dialogs(connection, self._moment)
        self.offers = Offers(connection)
        self.responses = Responses(connection, world.keys)
        self.shadows = Shadows(connection)
        self.dossier = Dossier(connection, self.vault, self._moment, self._memo)
        self.inbox = Judging(connection)
        self.leads = Leads(self, world.matcher)

    @property
    def now(self) -> datetime:
        """The moment of this unit of work on the business clock; the same however long it takes."""
        return self._now

    def renew(self) -> datetime:
        """Read the clock again: in a batch, before the next update. Answers the new `now`."""
        self._now = self._clock()
        return self._now

    def new_id(self) -> str:
        """A fresh UUIDv7."""
        return ids.new_id()

    def savepoint(self) -> AbstractContextManager[None]:
        """All or nothing within the unit of work: an exception undoes what was done inside, and passes on."""
        return _savepoint(self.connection, self._memo)

    def _moment(self) -> datetime:
        return self._now

    def _trace(self) -> str:
        return self.trace


@contextmanager
def unit_of_work(database: Database, world: World, *, read_only: bool = False) -> Iterator[Uow]:
    """Begin a transaction, hand it over, commit it; an exception rolls everything back and passes on.

    With `read_only` nobody is kept from writing meanwhile, and nothing may be written.
    """
    with database.read() if read_only else database.write() as connection:
        yield Uow(connection, world)


@contextmanager
def _savepoint(connection: Connection, memo: Memo) -> Iterator[None]:
    try:
        with connection.begin_nested():
            yield
    except BaseException:
        memo.clear()
        raise


if TYPE_CHECKING:

    def _conforms(uow: Uow) -> UnitOfWork:
        return uow

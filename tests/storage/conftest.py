from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from domain.act import Act
from domain.case import Case
from domain.events import Event, Scalar
from domain.lifecycle import born, evolve, register
from domain.people import Actor
from flow.ports import Address, Audience, Kind, Notice, Reporter, Spot
from nlp.matcher import Matcher
from nlp.segment import Segmenter
from storage import migrations
from storage.database import Database
from storage.uow import Uow, World

if TYPE_CHECKING:
    from bench.postgres import Cluster

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@dataclass
class Hands:
    """A clock moved by hand."""

    moment: datetime = MONDAY

    def __call__(self) -> datetime:
        return self.moment

    def on(self, **span: float) -> datetime:
        self.moment += timedelta(**span)
        return self.moment


@dataclass
class Make:
    """Small things made without ceremony."""

    community: str = "xingfu"
    account: str = "100"
    made: list[str] = field(default_factory=list)

    def chat(self, peer: str = "-1") -> Address:
        return Address("telegram", self.account, peer)

    def spot(self, message: str = "7", peer: str = "-1") -> Spot:
        return Spot(self.chat(peer), message)

    def opened(self, uow: Uow, person: str = "p1", community: str = "") -> tuple[Case, Event]:
        """A registered case: row, reporter and first event."""
        where = community or self.community
        number = uow.cases.next_number(where, uow.now.date())
        data: dict[str, Scalar] = {"reporter": person, "channel": "chat", "urgency": "ordinary"}
        event = register(community=where, case=uow.new_id(), number=number, actor=Actor(person), at=uow.now, data=data)
        case = born(event)
        uow.cases.add(case, Reporter(person, self.spot()))
        uow.ledger.append(event)
        return case, event

    def step(self, uow: Uow, case: Case, act: Act, **data: Scalar) -> Case:
        """One more event, with its row."""
        event = Event(case.community, case.id, case.version + 1, act.value, uow.now, "p2", data)
        after = evolve(case, event)
        uow.ledger.append(event)
        uow.cases.save(after)
        return after

    def notice(self, kind: Kind = Kind.SAY, peer: str = "-1", **more: object) -> Notice:
        to = self.chat(peer)
        given: dict[str, object] = {"audience": Audience.RESIDENT, **more}
        return Notice(self.community, kind, to, **given)  # type: ignore[arg-type]


@pytest.fixture
def make() -> Make:
    return Make()


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def real() -> Hands:
    return Hands()


@pytest.fixture
def world(clock: Hands, real: Hands) -> World:
    def deaf(_text: str, _community: object) -> object:
        raise AssertionError("the storage understands nothing")

    return World(clock, {}, deaf, ("first secret",), real, matcher=Matcher(Segmenter()))  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def migrated(postgres: "Cluster") -> str:
    """The name of a PostgreSQL database with the schema in it, to be copied: that is quicker than migrating."""
    database = Database(postgres.create("migrated"))
    migrations.upgrade(database)
    database.dispose()
    return "migrated"


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    """Every test of the storage runs on both."""
    return str(request.param)


@pytest.fixture
def is_empty() -> bool:
    """Whether the database has no schema yet; a test that wants it so parametrizes this."""
    return False


@pytest.fixture
def url(kind: str, is_empty: bool, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where the database is: what goes into HOTLINE_DATABASE_URL."""
    if kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'deep' / 'hotline.db'}"
        return
    postgres: Cluster = request.getfixturevalue("postgres")
    name = f"t{uuid4().hex}"
    yield postgres.create(name, "template1" if is_empty else request.getfixturevalue("migrated"))
    postgres.drop(name)


@pytest.fixture
def on_sqlite(kind: str) -> None:
    """For what only SQLite has: a file, pragmas, a plan in its words."""
    if kind != "sqlite":
        pytest.skip("SQLite's own")


@pytest.fixture
def path(url: str, on_sqlite: None) -> Path:
    return Path(url.removeprefix("sqlite:///"))


@pytest.fixture
def open_database(url: str) -> Iterator[Callable[[], Database]]:
    """Another process on the same database."""
    opened: list[Database] = []

    def another() -> Database:
        opened.append(Database(url))
        return opened[-1]

    yield another
    for one in opened:
        one.dispose()


@pytest.fixture
def database(open_database: Callable[[], Database]) -> Database:
    database = open_database()
    if database.is_sqlite:
        migrations.upgrade(database)
    return database

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from domain.act import Act
from domain.case import Case
from domain.events import Event, Scalar
from domain.lifecycle import born, evolve, register
from domain.people import Actor
from flow.ports import Address, Audience, Kind, Notice, Reporter, Spot
from storage import migrations
from storage.database import Database
from storage.uow import Uow, World

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

    return World(clock, {}, deaf, ("first secret",), real)  # type: ignore[arg-type]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "hotline.db"


@pytest.fixture
def open_database(path: Path) -> Iterator[Callable[[], Database]]:
    """Another process on the same file."""
    opened: list[Database] = []

    def another() -> Database:
        opened.append(Database(f"sqlite:///{path}"))
        return opened[-1]

    yield another
    for one in opened:
        one.dispose()


@pytest.fixture
def database(open_database: Callable[[], Database]) -> Database:
    database = open_database()
    migrations.upgrade(database)
    return database

from collections.abc import Iterator

import pytest

from domain.people import Actor, Role
from flow.ports import Purpose
from nlp import Understanding
from storage import migrations
from storage.database import Database
from tests.flow.town import DESK, GROUP, WUYE, Town
from tests.handlers.town import understanding


@pytest.fixture(scope="session")
def understand() -> Understanding:
    return understanding()


@pytest.fixture(scope="session")
def schema() -> Iterator[Database]:
    """A migrated database to copy: migrating takes longer than most tests."""
    database = Database("sqlite://")
    migrations.upgrade(database)
    yield database
    database.dispose()


@pytest.fixture
def empty(schema: Database, understand: Understanding) -> Iterator[Town]:
    """A community nobody has come to yet. Whatever a test does, the books are in order afterwards."""
    database = Database("sqlite://")
    source, target = schema.engine.raw_connection(), database.engine.raw_connection()
    source.driver_connection.backup(target.driver_connection)
    source.close()
    target.close()
    town = Town(database, understand)
    yield town
    town.check()
    database.dispose()


@pytest.fixture
def world(empty: Town) -> Town:
    """The example community with its groups bound: residents, the desk, the property company."""
    empty.bind(GROUP, Purpose.HOTLINE)
    empty.bind(DESK, Purpose.DESK)
    empty.bind(WUYE, Purpose.UNIT, "wuye")
    return empty


@pytest.fixture
def wang(world: Town) -> Actor:
    """A resident."""
    return world.person("老王头儿")


@pytest.fixture
def officer(world: Town) -> Actor:
    return world.holder(Role.OFFICER, "wuye")


@pytest.fixture
def head(world: Town) -> Actor:
    return world.holder(Role.HEAD, "wuye")


@pytest.fixture
def dispatcher(world: Town) -> Actor:
    return world.holder(Role.DISPATCHER)

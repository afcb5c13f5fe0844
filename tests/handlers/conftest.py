"""A town for every test: the example community in memory with its groups bound and its staff in place."""

import sqlite3
from collections.abc import Callable, Iterator

import pytest
import structlog

from domain.community import Community
from nlp import Understanding
from storage.database import Database
from tests.domain import building
from tests.handlers import town as here
from tests.handlers.town import Hands, Town


@pytest.fixture(autouse=True)
def plain_logs() -> Iterator[None]:
    """Tracebacks as a machine wants them: structlog's picture of every local variable takes seconds."""
    structlog.configure(processors=[structlog.processors.JSONRenderer(ensure_ascii=False, default=str)])
    yield
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def example() -> Community:
    return building.example()


@pytest.fixture(scope="session")
def understand() -> Understanding:
    return here.understanding()


@pytest.fixture(scope="session")
def empty() -> sqlite3.Connection:
    return here.template()


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def found(
    empty: sqlite3.Connection, example: Community, understand: Understanding, clock: Hands
) -> Iterator[Callable[..., Town]]:
    """Founds a town with nobody in it, of the example community or of those given."""
    founded: list[Database] = []

    def make(**communities: Community) -> Town:
        database = Database("sqlite://")
        founded.append(database)
        empty.backup(here.raw(database))
        hotline = here.hotline(database, communities or {"example": example}, understand, clock)
        return Town(hotline, *here.judge(hotline), clock)

    yield make
    for database in founded:
        database.dispose()


@pytest.fixture
def town(found: Callable[..., Town]) -> Town:
    town = found()
    town.settle()
    return town

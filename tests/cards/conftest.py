"""The example community in both languages, and a database in memory for the stories cards are about."""

import dataclasses
import sqlite3
from collections.abc import Callable, Iterator

import pytest

from domain.community import Community
from nlp import Understanding
from nlp.matcher import Matcher
from storage.database import Database
from storage.uow import World
from tests.cards.stories import Told
from tests.handlers import town as here
from tests.handlers.conftest import empty, example, understand

__all__ = ["empty", "example", "understand"]


@pytest.fixture(params=["zh-CN", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def community(example: Community, language: str) -> Community:
    return dataclasses.replace(example, language=language)


@pytest.fixture
def told(empty: sqlite3.Connection, understand: Understanding) -> Iterator[Callable[..., Told]]:
    """Begins to tell a story about a community."""
    opened: list[Database] = []

    def begin(community: Community) -> Told:
        database, clock = Database("sqlite://"), here.Hands()
        matcher = Matcher(understand.segmenter)
        opened.append(database)
        empty.backup(here.raw(database))
        return Told(database, World(clock, {community.id: community}, understand, here.KEYS, matcher=matcher), clock)

    yield begin
    for database in opened:
        database.dispose()

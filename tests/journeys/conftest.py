"""One stage for the journeys of a module: a sandbox, a database and a hotline process, everybody brought in by the front door."""

from collections.abc import Callable, Iterator

import pytest

from bot.demo.stage import Stage, stage
from sandbox.client import Phone
from storage.verify import verify


@pytest.fixture(scope="module")
def staged() -> Iterator[Stage]:
    with stage() as running:
        yield running
        with running.hotline.database.read() as connection:
            report = verify(connection)
        assert report.whole, report


@pytest.fixture
def phone(staged: Stage) -> Iterator[Callable[[int], Phone]]:
    phones: list[Phone] = []

    def lift(person: int) -> Phone:
        phones.append(staged.phone(person))
        return phones[-1]

    yield lift
    for each in phones:
        each.close()

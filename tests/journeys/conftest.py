"""One stage for the journeys of a module: a sandbox, a database and a hotline process, everybody brought in by the front door."""

from collections.abc import Callable, Iterator

import pytest

from bot.demo import discreet
from bot.demo.stage import Stage, stage
from sandbox.client import Control, Phone
from storage.verify import verify
from tests.contract import uses


@pytest.fixture(scope="module")
def staged() -> Iterator[Stage]:
    with stage(warm=True) as running:
        yield running
        with running.hotline.database.read() as connection:
            report = verify(connection)
        assert report.whole, report
        check_calls(running.control)
        assert discreet.leaks(running) == []


def check_calls(control: Control) -> None:
    """The hotline called nothing that the contracts do not know of, and gave no parameter that the sandbox does not heed."""
    calls = control.calls()
    assert calls
    assert {call["method"] for call in calls} <= set(uses.methods_of("bot", "handlers"))
    assert [call for call in calls if call["unheeded"]] == []


@pytest.fixture
def phone(staged: Stage) -> Iterator[Callable[[int], Phone]]:
    phones: list[Phone] = []

    def lift(person: int) -> Phone:
        phones.append(staged.phone(person))
        return phones[-1]

    yield lift
    for each in phones:
        each.close()

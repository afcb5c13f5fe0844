"""One at a time, and the next one soon."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.demo.community import COMMUNITIES
from bot.settings import Settings
from bot.turn import Turn, is_gone, machine
from bot.wiring import Hotline, assemble
from storage import migrations
from storage.leases import Lease


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Hotline, Hotline]]:
    """Two processes on one database."""
    fields = {"database_url": f"sqlite:///{tmp_path / 'h.db'}", "communities": COMMUNITIES, "secret_keys": "k" * 16}
    made = [assemble(Settings(**fields, demo=True)) for _ in range(2)]  # type: ignore[arg-type]
    migrations.upgrade(made[0].database)
    yield made[0], made[1]
    for one in made:
        one.database.dispose()


async def test_the_second_begins_when_the_first_has_ended(pair: tuple[Hotline, Hotline]) -> None:
    working: list[int] = []
    began = {1: asyncio.Event(), 2: asyncio.Event()}

    def work(number: int, hotline: Hotline) -> object:
        async def run(_lease: Lease) -> None:
            working.append(number)
            began[number].set()
            await hotline.stopping.wait()
            working.append(-number)

        return run

    one, two = pair
    first = asyncio.create_task(Turn(one, "x").whenever(work(1, one)))  # type: ignore[arg-type]
    await asyncio.sleep(0.1)
    second = asyncio.create_task(Turn(two, "x").whenever(work(2, two)))  # type: ignore[arg-type]
    await asyncio.sleep(1.5)
    assert working == [1]
    one.stopping.set()
    await first
    async with asyncio.timeout(3):
        await began[2].wait()
    assert working == [1, -1, 2]
    two.stopping.set()
    await second


async def test_whoever_loses_the_lease_stops_and_what_breaks_is_heard(pair: tuple[Hotline, Hotline]) -> None:
    one, _ = pair
    ended = asyncio.Event()

    async def run(_lease: Lease) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    turn = asyncio.create_task(Turn(one, "x").whenever(run))
    await asyncio.sleep(0.1)
    with one.database.write() as connection:
        connection.exec_driver_sql("UPDATE leases SET holder = 'somebody', host = '', until = '2999-01-01 00:00:00'")
    async with asyncio.timeout(3):
        await ended.wait()
    turn.cancel()

    async def broken(_lease: Lease) -> None:
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011
        await Turn(one, "y").whenever(broken)


def test_a_process_of_this_machine_that_has_ended() -> None:
    import os
    import subprocess
    import sys

    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    assert is_gone(machine(), done.pid) is bool(machine())
    assert not is_gone(machine(), os.getpid())
    assert not is_gone("another", done.pid)
    assert not is_gone("", done.pid)

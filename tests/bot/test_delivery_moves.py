"""The sender finds out for itself that a group has moved, or that somebody has blocked us."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.delivery import Sender
from bot.limiter import SlidingWindows
from domain.community import Community
from domain.people import Role
from flow.ports import Audience, Binding, Kind, Notice, Purpose, Reach, Understanding
from sandbox.client import Control, Phone
from sandbox.default_scenario import LI, SUN, WANG, ZHAO
from sandbox.server import running
from sandbox.wide_scenario import BLOCK, wide_scenario
from storage.database import Database
from storage.delivery import Deliveries
from storage.uow import real_time
from tests.handlers import town as here
from tests.handlers.test_shadow import admin
from tests.handlers.town import BOT, Hands, Town, address

ADMIN = 150


@pytest.fixture
def url() -> Iterator[str]:
    with running(wide_scenario()) as address_:
        yield address_


@pytest.fixture
def town(
    url: str, tmp_path: Path, example: Community, understand: Understanding, empty: sqlite3.Connection
) -> Iterator[Town]:
    database, clock = Database(f"sqlite:///{tmp_path / 'hotline.db'}"), Hands()
    empty.backup(here.raw(database))
    hotline = here.hotline(database, {"example": example}, understand, clock, url)
    town = Town(hotline, *here.judge(hotline), clock)
    town.settle()
    with hotline.work() as uow:
        uow.chats.bind(address(BLOCK), Binding("example", Purpose.UNIT, "jingmi"))
    yield town
    database.dispose()


def queue(town: Town, kind: Kind, chat: int, **args: str) -> None:
    with town.hotline.work() as uow:
        uow.outbox.put(Notice("example", kind, address(chat), Audience.UNIT, "", args, args.pop("reply", "")))


async def send(town: Town) -> None:
    """Everything due now and what comes of it, without asking for more than it takes."""
    sender = Sender(town.hotline, SlidingWindows(group_per_minute=10_000, overall=10_000))
    deliveries = Deliveries(town.hotline.database)
    for _ in range(20):
        taken = deliveries.claim(str(BOT), real_time(), 20)
        if not taken:
            return
        for delivery in taken:
            await sender.deliver(delivery)
    raise AssertionError("it never ends")


def rows(town: Town) -> list[tuple[str, str, str]]:
    with town.hotline.look() as uow:
        found = uow.connection.exec_driver_sql("SELECT kind, peer, state FROM outbox ORDER BY id")
        return [(row[0], row[1], row[2]) for row in found]


async def test_a_group_that_moved_while_nobody_told_us(town: Town, url: str) -> None:
    with Control(url) as control:
        new = control.migrate(BLOCK, LI)
    queue(town, Kind.SAY, BLOCK, key="say.no_cases", reply="7")
    queue(town, Kind.REACTION, BLOCK, emoji="👀", reply="7")
    queue(town, Kind.STRIP, BLOCK, message="7")
    queue(town, Kind.SAY, BLOCK, key="say.cancelled")
    await send(town)
    with Phone(url, SUN) as sun:
        assert len([message for message in sun.messages(new) if message.from_bot]) == 2, "both sentences, each once"
    assert [state for _, _, state in rows(town)] == ["sent", "dead", "dead", "sent"]
    with town.hotline.look() as uow:
        assert uow.chats.binding(address(new)) == Binding("example", Purpose.UNIT, "jingmi")
        assert uow.chats.binding(address(BLOCK)) is None


async def test_what_points_at_an_old_message_finds_out_first(town: Town, url: str) -> None:
    with Control(url) as control:
        new = control.migrate(BLOCK, LI)
    queue(town, Kind.STRIP, BLOCK, message="7")
    queue(town, Kind.SAY, BLOCK, key="say.cancelled")
    await send(town)
    assert rows(town) == [("strip", str(BLOCK), "dead"), ("say", str(new), "sent")]


async def test_somebody_blocked_us_while_nobody_told_us(town: Town, url: str) -> None:
    admin(town, ADMIN)
    with Phone(url, ZHAO) as zhao:
        zhao.say(ZHAO, "在")
        zhao.block()
    queue(town, Kind.SAY, ZHAO, key="say.cancelled")
    await send(town)
    with town.hotline.look() as uow:
        assert uow.chats.reach(address(ZHAO)) is Reach.OUT
        told = uow.connection.exec_driver_sql("SELECT args FROM outbox WHERE peer = '150'").scalars().all()
    assert len(told) == 1
    assert "blocked" in told[0]
    assert Role.OFFICER.value in told[0]


async def test_put_out_of_a_group_while_nobody_told_us(town: Town, url: str) -> None:
    with Control(url) as control:
        control.bot_status(BLOCK, "kicked", WANG)
    queue(town, Kind.SAY, BLOCK, key="say.cancelled")
    await send(town)
    with town.hotline.look() as uow:
        assert uow.chats.bound("example", Purpose.UNIT, "jingmi") == []
        assert uow.chats.binding(address(BLOCK)) is not None

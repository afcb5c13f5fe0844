"""getUpdates: offsets, limits, long polls, conflicts."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from sandbox import people as acts
from sandbox.default_scenario import LI, RESIDENTS, WANG
from sandbox.updates import POLL_CONFLICT


def texts(updates: list[dict[str, Any]]) -> list[str]:
    return [update["message"]["text"] for update in updates]


@pytest.fixture
def said(table: Any) -> Any:
    for word in ("一", "二", "三"):
        acts.say(table.world, WANG, RESIDENTS, word)
    return table


async def test_without_offset_nothing_is_confirmed(said: Any) -> None:
    assert texts(await said.ok("getUpdates")) == ["一", "二", "三"]
    assert texts(await said.ok("getUpdates")) == ["一", "二", "三"]


async def test_an_offset_confirms_what_lies_before_it(said: Any) -> None:
    second = (await said.ok("getUpdates"))[1]["update_id"]
    assert texts(await said.ok("getUpdates", offset=second)) == ["二", "三"]
    assert texts(await said.ok("getUpdates")) == ["二", "三"]
    assert await said.ok("getUpdates", offset=second + 2) == []


async def test_a_negative_offset_keeps_only_the_last(said: Any) -> None:
    assert texts(await said.ok("getUpdates", offset=-1)) == ["三"]
    assert texts(await said.ok("getUpdates")) == ["三"]


async def test_a_negative_offset_beyond_the_queue_keeps_all(said: Any) -> None:
    assert texts(await said.ok("getUpdates", offset=-9)) == ["一", "二", "三"]


async def test_limit_takes_the_oldest(said: Any) -> None:
    assert texts(await said.ok("getUpdates", limit=2)) == ["一", "二"]


async def test_update_ids_grow_by_one(said: Any) -> None:
    ids = [update["update_id"] for update in await said.ok("getUpdates")]
    assert ids == [ids[0], ids[0] + 1, ids[0] + 2]


async def test_a_long_poll_wakes_with_the_first_word(table: Any) -> None:
    poll = asyncio.create_task(table.ok("getUpdates", timeout=20))
    await asyncio.sleep(0)
    assert not poll.done()
    acts.say(table.world, LI, RESIDENTS, "在吗")
    assert texts(await asyncio.wait_for(poll, 2)) == ["在吗"]


async def test_the_second_poll_ends_the_first(table: Any) -> None:
    first = asyncio.create_task(table.refused("getUpdates", timeout=20))
    await asyncio.sleep(0)
    second = asyncio.create_task(table.ok("getUpdates", timeout=20))
    assert await asyncio.wait_for(first, 2) == f"409 {POLL_CONFLICT}"
    acts.say(table.world, LI, RESIDENTS, "在吗")
    assert texts(await asyncio.wait_for(second, 2)) == ["在吗"]


async def test_allowed_updates_are_remembered_and_do_not_reach_back(said: Any) -> None:
    assert len(await said.ok("getUpdates", allowed_updates=["callback_query"])) == 3
    acts.say(said.world, WANG, RESIDENTS, "四")
    assert texts(await said.ok("getUpdates")) == ["一", "二", "三"]
    await said.ok("getUpdates", allowed_updates=[])
    acts.say(said.world, WANG, RESIDENTS, "五")
    assert texts(await said.ok("getUpdates")) == ["一", "二", "三", "五"]

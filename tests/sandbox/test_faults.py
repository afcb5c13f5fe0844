"""Cut lines, and updates that come twice, late or in the wrong order: by polling and by webhook."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from sandbox import Control
from sandbox import people as acts
from sandbox.default_scenario import LI, RESIDENTS, WANG
from sandbox.errors import ApiError
from sandbox.faults import Fault


def say(table: Any, *words: str) -> None:
    for word in words:
        acts.say(table.world, WANG, RESIDENTS, word)


async def drain(table: Any) -> list[tuple[int, str]]:
    """What a poller gets that confirms every batch."""
    got, offset = [], 0
    while batch := await table.ok("getUpdates", offset=offset):
        got += [(update["update_id"], update["message"]["text"]) for update in batch]
        offset = batch[-1]["update_id"] + 1
    return got


@pytest.mark.parametrize(("kind", "kept"), [("drop_before", 0), ("drop_after", 1)])
def test_a_cut_line(stage: Any, kind: str, kept: int) -> None:
    control = Control(stage.url)
    control.fault("sendMessage", kind)
    with pytest.raises(httpx.RemoteProtocolError, match="without sending a response"):
        stage.call("sendMessage", chat_id=RESIDENTS, text="好")
    assert len(stage.phone(WANG).messages(RESIDENTS)) == kept
    assert [(call["code"], call["description"]) for call in control.calls("sendMessage")] == [(499, "dropped")]
    stage.ok("sendMessage", chat_id=RESIDENTS, text="好")


async def test_a_doubled_update_comes_again_after_it_was_confirmed(table: Any) -> None:
    table.world.faults.order(Fault("updates", "duplicate"))
    say(table, "一", "二")
    got = await drain(table)
    assert [word for _, word in got] == ["一", "二", "一"]
    assert got[2] == got[0], "the same update_id"
    assert await drain(table) == []


async def test_reordered_updates_still_count_upwards_in_a_poll(table: Any) -> None:
    table.world.faults.order(Fault("updates", "reorder", times=3))
    say(table, "一", "二")
    assert await table.ok("getUpdates") == []
    say(table, "三", "四")
    got = await drain(table)
    assert [word for _, word in got] == ["三", "二", "一", "四"]
    assert [number for number, _ in got] == sorted(number for number, _ in got)


async def test_what_is_held_back_comes_in_the_end(table: Any) -> None:
    table.world.faults.order(Fault("updates", "reorder", times=9, hold=0.01))
    say(table, "一", "二")
    assert [u["message"]["text"] for u in await table.ok("getUpdates", timeout=5)] == ["二", "一"]


async def test_a_late_update_is_not_lost(table: Any) -> None:
    table.world.faults.order(Fault("updates", "delay", hold=0.05))
    say(table, "一", "二")
    first = await drain(table)
    assert [word for _, word in first] == ["二"]
    late = await table.ok("getUpdates", offset=first[-1][0] + 1, timeout=5)
    assert [update["message"]["text"] for update in late] == ["一"]


async def test_nothing_late_comes_to_a_closed_world(table: Any) -> None:
    table.world.faults.order(Fault("updates", "delay", hold=0.01))
    say(table, "一")
    table.world.close()
    await asyncio.sleep(0.03)
    assert not table.world.updates.pending


@pytest.mark.parametrize(("method", "kind"), [("updates", "429"), ("sendMessage", "duplicate"), ("*", "delay")])
def test_faults_go_with_what_they_spoil(table: Any, method: str, kind: str) -> None:
    with pytest.raises(ApiError, match="kind must be one of"):
        table.world.faults.order(Fault(method, kind))


async def test_a_fault_for_every_call_spares_the_updates(table: Any) -> None:
    table.world.faults.order(Fault("*", "500"))
    say(table, "一")
    await table.refused("getUpdates")
    assert [word for _, word in await drain(table)] == ["一"]


def test_the_webhook_gets_them_too(stage: Any, receiver: Any) -> None:
    control = Control(stage.url)
    stage.ok("setWebhook", url=receiver.url)
    control.fault("updates", "duplicate")
    stage.phone(WANG).say(RESIDENTS, "一")
    twice = [receiver.next() for _ in range(2)]
    assert twice[0] == twice[1]
    control.fault("updates", "reorder", times=2)
    stage.phone(WANG).say(RESIDENTS, "二")
    stage.phone(LI).say(RESIDENTS, "三")
    got = [receiver.next() for _ in range(2)]
    assert [update["message"]["text"] for update in got] == ["三", "二"]
    assert got[0]["update_id"] == got[1]["update_id"] + 1
    control.fault("updates", "delay", hold=0.6)
    stage.phone(WANG).say(RESIDENTS, "四")
    stage.phone(WANG).say(RESIDENTS, "五")
    assert [receiver.next()["message"]["text"] for _ in range(2)] == ["五", "四"]

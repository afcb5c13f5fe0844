"""The business clock: no jumps when the rate changes, and message dates stay real."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from typing import Any

import httpx
import pytest

from sandbox import Control, Scenario, ScenarioError, default_scenario, serve
from sandbox.clock import BusinessClock
from sandbox.default_scenario import RESIDENTS, WANG
from sandbox.errors import ApiError
from sandbox.server import NotLoopbackError, make_server


def test_rates_and_jumps() -> None:
    real = [1000.0]
    clock = BusinessClock(lambda: real[0])
    clock.set_rate(60)
    real[0] += 10
    assert clock.now() == 1600
    clock.set_rate(0)
    real[0] += 100
    assert clock.now() == 1600, "paused"
    clock.set_rate(3600)
    assert clock.now() == 1600, "a new rate does not jump"
    clock.jump(-50)
    real[0] += 1
    assert clock.now() == 5150
    clock.set(2_000_000)
    assert (clock.now(), clock.rate) == (2_000_000, 3600)
    clock.reset()
    assert (clock.now(), clock.rate) == (real[0], 1)


def test_the_formula_holds_and_versions_grow() -> None:
    real = [5.0]
    clock = BusinessClock(lambda: real[0])
    before = clock.version
    clock.set_rate(60)
    real[0] = 8.0
    shape = clock.as_json()
    assert shape["anchor_business"] + shape["rate"] * (real[0] - shape["anchor_real"]) == clock.now()
    assert clock.version == before + 1


@pytest.mark.parametrize("rate", [-1, 1e9])
def test_rates_out_of_reason(rate: float) -> None:
    with pytest.raises(ApiError):
        BusinessClock(lambda: 0.0).set_rate(rate)


def test_over_http_and_away_from_message_dates(stage: Any) -> None:
    with Control(stage.url) as control:
        before = control.clock()
        after = control.jump(days=1)
        assert after["anchor_business"] - before["anchor_business"] >= 86400
        said = stage.phone(WANG).say(RESIDENTS, "停水")
        assert abs(said.date - after["anchor_real"]) < 60
        assert control.rate(3600)["rate"] == 3600
        assert control.real_time()["rate"] == 1


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.2", "example.org", ""])
def test_only_this_machine(host: str) -> None:
    with pytest.raises(NotLoopbackError, match="this machine only"):
        make_server(default_scenario(), host)


async def test_serving_ends_in_order_when_cancelled() -> None:
    with socket.create_server(("127.0.0.1", 0)) as spare:
        port = spare.getsockname()[1]
    task = asyncio.create_task(serve(default_scenario(), port=port))
    async with httpx.AsyncClient(trust_env=False) as http:
        while not task.done():
            with contextlib.suppress(httpx.ConnectError):
                assert (await http.get(f"http://127.0.0.1:{port}/sandbox/clock")).is_success
                break
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        with pytest.raises(httpx.ConnectError):
            await http.get(f"http://127.0.0.1:{port}/sandbox/clock")


def test_a_scenario_survives_json() -> None:
    assert Scenario.parse(default_scenario().as_json()) == default_scenario()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"windows": [{"as": 101, "chat": -1001000000002}]}, "person 101 is not in chat"),
        ({"chats": [{"id": -5, "title": "x", "members": [9]}]}, r"\[9\] are not in users"),
        ({"chats": [{"id": 5, "title": "x"}], "windows": [], "hint": None}, "negative"),
        ({"bot": {"id": 1}}, "not a scenario"),
    ],
)
def test_scenarios_that_contradict_themselves(change: dict[str, Any], words: str) -> None:
    with pytest.raises(ScenarioError, match=words):
        Scenario.parse(default_scenario().as_json() | change)

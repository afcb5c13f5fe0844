"""Rate limits as sliding windows, and faults on order."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox import Control
from sandbox import people as acts
from sandbox.default_scenario import CENTRE, LI, RESIDENTS, WANG
from sandbox.faults import Fault
from sandbox.params import Params


async def send(table: Any, chat: int) -> dict[str, Any]:
    return await table("sendMessage", chat_id=chat, text="好")


async def test_off_by_default(table: Any) -> None:
    assert all([(await send(table, RESIDENTS))["ok"] for _ in range(60)])


async def test_a_group_takes_twenty_a_minute(table: Any) -> None:
    table.world.limits.on = True
    start = table.now.value
    for number in range(20):
        table.now.value = start + number
        assert (await send(table, RESIDENTS))["ok"]
    refused = await send(table, RESIDENTS)
    assert refused["error_code"] == 429
    assert refused["parameters"] == {"retry_after": 41}
    assert refused["description"] == "Too Many Requests: retry after 41"
    assert (await send(table, CENTRE))["ok"]
    table.now.value += 41
    assert (await send(table, RESIDENTS))["ok"]
    assert not (await send(table, RESIDENTS))["ok"], "the window slides, it does not reset"


async def test_a_private_chat_takes_one_a_second(table: Any) -> None:
    acts.say(table.world, WANG, WANG, "/start")
    table.world.limits.on = True
    assert (await send(table, WANG))["ok"]
    table.now.value += 0.5
    assert (await send(table, WANG))["parameters"] == {"retry_after": 1}
    table.now.value += 0.5
    assert (await send(table, WANG))["ok"]


async def test_thirty_a_second_over_all_chats(table: Any) -> None:
    table.world.limits.configure({"on": True, "group_per_minute": 1000})
    results = [(await send(table, RESIDENTS if n % 2 else CENTRE))["ok"] for n in range(31)]
    assert results == [True] * 30 + [False]


async def test_edits_are_free_and_refused_sends_leave_no_message(table: Any) -> None:
    table.world.limits.configure({"on": True, "group_per_minute": 1})
    sent = await table.ok("sendMessage", chat_id=RESIDENTS, text="0")
    assert not (await send(table, RESIDENTS))["ok"]
    for number in range(1, 30):
        await table.ok("editMessageText", chat_id=RESIDENTS, message_id=sent["message_id"], text=str(number))
    assert len(table.world.chats[RESIDENTS].messages) == 1


async def test_reactions_have_a_window_of_their_own(table: Any) -> None:
    table.world.limits.configure({"on": True, "group_reactions_per_minute": 1})
    message = acts.say(table.world, LI, RESIDENTS, "停水")
    touch = {"chat_id": RESIDENTS, "message_id": message.message_id}
    await table.ok("setMessageReaction", **touch, reaction=[{"type": "emoji", "emoji": "👀"}])
    assert (await send(table, RESIDENTS))["ok"]
    assert (await table.refused("setMessageReaction", **touch, reaction=[])).startswith("429")


@pytest.mark.parametrize(
    ("kind", "code"), [("429", 429), ("500", 500), ("timeout_before", 504), ("timeout_after", 504)]
)
async def test_faults_hit_so_many_calls(table: Any, kind: str, code: int) -> None:
    table.world.faults.order(Fault("sendMessage", kind, times=2, retry_after=7, hold=0))
    await table.ok("getMe")
    bodies = [await send(table, RESIDENTS) for _ in range(3)]
    assert [body.get("error_code") for body in bodies] == [code, code, None]
    applied = len(table.world.chats[RESIDENTS].messages)
    assert applied == (3 if kind == "timeout_after" else 1)
    if kind == "429":
        assert bodies[0]["parameters"] == {"retry_after": 7}


async def test_a_fault_for_every_method(table: Any) -> None:
    table.world.faults.order(Fault("*", "500"))
    assert await table.refused("getMe") == "500 Internal Server Error"
    await table.ok("getMe")


def test_limits_go_off_by_any_kind_of_body(stage: Any) -> None:
    with Control(stage.url) as control:
        assert control.limits(on=True)["on"]
        form = control.http.post("/sandbox/limits", data={"on": "false", "group_per_minute": "5"}).json()
        assert (form["on"], form["group_per_minute"]) == (False, 5)


async def test_a_parameter_nobody_heeds_is_told(table: Any) -> None:
    await table.ok(
        "sendMessage", chat_id=RESIDENTS, text="好", parse_mode="HTML", link_preview_options={"is_disabled": True}
    )
    await table.refused("sendMessage", chat_id=RESIDENTS, text="")
    assert [call["unheeded"] for call in table.world.calls.select("", 0)] == [("link_preview_options",), ()]


async def test_calls_are_logged_with_their_outcome(table: Any) -> None:
    await table.ok("getMe")
    await table.refused("sendMessage", chat_id=RESIDENTS, text="")
    log = table.world.calls.select("sendmessage", 0)
    assert [(call["code"], call["params"]["chat_id"]) for call in log] == [(400, RESIDENTS)]
    assert table.world.calls.select("", log[0]["number"]) == []


def test_params_know_their_shapes() -> None:
    params = Params({"a": "7", "b": "true", "c": '{"d": 1}', "e": 5, "f": None})
    assert (params.integer("a"), params.flag("b"), params.object("c"), params.text("e")) == (7, True, {"d": 1}, "5")
    assert "f" not in params

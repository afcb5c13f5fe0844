"""What phones do: say, press, edit, follow links; and what they see."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from sandbox import SandboxError
from sandbox import people as acts
from sandbox.callbacks import TOO_OLD
from sandbox.default_scenario import LI, RESIDENTS, SUN, TOKEN, WANG
from sandbox.errors import ApiError
from sandbox.people.view import messages_for

CARD = {"inline_keyboard": [[{"text": "满意", "callback_data": "v1"}]]}


async def card(table: Any) -> int:
    sent = await table.ok("sendMessage", chat_id=RESIDENTS, text="工单", reply_markup=CARD)
    return int(sent["message_id"])


async def test_a_press_reaches_the_bot(table: Any) -> None:
    number = await card(table)
    callback = acts.press(table.world, WANG, RESIDENTS, number, "v1")
    query = (await table.ok("getUpdates"))[-1]["callback_query"]
    assert (query["id"], query["data"], query["from"]["id"]) == (callback.id, "v1", WANG)
    assert query["message"]["reply_markup"] == CARD
    await table.ok("answerCallbackQuery", callback_query_id=callback.id, text="记下了", show_alert=True)
    assert callback.as_json() == {"answered": True, "text": "记下了", "show_alert": True, "url": ""}


async def test_presses_that_are_refused(table: Any) -> None:
    number = await card(table)
    with pytest.raises(ApiError, match="not on the message now"):
        acts.press(table.world, WANG, RESIDENTS, number, "v2")
    with pytest.raises(ApiError, match="is not in chat"):
        acts.press(table.world, SUN, RESIDENTS, number, "v1")
    await table.ok("editMessageReplyMarkup", chat_id=RESIDENTS, message_id=number)
    with pytest.raises(ApiError, match="not on the message now"):
        acts.press(table.world, WANG, RESIDENTS, number, "v1")
    assert not table.world.updates.pending


async def test_answers_that_come_too_late_or_to_nothing(table: Any) -> None:
    callback = acts.press(table.world, WANG, RESIDENTS, await card(table), "v1")
    long = await table.refused("answerCallbackQuery", callback_query_id=callback.id, text="水" * 201)
    assert long == "400 Bad Request: MESSAGE_TOO_LONG"
    table.now.value += 61
    for query_id in (callback.id, "12"):
        refused = await table.refused("answerCallbackQuery", callback_query_id=query_id)
        assert refused == f"400 Bad Request: {TOO_OLD}"


async def test_edits_keep_their_history(table: Any) -> None:
    said = acts.say(table.world, WANG, RESIDENTS, "停水")
    acts.edit(table.world, WANG, RESIDENTS, said.message_id, "停电")
    assert (await table.ok("getUpdates"))[-1]["edited_message"]["text"] == "停电"
    (seen,) = messages_for(table.world, table.world.chats[RESIDENTS], LI, 0)
    assert (seen["text"], seen["edited"], seen["edit_count"], seen["history"]) == ("停电", True, 1, ["停水"])
    with pytest.raises(ApiError, match="own messages"):
        acts.edit(table.world, LI, RESIDENTS, said.message_id, "停气")


@pytest.mark.parametrize(
    "url", ["https://t.me/hotline_demo_bot?start=a-B_9", "https://t.me/Hotline_Demo_Bot?start=a-B_9"]
)
async def test_a_deep_link_opens_the_private_chat(table: Any, url: str) -> None:
    acts.open_link(table.world, WANG, url)
    update = (await table.ok("getUpdates"))[0]["message"]
    assert (update["text"], update["chat"]["type"]) == ("/start a-B_9", "private")


@pytest.mark.parametrize(
    "url",
    [
        "https://t.me/other_bot?start=a",
        "https://evil.example/hotline_demo_bot?start=a",
        f"https://t.me/hotline_demo_bot?start={'a' * 65}",
        "https://t.me/hotline_demo_bot?start=水",
    ],
)
def test_other_links_do_not(table: Any, url: str) -> None:
    with pytest.raises(ApiError, match="not a start link"):
        acts.open_link(table.world, WANG, url)


async def test_a_selective_keyboard_is_for_the_one_addressed(table: Any) -> None:
    said = acts.say(table.world, WANG, RESIDENTS, "停水")
    markup = {"keyboard": [["打电话"]], "selective": True}
    reply = {"message_id": said.message_id}
    await table.ok("sendMessage", chat_id=RESIDENTS, text="好", reply_markup=markup, reply_parameters=reply)
    chat = table.world.chats[RESIDENTS]
    shown = {person: messages_for(table.world, chat, person, 1)[0]["reply_keyboard"] for person in (WANG, LI)}
    assert shown[WANG]["keyboard"] == [[{"text": "打电话"}]]
    assert shown[LI] is None


async def test_waiting_for_an_answer_takes_no_longer_than_the_answer(stage: Any, echo: Any) -> None:
    async with httpx.AsyncClient(base_url=stage.url, timeout=10, trust_env=False) as http:
        said = (await http.post("/sandbox/say", json={"as": WANG, "chat": RESIDENTS, "text": "停水"})).json()
        query = {"chat": RESIDENTS, "as": WANG, "timeout": 5}
        change = (await http.get("/sandbox/wait", params=query)).json()
        assert change["changed"]
        assert said["message_id"] == 1
        assert (await asyncio.gather(http.get("/sandbox/clock")))[0].is_success


def test_a_phone_and_a_bot(stage: Any, echo: Any, png: bytes) -> None:
    wang = stage.phone(WANG)
    said = wang.say(RESIDENTS, "3号楼停水")
    card = wang.wait_for(RESIDENTS, lambda m: m.from_bot)
    assert (card.text, card.reply_to, card.buttons) == ("工单:3号楼停水", said.id, ["满意", "提醒我", "私下说"])
    assert wang.message(RESIDENTS, said.id).reactions == ("👀",)
    assert wang.press(RESIDENTS, card, "提醒").show_alert
    assert wang.press(RESIDENTS, card, "满意").text == "记下了"
    edited = wang.wait_for(RESIDENTS, lambda m: m.edited)
    assert (edited.id, edited.history, edited.buttons) == (card.id, ("工单:3号楼停水",), [])
    with pytest.raises(LookupError, match="0 buttons match"):
        wang.press(RESIDENTS, card, "满意")
    photo = wang.say(RESIDENTS, "看", photo=png)
    assert wang.bytes_of(photo) == png
    wang.open_link("https://t.me/hotline_demo_bot?start=x")
    assert wang.wait_for(wang.me, lambda m: m.reply_keyboard).reply_keyboard == ("我要反映", "打电话")


def test_wait_for_says_what_it_saw_instead(stage: Any) -> None:
    wang = stage.phone(WANG)
    wang.say(RESIDENTS, "停水")
    with pytest.raises(TimeoutError, match="王秀兰: '停水'"):
        wang.wait_for(RESIDENTS, lambda m: m.from_bot, timeout=0.05)


def test_a_person_sees_only_their_own_chats(stage: Any) -> None:
    for chat in (RESIDENTS, WANG):
        with pytest.raises(SandboxError, match="403"):
            stage.phone(SUN).messages(chat)


def test_the_stream_tells_changes(stage: Any) -> None:
    with httpx.stream("GET", f"{stage.url}/sandbox/stream?after=0", timeout=5, trust_env=False) as stream:
        stage.phone(WANG).say(RESIDENTS, "停水")
        line = next(line for line in stream.iter_lines() if line.startswith("data:"))
    assert '"kind": "message"' in line
    assert f'"chat": {RESIDENTS}' in line


def test_the_state_hides_the_token(stage: Any) -> None:
    state = httpx.get(f"{stage.url}/sandbox/state", trust_env=False).text
    assert "王秀兰" in state
    assert TOKEN.partition(":")[2] not in state

"""Raw updates: kept before they are acknowledged, whatever they are."""

import asyncio
import json
import threading
from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import settings as settings_
from hypothesis import strategies as st
from pydantic import SecretStr

from bot import telegram_in
from bot.telegram_in import MOST_BYTES, Reception, lane, poll, webhook
from sandbox.client import Control, Phone
from sandbox.default_scenario import RESIDENTS, WANG
from storage.inbox import Inbox
from tests.handlers.town import BOT, Town, settings

SECRET = "a-webhook-secret-0"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
UPDATE = {
    "update_id": 7,
    "message": {"message_id": 1, "date": 1, "chat": {"id": -5, "type": "group"}, "from": {"id": 9}},
}


def knocking(town: Town) -> TestClient:
    town.hotline.settings = town.hotline.settings.model_copy(update={"webhook_secret": SecretStr(SECRET)})
    app = FastAPI()
    app.include_router(webhook(town.hotline, Reception(town.hotline, town.judge.ring)))
    return TestClient(app, raise_server_exceptions=False)


def kept(town: Town) -> list[tuple[int, str, str]]:
    with town.hotline.look() as uow:
        rows = uow.connection.exec_driver_sql("SELECT update_id, lane, raw FROM inbox ORDER BY update_id").all()
        return [(number, lane_, json.dumps(json.loads(raw), ensure_ascii=False)) for number, lane_, raw in rows]


# -- webhook ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers", [{}, {HEADER: ""}, {HEADER: "wrong"}, {HEADER: SECRET + "x"}, {HEADER: SECRET[:-1]}]
)
def test_without_the_secret(town: Town, headers: dict[str, str]) -> None:
    assert knocking(town).post("/telegram", json=UPDATE, headers=headers).status_code == 403
    assert kept(town) == []


def test_a_secret_in_no_alphabet(town: Town) -> None:
    assert knocking(town).post("/telegram", json=UPDATE, headers={HEADER: "密码".encode()}).status_code == 403


def test_too_large(town: Town) -> None:
    body = json.dumps({**UPDATE, "pad": "x" * MOST_BYTES})
    assert knocking(town).post("/telegram", content=body, headers={HEADER: SECRET}).status_code == 413
    assert kept(town) == []


def test_the_largest(town: Town) -> None:
    empty = len(json.dumps({**UPDATE, "pad": ""}))
    body = json.dumps({**UPDATE, "pad": "x" * (MOST_BYTES - empty)})
    assert len(body) == MOST_BYTES
    assert knocking(town).post("/telegram", content=body, headers={HEADER: SECRET}).status_code == 200


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"null", b"[]", b"7", b'"x"', b"{}", b'{"update_id": "7"}', b'{"update_id": 1.5}', b"\xff\xfe", b"\0"],
)
def test_no_update(town: Town, body: bytes) -> None:
    assert knocking(town).post("/telegram", content=body, headers={HEADER: SECRET}).status_code == 400
    assert kept(town) == []


def test_committed_before_it_is_acknowledged(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    store = Inbox.store

    def watched(*args: Any) -> int:
        count = store(*args)
        order.append(f"committed {len(kept(town))}")
        return count

    monkeypatch.setattr(Inbox, "store", watched)
    response = knocking(town).post("/telegram", json=UPDATE, headers={HEADER: SECRET})
    order.append(f"answered {response.status_code}")
    assert order == ["committed 1", "answered 200"]
    assert kept(town) == [(7, "-5:9", json.dumps(UPDATE, ensure_ascii=False))]
    assert town.judge.ring.is_set()


def test_what_cannot_be_committed_is_not_acknowledged(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> int:
        raise OSError("disk full")

    monkeypatch.setattr(Inbox, "store", broken)
    assert knocking(town).post("/telegram", json=UPDATE, headers={HEADER: SECRET}).status_code == 500
    assert not town.judge.ring.is_set()


def test_brought_twice_kept_once(town: Town) -> None:
    door = knocking(town)
    for _ in range(2):
        assert door.post("/telegram", json=UPDATE, headers={HEADER: SECRET}).status_code == 200
    assert len(kept(town)) == 1


@pytest.mark.parametrize(
    "body",
    [
        b'{"update_id": 7, "message": {"text": "\\ud800"}}',  # UnicodeEncodeError in SQLite
        b'{"update_id": 99999999999999999999}',  # OverflowError in SQLite
        b'{"update_id": 7, "message": {"chat": "x"}}',  # AttributeError in lane()
        b'{"update_id": 7, "message": {"chat": {"id": 1}, "from": [1]}}',
        b'{"update_id": 7, "message": {"chat": {"id": "\\ud800"}}}',  # the same in its lane
        b"[" * 100_000,  # RecursionError in json
    ],
    ids=["lone surrogate", "huge id", "chat is a word", "from is a list", "lone surrogate for an id", "deep"],
)
def test_nothing_can_jam_the_door(town: Town, body: bytes) -> None:
    assert knocking(town).post("/telegram", content=body, headers={HEADER: SECRET}).status_code in {200, 400}


def test_however_deep(town: Town) -> None:
    """Somewhere it can still be read and no longer be written."""
    door, answers = knocking(town), set()
    for depth in range(600, 1000):
        body = f'{{"update_id": {depth}, "x": {"[" * depth}{"]" * depth}}}'
        answers.add(door.post("/telegram", content=body, headers={HEADER: SECRET}).status_code)
    assert answers == {200, 400}


# -- lanes -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("update", "expected"),
    [
        (UPDATE, "-5:9"),
        ({"update_id": 1, "callback_query": {"from": {"id": 9}, "message": {"chat": {"id": -5}}}}, "-5:9"),
        ({"update_id": 1, "callback_query": {"from": {"id": 9}, "inline_message_id": "x"}}, ":9"),
        ({"update_id": 1, "my_chat_member": {"chat": {"id": -5}, "from": {"id": 9}}}, "-5:9"),
        ({"update_id": 1, "channel_post": {"chat": {"id": -5}}}, "-5:"),
        ({"update_id": 1, "message": {"chat": {"id": -5}, "from": None}}, "-5:"),
        ({"update_id": 1}, ""),
        ({"update_id": 1, "poll": {"id": "3"}}, ":"),
        ({"update_id": 1, "odd": "word"}, ""),
        ({"update_id": 1, "message": {"chat": {"id": "\ud800"}, "from": {"id": 9.5}}}, ":"),
    ],
)
def test_lanes(update: dict[str, Any], expected: str) -> None:
    assert lane(update) == expected


def test_a_press_queues_behind_the_same_person_s_words_in_the_same_chat(town: Town) -> None:
    said = {"update_id": 1, "message": town.message(WANG, RESIDENTS, "x")}
    call = {"id": "1", "from": {"id": WANG}, "message": town.ours(RESIDENTS, "5")}
    assert lane(said) == lane({"update_id": 2, "callback_query": call})


values = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.lists(st.integers(), max_size=2)
bodies = st.dictionaries(
    st.sampled_from(["chat", "from", "message", "text", "x"]), values | st.just({"id": 5}), max_size=4
)


@settings_(max_examples=60)
@given(st.dictionaries(st.sampled_from(["message", "poll", "x"]), values | bodies, max_size=3))
def test_any_body_has_a_lane(body: dict[str, Any]) -> None:
    assert isinstance(lane({"update_id": 1, **body}), str)


# -- polling ---------------------------------------------------------------------------------------------------------------


def at_sandbox(town: Town, url: str) -> Reception:
    town.hotline.settings = settings(url)
    return Reception(town.hotline, town.judge.ring)


async def until(done: Callable[[], object], ring: asyncio.Event) -> None:
    """Wait for the bell until the condition holds."""
    async with asyncio.timeout(20):
        while not done():
            ring.clear()
            if not done():
                await ring.wait()


async def test_polling_keeps_then_acknowledges(town: Town, sandbox: str, control: Control) -> None:
    reception = at_sandbox(town, sandbox)
    since = control.calls()[-1]["number"] if control.calls() else 0
    with Phone(sandbox, WANG) as wang:
        wang.say(RESIDENTS, "第一句")
        polling = asyncio.create_task(poll(town.hotline, reception))
        await until(lambda: any("第一句" in raw for _, _, raw in kept(town)), town.judge.ring)
        await asyncio.to_thread(wang.say, RESIDENTS, "第二句")
        await until(lambda: any("第二句" in raw for _, _, raw in kept(town)), town.judge.ring)
    polling.cancel()
    await asyncio.gather(polling, return_exceptions=True)
    last = max(number for number, _, _ in kept(town))
    asked = [call["params"] for call in control.calls("getUpdates", since)]
    assert "offset" not in asked[0]
    offsets = [int(each["offset"]) for each in asked if "offset" in each]
    assert offsets, "what was kept is acknowledged"
    assert all(offset <= last + 1 for offset in offsets)
    assert len(set(offsets)) == len(offsets), "and acknowledged once: an old offset could confirm what nobody has read"
    assert len({number for number, _, _ in kept(town)}) == len(kept(town))
    await Reception(town.hotline, asyncio.Event()).keep([])


async def test_polling_survives_refusals(
    town: Town, sandbox: str, control: Control, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    real_sleep = asyncio.sleep

    async def sleep(seconds: float) -> None:
        ours = threading.current_thread() is threading.main_thread()
        if ours:
            waits.append(seconds)
        await real_sleep(0 if ours else seconds)

    monkeypatch.setattr(telegram_in.asyncio, "sleep", sleep)
    reception = at_sandbox(town, sandbox)
    control.fault("getUpdates", "500", times=2)
    control.fault("getUpdates", "429", retry_after=7)
    with Phone(sandbox, WANG) as wang:
        wang.say(RESIDENTS, "第三句")
    polling = asyncio.create_task(poll(town.hotline, reception))
    await until(lambda: any("第三句" in raw for _, _, raw in kept(town)), town.judge.ring)
    polling.cancel()
    await asyncio.gather(polling, return_exceptions=True)
    monkeypatch.undo()
    assert [wait for wait in waits if wait][:3] == [0.5, 1.0, 7.0]


async def test_a_refused_token_ends_it(town: Town, sandbox: str) -> None:
    town.hotline.settings = settings(sandbox).model_copy(update={"bot_token": SecretStr(f"{BOT}:not-the-token-at-all")})
    with pytest.raises(telegram_in.ApiError) as caught:
        await poll(town.hotline, Reception(town.hotline, asyncio.Event()))
    assert caught.value.code in {401, 404}
    assert "not-the-token" not in str(caught.value)

"""Every shape the sandbox emits, gathered once for both libraries."""

from __future__ import annotations

import asyncio
import struct
import zlib
from collections.abc import Iterator
from typing import Any

import pytest

from sandbox import bot_api, default_scenario, running
from sandbox import people as acts
from sandbox.default_scenario import CENTRE, RESIDENTS, SUN, WANG, ZHENG
from sandbox.params import Params, Upload
from sandbox.world import World

INLINE = {
    "inline_keyboard": [
        [{"text": "满意", "callback_data": "v:1"}, {"text": "看", "url": "https://t.me/hotline_demo_bot?start=x"}]
    ]
}


def make_png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    pixels = zlib.compress((b"\0" + b"\x80" * 4) * 3)
    header = struct.pack(">IIBBBBB", 4, 3, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


class Gatherer:
    """Plays a little of everything and keeps what a bot would get: `results` by method, `updates` by kind."""

    def __init__(self) -> None:
        self.world = World(default_scenario())
        self.results: dict[str, Any] = {}
        self.updates: list[dict[str, Any]] = []

    async def call(self, name: str, method: str, uploads: dict[str, Upload] | None = None, **params: Any) -> Any:
        _, body = await bot_api.call(self.world, method, Params(params, uploads))
        assert body["ok"], body
        self.results[name] = body["result"]
        return body["result"]

    async def play(self) -> None:
        await self.asking()
        await self.talking()
        await self.people()
        self.updates = await self.call("getUpdates", "getUpdates")

    async def asking(self) -> None:
        acts.say(self.world, WANG, WANG, "/start case-1")
        self.world.chats[CENTRE].bot_status = "administrator"
        await self.call("getMe", "getMe")
        await self.call("getWebhookInfo", "getWebhookInfo")
        await self.call("getChat private", "getChat", chat_id=WANG)
        await self.call("getChat group", "getChat", chat_id=RESIDENTS)
        await self.call("getChatMember member", "getChatMember", chat_id=RESIDENTS, user_id=WANG)
        await self.call("getChatMember left", "getChatMember", chat_id=RESIDENTS, user_id=SUN)
        await self.call("getChatAdministrators", "getChatAdministrators", chat_id=CENTRE)
        menu = [{"command": "new", "description": "我要反映"}]
        await self.call("setMyCommands", "setMyCommands", commands=menu)
        await self.call("getMyCommands", "getMyCommands")

    async def talking(self) -> None:
        said = acts.say(self.world, WANG, RESIDENTS, "/new 停水 @hotline_demo_bot #停水 13812345678 a.gov/x")
        reply = {"message_id": said.message_id}
        sent = await self.call(
            "sendMessage", "sendMessage", chat_id=RESIDENTS, parse_mode="HTML", reply_markup=INLINE,
            text='<b>工单</b> <a href="https://t.me/x">看</a> <pre>1</pre>', reply_parameters=reply,
        )  # fmt: skip
        acts.press(self.world, WANG, RESIDENTS, sent["message_id"], "v:1")
        where = {"chat_id": RESIDENTS, "message_id": sent["message_id"]}
        await self.call("editMessageText", "editMessageText", **where, text="办结", reply_markup=INLINE)
        await self.call("editMessageReplyMarkup", "editMessageReplyMarkup", **where)
        photo = {"photo": Upload("a.png", make_png())}
        shown = await self.call("sendPhoto", "sendPhoto", photo, chat_id=RESIDENTS, caption="看 #停水")
        where = {"chat_id": RESIDENTS, "message_id": shown["message_id"]}
        await self.call("editMessageCaption", "editMessageCaption", **where, caption="好 /new")
        await self.call("getFile", "getFile", file_id=shown["photo"][0]["file_id"])

    async def people(self) -> None:
        photo = acts.say(self.world, WANG, RESIDENTS, "看 #停水", photo=make_png(), reply_to=1)
        acts.edit(self.world, WANG, RESIDENTS, photo.message_id, "再看")
        acts.set_blocked(self.world, WANG, True)
        acts.set_blocked(self.world, WANG, False)
        for status in ("left", "kicked", "administrator"):
            acts.set_bot_status(self.world, ZHENG, self.world.chats[CENTRE], status)


@pytest.fixture(scope="session")
def gathered() -> Gatherer:
    gatherer = Gatherer()
    asyncio.run(gatherer.play())
    return gatherer


@pytest.fixture
def url() -> Iterator[str]:
    with running(default_scenario()) as base:
        yield base


@pytest.fixture
def png() -> bytes:
    return make_png()

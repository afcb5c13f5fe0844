"""A sandbox to talk to: in this process (`world`), or behind a free loopback port (`stage`)."""

from __future__ import annotations

import asyncio
import json
import queue
import socket
import struct
import threading
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest
import uvicorn

from sandbox import Phone, bot_api, create_app, default_scenario
from sandbox.default_scenario import TOKEN
from sandbox.params import Params
from sandbox.world import World


class Now:
    """A clock that a test moves by hand; starts at a whole second."""

    def __init__(self) -> None:
        self.value = 1_790_000_000.0

    def __call__(self) -> float:
        return self.value


class Table:
    """A World without HTTP: `await table("sendMessage", …)` answers the body Telegram would send."""

    def __init__(self) -> None:
        self.now = Now()
        self.world = World(default_scenario(), now=self.now)

    async def __call__(self, method: str, **params: Any) -> dict[str, Any]:
        return (await bot_api.call(self.world, method, Params(params)))[1]

    async def ok(self, method: str, **params: Any) -> Any:
        body = await self(method, **params)
        assert body["ok"], body
        return body["result"]

    async def refused(self, method: str, **params: Any) -> str:
        body = await self(method, **params)
        assert not body["ok"], body
        return f"{body['error_code']} {body['description']}"


class Stage:
    """A running sandbox."""

    def __init__(self, url: str) -> None:
        self.url, self.token = url, TOKEN
        self.http = httpx.Client(base_url=f"{url}/bot{TOKEN}/", timeout=20, trust_env=False)

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        return self.http.post(method, json=params).json()

    def ok(self, method: str, **params: Any) -> Any:
        body = self.call(method, **params)
        assert body["ok"], body
        return body["result"]

    def phone(self, person: int) -> Phone:
        return Phone(self.url, person)


class EchoBot:
    """A tiny bot: every word gets 👀 and a card; its buttons edit it, toast and alert."""

    KEYBOARD = (
        (("满意", {"callback_data": "ok"}), ("提醒我", {"callback_data": "alert"})),
        (("私下说", {"url": "https://t.me/hotline_demo_bot?start=case-1"}),),
    )

    def __init__(self, stage: Stage) -> None:
        self.stage = Stage(stage.url)
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)

    def run(self) -> None:
        offset = 0
        while not self.stopping.is_set():
            for update in self.stage.call("getUpdates", offset=offset, timeout=1).get("result", []):
                offset = update["update_id"] + 1
                if "message" in update:
                    self.on_message(update["message"])
                elif "callback_query" in update:
                    self.on_press(update["callback_query"])

    def on_message(self, message: dict[str, Any]) -> None:
        where = {"chat_id": message["chat"]["id"]}
        said = message.get("text") or message.get("caption") or "(照片)"
        if said.startswith("/start"):
            keyboard = {"keyboard": [[{"text": "我要反映"}, {"text": "打电话"}]]}
            self.stage.ok("sendMessage", **where, text="您好", reply_markup=keyboard)
            return
        eyes = [{"type": "emoji", "emoji": "👀"}]
        self.stage.ok("setMessageReaction", **where, message_id=message["message_id"], reaction=eyes)
        rows = [[{"text": text, **what} for text, what in row] for row in self.KEYBOARD]
        reply = {"message_id": message["message_id"]}
        markup = {"inline_keyboard": rows}
        self.stage.ok("sendMessage", **where, text=f"工单:{said}", reply_parameters=reply, reply_markup=markup)

    def on_press(self, query: dict[str, Any]) -> None:
        message, answer = query["message"], {"callback_query_id": query["id"]}
        if query["data"] == "alert":
            self.stage.ok("answerCallbackQuery", **answer, text="会提醒您", show_alert=True)
            return
        self.stage.ok("answerCallbackQuery", **answer, text="记下了")
        where = {"chat_id": message["chat"]["id"], "message_id": message["message_id"]}
        self.stage.ok("editMessageText", **where, text=f"{message['text']} 满意")


@pytest.fixture
def table() -> Table:
    return Table()


class Swap:
    """Hands every request to the application put in last: a fresh world without a fresh server."""

    def __init__(self) -> None:
        self.app = create_app(default_scenario())
        self.loop: asyncio.AbstractEventLoop | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.loop = asyncio.get_running_loop()
        await self.app(scope, receive, send)

    def renew(self) -> None:
        """Whoever still waits in the old world is freed, in the loop it lives in."""
        old, self.app = self.app, create_app(default_scenario())
        if self.loop:
            self.loop.call_soon_threadsafe(old.state.world.close)


@pytest.fixture(scope="session")
def swap() -> Iterator[tuple[Swap, str]]:
    swap = Swap()
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    config = uvicorn.Config(swap, log_level="warning", lifespan="off", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    yield swap, f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(5)


@pytest.fixture
def stage(swap: tuple[Swap, str]) -> Iterator[Stage]:
    swap[0].renew()
    stage = Stage(swap[1])
    yield stage
    stage.http.close()
    swap[0].renew()


@pytest.fixture
def echo(stage: Stage) -> Iterator[EchoBot]:
    bot = EchoBot(stage)
    bot.thread.start()
    yield bot
    bot.stopping.set()
    bot.thread.join(5)


def make_png(width: int = 4, height: int = 3) -> bytes:
    """A grey picture of that many pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress((b"\0" + b"\x80" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


@pytest.fixture
def png() -> bytes:
    return make_png()


class Receiver:
    """Takes what is posted; answers from `answers` (status, body), then 200 with nothing."""

    def __init__(self) -> None:
        self.got: queue.Queue[tuple[dict[str, str], dict[str, Any]]] = queue.Queue()
        self.answers: queue.Queue[tuple[int, bytes]] = queue.Queue()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"

    def handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                receiver.got.put(({k.lower(): v for k, v in self.headers.items()}, json.loads(body)))
                status, answer = (200, b"") if receiver.answers.empty() else receiver.answers.get()
                self.send_response(status)
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: object) -> None:
                pass

        return Handler

    def next(self) -> dict[str, Any]:
        return self.got.get(timeout=5)[1]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    thread = threading.Thread(target=receiver.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield receiver
    receiver.server.shutdown()
    receiver.server.server_close()

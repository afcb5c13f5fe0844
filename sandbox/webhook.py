"""Delivery of updates to a webhook: in order within a lane, again and again until it says 2xx."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from http import HTTPStatus

import httpx

from sandbox.errors import JsonObject
from sandbox.updates import Pending, Updates

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105
MAX_CONNECTIONS = 40
Reply = Callable[[str, JsonObject], Awaitable[object]]


@dataclass
class Webhook:
    """Inactive until `start`. `backoff` is (first, longest) wait in seconds between tries, doubling in between."""

    updates: Updates
    now: Callable[[], float]
    backoff: tuple[float, float] = (0.2, 10.0)
    url: str = ""
    secret: str = ""
    max_connections: int = MAX_CONNECTIONS
    last_error_date: int | None = None
    last_error_message: str = ""
    reply: Reply | None = None
    _busy: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _client: httpx.AsyncClient | None = None

    def start(self, url: str, secret: str, max_connections: int) -> None:
        """Begins to deliver; an earlier webhook is replaced."""
        self.stop()
        self.url, self.secret, self.max_connections = url, secret, max_connections
        self._client = self._client or httpx.AsyncClient(timeout=30, trust_env=False)
        self.updates.on_add = self._pump
        self._pump()

    def stop(self) -> None:
        """Delivers no more; what is pending stays pending."""
        self.url = self.secret = self.last_error_message = ""
        self.last_error_date = None
        self.updates.on_add = None
        for task in self._busy.values():
            task.cancel()
        self._busy.clear()

    def info(self) -> JsonObject:
        """A Telegram WebhookInfo."""
        info: JsonObject = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self.updates.pending),
        }
        if self.url:
            info |= {"max_connections": self.max_connections, "ip_address": "127.0.0.1"}
        if self.last_error_date:
            info |= {"last_error_date": self.last_error_date, "last_error_message": self.last_error_message}
        if self.updates.allowed:
            info["allowed_updates"] = self.updates.allowed
        return info

    def _pump(self) -> None:
        for update in list(self.updates.pending):
            if len(self._busy) >= self.max_connections:
                return
            if update.lane not in self._busy:
                self._busy[update.lane] = asyncio.get_running_loop().create_task(self._run_lane(update.lane))

    async def _run_lane(self, lane: str) -> None:
        while update := next((u for u in self.updates.pending if u.lane == lane), None):
            await self._until_taken(update)
            self.updates.done(update)
        del self._busy[lane]
        self._pump()

    async def _until_taken(self, update: Pending) -> None:
        wait, longest = self.backoff
        while not await self._deliver(update):
            await asyncio.sleep(wait)
            wait = min(wait * 2, longest)

    async def _deliver(self, update: Pending) -> bool:
        assert self._client is not None
        headers = {SECRET_HEADER: self.secret} if self.secret else {}
        try:
            answer = await self._client.post(self.url, json=update.body, headers=headers)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return self._failed(str(error) or type(error).__name__)
        if not answer.is_success:
            return self._failed(_wrong_response(answer.status_code))
        await self._apply_reply(answer)
        return True

    def _failed(self, words: str) -> bool:
        self.last_error_date, self.last_error_message = int(self.now()), words
        return False

    async def _apply_reply(self, answer: httpx.Response) -> None:
        """A webhook may answer with a method call in its body; its result is told to no one."""
        try:
            body = json.loads(answer.content)
        except ValueError:
            return
        if self.reply and isinstance(body, dict) and isinstance(body.get("method"), str):
            await self.reply(body.pop("method"), body)


def _wrong_response(status: int) -> str:
    phrase = HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else ""
    return f"Wrong response from the webhook: {status} {phrase}".strip()

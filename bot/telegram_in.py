"""Raw updates from Telegram into the inbox: by long polling or by webhook. Nothing is parsed and nothing is acknowledged before
it is committed; a parser that chokes can therefore lose nothing (ADR 3)."""

import asyncio
import hmac
import json
from collections.abc import Mapping
from typing import Any

import httpx
import structlog
from fastapi import APIRouter, Request, Response

from bot.way import way_out
from bot.wiring import Hotline
from storage.inbox import Inbox

log = structlog.get_logger()

WANTED = ("message", "edited_message", "callback_query", "my_chat_member")
POLL_SECONDS = 25
MOST_BYTES = 1 << 20
MOST_LANE = 100


class ApiError(Exception):
    """The Bot API said no; `retry_after` seconds if it said for how long, `moved_to` if the group has another number now."""

    def __init__(self, code: int, words: str, retry_after: float = 0, moved_to: int = 0) -> None:
        super().__init__(f"{code} {words}")
        self.code, self.retry_after, self.moved_to = code, retry_after, moved_to


class Reception:
    """Keeps raw updates and rings for the judge."""

    def __init__(self, hotline: Hotline, ring: asyncio.Event) -> None:
        self._hotline, self._ring = hotline, ring
        self._inbox = Inbox(hotline.database)

    async def keep(self, updates: list[dict[str, Any]]) -> None:
        """Commit updates; once this returns they may be acknowledged."""
        rows = [(int(raw["update_id"]), lane(raw), json.dumps(raw)) for raw in updates]
        async with self._hotline.writer:
            now = self._hotline.world.real()
            self._hotline.watch.received(self._inbox.store(self._hotline.settings.bot_id, rows, now))
        self._ring.set()


async def poll(hotline: Hotline, reception: Reception) -> None:
    """Ask for updates until cancelled. A question acknowledges what the last answer brought, once it is committed, and nothing
    else: after a week of silence Telegram numbers updates afresh, and an old offset would confirm unread ones."""
    offset: int | None = None
    async with httpx.AsyncClient(timeout=POLL_SECONDS + 10, **way_out(hotline.settings)) as client:
        await _insist(client, hotline, "deleteWebhook")
        hotline.watch.parts.up("poll")
        while True:
            question = {"timeout": POLL_SECONDS, "allowed_updates": WANTED, "offset": offset}
            updates = await _insist(client, hotline, "getUpdates", **question)
            hotline.watch.heard("getUpdates")
            if updates:
                await reception.keep(updates)
            offset = updates[-1]["update_id"] + 1 if updates else None


async def announce_webhook(hotline: Hotline) -> None:
    """Tell Telegram where to bring updates and how to prove it is them; then wait to be cancelled."""
    settings = hotline.settings
    async with httpx.AsyncClient(timeout=30, **way_out(hotline.settings)) as client:
        secret = settings.webhook_secret.get_secret_value()
        params = {"url": settings.webhook_url, "secret_token": secret, "allowed_updates": WANTED}
        await _insist(client, hotline, "setWebhook", **params)
    hotline.watch.parts.up("webhook")
    await asyncio.Event().wait()


def webhook(hotline: Hotline, reception: Reception) -> APIRouter:
    """The door Telegram knocks at: POST /telegram. 403 without the secret, 413 beyond MOST_BYTES, 400 for what is no update;
    200 only once the update is committed."""
    router = APIRouter()
    secret = hotline.settings.webhook_secret.get_secret_value().encode()

    @router.post("/telegram")
    async def knock(request: Request) -> Response:
        given = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "").encode()
        if not hmac.compare_digest(given, secret):
            return Response(status_code=403)
        body = await _body(request)
        if body is None:
            return Response(status_code=413)
        update = _update(body)
        if update is None:
            return Response(status_code=400)
        try:
            await reception.keep([update])
        except RecursionError:  # as deep as can be read, and too deep to be written
            return Response(status_code=400)
        hotline.watch.heard("webhook")
        return Response(status_code=200)

    return router


def lane(raw: Mapping[str, Any]) -> str:
    """Within what the order of an update is kept: "chat:author" (FACTS: one busy group must not serialise its residents)."""
    for kind, body in raw.items():
        if kind != "update_id" and isinstance(body, dict):
            chat = _dict(body.get("chat")) or _dict(_dict(body.get("message")).get("chat"))
            return f"{_id(chat)}:{_id(_dict(body.get('from')))}"[:MOST_LANE]
    return ""


def _id(of: Mapping[str, Any]) -> str:
    """Telegram's ids are whole numbers; words in their place may hold what no database takes."""
    number = of.get("id")
    return str(number) if type(number) is int else ""


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


async def _body(request: Request) -> bytes | None:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            return None
    return body


def _update(body: bytes) -> dict[str, Any] | None:
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):
        return None
    number = update.get("update_id") if isinstance(update, dict) else None
    return update if type(number) is int and 0 <= number < 1 << 63 else None


async def _insist(client: httpx.AsyncClient, hotline: Hotline, method: str, **params: Any) -> Any:
    """Call until it answers, waiting longer each time up to half a minute. Only a refused token ends it."""
    wait = 0.5
    while True:
        try:
            return await call(client, hotline, method, params)
        except ApiError as error:
            if error.code in {401, 404}:
                raise
            wait = max(wait, error.retry_after)
            log.warning("telegram.refused", method=method, code=error.code)
        except httpx.HTTPError as error:
            log.warning("telegram.unreachable", method=method, error=type(error).__name__)
        await asyncio.sleep(wait)
        wait = min(wait * 2, 30)


async def call(client: httpx.AsyncClient, hotline: Hotline, method: str, params: Mapping[str, Any]) -> Any:
    """Call a method once; answers its result. Raises ApiError when Telegram says no, httpx.HTTPError when it says nothing."""
    settings = hotline.settings
    given = {name: value for name, value in params.items() if value is not None}
    response = await client.post(f"{settings.api_base}/bot{settings.token}/{method}", json=given)
    try:
        answer = response.json()
    except ValueError:
        raise ApiError(response.status_code, "not JSON") from None
    if not answer.get("ok"):
        more = answer.get("parameters") or {}
        code, words = int(answer.get("error_code", 0)), str(answer.get("description", ""))
        raise ApiError(code, words, float(more.get("retry_after", 0)), int(more.get("migrate_to_chat_id", 0)))
    return answer["result"]

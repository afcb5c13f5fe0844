"""getUpdates and the webhook methods."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from sandbox.errors import ApiError, JsonObject, bad_request
from sandbox.loopback import is_loopback
from sandbox.params import Params
from sandbox.webhook import MAX_CONNECTIONS
from sandbox.world import World

LONGEST_POLL = 50
_SECRET = re.compile(r"[A-Za-z0-9_-]*")
ACTIVE = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


async def get_updates(world: World, params: Params) -> list[JsonObject]:
    """A list of Update; waits up to `timeout` seconds (50 at most) for the first."""
    if world.webhook.url:
        raise ApiError(409, ACTIVE)
    world.updates.allow(params.strings("allowed_updates"))
    limit = min(max(params.integer("limit", 100) or 100, 1), 100)
    seconds = min(max(params.integer("timeout", 0) or 0, 0), LONGEST_POLL)
    return await world.updates.poll(params.integer("offset", 0) or 0, limit, seconds)


async def set_webhook(world: World, params: Params) -> bool:
    """Starts delivery to a loopback URL (plain http will do here); an empty URL stops it."""
    url, secret = params.text("url"), params.text("secret_token")
    if url:
        _check_url(url)
        _check_secret(secret)
    _drop_if_asked(world, params)
    world.updates.allow(params.strings("allowed_updates"))
    if not url:
        return await delete_webhook(world, params)
    world.updates.interrupt()
    connections = params.integer("max_connections", MAX_CONNECTIONS) or MAX_CONNECTIONS
    world.webhook.start(url, secret, min(max(connections, 1), 100))
    return True


async def delete_webhook(world: World, params: Params) -> bool:
    """Back to getUpdates; pending updates stay unless drop_pending_updates."""
    _drop_if_asked(world, params)
    world.webhook.stop()
    return True


def get_webhook_info(world: World, params: Params) -> JsonObject:
    """A WebhookInfo."""
    return world.webhook.info()


def _drop_if_asked(world: World, params: Params) -> None:
    if params.flag("drop_pending_updates"):
        world.updates.clear()


def _check_url(url: str) -> None:
    scheme, host = _parts(url)
    if scheme not in ("http", "https"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if not is_loopback(host):
        raise bad_request("bad webhook: the sandbox delivers to loopback addresses only")


def _parts(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise bad_request("bad webhook: invalid webhook URL specified") from None
    return parts.scheme, parts.hostname or ""


def _check_secret(secret: str) -> None:
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")

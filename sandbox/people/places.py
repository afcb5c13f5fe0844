"""Places a person sends: a point, a place with a name, a point that moves with them."""

from __future__ import annotations

from typing import Any

from sandbox.chats import Chat
from sandbox.errors import ApiError, JsonObject
from sandbox.messages import Content, Message
from sandbox.people.rooms import room, seen
from sandbox.people.saying import How, send
from sandbox.posting import tell
from sandbox.world import World

LIVE_SECONDS, FOR_EVER = range(60, 86_401), 0x7FFFFFFF


def location(
    world: World, person: int, chat_id: int, latitude: float, longitude: float, *, live_period: int | None = None,
    **how: Any,
) -> Message:  # fmt: skip
    """Sends a place on the map; with a `live_period` in seconds one that may move for so long."""
    point = _point(latitude, longitude)
    if live_period is not None and live_period not in LIVE_SECONDS and live_period != FOR_EVER:
        raise ApiError(400, "a place is live for 60 to 86400 seconds, or for ever")
    live = {} if live_period is None else {"live_period": live_period}
    return send(world, person, chat_id, [Content(parts={"location": point | live})], [None], How(**how))[0]


def move(world: World, person: int, chat_id: int, message_id: int, latitude: float, longitude: float) -> Message:
    """The person has gone on: the bot gets the message edited. Raises ApiError 409 when the place is not live (any more)."""
    chat, message = _live(world, person, chat_id, message_id)
    point = _point(latitude, longitude) | {"live_period": message.parts["location"]["live_period"]}
    return _placed(world, chat, message, point)


def stop_moving(world: World, person: int, chat_id: int, message_id: int) -> Message:
    """The place stays where it is; the bot gets the message edited once more."""
    chat, message = _live(world, person, chat_id, message_id)
    point = {name: value for name, value in message.parts["location"].items() if name != "live_period"}
    return _placed(world, chat, message, point)


def venue(
    world: World, person: int, chat_id: int, latitude: float, longitude: float, title: str, address: str, **how: Any
) -> Message:
    """Sends a place with its name."""
    point = _point(latitude, longitude)
    parts = {"location": point, "venue": {"location": point, "title": title, "address": address}}
    return send(world, person, chat_id, [Content(parts=parts)], [None], How(**how))[0]


def _point(latitude: float, longitude: float) -> JsonObject:
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise ApiError(400, "there is no such place")
    return {"latitude": latitude, "longitude": longitude}


def _live(world: World, person: int, chat_id: int, message_id: int) -> tuple[Chat, Message]:
    chat = room(world, person, chat_id)
    message = seen(chat, message_id)
    if message.sender != person:
        raise ApiError(403, "one moves one's own places only")
    period = message.parts.get("location", {}).get("live_period")
    if period is None or (period != FOR_EVER and world.now() >= message.date + period):
        raise ApiError(409, "this place does not move")
    return chat, message


def _placed(world: World, chat: Chat, message: Message, point: JsonObject) -> Message:
    message.parts = {**message.parts, "location": point}
    message.edit_date = int(world.now())
    world.changes.add("edit", chat.id, message.message_id)
    tell(world, "edited_message", chat, message)
    return message

"""What a person does with a phone, and the updates the bot gets from it."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from sandbox.callbacks import Callback
from sandbox.chats import Chat, Message
from sandbox.entities import utf16_len
from sandbox.errors import ApiError, JsonObject
from sandbox.methods.editing import rewrite
from sandbox.privacy import bot_sees
from sandbox.telegram_json import chat_json, member_json, message_json, user_json
from sandbox.texts import CAPTION_LIMIT, TEXT_LIMIT, trimmed
from sandbox.world import World

_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
_LINK_HOSTS = ("t.me", "telegram.me", "www.t.me")


def room(world: World, person: int, chat_id: int) -> Chat:
    """The chat, if the person is in it. Raises ApiError 404 or 403."""
    if person not in world.people:
        raise ApiError(404, f"no person {person} here")
    chat = world.chats.get(chat_id)
    if chat is None:
        raise ApiError(404, f"no chat {chat_id} here")
    if person not in chat.members:
        raise ApiError(403, f"person {person} is not in chat {chat_id}")
    return chat


def say(
    world: World, person: int, chat_id: int, text: str, *, reply_to: int | None = None, photo: bytes | None = None
) -> Message:
    """Sends a text, or a photo with the text as its caption. In private it opens the chat for the bot."""
    chat = room(world, person, chat_id)
    clean, entities = _typed(text, photo is not None)
    if reply_to is not None:
        _seen(chat, reply_to)
    stored = world.files.add_photo(photo) if photo is not None else None
    _open(world, chat, clean)
    number, date = world.next_message_id(chat), int(world.now())
    message = world.post(chat, Message(number, date, person, clean, entities, stored, reply_to))
    _tell(world, "message", chat, message)
    return message


def _typed(text: str, photo: bool) -> tuple[str, list[JsonObject]]:
    clean, entities = trimmed(text, [])
    if not clean and not photo:
        raise ApiError(400, "there is nothing to say")
    if utf16_len(clean) > (CAPTION_LIMIT if photo else TEXT_LIMIT):
        raise ApiError(400, "this is too long for one message")
    return clean, entities


def _open(world: World, chat: Chat, text: str) -> None:
    if not chat.private or chat.bot_present:
        return
    if chat.bot_status == "left":
        chat.bot_status = "member"
    elif text.startswith("/start"):
        set_blocked(world, chat.id, False)
    else:
        raise ApiError(409, "the bot is blocked by this person; unblock it or send /start")


def edit(world: World, person: int, chat_id: int, message_id: int, text: str) -> Message:
    """Changes one's own message. Raises ApiError 403 for another's and 409 when nothing changes."""
    chat = room(world, person, chat_id)
    message = _seen(chat, message_id)
    if message.sender != person:
        raise ApiError(403, "one edits one's own messages only")
    clean, entities = _typed(text, message.photo is not None)
    if clean == message.text:
        raise ApiError(409, "the text is the same")
    rewrite(message, clean, entities, int(world.now()))
    world.changes.add("edit", chat.id, message_id)
    _tell(world, "edited_message", chat, message)
    return message


def press(world: World, person: int, chat_id: int, message_id: int, data: str) -> Callback:
    """Presses an inline button. Raises ApiError 409 when it is not on the message any more."""
    chat = room(world, person, chat_id)
    message = _seen(chat, message_id)
    if not message.has_button(data):
        raise ApiError(409, "this button is not on the message now")
    callback = world.callbacks.open(world.now())
    query = {
        "id": callback.id,
        "from": user_json(world, person),
        "message": message_json(world, chat, message),
        "chat_instance": str(chat.id * 7919),
        "data": data,
    }
    world.updates.add("callback_query", query, f"press {person}")
    return callback


def set_blocked(world: World, person: int, blocked: bool) -> None:
    """Blocks or unblocks the bot; the bot is told by my_chat_member."""
    chat = room(world, person, person)
    wanted = "kicked" if blocked else "member"
    if chat.bot_status not in (wanted, "left"):
        set_bot_status(world, person, chat, wanted)


def set_bot_status(world: World, by: int, chat: Chat, status: str) -> None:
    """Puts the bot into a chat, makes it administrator or takes it out; `by` is who did it."""
    old = member_json(world, chat, world.bot.id)
    chat.bot_status = status
    update = {
        "chat": chat_json(world, chat),
        "from": user_json(world, by),
        "date": int(world.now()),
        "old_chat_member": old,
        "new_chat_member": member_json(world, chat, world.bot.id),
    }
    world.updates.add("my_chat_member", update, f"membership {by}")
    world.changes.add("chat", chat.id)


def open_link(world: World, person: int, url: str) -> Message:
    """Follows https://t.me/<bot>?start=PAYLOAD. Raises ApiError 400 for any other link."""
    parts = urlsplit(url)
    payload = parse_qs(parts.query).get("start", [""])[0]
    ours = parts.path.strip("/").lower() == world.bot.username.lower()
    if parts.hostname not in _LINK_HOSTS or not ours or (payload and not _PAYLOAD.fullmatch(payload)):
        raise ApiError(400, "not a start link of this bot")
    return say(world, person, person, f"/start {payload}".strip())


def _seen(chat: Chat, message_id: int) -> Message:
    message = chat.messages.get(message_id)
    if message is None:
        raise ApiError(404, f"no message {message_id} in this chat")
    return message


def _tell(world: World, kind: str, chat: Chat, message: Message) -> None:
    if bot_sees(world, chat, message):
        world.updates.add(kind, message_json(world, chat, message), f"chat {chat.id}")

"""What a person does to messages that are there: press, vote, react, pin; and following a link."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from sandbox.callbacks import Callback
from sandbox.chats import Chat
from sandbox.errors import ApiError, JsonObject
from sandbox.links import HOSTS
from sandbox.membership import set_bot_status
from sandbox.messages import Message
from sandbox.methods.touching import checked_emoji
from sandbox.people.blocking import set_blocked
from sandbox.people.rooms import governed, room, seen
from sandbox.people.saying import say
from sandbox.pinning import pin as pin_message
from sandbox.pinning import unpin
from sandbox.shapes.members import chat_json, user_json
from sandbox.shapes.message import message_json
from sandbox.world import World

__all__ = ["forge", "is_start", "open_group_link", "open_link", "pin", "press", "react", "set_blocked", "vote"]
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


def press(world: World, person: int, chat_id: int, message_id: int, data: str) -> Callback:
    """Presses an inline button. Raises ApiError 409 when it is not on the message any more."""
    chat = room(world, person, chat_id)
    message = seen(chat, message_id)
    if not message.has_button(data):
        raise ApiError(409, "this button is not on the message now")
    return _pressed(world, person, chat, message_json(world, chat, message), data)


def _pressed(world: World, person: int, chat: Chat, message: JsonObject, data: str) -> Callback:
    callback = world.callbacks.open(world.now())
    query = {
        "id": callback.id,
        "from": user_json(world, person),
        "message": message,
        "chat_instance": str(chat.id * 7919),
        "data": data,
    }
    world.updates.add("callback_query", query, f"press {person}")
    return callback


def forge(world: World, person: int, chat_id: int, message_id: int, data: str) -> Callback:
    """A press the phone would not allow: of a button that is not there, on a message that is gone, by somebody outside."""
    if person not in world.people or chat_id not in world.chats:
        raise ApiError(404, "no such person or chat here")
    chat = world.chats[chat_id]
    message = chat.messages.get(message_id)
    gone = {"chat": chat_json(world, chat), "message_id": message_id, "date": 0}
    return _pressed(world, person, chat, gone if message is None else message_json(world, chat, message), data)


def vote(world: World, person: int, chat_id: int, message_id: int, choice: list[int]) -> Message:
    """Votes, or takes the vote back with no choice. Raises ApiError 409 when the poll does not allow it."""
    chat = room(world, person, chat_id)
    message = seen(chat, message_id)
    poll = message.poll
    if poll is None:
        raise ApiError(404, "there is no poll on this message")
    poll.vote(person, choice)
    world.changes.add("edit", chat.id, message_id)
    if message.sender == world.bot.id:
        lane = f"poll {poll.id}"
        world.updates.add("poll", poll.as_json(), lane)
        if not poll.anonymous:
            world.updates.add("poll_answer", poll.answer(choice) | _who(world, chat, person, "voter_chat"), lane)
    return message


def react(world: World, person: int, chat_id: int, message_id: int, emoji: str) -> None:
    """Puts an emoji under a message, or takes it back ("")."""
    chat = room(world, person, chat_id)
    message = seen(chat, message_id)
    wanted = [checked_emoji({"type": "emoji", "emoji": emoji})] if emoji else []
    old = message.reactions.get(person, [])
    if wanted == old:
        return
    message.reactions[person] = wanted
    world.changes.add("reaction", chat.id, message_id)
    if chat.bot_status == "administrator" or (chat.private and chat.bot_present):
        world.updates.add("message_reaction", _reaction(world, chat, message, person, old), f"reaction {chat.id}")


def _reaction(world: World, chat: Chat, message: Message, person: int, old: list[str]) -> JsonObject:
    return {
        "chat": chat_json(world, chat),
        "message_id": message.message_id,
        "date": int(world.now()),
        "old_reaction": [{"type": "emoji", "emoji": emoji} for emoji in old],
        "new_reaction": [{"type": "emoji", "emoji": emoji} for emoji in message.reactions[person]],
        **_who(world, chat, person, "actor_chat"),
    }


def _who(world: World, chat: Chat, person: int, mask: str) -> JsonObject:
    """The user, or for an anonymous administrator the chat under the name `mask`."""
    return {mask: chat_json(world, chat)} if person in chat.anonymous else {"user": user_json(world, person)}


def pin(world: World, person: int, chat_id: int, message_id: int, pinned: bool = True) -> None:
    """Pins a message or takes it off; in groups that is for administrators."""
    chat = governed(world, person, chat_id)
    message = seen(chat, message_id)
    if pinned:
        pin_message(world, chat, message, person)
    else:
        unpin(world, chat, [message_id])


def is_start(world: World, url: str) -> bool:
    """Whether a link leads to the bot, rather than into a group."""
    return urlsplit(url).path.strip("/").lower() == world.bot.username.lower() or "start" in urlsplit(url).query


def open_link(world: World, person: int, url: str) -> Message:
    """Follows https://t.me/<bot>?start=PAYLOAD. Raises ApiError 400 for any other link."""
    return say(world, person, person, f"/start {_payload(world, url, 'start')}".strip())


def open_group_link(world: World, person: int, url: str, chat_id: int) -> Message:
    """Follows https://t.me/<bot>?startgroup=PAYLOAD and picks a group: the bot is brought in and hears /start there."""
    payload = _payload(world, url, "startgroup")
    chat = room(world, person, chat_id)
    if not chat.bot_present:
        set_bot_status(world, person, chat, "member")
    return say(world, person, chat_id, f"/start@{world.bot.username} {payload}".strip())


def _payload(world: World, url: str, name: str) -> str:
    parts = urlsplit(url)
    payload = parse_qs(parts.query).get(name, [""])[0]
    ours = parts.path.strip("/").lower() == world.bot.username.lower()
    if parts.hostname not in HOSTS or not ours or (payload and not _PAYLOAD.fullmatch(payload)):
        raise ApiError(400, "not a start link of this bot")
    return payload

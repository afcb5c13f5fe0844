"""Putting messages into chats, and telling the bot."""

from __future__ import annotations

from typing import Any

from sandbox.chats import Chat, Topic
from sandbox.errors import JsonObject, bad_request
from sandbox.messages import Content, Message
from sandbox.privacy import bot_sees
from sandbox.shapes.message import message_json, origin_json
from sandbox.world import World


def post(world: World, chat: Chat, content: Content, sender: int, **where: Any) -> Message:
    """A new message; `where` may give mask, reply_to, thread, markup, silent. The bot hears of all but its own words.

    A channel's post goes on to the group linked to it.
    """
    number, date = world.next_message_id(chat), int(world.now())
    message = Message(**vars(content), message_id=number, date=date, sender=sender, **where)
    message.thread = message.thread or _new_topic(chat, message) or _thread(chat, message)
    world.post(chat, message)
    if sender != world.bot.id or message.service or message.mask is not None:
        tell(world, "message", chat, message)
    _pass_on(world, chat, message)
    return message


def service(world: World, chat: Chat, by: int, **parts: Any) -> Message:
    """Tells the chat what happened in it."""
    mask = chat.id if by in chat.anonymous and by in chat.admins else None
    thread = parts.pop("thread", None)
    return post(world, chat, Content(parts=parts), by, mask=mask, thread=thread)


def tell(world: World, kind: str, chat: Chat, message: Message) -> None:
    """`kind` is message or edited_message; channels have kinds of their own."""
    if not bot_sees(world, chat, message):
        return
    known = {"message": "channel_post", "edited_message": "edited_channel_post"}[kind] if chat.channel else kind
    world.updates.add(known, message_json(world, chat, message), f"chat {chat.id}")


def _new_topic(chat: Chat, message: Message) -> int | None:
    topic = message.parts.get("forum_topic_created")
    if topic is None:
        return None
    chat.topics[message.message_id] = Topic(message.message_id, topic["name"], topic["icon_color"])
    return message.message_id


def _thread(chat: Chat, message: Message) -> int | None:
    """A reply goes where the message replied to is; in a supergroup that one may have begun a thread."""
    replied = chat.messages.get(message.reply_to or 0)
    if replied is None or chat.type != "supergroup":
        return None
    return replied.thread or replied.message_id


def _pass_on(world: World, chat: Chat, message: Message) -> None:
    group = world.chats.get(chat.linked or 0) if chat.channel else None
    if group is None or message.service:
        return
    content = forwarded(world, chat, message)
    content.parts["is_automatic_forward"] = True
    post(world, group, content, message.sender, mask=chat.id)


def copied(message: Message) -> Content:
    """What a copy of the message holds. Raises ApiError 400 for what Telegram does not copy."""
    if not message.passable:
        raise bad_request("the message can't be copied")
    parts: JsonObject = {key: message.parts[key] for key in ("venue", "location", "contact") if key in message.parts}
    return Content(text=message.text, entities=message.entities, file=message.file, poll=message.poll, parts=parts)


def forwarded(world: World, source: Chat, message: Message) -> Content:
    """What a forward holds: a copy that says where it comes from. Raises ApiError 400 for what cannot be forwarded."""
    if not message.passable:
        raise bad_request("the message can't be forwarded")
    content = copied(message)
    content.parts["forward_origin"] = origin_json(world, source, message)
    return content

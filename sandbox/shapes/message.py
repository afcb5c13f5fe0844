"""Message and what hangs on it."""

from __future__ import annotations

from sandbox.chats import Chat
from sandbox.errors import JsonObject
from sandbox.keyboards import is_inline
from sandbox.messages import Message
from sandbox.shapes.members import ANONYMOUS, CHANNEL_BOT, TELEGRAM, chat_json, user_json
from sandbox.world import World


def message_json(world: World, chat: Chat, message: Message, *, nested: bool = False) -> JsonObject:
    """A Message; the message it replies to is nested one level deep."""
    shape: JsonObject = {
        "message_id": message.message_id,
        **_sender(world, chat, message),
        "chat": chat_json(world, chat),
        "date": message.date,
        **_content(message),
        **_thread(chat, message),
    }
    if message.edit_date:
        shape["edit_date"] = message.edit_date
    if is_inline(message.markup):
        shape["reply_markup"] = message.markup
    replied = chat.messages.get(message.reply_to or _topic(chat, message) or 0)
    if replied and not nested and replied is not message:
        shape["reply_to_message"] = message_json(world, chat, replied, nested=True)
    return shape


def _sender(world: World, chat: Chat, message: Message) -> JsonObject:
    if chat.channel:
        return {"sender_chat": chat_json(world, chat)}
    if message.mask is None:
        return {"from": user_json(world, message.sender)}
    return {"from": user_json(world, shown_sender(chat, message)), "sender_chat": mask_json(world, message)}


def mask_json(world: World, message: Message) -> JsonObject:
    """The Chat shown as the sender."""
    assert message.mask is not None
    return chat_json(world, world.chats[message.mask])


def shown_sender(chat: Chat, message: Message) -> int:
    """The user id in `from`: Telegram puts a stand-in there for whoever speaks as a chat."""
    if message.mask is None:
        return message.sender
    if message.mask == chat.id:
        return ANONYMOUS
    return TELEGRAM if message.parts.get("is_automatic_forward") else CHANNEL_BOT


def _content(message: Message) -> JsonObject:
    text, entities = ("caption", "caption_entities") if message.file else ("text", "entities")
    shape: JsonObject = dict(message.parts)
    if message.file:
        shape[message.file.kind] = message.file.media()
    if message.kind == "animation" and message.file:
        shape["document"] = message.file.as_document()
    if message.poll:
        shape["poll"] = message.poll.as_json()
    if message.text:
        shape[text] = message.text
    if message.entities:
        shape[entities] = message.entities
    return shape


def _topic(chat: Chat, message: Message) -> int | None:
    return message.thread if message.thread in chat.topics else None


def _thread(chat: Chat, message: Message) -> JsonObject:
    if not message.thread:
        return {}
    shape: JsonObject = {"message_thread_id": message.thread}
    return shape | ({"is_topic_message": True} if _topic(chat, message) else {})


def origin_json(world: World, chat: Chat, message: Message) -> JsonObject:
    """The MessageOrigin a forward of this message carries; a forward of a forward keeps the first."""
    if "forward_origin" in message.parts:
        first: JsonObject = message.parts["forward_origin"]
        return first
    date = {"date": message.date}
    if chat.channel:
        return {"type": "channel", **date, "chat": chat_json(world, chat), "message_id": message.message_id}
    if message.mask is not None:
        return {"type": "chat", **date, "sender_chat": mask_json(world, message)}
    person = world.people.get(message.sender)
    if person and person.hides_forwards:
        return {"type": "hidden_user", **date, "sender_user_name": person.full_name}
    return {"type": "user", **date, "sender_user": user_json(world, message.sender)}


_OF_EXTERNAL = ("venue", "location", "contact")


def external_json(world: World, chat: Chat, message: Message) -> JsonObject:
    """The ExternalReplyInfo of a reply given in another chat; only supergroups and channels say which message it was."""
    shape: JsonObject = {"origin": origin_json(world, chat, message)}
    if chat.type in ("supergroup", "channel"):
        shape |= {"chat": chat_json(world, chat), "message_id": message.message_id}
    content = _content(message)
    held = (message.file.kind if message.file else "", "document", "poll", *_OF_EXTERNAL)
    return shape | {name: content[name] for name in held if name in content}

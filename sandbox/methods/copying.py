"""copyMessage, copyMessages, forwardMessage, forwardMessages."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from sandbox.chats import Chat
from sandbox.errors import JsonObject, bad_request
from sandbox.keyboards import reply_markup
from sandbox.messages import Content, Message
from sandbox.methods.sending import place_of, target
from sandbox.params import Params
from sandbox.posting import copied, forwarded, post
from sandbox.shapes.message import message_json
from sandbox.speaking import check_bot_may_send
from sandbox.texts import caption_of
from sandbox.world import World


def copy_message(world: World, params: Params) -> JsonObject:
    """Answers a MessageId; a caption given here takes the place of the old one."""
    chat, source = target(world, params), _source(world, params)
    content = _copy(world, source.message(params.integer("message_id"), "message to copy not found"))
    if "caption" in params and content.file:
        content.text, content.entities = caption_of(params)
    return {"message_id": _send(world, chat, params, [content])[0].message_id}


def copy_messages(world: World, params: Params) -> list[JsonObject]:
    """Answers MessageIds; what cannot be found or copied is skipped, albums stay albums."""
    chat, source = target(world, params), _source(world, params)
    messages = _several(source, params)
    contents = [_copy(world, message) for message in messages]
    _regroup(world, contents, messages)
    if params.flag("remove_caption"):
        contents = [replace(content, text="", entities=[]) if content.file else content for content in contents]
    return [{"message_id": message.message_id} for message in _send(world, chat, params, contents)]


def forward_message(world: World, params: Params) -> JsonObject:
    """Answers the Message sent."""
    chat, source = target(world, params), _source(world, params)
    message = source.message(params.integer("message_id"), "message to forward not found")
    return message_json(world, chat, _send(world, chat, params, [forwarded(world, source, message)])[0])


def forward_messages(world: World, params: Params) -> list[JsonObject]:
    """Answers MessageIds; as copyMessages."""
    chat, source = target(world, params), _source(world, params)
    messages = _several(source, params)
    contents = [forwarded(world, source, message) for message in messages]
    _regroup(world, contents, messages)
    return [{"message_id": message.message_id} for message in _send(world, chat, params, contents)]


def _source(world: World, params: Params) -> Chat:
    key = params.text("from_chat_id")
    if not key:
        raise bad_request("from_chat_id is empty")
    source = world.chat(key)
    if not source.bot_present:
        source.check_bot_may_write()
    return source


def _several(source: Chat, params: Params) -> list[Message]:
    """Those that are there and may be passed on."""
    wanted = params.message_ids()
    if any(later <= earlier for earlier, later in pairwise(wanted)):
        raise bad_request("message identifiers must be in a strictly increasing order")
    found = [source.messages[number] for number in wanted if number in source.messages]
    if not (passable := [message for message in found if message.passable]):
        raise bad_request("there are no messages to forward")
    return passable


def _copy(world: World, message: Message) -> Content:
    content = copied(message)
    if content.poll:
        content.poll = replace(
            content.poll, id=str(next(world.poll_ids)), votes={}, closed=False, open_period=None, close_date=None
        )
    return content


def _regroup(world: World, contents: list[Content], messages: list[Message]) -> None:
    groups: dict[str, str] = {}
    for content, message in zip(contents, messages, strict=True):
        if old := message.parts.get("media_group_id"):
            content.parts["media_group_id"] = groups.setdefault(old, str(next(world.album_ids)))


def _send(world: World, chat: Chat, params: Params, contents: list[Content]) -> list[Message]:
    for content in contents:
        check_bot_may_send(chat, content)
    markup, where = reply_markup(params), place_of(world, chat, params, *contents)
    world.limits.admit_messages(chat.id, chat.private, world.now(), len(contents))
    return [post(world, chat, content, world.bot.id, markup=markup, **where) for content in contents]

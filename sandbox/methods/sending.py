"""sendMessage, sendPhoto, sendChatAction."""

from __future__ import annotations

from sandbox.chats import Chat, Message
from sandbox.errors import JsonObject, bad_request
from sandbox.files import StoredFile
from sandbox.keyboards import reply_markup
from sandbox.params import Params
from sandbox.telegram_json import message_json
from sandbox.texts import caption_of, text_of
from sandbox.world import World


def send_message(world: World, params: Params) -> JsonObject:
    """Answers the Message sent."""
    chat = target(world, params)
    text, entities = text_of(params)
    return _post(world, chat, params, text, entities, None)


def send_photo(world: World, params: Params) -> JsonObject:
    """Answers the Message sent; the photo comes as a file part or as a file_id seen before."""
    chat = target(world, params)
    text, entities = caption_of(params)
    return _post(world, chat, params, text, entities, _photo(world, params))


def send_chat_action(world: World, params: Params) -> bool:
    """Checked, and shown to no one."""
    target(world, params).check_bot_may_write()
    if not params.text("action"):
        raise bad_request("wrong parameter action in request")
    return True


def target(world: World, params: Params) -> Chat:
    """The chat named by chat_id."""
    key = params.text("chat_id")
    if not key:
        raise bad_request("chat_id is empty")
    return world.chat(key)


def _post(
    world: World, chat: Chat, params: Params, text: str, entities: list[JsonObject], photo: StoredFile | None
) -> JsonObject:
    chat.check_bot_may_write()
    markup, reply_to = reply_markup(params), _reply_target(chat, params)
    world.limits.admit_message(chat.id, chat.private, world.now())
    number, date = world.next_message_id(chat), int(world.now())
    message = Message(number, date, world.bot.id, text, entities, photo, reply_to, markup)
    return message_json(world, chat, world.post(chat, message))


def _reply_target(chat: Chat, params: Params) -> int | None:
    new_way = Params(params.object("reply_parameters") or {})
    wanted = new_way.integer("message_id", params.integer("reply_to_message_id"))
    if wanted in chat.messages:
        return wanted
    lenient = new_way.flag("allow_sending_without_reply") or params.flag("allow_sending_without_reply")
    if wanted is None or lenient:
        return None
    raise bad_request("message to be replied not found")


def _photo(world: World, params: Params) -> StoredFile:
    upload = params.upload("photo")
    if upload:
        return world.files.add_photo(upload.content)
    file_id = params.text("photo")
    if not file_id:
        raise bad_request("there is no photo in the request")
    stored = world.files.by_id(file_id)
    if stored is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return stored

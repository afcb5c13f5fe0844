"""editMessageText, editMessageCaption, editMessageMedia, editMessageReplyMarkup."""

from __future__ import annotations

from sandbox.chats import Chat
from sandbox.errors import JsonObject, bad_request
from sandbox.keyboards import inline_only, is_inline
from sandbox.messages import Content, Message
from sandbox.methods.albums import input_media
from sandbox.methods.sending import target
from sandbox.params import Params
from sandbox.shapes.message import message_json
from sandbox.texts import caption_of, text_of
from sandbox.world import World

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


def edit_message_text(world: World, params: Params) -> JsonObject:
    """Answers the Message. As in Telegram, an edit without reply_markup takes the buttons off."""
    chat, message = _editable(world, params)
    text, entities = text_of(params)
    if message.kind != "text":
        raise bad_request("there is no text in the message to edit")
    return _rewrite(world, chat, message, Content(text=text, entities=entities), inline_only(params))


def edit_message_caption(world: World, params: Params) -> JsonObject:
    """Answers the Message; without a caption the old one goes."""
    chat, message = _editable(world, params)
    text, entities = caption_of(params)
    if not message.file:
        raise bad_request("there is no caption in the message to edit")
    content = Content(text=text, entities=entities, file=message.file)
    return _rewrite(world, chat, message, content, inline_only(params))


def edit_message_media(world: World, params: Params) -> JsonObject:
    """Answers the Message, whose file and caption are new; a text turns into a file with a caption."""
    chat, message = _editable(world, params)
    item = params.object("media")
    if item is None:
        raise bad_request("there is no media in the request")
    if message.kind in ("poll", "venue", "location", "contact", "voice", "sticker", "video_note"):
        raise bad_request("message can't be edited")
    return _rewrite(world, chat, message, input_media(world, params, item), inline_only(params))


def edit_message_reply_markup(world: World, params: Params) -> JsonObject:
    """Answers the Message; without reply_markup the buttons go."""
    chat, message = _editable(world, params)
    content = Content(text=message.text, entities=message.entities, file=message.file)
    return _rewrite(world, chat, message, content, inline_only(params))


def _editable(world: World, params: Params) -> tuple[Chat, Message]:
    chat = target(world, params)
    chat.check_bot_may_write()
    message = chat.message(params.integer("message_id"), "message to edit not found")
    foreign = message.sender != world.bot.id or message.service or "forward_origin" in message.parts
    if foreign or (message.markup and not is_inline(message.markup)):
        raise bad_request("message can't be edited")
    return chat, message


def _rewrite(world: World, chat: Chat, message: Message, new: Content, markup: JsonObject | None) -> JsonObject:
    old = (message.text, message.entities, message.file, message.markup)
    if (new.text, new.entities, new.file, markup) == old:
        raise bad_request(NOT_MODIFIED)
    rewrite(message, new, int(world.now()))
    message.markup = markup
    world.changes.add("edit", chat.id, message.message_id)
    return message_json(world, chat, message)


def rewrite(message: Message, new: Content, now: int) -> None:
    """Puts new words or a new file in and keeps the old words; a change of buttons alone leaves no mark."""
    if new.text != message.text:
        message.history.append(message.text)
    if (new.text, new.file) != (message.text, message.file):
        message.edit_date = now
    message.text, message.entities, message.file = new.text, new.entities, new.file

"""editMessageText, editMessageCaption, editMessageReplyMarkup, deleteMessage."""

from __future__ import annotations

from sandbox.chats import Chat, Message
from sandbox.errors import JsonObject, bad_request
from sandbox.keyboards import inline_only, is_inline
from sandbox.methods.sending import target
from sandbox.params import Params
from sandbox.telegram_json import message_json
from sandbox.texts import caption_of, text_of
from sandbox.world import World

DELETABLE_SECONDS = 48 * 3600
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


def edit_message_text(world: World, params: Params) -> JsonObject:
    """Answers the Message. As in Telegram, an edit without reply_markup takes the buttons off."""
    chat, message = _editable(world, params)
    text, entities = text_of(params)
    if message.photo:
        raise bad_request("there is no text in the message to edit")
    return _rewrite(world, chat, message, text, entities, inline_only(params))


def edit_message_caption(world: World, params: Params) -> JsonObject:
    """Answers the Message; without a caption the old one goes."""
    chat, message = _editable(world, params)
    text, entities = caption_of(params)
    if not message.photo:
        raise bad_request("there is no caption in the message to edit")
    return _rewrite(world, chat, message, text, entities, inline_only(params))


def edit_message_reply_markup(world: World, params: Params) -> JsonObject:
    """Answers the Message; without reply_markup the buttons go."""
    chat, message = _editable(world, params)
    return _rewrite(world, chat, message, message.text, message.entities, inline_only(params))


def delete_message(world: World, params: Params) -> bool:
    """Own messages and, in private or as an administrator, others'; nothing older than 48 hours."""
    chat = target(world, params)
    message = chat.message(params.integer("message_id"), "message to delete not found")
    own = message.sender == world.bot.id
    allowed = own or chat.private or chat.bot_status == "administrator"
    if not allowed or world.now() - message.date > DELETABLE_SECONDS:
        raise bad_request("message can't be deleted")
    del chat.messages[message.message_id]
    world.changes.add("delete", chat.id, message.message_id)
    return True


def delete_messages(world: World, params: Params) -> bool:
    """Several at once; those that are not there are skipped."""
    chat = target(world, params)
    for message_id in params.strings("message_ids") or []:
        one = Params({"chat_id": chat.id, "message_id": message_id})
        if one.integer("message_id") in chat.messages:
            delete_message(world, one)
    return True


def _editable(world: World, params: Params) -> tuple[Chat, Message]:
    chat = target(world, params)
    chat.check_bot_may_write()
    message = chat.message(params.integer("message_id"), "message to edit not found")
    if message.sender != world.bot.id or (message.markup and not is_inline(message.markup)):
        raise bad_request("message can't be edited")
    return chat, message


def _rewrite(
    world: World,
    chat: Chat,
    message: Message,
    text: str,
    entities: list[JsonObject],
    markup: JsonObject | None,
) -> JsonObject:
    if (text, entities, markup) == (message.text, message.entities, message.markup):
        raise bad_request(NOT_MODIFIED)
    rewrite(message, text, entities, int(world.now()))
    message.markup = markup
    world.changes.add("edit", chat.id, message.message_id)
    return message_json(world, chat, message)


def rewrite(message: Message, text: str, entities: list[JsonObject], now: int) -> None:
    """Puts a new text in and keeps the old one; a change of buttons alone leaves no mark."""
    if text != message.text:
        message.history.append(message.text)
        message.edit_date = now
    message.text, message.entities = text, entities

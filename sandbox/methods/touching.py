"""setMessageReaction, answerCallbackQuery, getFile."""

from __future__ import annotations

from sandbox.entities import utf16_len
from sandbox.errors import JsonObject, bad_request
from sandbox.files import DOWNLOAD_LIMIT
from sandbox.methods.sending import target
from sandbox.params import Params
from sandbox.reactions import ALLOWED, plain
from sandbox.world import World

ANSWER_LIMIT = 200


def set_message_reaction(world: World, params: Params) -> bool:
    """One emoji of Telegram's list, or none to take it back."""
    chat = target(world, params)
    chat.check_bot_may_write()
    message = chat.message(params.integer("message_id"), "message to react not found")
    if message.service:
        raise bad_request("REACTION_INVALID")
    wanted = [checked_emoji(item) for item in params.objects("reaction")]
    if len(wanted) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    world.limits.admit_reaction(chat.id, chat.private, world.now())
    if wanted != message.reactions.get(world.bot.id, []):
        message.reactions[world.bot.id] = wanted
        world.changes.add("reaction", chat.id, message.message_id)
    return True


def checked_emoji(item: JsonObject) -> str:
    """The emoji of a ReactionType, if Telegram lets anyone react with it."""
    emoji = plain(str(item.get("emoji", "")))
    if item.get("type") != "emoji" or emoji not in ALLOWED:
        raise bad_request("REACTION_INVALID")
    return emoji


def answer_callback_query(world: World, params: Params) -> bool:
    """What the presser sees: a toast, or a dialog with show_alert."""
    text = params.text("text")
    if utf16_len(text) > ANSWER_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    callback = world.callbacks.answerable(params.text("callback_query_id"), world.now())
    if not callback.answered:
        callback.answered, callback.text = True, text
        callback.show_alert, callback.url = params.flag("show_alert"), params.text("url")
        world.changes.add("callback")
    return True


def get_file(world: World, params: Params) -> JsonObject:
    """A File, of 20 MB at most; its path is good for `/file/bot<token>/<path>`."""
    stored = world.files.by_id(params.text("file_id"))
    if stored is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(stored.content) > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return stored.as_json()

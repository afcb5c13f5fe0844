"""deleteMessage, deleteMessages, pinChatMessage, unpinChatMessage, unpinAllChatMessages."""

from __future__ import annotations

from sandbox.errors import bad_request
from sandbox.methods.sending import target
from sandbox.params import Params
from sandbox.pinning import pin, unpin
from sandbox.world import World

DELETABLE_SECONDS = 48 * 3600
NO_PIN_RIGHTS = "not enough rights to manage pinned messages in the chat"


def delete_message(world: World, params: Params) -> bool:
    """Own messages and, in private or as an administrator, others'; nothing older than 48 hours."""
    chat = target(world, params)
    message = chat.message(params.integer("message_id"), "message to delete not found")
    own = message.sender == world.bot.id
    allowed = own or chat.private or chat.bot_may("can_delete_messages")
    if not allowed or world.now() - message.date > DELETABLE_SECONDS:
        raise bad_request("message can't be deleted")
    delete(world, chat.id, message.message_id)
    return True


def delete(world: World, chat_id: int, message_id: int) -> None:
    """Takes a message out of a chat; the bot is never told."""
    chat = world.chats[chat_id]
    del chat.messages[message_id]
    chat.pins = [pinned for pinned in chat.pins if pinned != message_id]
    world.changes.add("delete", chat.id, message_id)


def delete_messages(world: World, params: Params) -> bool:
    """Several at once; those that are not there are skipped."""
    chat = target(world, params)
    for message_id in params.message_ids():
        if message_id in chat.messages:
            delete_message(world, Params({"chat_id": chat.id, "message_id": message_id}))
    return True


def pin_chat_message(world: World, params: Params) -> bool:
    """Pins a message; groups are told by a service message."""
    chat = target(world, params)
    chat.check_bot_runs(NO_PIN_RIGHTS, "can_pin_messages")
    message = chat.message(params.integer("message_id"), "message to pin not found")
    if message.service:
        raise bad_request("service messages can't be pinned")
    pin(world, chat, message, world.bot.id)
    return True


def unpin_chat_message(world: World, params: Params) -> bool:
    """The message named, else the latest pinned."""
    chat = target(world, params)
    chat.check_bot_runs(NO_PIN_RIGHTS, "can_pin_messages")
    wanted = params.integer("message_id", chat.pins[-1] if chat.pins else None)
    if wanted not in chat.pins:
        raise bad_request("message to unpin not found")
    unpin(world, chat, [wanted] if wanted else [])
    return True


def unpin_all_chat_messages(world: World, params: Params) -> bool:
    """None stays pinned."""
    chat = target(world, params)
    chat.check_bot_runs(NO_PIN_RIGHTS, "can_pin_messages")
    unpin(world, chat, list(chat.pins))
    return True

"""Where a person is, and what they may touch there."""

from __future__ import annotations

from sandbox.chats import Chat
from sandbox.errors import ApiError
from sandbox.messages import Message
from sandbox.world import World


def room(world: World, person: int, chat_id: int) -> Chat:
    """The chat, if the person is in it. Raises ApiError 404 or 403."""
    chat = door(world, person, chat_id)
    if person not in chat.members:
        raise ApiError(403, f"person {person} is not in chat {chat_id}")
    return chat


def door(world: World, person: int, chat_id: int) -> Chat:
    """The chat, whether the person is in it or not. Raises ApiError 404, 403 for a closed account."""
    if person not in world.people:
        raise ApiError(404, f"no person {person} here")
    if world.chats[person].bot_status == "deactivated":
        raise ApiError(403, f"the account of person {person} is gone")
    chat = world.chats.get(chat_id)
    if chat is None:
        raise ApiError(404, f"no chat {chat_id} here")
    return chat


def governed(world: World, person: int, chat_id: int) -> Chat:
    """The chat, if the person runs it. Raises ApiError 403."""
    chat = room(world, person, chat_id)
    if not chat.private and person not in chat.admins:
        raise ApiError(403, f"person {person} is no administrator of chat {chat_id}")
    return chat


def seen(chat: Chat, message_id: int) -> Message:
    """The message. Raises ApiError 404."""
    message = chat.messages.get(message_id)
    if message is None:
        raise ApiError(404, f"no message {message_id} in this chat")
    return message

"""Pinned messages."""

from __future__ import annotations

from sandbox.chats import Chat
from sandbox.messages import Message
from sandbox.posting import service
from sandbox.shapes.message import message_json
from sandbox.world import World


def pin(world: World, chat: Chat, message: Message, by: int) -> None:
    """Pins it on top of the others and says so."""
    chat.pins = [*(pinned for pinned in chat.pins if pinned != message.message_id), message.message_id]
    world.changes.add("chat", chat.id)
    thread = message.thread if message.thread in chat.topics else None
    service(world, chat, by, thread=thread, pinned_message=message_json(world, chat, message, nested=True))


def unpin(world: World, chat: Chat, ids: list[int]) -> None:
    """Takes these off; nobody is told."""
    chat.pins = [pinned for pinned in chat.pins if pinned not in ids]
    world.changes.add("chat", chat.id)

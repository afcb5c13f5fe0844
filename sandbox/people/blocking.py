"""Blocking the bot in private, and accounts that are gone."""

from __future__ import annotations

from sandbox.membership import set_bot_status
from sandbox.people.rooms import room
from sandbox.world import World


def set_blocked(world: World, person: int, blocked: bool) -> None:
    """Blocks or unblocks the bot; the bot is told by my_chat_member."""
    chat = room(world, person, person)
    wanted = "kicked" if blocked else "member"
    if chat.bot_status not in (wanted, "left"):
        set_bot_status(world, person, chat, wanted)


def deactivate(world: World, person: int) -> None:
    """Telegram closes the account: nobody reaches it any more, and nobody is told."""
    chat = room(world, person, person)
    chat.bot_status = "deactivated"
    world.changes.add("chat", chat.id)

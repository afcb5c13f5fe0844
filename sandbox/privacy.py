"""Which messages reach the bot (Telegram's privacy mode)."""

from __future__ import annotations

from sandbox.chats import Chat
from sandbox.entities import utf16_slice
from sandbox.messages import Message
from sandbox.world import World


def bot_sees(world: World, chat: Chat, message: Message) -> bool:
    """Everything in private and of channels, and what happens to a group; what people say there is the mode's matter."""
    if not chat.bot_present:
        return False
    open_chat = chat.private or chat.channel or chat.bot_status == "administrator"
    if open_chat or message.service or world.bot.can_read_all_group_messages:
        return True
    return _addressed(world, message) or _replies_to_bot(world, chat, message)


def _replies_to_bot(world: World, chat: Chat, message: Message) -> bool:
    replied = chat.messages.get(message.reply_to or 0)
    return replied is not None and replied.sender == world.bot.id


def _addressed(world: World, message: Message) -> bool:
    name = f"@{world.bot.username}".lower()
    for entity in message.entities:
        covered = utf16_slice(message.text, entity["offset"], entity["length"]).lower()
        if entity["type"] == "mention" and covered == name:
            return True
        if entity["type"] == "bot_command" and ("@" not in covered or covered.endswith(name)):
            return True
    return False

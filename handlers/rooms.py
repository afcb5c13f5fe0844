"""What Telegram tells of the chats we are in: put in, put out, blocked, and groups that become supergroups."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware, Bot, Router
from aiogram.enums import ChatMemberStatus, ChatType
from aiogram.types import ChatMemberRestricted, ChatMemberUpdated, Message, TelegramObject

from flow import rooms
from flow.ports import Address, UnitOfWork
from handlers.identity import CHANNEL

router = Router(name="rooms")
PRESENT = frozenset({ChatMemberStatus.CREATOR, ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.MEMBER})


class Moving(BaseMiddleware):
    """A group that moves house says so in a message of its own, often in nobody's name: it is heard before anybody asks who
    speaks. The old group tells where to, the new one where from; either is enough."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        """See BaseMiddleware."""
        if not isinstance(event, Message) or not (event.migrate_to_chat_id or event.migrate_from_chat_id):
            return await handler(event, data)
        here, bot = event.chat.id, data["bot"]
        old, new = event.migrate_from_chat_id or here, event.migrate_to_chat_id or here
        rooms.moved(data["uow"], _address(bot, old), _address(bot, new))
        return None


@router.my_chat_member()
async def standing(event: ChatMemberUpdated, uow: UnitOfWork, bot: Bot) -> None:
    """Our standing in a chat has changed. What becomes of us in a channel is nobody's concern here."""
    if event.chat.type == ChatType.CHANNEL:
        return
    chat, now = _address(bot, event.chat.id), event.new_chat_member
    if now.status in PRESENT or (isinstance(now, ChatMemberRestricted) and now.is_member):
        rooms.entered(uow, chat, _address(bot, event.from_user.id), group=event.chat.type != ChatType.PRIVATE)
    else:
        rooms.left(uow, chat)


def _address(bot: Bot, peer: int) -> Address:
    return Address(CHANNEL, str(bot.id), str(peer))

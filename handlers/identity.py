"""Who speaks and where, worked out once for every update and handed to the handlers as `here`."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiogram import BaseMiddleware, Bot
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery, Chat, Message, TelegramObject, User

from domain.errors import Code, Refused
from domain.events import Scalar
from domain.people import Actor
from flow import choose, flood
from flow.people import Presence, meet, presence
from flow.ports import Address, Audience, Kind, Notice, Spot, UnitOfWork
from flow.rooms import heard_from
from locales import DEFAULT, Texts, texts

CHANNEL = "telegram"
TELEGRAM_ITSELF = 777000
"""The author Telegram gives to a channel's post that it forwards into the linked group: nobody of flesh and blood."""


@dataclass(frozen=True, slots=True)
class Here:
    """The place of an update: who speaks, in which chat, in which community, as which message."""

    uow: UnitOfWork
    chat: Address
    speaker: Address
    name: str
    spot: Spot
    presence: Presence

    @property
    def is_private(self) -> bool:
        """Whether nobody else reads along."""
        return self.chat == self.speaker

    @property
    def community(self) -> str:
        """The community this chat belongs to. Raises Refused CHAT_UNBOUND or COMMUNITY_UNKNOWN."""
        if self.presence.community is None:
            raise Refused(Code.COMMUNITY_UNKNOWN if self.is_private else Code.CHAT_UNBOUND)
        return self.presence.community

    @property
    def actor(self) -> Actor:
        """The speaker with what they hold in this community; nobody in particular if the hotline has not met them."""
        return self.presence.actor

    @property
    def say(self) -> Texts:
        """The sentences of the community's language."""
        known = self.presence.community
        return texts(self.uow.communities[known].language if known else DEFAULT)

    def meet(self) -> Actor:
        """The speaker, remembered from now on."""
        actor = meet(self.uow, self.community, self.speaker, self.name)
        self.uow.chats.settle(self.speaker, self.community)
        return actor

    def reply(self, key: str, *, within: str = "", **args: Scalar) -> None:
        """Queue one of our sentences as a reply to this message, in the words of the community `within`: by default the
        chat's, or any where it has none."""
        community = within or self.presence.community or next(iter(self.uow.communities))
        notice = Notice(community, Kind.SAY, self.chat, Audience.RESIDENT, "", {"key": key, **args}, self.spot.message)
        self.uow.outbox.put(notice)


class Identity(BaseMiddleware):
    """Puts `here` beside every message and press; what has no author or no chat we can see is left alone."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        """See BaseMiddleware."""
        here = _here(event, data["uow"], data["bot"])
        if here:
            heard_from(here.uow, here.chat)
        return await handler(event, {**data, "here": here}) if here else None


ASK_AGAIN = frozenset({Code.TEXT_NEEDED, Code.TEXT_TOO_LONG, Code.NUMBER_NEEDED, Code.DATE_UNCLEAR, Code.DATE_PAST})
"""Refusals after which a dialog goes on waiting; after any other it would wait for nothing and is left."""


class Courtesy(BaseMiddleware):
    """A refusal becomes a kind sentence and leaves the database as it was: everything the handler did is undone."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        """See BaseMiddleware."""
        here: Here = data["here"]
        try:
            with here.uow.savepoint():
                return await handler(event, data)
        except Refused as refused:
            if isinstance(event, Message) and refused.code not in ASK_AGAIN:
                await data["state"].clear()
            return _explain(here, event, refused)


def _explain(here: Here, event: TelegramObject, refused: Refused) -> AnswerCallbackQuery | None:
    key = f"error.{refused.code.value}"
    if refused.code is Code.COMMUNITY_UNKNOWN and here.is_private and isinstance(event, Message):
        choose.offer(here.uow, here.chat)
        return None
    if isinstance(event, CallbackQuery):
        return event.answer(here.say(key, **refused.params), show_alert=True)
    if not (refused.code in flood.SLOWED and _has_been_told(here)):
        here.reply(key, **refused.params)
    return None


def _has_been_told(here: Here) -> bool:
    """In a group the sentence is for everybody to read: it is said once."""
    return not here.is_private and flood.has_been_told(here.uow, here.community, here.actor.person, here.spot)


def _here(event: TelegramObject, uow: UnitOfWork, bot: Bot) -> Here | None:
    user, message, chat = _parts(event)
    if user is None or chat is None or user.is_bot or user.id == TELEGRAM_ITSELF:
        return None
    place = Address(CHANNEL, str(bot.id), str(chat.id))
    speaker = Address(CHANNEL, str(bot.id), str(user.id))
    spot = Spot(place, str(message))
    return Here(uow, place, speaker, user.full_name, spot, presence(uow, place, speaker))


def _parts(event: TelegramObject) -> tuple[User | None, int, Chat | None]:
    if isinstance(event, Message):
        return event.from_user, event.message_id, event.chat
    if isinstance(event, CallbackQuery) and event.message:
        return event.from_user, event.message.message_id, event.message.chat
    return None, 0, None

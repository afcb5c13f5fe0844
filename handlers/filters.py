"""What a message is: said to us or not, and the words that remain once the address is taken off."""

import re

from aiogram import Bot
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message

from cards.callback import Codec, Press, Verb
from domain.errors import Code, Refused
from handlers.identity import Here


class Said(Filter):
    """Passes `words` (what was said) and `explicit` (they asked for a case in so many words) for a message addressed to the
    bot: anything in private; in a group a mention, a reply to the bot, or #诉求. Commands have handlers of their own."""

    async def __call__(self, message: Message, bot: Bot, here: Here) -> bool | dict[str, object]:
        """See Filter."""
        text = message.text or message.caption or ""
        address = _address((await bot.me()).username or "")
        explicit = bool(address.search(text))
        if not (explicit or here.is_private or _answers(message, bot)) or (text.startswith("/") and not explicit):
            return False
        return {"words": address.sub("", text).strip(), "explicit": explicit}


class Pressed(Filter):
    """Passes `press` when a button with one of these verbs was pressed. The signature is bound to the chat, and the message
    must be one of ours about that very case; otherwise Refused BUTTON_INVALID or BUTTON_STALE."""

    def __init__(self, *verbs: Verb) -> None:
        self._verbs = verbs

    async def __call__(self, call: CallbackQuery, codec: Codec, here: Here) -> bool | dict[str, Press]:
        """See Filter."""
        verb = (call.data or "").partition(".")[0]
        return {"press": read(codec, here, call.data or "")} if verb in self._verbs else False


def read(codec: Codec, here: Here, data: str) -> Press:
    """The press, checked against forgery and against being carried to another message."""
    press = codec.read(here.chat, data)
    if here.uow.posts.case_at(here.spot) != press.case:
        raise Refused(Code.BUTTON_STALE)
    return press


def _address(username: str) -> re.Pattern[str]:
    """How people address us in a sentence. Chinese is written without spaces, so «@bot停水» and «/new停水» count too."""
    return re.compile(rf"@{re.escape(username)}(?![A-Za-z0-9_])|#诉求|^/new(?![A-Za-z0-9_@])", re.IGNORECASE)


def _answers(message: Message, bot: Bot) -> bool:
    answered = message.reply_to_message
    return bool(answered and answered.from_user and answered.from_user.id == bot.id)

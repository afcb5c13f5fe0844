"""What a message is: said to us or not, and the words that remain once the address is taken off."""

import re

from aiogram import Bot
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message

from cards.callback import Codec, Press, Verb
from domain.errors import Code, Refused
from domain.people import STAFF
from flow.ports import Conflict
from handlers.identity import Here
from handlers.sent import words_of

MARKED = re.compile(r"#诉求|^/new(?![A-Za-z0-9_@])", re.IGNORECASE)
"""How people mark an appeal. Chinese is written without spaces, so «/new停水» and «@bot停水» count too."""


class Said(Filter):
    """Passes `words` (what was said), `explicit` (they asked for a case in so many words) and `addressed` (they named the bot)
    for a message to the hotline: anything in private; in a group a mention, a reply to the bot, or #诉求. Commands have
    handlers of their own."""

    async def __call__(self, message: Message, bot: Bot, here: Here) -> bool | dict[str, object]:
        """See Filter."""
        text = words_of(message)
        mention = await _mention(bot)
        explicit, addressed = bool(MARKED.search(text)), bool(mention.search(text))
        if not (explicit or addressed or here.is_private or answers_us(message, bot)):
            return False
        if text.startswith("/") and not explicit:
            return False
        return {"words": MARKED.sub("", mention.sub("", text)).strip(), "explicit": explicit, "addressed": addressed}


async def spoken(message: Message, bot: Bot) -> str:
    """What was said in answer to a question of ours, without the address. Raises Refused(TEXT_NEEDED) for a command: a slip
    of the finger is not an answer."""
    text = MARKED.sub("", (await _mention(bot)).sub("", words_of(message))).strip()
    if text.startswith("/"):
        raise Refused(Code.TEXT_NEEDED)
    return text


class Worded(Filter):
    """Passes when somebody who works here says one of the words `command_words.NAME` and nothing else: in private or in a
    staff group. A resident's «值班» is not a command."""

    def __init__(self, name: str) -> None:
        self._name = name

    async def __call__(self, message: Message, here: Here) -> bool:
        """See Filter."""
        at_work = here.is_private or here.presence.among_staff
        if not at_work or not any(grant.role in STAFF for grant in here.actor.grants):
            return False
        return (message.text or "").strip().lower() in here.say(f"command_words.{self._name}").split(" ")


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
    """The press, checked against forgery and against being carried to another message. Raises Conflict where whoever pressed was
    quicker than the answer to our sending it: then it is looked at again."""
    press = codec.read(here.chat, data)
    about = here.uow.posts.case_at(here.spot)
    if about is None and here.uow.posts.is_coming(press.case, here.chat):
        raise Conflict
    if about != press.case:
        raise Refused(Code.BUTTON_STALE)
    return press


async def _mention(bot: Bot) -> re.Pattern[str]:
    return re.compile(rf"@{re.escape((await bot.me()).username or '')}(?![A-Za-z0-9_])", re.IGNORECASE)


def answers_us(message: Message, bot: Bot) -> bool:
    """Whether a message replies to one of ours."""
    answered = message.reply_to_message
    return bool(answered and answered.from_user and answered.from_user.id == bot.id)

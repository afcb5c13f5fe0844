"""A resident says what is the matter."""

from collections.abc import Sequence
from dataclasses import replace

from aiogram import Bot, F, Router
from aiogram.enums import ChatType
from aiogram.filters import Command, CommandObject
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message

from domain.appeal import LIKELY
from flow.intake import Appeal, file
from flow.media import Media
from flow.offer import is_welcome, make
from handlers.filters import Said, spoken
from handlers.follow_up import remember_album
from handlers.identity import Here
from handlers.sent import media_of
from locales import LANGUAGES, texts

router = Router(name="appeal")
ASK = {texts(language)("keyboard.new") for language in LANGUAGES}


class Filing(StatesGroup):
    """Asked «what is it and where», waiting for the sentence."""

    words = State()


@router.message(Command("new"))
async def new(message: Message, command: CommandObject, state: FSMContext, here: Here) -> None:
    """`/new 3号楼停水了` files at once; `/new` alone asks."""
    if command.args:
        file_words(message, here, command.args)
        await state.clear()
    else:
        await ask(message, state, here)


@router.message(F.text.in_(ASK))
async def ask(_message: Message, state: FSMContext, here: Here) -> None:
    """The button 我要反映."""
    _ = here.community
    await state.set_state(Filing.words)
    here.reply("say.ask_appeal")


@router.message(Filing.words)
async def answered(message: Message, state: FSMContext, here: Here, bot: Bot) -> None:
    """The sentence that was asked for, or a voice message, or a picture: whatever they have."""
    file_words(message, here, await spoken(message, bot))
    await state.clear()


@router.message(Said())
async def said(message: Message, here: Here, words: str, explicit: bool, addressed: bool) -> None:
    """A sentence to the bot. Marked as an appeal (#诉求, /new) it is one; otherwise anything but small talk is."""
    if not (here.is_private or explicit) and here.presence.among_staff:
        return
    if (explicit and (words or media_of(message))) or _speaks(message) or _asks_for_something(here, words):
        file_words(message, here, words)
    elif here.is_private or addressed or explicit:
        here.reply("say.not_appeal", keyboard=here.is_private)


@router.message(F.chat.type == ChatType.PRIVATE, F.text.startswith("/") | F.caption.startswith("/"))
async def not_a_command(_message: Message, here: Here) -> None:
    """A command there is not: what there is."""
    here.reply("say.help", phone=here.uow.communities[here.community].phone, keyboard=True)


@router.message(F.text | F.caption, F.forward_origin.is_(None))
async def overheard(message: Message, here: Here) -> None:
    """Said in the residents' group to nobody in particular. Only what is plainly an appeal, or tells of danger, is filed (and can
    be withdrawn with one press). What reads like an appeal is asked about, quietly and seldom; the rest is none of our business
    and is not kept."""
    words = message.text or message.caption or ""
    if words.startswith("/") or not here.presence.among_residents:
        return
    hints = here.uow.understand(words, here.uow.communities[here.community])
    if hints.is_plain or hints.emergency:
        file_words(message, here, words)
    elif is_welcome(here.uow, here.community, here.chat, here.actor.person, words, hints):
        met = not here.presence.is_known
        make(here.uow, _said(message, here, words), hints, message.media_group_id or "", met=met)


@router.edited_message(F.text | F.caption, F.forward_origin.is_(None))
async def overheard_late(message: Message, here: Here) -> None:
    """A message that was left alone has been changed, and now tells of danger: that is never too late to be heard. Anything less
    is not picked up from an edit, which nobody is notified of."""
    if not here.presence.among_residents or here.uow.cases.at(here.spot):
        return
    words = message.text or message.caption or ""
    if here.uow.understand(words, here.uow.communities[here.community]).emergency:
        file_words(message, here, words)


def file_words(message: Message, here: Here, words: str, shown: Sequence[str] = ()) -> None:
    """File what was said, and what came with it, by whoever said it; `shown` are things they had sent before. One case, or one
    for each of several appeals that are plainly told apart."""
    said = _said(message, here, words, shown)
    hints = here.uow.understand(words, here.uow.communities[here.community])
    cases = [file(here.uow, replace(said, text=part)) for part in hints.parts or (words,)]
    remember_album(here, message, cases[0])


def _said(message: Message, here: Here, words: str, shown: Sequence[str] = ()) -> Appeal:
    media, *others = [*filter(None, [media_of(message)]), *shown] or [""]
    return Appeal(here.community, here.meet().person, words, here.spot, media, tuple(others))


def _speaks(message: Message) -> bool:
    """Whether somebody has to listen to find out what it is."""
    media = media_of(message)
    return bool(media) and Media.parse(media).is_spoken


def _asks_for_something(here: Here, words: str) -> bool:
    hints = here.uow.understand(words, here.uow.communities[here.community])
    return hints.appeal >= LIKELY or bool(hints.emergency)

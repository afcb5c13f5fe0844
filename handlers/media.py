"""Something sent without a word: a voice message is an appeal; of a picture we ask what it is about."""

from collections.abc import Sequence

from aiogram import Bot, F, Router
from aiogram.filters import Filter, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message

from domain.case import Case
from domain.errors import Code, Refused
from flow import media as medium
from flow.follow_up import add
from flow.locate import just_reported
from flow.media import Media
from flow.ports import Secret
from flow.transcribe import unheard
from handlers.appeal import Filing, file_words
from handlers.filters import answers_us, spoken
from handlers.identity import Here
from handlers.sent import media_of, words_of

router = Router(name="media")
MOST = 10
"""Pictures kept while we wait for the words: an album."""


class Showing(StatesGroup):
    """Pictures came without a word; asked what they are about. The data's `media` are their vault entries, comma-separated."""

    words = State()


class Wordless(Filter):
    """Passes `media` for something sent to the hotline without a word: anything in private; in a residents' group what answers
    a message of ours."""

    async def __call__(self, message: Message, bot: Bot, here: Here) -> bool | dict[str, str]:
        """See Filter."""
        media = media_of(message)
        to_us = here.is_private or (answers_us(message, bot) and not here.presence.among_staff)
        readable = any(char.isalnum() for char in words_of(message))
        return {"media": media} if media and to_us and not readable else False


@router.message(StateFilter(None), Wordless())
async def sent(message: Message, media: str, here: Here, state: FSMContext) -> None:
    """A voice message is filed, a dispatcher listens. A picture, a film or a place joins what its sender has just reported; if
    there is nothing, we ask what it is."""
    case = _belongs(here, Media.parse(media))
    if case:
        add(here.uow, here.actor, case.community, case.id, "", media, here.spot)
    elif Media.parse(media).is_spoken:
        file_words(message, here, "")
    elif here.is_private:
        await state.set_state(Showing.words)
        await _keep(media, here, state)
        here.reply("say.ask_about", keyboard=True)


@router.message(Filing.words, F.location, ~F.venue)
async def pinned(message: Message, here: Here, state: FSMContext) -> None:
    """Asked what it is, somebody sends where it is: kept, and asked once more."""
    await state.set_state(Showing.words)
    await _keep(media_of(message), here, state)
    here.reply("say.ask_about")


@router.message(Showing.words)
async def described(message: Message, here: Here, state: FSMContext, bot: Bot) -> None:
    """The words, typed or spoken, that were asked for; or one more picture."""
    words, media = await spoken(message, bot), media_of(message)
    if not words and not media:
        raise Refused(Code.TEXT_NEEDED)
    if words or Media.parse(media).is_spoken:
        shown = _kept(here, str((await state.get_data()).get("media", "")).split(","))
        file_words(message, here, words, shown)
        await state.clear()
    else:
        await _keep(media, here, state)


def _belongs(here: Here, media: Media) -> Case | None:
    """The case something sent belongs to: one that nobody has put into words yet, or for a picture the one just reported."""
    if not here.presence.is_known:
        return None
    waiting = unheard(here.uow, here.community, here.actor.person)
    if waiting or media.is_spoken:
        return waiting
    return just_reported(here.uow, here.community, here.actor.person, here.spot)


async def _keep(media: str, here: Here, state: FSMContext) -> None:
    """Into the vault at once: a dialog holds ids only."""
    entry = medium.keep(here.uow, here.community, here.meet().person, media, as_=Secret.DRAFT)[medium.MEDIA]
    before = str((await state.get_data()).get("media", ""))
    entries = [*filter(None, before.split(",")), str(entry)]
    await state.update_data(media=",".join(entries[:MOST]))


def _kept(here: Here, entries: Sequence[str]) -> list[str]:
    found = (medium.read(here.uow, here.community, entry) for entry in entries)
    return [str(each) for each in found if each]

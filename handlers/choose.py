"""In private, where one hotline serves several communities: which one do you live in?"""

from aiogram import Router
from aiogram.filters import CommandStart, Filter
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery, Message

from cards.callback import Press, Verb
from flow import choose
from handlers.filters import Pressed
from handlers.identity import Here

router = Router(name="choose")


class Homeless(Filter):
    """Passes in private while nobody knows where the person lives."""

    async def __call__(self, _message: Message, here: Here) -> bool:
        """See Filter."""
        return here.is_private and here.presence.community is None


@router.message(CommandStart(deep_link=False), Homeless())
async def ask(_message: Message, here: Here) -> None:
    """/start: the communities as buttons."""
    choose.offer(here.uow, here.chat)


@router.callback_query(Pressed(Verb.SETTLE))
async def chosen(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """Settled; the welcome is that community's."""
    community = choose.settle(here.uow, here.speaker, press.arg)
    name = here.uow.communities[community].name
    here.reply("say.welcome", within=community, community=name, keyboard=True)
    return call.answer(name)

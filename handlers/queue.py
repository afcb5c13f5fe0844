"""派单 with one thumb: one case, one press, the next."""

from aiogram import Router
from aiogram.filters import Command, StateFilter
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery, Message

from cards.callback import Press, Verb
from flow import queue as line
from handlers.filters import Pressed, Worded
from handlers.identity import Here

router = Router(name="queue")


@router.message(Command("queue"))
@router.message(Worded("queue"), StateFilter(None))
async def queue(_message: Message, here: Here) -> None:
    """`/queue`, «派单»."""
    line.show(here.uow, here.actor, here.community, here.spot)


@router.callback_query(Pressed(Verb.NEXT, Verb.QUEUE))
async def next_(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """下一件, or, where there was none, whether there is one now."""
    _ = press
    line.skip(here.uow, here.actor, here.community, here.spot)
    return call.answer()

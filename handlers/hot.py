"""热点问题: what many residents tell of, for those who lead and the desk."""

from aiogram import Router
from aiogram.filters import Command, StateFilter
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery, Message

from cards.callback import Press, Verb
from flow import hot as issues
from handlers.filters import Pressed, Worded
from handlers.identity import Here

router = Router(name="hot")


@router.message(Command("hot"))
@router.message(Worded("hot"), StateFilter(None))
async def hot(_message: Message, here: Here) -> None:
    """`/hot`, «热点», «热点问题»."""
    issues.show(here.uow, here.actor, here.community, here.spot)


@router.callback_query(Pressed(Verb.HOT))
async def open_(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """The cases of one, or all of them afresh."""
    issues.turn(here.uow, here.actor, here.community, press.case, here.spot, press.arg)
    return call.answer()

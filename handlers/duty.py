"""值班: who is on, coming on, going off."""

from aiogram import Router
from aiogram.filters import Command, StateFilter
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery, Message

from cards.callback import Press, Verb
from flow import duty as rota
from handlers.filters import Pressed, Worded
from handlers.identity import Here

router = Router(name="duty")


@router.message(Command("duty"))
@router.message(Worded("duty"), StateFilter(None))
async def duty(_message: Message, here: Here) -> None:
    """`/duty`, «值班»."""
    rota.show(here.uow, here.actor, here.community, here.spot)


@router.callback_query(Pressed(Verb.DUTY_ON))
async def come_on(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """我来接班: whoever presses, whoever had asked."""
    _ = press
    fresh = rota.come_on(here.uow, here.actor, here.community, here.spot)
    return call.answer(here.say("press.duty_on" if fresh else "press.duty_already"))


@router.callback_query(Pressed(Verb.DUTY_OFF))
async def go_off(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """我下班了."""
    _ = press
    ended = rota.go_off(here.uow, here.actor, here.community, here.spot)
    return call.answer(here.say("press.duty_off" if ended else "press.duty_not"))

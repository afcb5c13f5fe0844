"""我的活儿: what an officer, a head or a leader has on their hands, due first."""

from aiogram import Router
from aiogram.filters import Command, StateFilter
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery, Message

from cards.callback import Press, Verb
from flow import enquire
from flow import mine as work
from handlers.filters import Pressed, Worded
from handlers.identity import Here

router = Router(name="mine")


@router.message(Command("my"))
@router.message(Worded("mine"), StateFilter(None))
async def mine(_message: Message, here: Here) -> None:
    """`/my`, «我的活儿», «待办»."""
    work.show(here.uow, here.actor, here.community, here.spot, private=here.is_private)


@router.callback_query(Pressed(Verb.PAGE))
async def page(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """Another page, or the same afresh."""
    work.turn(here.uow, here.actor, here.community, press.case, here.spot, int(press.arg))
    return call.answer()


@router.callback_query(Pressed(Verb.SIGN_ALL))
async def sign_all(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """签收 N 件: after an outage, all that waits at once."""
    signed = work.sign_all(here.uow, here.actor, here.community, here.chat)
    work.turn(here.uow, here.actor, here.community, press.case, here.spot)
    return call.answer(here.say("press.signed_all", n=signed) if signed else here.say("press.signed_none"))


@router.callback_query(Pressed(Verb.OPEN))
async def open_(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """One case of the list, with what can be done to it."""
    enquire.numbered(here.uow, here.community, here.actor, here.spot, press.arg)
    return call.answer()

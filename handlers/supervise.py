"""督办 by a chair or the secretary, 催一下 by whoever reported it: one press each."""

from aiogram import Router
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery

from cards.callback import Press, Verb
from flow import show, supervise
from handlers.filters import Pressed
from handlers.identity import Here

router = Router(name="supervise")


@router.callback_query(Pressed(Verb.SUPERVISE))
async def watch(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """督办."""
    case = supervise.supervise(here.uow, here.actor, here.community, press.case)
    show.again(here.uow, case, here.spot)
    return call.answer(here.say("press.supervised"))


@router.callback_query(Pressed(Verb.URGE))
async def urge(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """催一下."""
    supervise.urge(here.uow, here.actor, here.community, press.case)
    return call.answer(here.say("press.urged"))

"""交接: one case, or a whole shift, to a colleague; in private, where names may stand."""

from aiogram import Router
from aiogram.filters import Command, StateFilter
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery, Message

from cards.callback import Press, Verb, long
from flow import handover as shift
from handlers.filters import Pressed, Worded
from handlers.identity import Here

router = Router(name="handover")


@router.message(Command("handover"))
@router.message(Worded("handover"), StateFilter(None))
async def handover(_message: Message, here: Here) -> None:
    """`/handover`, «交接»: what one has open, and to whom it can go."""
    shift.offer_all(here.uow, here.actor, here.community)


@router.callback_query(Pressed(Verb.HAND_OVER_ALL))
async def whole_shift(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """The same from the list of one's work."""
    _ = press
    shift.offer_all(here.uow, here.actor, here.community)
    return call.answer(here.say("press.look_private"))


@router.callback_query(Pressed(Verb.GIVE_ALL))
async def give_all(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """To this colleague."""
    given = shift.give_all(here.uow, here.actor, here.community, long(press.arg))
    shift.again(here.uow, here.actor, here.community, press.case, here.spot, shift.EVERYTHING)
    return call.answer(here.say("press.handed_over_all", n=given))


@router.callback_query(Pressed(Verb.HAND_OVER))
async def whom(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """交给同事: the names come privately."""
    shift.offer(here.uow, here.actor, here.community, press.case)
    return call.answer(here.say("press.look_private"))


@router.callback_query(Pressed(Verb.GIVE))
async def give(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """To this colleague."""
    shift.give(here.uow, here.actor, here.community, press.case, long(press.arg))
    shift.again(here.uow, here.actor, here.community, press.case, here.spot, shift.COLLEAGUES)
    return call.answer(here.say("press.handed_over"))

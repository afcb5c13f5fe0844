"""Danger: «I have it» from any of the staff, and a dispatcher's word that it is none."""

from aiogram import Router
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery

from cards.alarm import name
from cards.callback import Press, Verb
from flow import alarm
from handlers.filters import Pressed
from handlers.identity import Here

router = Router(name="alarm")


@router.callback_query(Pressed(Verb.TAKE))
async def take(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """我来处理: the first press has it, later ones hear who does."""
    return _answer(call, here, alarm.take(here.uow, here.actor, here.community, press.case), "press.taken")


@router.callback_query(Pressed(Verb.FALSE_ALARM))
async def stand_down(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """误报."""
    return _answer(call, here, alarm.stand_down(here.uow, here.actor, here.community, press.case), "press.stood_down")


def _answer(call: CallbackQuery, here: Here, came: alarm.Taking, done: str) -> AnswerCallbackQuery:
    if came.first:
        return call.answer(here.say(done), show_alert=True)
    if came.who.false:
        return call.answer(here.say("press.already_false"), show_alert=True)
    who = name(here.uow.communities[here.community], came.who.grant)
    return call.answer(here.say("press.already_taken", who=who), show_alert=True)

"""上报: one press on the card, one on the body outside, one line with its number and the day it has promised."""

from aiogram import Bot, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery, Message

from cards.callback import Press, Verb
from domain.case import Channel
from flow import upwards
from flow.ports import Spot
from handlers.filters import Pressed, spoken
from handlers.identity import Here

router = Router(name="upwards")


class Sending(StatesGroup):
    """Waiting for a number; the dialog's data names the case, the body, the card and how often it had been sent up."""

    number = State()


@router.callback_query(Pressed(Verb.SEND_UP))
async def menu(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """The bodies outside."""
    upwards.open_menu(here.uow, here.actor, here.community, press.case, here.spot, press.verb)
    return call.answer()


@router.callback_query(Pressed(Verb.SEND_UP_TO))
async def chosen(call: CallbackQuery, press: Press, here: Here, state: FSMContext) -> AnswerCallbackQuery:
    """One of them: it has a number for the case."""
    times = upwards.begin(here.uow, here.actor, here.community, press.case, press.arg, here.spot)
    await state.set_state(Sending.number)
    await state.set_data({"case": press.case, "unit": press.arg, "card": here.spot.message, "times": times})
    return call.answer(here.say("press.write_number"))


@router.message(Sending.number)
async def send(message: Message, state: FSMContext, here: Here, bot: Bot) -> None:
    """The number, and perhaps the day."""
    data = await state.get_data()
    card, line = Spot(here.chat, str(data["card"])), await spoken(message, bot)
    case, unit = str(data["case"]), str(data["unit"])
    times = int(data["times"])
    after = upwards.send(here.uow, here.actor, here.community, case, unit, line, card=card, times=times)
    await state.clear()
    key = "say.sent_up" if after.channel is Channel.CHAT else "say.sent_up_call"
    here.reply(key, number=after.number, unit=unit)

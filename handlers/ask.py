"""问居民: the officer's question in one line; and for a caller, what a dispatcher was told on the phone."""

from aiogram import Bot, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery, Message

from cards.callback import Press, Verb
from flow import ask as talk
from handlers.filters import Pressed, spoken
from handlers.identity import Here

router = Router(name="ask")


class Asking(StatesGroup):
    """Waiting for a question, or for an answer; the dialog's data names the case."""

    question = State()
    answer = State()


@router.callback_query(Pressed(Verb.ASK))
async def ask(call: CallbackQuery, press: Press, here: Here, state: FSMContext) -> AnswerCallbackQuery:
    """问居民 asks for the question."""
    case = talk.may_ask(here.uow, here.actor, here.community, press.case)
    await state.set_state(Asking.question)
    await state.set_data({"case": case.id})
    here.reply("say.ask_question", number=case.number)
    return call.answer(here.say("press.write_question"))


@router.callback_query(Pressed(Verb.ANSWER))
async def answer(call: CallbackQuery, press: Press, here: Here, state: FSMContext) -> AnswerCallbackQuery:
    """记下回答 asks for what the caller said."""
    case = talk.may_answer(here.uow, here.actor, here.community, press.case)
    await state.set_state(Asking.answer)
    await state.set_data({"case": case.id})
    here.reply("say.ask_answer", number=case.number)
    return call.answer(here.say("press.write_answer"))


@router.message(Asking.question)
async def asked(message: Message, state: FSMContext, here: Here, bot: Bot) -> None:
    """The question."""
    data = await state.get_data()
    talk.ask(here.uow, here.actor, here.community, str(data["case"]), await spoken(message, bot))
    await state.clear()


@router.message(Asking.answer)
async def answered(message: Message, state: FSMContext, here: Here, bot: Bot) -> None:
    """The answer."""
    data = await state.get_data()
    talk.answer(here.uow, here.actor, here.community, str(data["case"]), await spoken(message, bot))
    await state.clear()

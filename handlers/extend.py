"""延期: by how much and why; then yes or no from whoever stands above."""

from aiogram import Bot, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery, Message

from cards.callback import Press, Verb
from domain.act import Act
from flow import extend, menus
from handlers.filters import Pressed, spoken
from handlers.identity import Here

router = Router(name="extend")


class Extending(StatesGroup):
    """Waiting for the reason; the dialog's data names the case and the span."""

    reason = State()


@router.callback_query(Pressed(Verb.EXTEND))
async def ask_span(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """延期 asks by how much."""
    case = extend.may_ask(here.uow, here.actor, here.community, press.case)
    menus.open_menu(here.uow, here.actor, case, here.spot, Verb.EXTEND, Act.EXTEND_ASK)
    return call.answer()


@router.callback_query(Pressed(Verb.EXTEND_BY))
async def ask_reason(call: CallbackQuery, press: Press, here: Here, state: FSMContext) -> AnswerCallbackQuery:
    """The span asks for the reason."""
    case = extend.may_ask(here.uow, here.actor, here.community, press.case)
    await state.set_state(Extending.reason)
    await state.set_data({"case": case.id, "span": press.arg})
    here.reply("say.ask_extension", number=case.number)
    return call.answer(here.say("press.write_extension"))


@router.message(Extending.reason)
async def asked(message: Message, state: FSMContext, here: Here, bot: Bot) -> None:
    """The reason, in one line."""
    data = await state.get_data()
    text = await spoken(message, bot)
    extend.ask(here.uow, here.actor, here.community, str(data["case"]), str(data["span"]), text)
    await state.clear()


@router.callback_query(Pressed(Verb.EXTEND_YES))
async def grant(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """同意."""
    extend.grant(here.uow, here.actor, here.community, press.case)
    return call.answer(here.say("press.extended"))


@router.callback_query(Pressed(Verb.EXTEND_NO))
async def refuse(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """不同意."""
    extend.refuse(here.uow, here.actor, here.community, press.case)
    return call.answer(here.say("press.not_extended"))

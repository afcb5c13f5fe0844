"""挂账: until when and why; then yes or no from the chair or above; and going on before the day."""

from aiogram import Bot, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery, Message

from cards.callback import Press, Verb
from domain.act import Act
from flow import menus, suspend
from handlers.filters import Pressed, spoken
from handlers.identity import Here

router = Router(name="suspend")


class Suspending(StatesGroup):
    """Waiting for the reason; the dialog's data names the case and the span."""

    reason = State()


@router.callback_query(Pressed(Verb.SUSPEND))
async def ask_span(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """申请挂账 asks until when."""
    case = suspend.may_ask(here.uow, here.actor, here.community, press.case)
    menus.open_menu(here.uow, here.actor, case, here.spot, Verb.SUSPEND, Act.SUSPEND_ASK)
    return call.answer()


@router.callback_query(Pressed(Verb.SUSPEND_BY))
async def ask_reason(call: CallbackQuery, press: Press, here: Here, state: FSMContext) -> AnswerCallbackQuery:
    """The day asks for the reason."""
    case = suspend.may_ask(here.uow, here.actor, here.community, press.case)
    await state.set_state(Suspending.reason)
    await state.set_data({"case": case.id, "span": press.arg})
    here.reply("say.ask_suspension", number=case.number)
    return call.answer(here.say("press.write_suspension"))


@router.message(Suspending.reason)
async def asked(message: Message, state: FSMContext, here: Here, bot: Bot) -> None:
    """The reason, in one line."""
    data = await state.get_data()
    text = await spoken(message, bot)
    suspend.ask(here.uow, here.actor, here.community, str(data["case"]), str(data["span"]), text)
    await state.clear()


@router.callback_query(Pressed(Verb.SUSPEND_YES))
async def grant(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """同意挂账."""
    suspend.grant(here.uow, here.actor, here.community, press.case)
    return call.answer(here.say("press.suspended"))


@router.callback_query(Pressed(Verb.SUSPEND_NO))
async def refuse(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """不同意."""
    suspend.refuse(here.uow, here.actor, here.community, press.case)
    return call.answer(here.say("press.not_suspended"))


@router.callback_query(Pressed(Verb.RESUME))
async def resume(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """现在接着办."""
    suspend.resume(here.uow, here.actor, here.community, press.case)
    return call.answer(here.say("press.resumed"))

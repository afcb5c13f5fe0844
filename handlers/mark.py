"""Marks against abuse: proposing, confirming, objecting, deciding."""

from aiogram import Bot, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery, Message

from cards.callback import Press, Verb
from flow import marks
from flow.record import find
from handlers.filters import Pressed, spoken
from handlers.identity import Here

router = Router(name="mark")


class Objecting(StatesGroup):
    """Waiting for what is to be said against a mark; the dialog's data names it."""

    words = State()


@router.callback_query(Pressed(Verb.MARK))
async def menu(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """标记… asks what for."""
    marks.open_menu(here.uow, here.actor, find(here.uow, here.community, press.case), here.spot)
    return call.answer()


@router.callback_query(Pressed(Verb.MARK_FOR))
async def propose(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """Proposed, with its ground."""
    marks.propose(here.uow, here.actor, here.community, press.case, press.arg, here.spot)
    return call.answer(here.say("press.mark_proposed"))


@router.callback_query(Pressed(Verb.MARK_YES))
async def confirm(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """同意加."""
    marks.confirm(here.uow, here.actor, here.community, press.case)
    return call.answer(here.say("press.mark_confirmed"))


@router.callback_query(Pressed(Verb.MARK_NO))
async def drop(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """不加."""
    marks.drop(here.uow, here.actor, here.community, press.case)
    return call.answer(here.say("press.mark_dropped"))


@router.callback_query(Pressed(Verb.OBJECT))
async def ask(call: CallbackQuery, press: Press, here: Here, state: FSMContext) -> AnswerCallbackQuery:
    """我不认同 asks for one line."""
    mark = marks.may_object(here.uow, here.actor, here.community, press.case)
    await state.set_state(Objecting.words)
    await state.set_data({"mark": mark.id})
    here.reply("mark.ask")
    return call.answer(here.say("press.write_objection"))


@router.message(Objecting.words)
async def objected(message: Message, state: FSMContext, here: Here, bot: Bot) -> None:
    """The line."""
    data = await state.get_data()
    marks.object_(here.uow, here.actor, here.community, str(data["mark"]), await spoken(message, bot))
    await state.clear()
    here.reply("mark.sent")


@router.callback_query(Pressed(Verb.LIFT, Verb.UPHOLD))
async def settle(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """撤销标记 or 保留标记, by the secretary."""
    lift = press.verb is Verb.LIFT
    marks.settle(here.uow, here.actor, here.community, press.case, lift=lift)
    return call.answer(here.say("press.mark_lifted" if lift else "press.mark_upheld"))

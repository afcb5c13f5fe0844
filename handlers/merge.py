"""并案, 拆开, 分开: the same trouble told by several becomes one case, several matters told at once become several."""

from aiogram import Bot, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery, Message

from cards.callback import Press, Verb, long
from flow import merge, queue, show, split
from flow.record import find
from handlers.filters import Pressed, spoken
from handlers.identity import Here

router = Router(name="merge")


class Splitting(StatesGroup):
    """Waiting for the other matter in one line; the dialog's data names the case."""

    line = State()


@router.callback_query(Pressed(Verb.MERGE))
async def ask_lead(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """并案 asks into which."""
    if merge.offer(here.uow, here.actor, here.community, press.case, here.spot, press.verb):
        return call.answer()
    return call.answer(here.say("press.nothing_alike"), show_alert=True)


@router.callback_query(Pressed(Verb.MERGE_INTO))
async def merged(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """One press merges."""
    case = merge.merge(here.uow, here.actor, here.community, press.case, long(press.arg))
    queue.went_on(here.uow, here.actor, here.community, here.spot)
    show.again(here.uow, case, here.spot)
    return call.answer(here.say("press.merged", number=find(here.uow, here.community, case.merged_into).number))


@router.callback_query(Pressed(Verb.UNMERGE))
async def ask_which(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """拆开 asks which."""
    merge.list_merged(here.uow, here.actor, here.community, press.case, here.spot, press.verb)
    return call.answer()


@router.callback_query(Pressed(Verb.UNMERGE_ONE))
async def unmerged(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """One press takes it out again."""
    case = merge.unmerge(here.uow, here.actor, here.community, long(press.arg))
    show.again(here.uow, find(here.uow, here.community, press.case), here.spot)
    return call.answer(here.say("press.unmerged", number=case.number))


@router.callback_query(Pressed(Verb.SPLIT))
async def ask_line(call: CallbackQuery, press: Press, here: Here, state: FSMContext) -> AnswerCallbackQuery:
    """分开 asks for the other matter."""
    case = split.may_split(here.uow, here.actor, here.community, press.case)
    await state.set_state(Splitting.line)
    await state.set_data({"case": case.id})
    here.reply("say.ask_split", number=case.number)
    return call.answer(here.say("press.write_split"))


@router.message(Splitting.line)
async def told_apart(message: Message, state: FSMContext, here: Here, bot: Bot) -> None:
    """The line, or that the same words will do."""
    data, line = await state.get_data(), await spoken(message, bot)
    same = line.strip() in here.say("answer.same_words").split(" ")
    new = split.split(here.uow, here.actor, here.community, str(data["case"]), "" if same else line)
    await state.clear()
    if new.unit and (here.is_private or not new.restricted):
        here.reply("say.split_routed", number=new.number, unit=new.unit)
    else:
        here.reply("say.split_kept", number=new.number)

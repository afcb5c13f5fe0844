"""An officer and their case: sign for it or return it, report progress, report it done."""

from aiogram import Bot, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery, Message

from cards import words
from cards.callback import Press, Verb, long
from domain.act import Act
from flow import assign, menus, report_back, review
from flow.queries import as_told, view
from flow.record import find
from handlers.filters import Pressed, spoken
from handlers.identity import Here
from handlers.sent import media_of

router = Router(name="officer")


class Reporting(StatesGroup):
    """Waiting for words about a case; the dialog's data names it."""

    progress = State()
    result = State()


@router.callback_query(Pressed(Verb.SIGN))
async def sign(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """签收."""
    assign.sign(here.uow, here.actor, here.community, press.case)
    return call.answer(here.say("press.signed"))


@router.callback_query(Pressed(Verb.RETURN))
async def ask_reason(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """退单 asks for a reason first."""
    case = find(here.uow, here.community, press.case)
    menus.open_menu(here.uow, here.actor, case, here.spot, Verb.RETURN, Act.RETURN)
    return call.answer()


@router.callback_query(Pressed(Verb.RETURN_FOR))
async def give_back(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """退单 with its reason."""
    assign.give_back(here.uow, here.actor, here.community, press.case, press.arg)
    return call.answer(here.say("press.returned"))


@router.callback_query(Pressed(Verb.PROGRESS))
async def ask_progress(call: CallbackQuery, press: Press, here: Here, state: FSMContext) -> AnswerCallbackQuery:
    """报进展 asks for one line."""
    return await _ask(call, press, here, state, Act.PROGRESS)


@router.callback_query(Pressed(Verb.RESOLVE))
async def ask_result(call: CallbackQuery, press: Press, here: Here, state: FSMContext) -> AnswerCallbackQuery:
    """办结 asks what was done."""
    return await _ask(call, press, here, state, Act.RESOLVE)


@router.callback_query(Pressed(Verb.INSIST))
async def insist(call: CallbackQuery, press: Press, here: Here, state: FSMContext) -> AnswerCallbackQuery:
    """就这样报: a result that was held goes out as it is."""
    draft = long(press.arg)
    review.insist(here.uow, here.actor, here.community, press.case, draft)
    if (await state.get_data()).get("draft") == draft:
        await state.clear()
    return call.answer(here.say("press.insisted"))


@router.callback_query(Pressed(Verb.DUE))
async def explain_due(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """时限怎么算的: the sum, to whoever is looking at it."""
    return call.answer(words.why(as_told(here.uow, view(here.uow, here.community, press.case))), show_alert=True)


@router.message(Reporting.progress)
async def progress(message: Message, state: FSMContext, here: Here, bot: Bot) -> None:
    """The line on progress, perhaps with a picture."""
    await _report(message, state, here, bot, Act.PROGRESS)


@router.message(Reporting.result)
async def result(message: Message, state: FSMContext, here: Here, bot: Bot) -> None:
    """The result, perhaps with a picture."""
    await _report(message, state, here, bot, Act.RESOLVE)


_DIALOG = {Act.PROGRESS: (Reporting.progress, "progress"), Act.RESOLVE: (Reporting.result, "result")}


async def _ask(call: CallbackQuery, press: Press, here: Here, state: FSMContext, act: Act) -> AnswerCallbackQuery:
    case = report_back.ask(here.uow, act, here.actor, here.community, press.case)
    waiting, name = _DIALOG[act]
    name = "reply" if case.external and act is Act.RESOLVE else name
    await state.set_state(waiting)
    await state.set_data({"case": case.id})
    here.reply(f"say.ask_{name}", number=case.number)
    return call.answer(here.say(f"press.write_{name}"))


async def _report(message: Message, state: FSMContext, here: Here, bot: Bot, act: Act) -> None:
    """A picture or a film without words is kept until the words come."""
    data = await state.get_data()
    text = await spoken(message, bot)
    media = media_of(message) or str(data.get("media") or data.get("photo") or "")
    if media and not text:
        await state.update_data(media=media)
        here.reply("say.media_kept")
        return
    case, draft = str(data["case"]), ""
    if act is Act.PROGRESS:
        report_back.progress(here.uow, here.actor, here.community, case, text, media)
    else:
        before = str(data.get("draft") or "")
        draft = review.submit(here.uow, here.actor, here.community, case, text, here.spot, media=media, draft=before)
    if draft:
        await state.update_data(draft=draft, media=media)
    else:
        await state.clear()

"""A dispatcher listens to what was sent and types one line."""

from aiogram import Bot, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery, Message

from cards.callback import Press, Verb
from flow.transcribe import begin, transcribe
from handlers.filters import Pressed, spoken
from handlers.identity import Here

router = Router(name="transcribe")


class Hearing(StatesGroup):
    """Waiting for the line; the dialog's data names the case."""

    line = State()


@router.callback_query(Pressed(Verb.TRANSCRIBE))
async def listen(call: CallbackQuery, press: Press, here: Here, state: FSMContext) -> AnswerCallbackQuery:
    """听完写一句."""
    case = begin(here.uow, here.actor, here.community, press.case)
    await state.set_state(Hearing.line)
    await state.set_data({"case": case.id})
    here.reply("say.ask_line", number=case.number)
    return call.answer(here.say("press.write_line"))


@router.message(Hearing.line)
async def heard(message: Message, here: Here, state: FSMContext, bot: Bot) -> None:
    """The line: the case goes on from here."""
    case = str((await state.get_data())["case"])
    after = transcribe(here.uow, here.actor, here.community, case, await spoken(message, bot))
    await state.clear()
    if after.unit:
        here.reply("say.line_routed", number=after.number, unit=after.unit)
    else:
        here.reply("say.line_kept", number=after.number)

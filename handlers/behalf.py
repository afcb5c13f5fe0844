"""替别人报的: for whom is it? Asked under a receipt in private, answered if they like."""

from aiogram import Bot, F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery, Message

from cards.callback import Press, Verb
from flow.behalf import mark, name
from handlers.filters import Pressed, spoken
from handlers.identity import Here
from locales import LANGUAGES, texts

router = Router(name="behalf")
SKIP = {texts(language)("button.skip").lower() for language in LANGUAGES}


class Helping(StatesGroup):
    """Asked who is helped; the dialog's data names the case."""

    who = State()


@router.callback_query(Pressed(Verb.BEHALF))
async def ask(call: CallbackQuery, press: Press, here: Here, state: FSMContext) -> AnswerCallbackQuery:
    """The button itself says enough: the case is marked; who it is comes after, or does not."""
    case = mark(here.uow, here.actor, here.community, press.case)
    await state.set_state(Helping.who)
    await state.set_data({"case": case.id})
    here.reply("say.ask_helped")
    return call.answer(here.say("press.write_helped"))


@router.message(Helping.who, F.text.lower().in_(SKIP))
async def skipped(_message: Message, here: Here, state: FSMContext) -> None:
    """They would rather not say."""
    await state.clear()
    here.reply("say.helped_kept")


@router.message(Helping.who)
async def told(message: Message, here: Here, state: FSMContext, bot: Bot) -> None:
    """A name, a phone, both; or a contact of theirs."""
    card = message.contact
    helped = f"{card.first_name} {card.phone_number}" if card else await spoken(message, bot)
    case = str((await state.get_data())["case"])
    name(here.uow, here.actor, here.community, case, helped)
    await state.clear()
    here.reply("say.helped_kept")

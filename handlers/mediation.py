"""请对方: the link for the other side of a dispute, their answer, and what came of talking."""

from aiogram import Bot, Router
from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery, Message

from cards.callback import Press, Verb
from domain.act import Act
from domain.case import Consent, Outcome
from domain.people import Role
from flow import mediation, report_back
from handlers.filters import Pressed, spoken
from handlers.identity import Here
from handlers.officer import Reporting
from handlers.sent import media_of

router = Router(name="mediation")


class Ending(StatesGroup):
    """Waiting for what was agreed, or how it went; the dialog's data names the case and which."""

    words = State()


class Disputed(Filter):
    """Passes when the case a button is about is talked over with both sides."""

    async def __call__(self, _call: CallbackQuery, here: Here, press: Press) -> bool:
        """See Filter."""
        found = here.uow.cases.get(here.community, press.case)
        return found is not None and here.uow.communities[here.community].mediates(found)


@router.callback_query(Pressed(Verb.INVITE))
async def invite(call: CallbackQuery, press: Press, here: Here, bot: Bot) -> AnswerCallbackQuery:
    """请对方: a link, to whoever pressed, in private."""
    mediation.invite(here.uow, here.actor, here.community, press.case, (await bot.me()).username or "")
    return call.answer(here.say("press.invited"))


@router.callback_query(Pressed(Verb.CONSENT))
async def answer(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """同意 or 不同意: theirs, or what the unit heard them say."""
    mediation.answer(here.uow, here.actor, here.community, press.case, press.arg)
    if not here.actor.holds(Role.PARTY, press.case):
        return call.answer(here.say("press.consent_noted"))
    given = press.arg == Consent.GIVEN
    return call.answer(here.say("press.consent_given" if given else "press.consent_refused"))


@router.callback_query(Pressed(Verb.RESOLVE), Disputed())
async def ask_outcome(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """办结 of a dispute asks first what came of it."""
    mediation.ask_outcome(here.uow, here.actor, here.community, press.case, here.spot, Verb.RESOLVE)
    return call.answer()


@router.callback_query(Pressed(Verb.OUTCOME), Disputed())
async def choose(call: CallbackQuery, press: Press, here: Here, state: FSMContext) -> AnswerCallbackQuery:
    """达成协议 asks for its points, 没谈成 for a word on it; 其他办结 goes on as everywhere."""
    if not press.arg:
        return await _plainly(call, press, here, state)
    case = mediation.may_end(here.uow, here.actor, here.community, press.case, press.arg)
    await state.set_state(Ending.words)
    await state.set_data({"case": case.id, "how": press.arg})
    agreed = press.arg == Outcome.AGREED
    here.reply("say.ask_agreement" if agreed else "say.ask_failed", number=case.number)
    return call.answer(here.say("press.write_agreement" if agreed else "press.write_failed"))


@router.message(Ending.words)
async def end(message: Message, state: FSMContext, here: Here, bot: Bot) -> None:
    """The words, perhaps with a picture of what was signed; a picture alone is kept until the words come."""
    data = await state.get_data()
    text, media = await spoken(message, bot), media_of(message) or str(data.get("media") or "")
    if media and not text:
        await state.update_data(media=media)
        here.reply("say.media_kept")
        return
    mediation.end(here.uow, here.actor, here.community, str(data["case"]), str(data["how"]), text, media)
    await state.clear()


async def _plainly(call: CallbackQuery, press: Press, here: Here, state: FSMContext) -> AnswerCallbackQuery:
    case = report_back.ask(here.uow, Act.RESOLVE, here.actor, here.community, press.case)
    await state.set_state(Reporting.result)
    await state.set_data({"case": case.id})
    here.reply("say.ask_result", number=case.number)
    return call.answer(here.say("press.write_result"))

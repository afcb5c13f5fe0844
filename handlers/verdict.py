"""The resident's word on a result, by button or in plain words."""

from aiogram import Router
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery

from cards.callback import Press, Verb
from domain.case import Verdict
from flow.verdict import judge
from handlers.filters import Pressed
from handlers.identity import Here

router = Router(name="verdict")


@router.callback_query(Pressed(Verb.JUDGE))
async def judged(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """满意, 办了但不满意, 没解决: only from whoever reported it, or from a dispatcher on a caller's behalf."""
    verdict = Verdict(press.arg)
    judge(here.uow, here.actor, here.community, press.case, verdict)
    return call.answer(here.say("press.reopened" if verdict is Verdict.UNSOLVED else "press.thanks"))

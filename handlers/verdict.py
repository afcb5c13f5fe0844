"""The resident's word on a result, by button or in plain words; and taking a case back."""

import re

from aiogram import Router
from aiogram.filters import Filter
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery, Message

from cards.callback import Press, Verb
from domain.case import Case, State, Verdict
from domain.errors import Code, Refused
from flow.joint import whole
from flow.ports import Spot
from flow.verdict import judge, withdraw
from handlers.filters import Pressed
from handlers.identity import Here

router = Router(name="verdict")
SPOKEN = (Verdict.SATISFIED, Verdict.DISSATISFIED, Verdict.UNSOLVED)


class Answered(Filter):
    """Passes `case` and `verdict` when a reporter says «解决了» or «没解决» in reply to the question, or in private while just
    one of their cases waits for their word. Raises Refused(NOT_REPORTER) for a neighbour's answer."""

    async def __call__(self, message: Message, here: Here) -> bool | dict[str, object]:
        """See Filter."""
        verdict = _verdict(here, message.text or "")
        if verdict is None:
            return False
        case = _waiting(message, here) if here.presence.is_known else None
        if case is None and _somebody_elses(message, here):
            raise Refused(Code.NOT_REPORTER)
        return {"case": case, "verdict": verdict} if case else False


@router.callback_query(Pressed(Verb.JUDGE))
async def judged(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """满意, 办了但不满意, 没解决: only from whoever reported it, or from a dispatcher on a caller's behalf."""
    verdict = Verdict(press.arg)
    judge(here.uow, here.actor, here.community, press.case, verdict)
    return call.answer(here.say("press.reopened" if verdict is Verdict.UNSOLVED else "press.thanks"))


@router.callback_query(Pressed(Verb.WITHDRAW))
async def withdrawn(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """撤回: only by whoever reported it."""
    withdraw(here.uow, here.actor, here.community, press.case)
    return call.answer(here.say("press.withdrawn"))


@router.message(Answered())
async def spoken(_message: Message, case: Case, verdict: Verdict, here: Here) -> None:
    """The same in words."""
    judge(here.uow, here.actor, case.community, case.id, verdict)


def _verdict(here: Here, text: str) -> Verdict | None:
    words = re.sub(r"[^\w]", "", text)
    return next((each for each in SPOKEN if words in here.say(f"answer.{each.value}").split(" ")), None)


def _somebody_elses(message: Message, here: Here) -> bool:
    """Whether the words answer a message of ours about a case: a neighbour's «解决了» closes nothing and files nothing."""
    answered = message.reply_to_message
    return bool(answered and here.uow.posts.case_at(Spot(here.chat, str(answered.message_id))))


def _waiting(message: Message, here: Here) -> Case | None:
    """The one case of theirs that the words can be about."""
    mine = here.uow.cases.of_reporter(here.community, here.actor.person)
    leads = {case.id: whole(here.uow, case) for case in mine}
    resolved = [case for case in mine if leads[case.id].state is State.RESOLVED]
    if message.reply_to_message:
        about = here.uow.posts.case_at(Spot(here.chat, str(message.reply_to_message.message_id)))
        resolved = [case for case in resolved if case.id == about]
    elif not here.is_private:
        return None
    return resolved[0] if len({leads[case.id].id for case in resolved}) == 1 else None

"""Where is it? Answered by buttons, in words, or not at all."""

from aiogram import F, Router
from aiogram.filters import Filter, StateFilter
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery, Message

from cards.callback import Press, Verb
from domain.case import Case
from flow import locate
from flow.follow_up import add
from flow.ports import Spot
from handlers.filters import MARKED, Pressed
from handlers.identity import Here
from handlers.sent import media_of, words_of

router = Router(name="locate")
ABOUT = 0.3
"""Score of a matter from which words are about it."""
CUELESS = 0.4
"""`Hints.appeal` under which a text stays that names a place and hardly anything else."""
BARE = 20
"""Characters up to which a sentence that names a place may be nothing but the answer where it is."""


class Answer(Filter):
    """Passes `case` and `place` when the reporter of an open case answers where it is: in reply to the question, or in private
    with hardly more than the place."""

    async def __call__(self, message: Message, here: Here) -> bool | dict[str, object]:
        """See Filter."""
        case = _asked(message, here) if here.presence.is_known else None
        place = locate.typed(here.uow, case, words_of(message)) if case else ""
        return {"case": case, "place": place} if place else False


@router.callback_query(Pressed(Verb.PLACE))
async def chosen(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """An estate, a building, an entrance, or 跳过."""
    locate.walk(here.uow, here.actor, here.community, press.case, press.arg, here.spot)
    return call.answer(here.say("press.located") if press.arg else None)


@router.message(StateFilter(None), F.text | F.caption | F.venue, Answer())
async def told(message: Message, case: Case, place: str, here: Here) -> None:
    """The same in words; a picture or a pin that came with them joins the case."""
    locate.answer(here.uow, here.actor, case, place, here.spot)
    media = media_of(message)
    if media:
        add(here.uow, here.actor, case.community, case.id, "", media, here.spot)


def _asked(message: Message, here: Here) -> Case | None:
    """The case whose question this answers."""
    if message.reply_to_message:
        return _question_of(Spot(here.chat, str(message.reply_to_message.message_id)), here)
    words = words_of(message)
    if not here.is_private or len(words) > BARE or MARKED.search(words) or _reports(here, words):
        return None
    return locate.open_question(here.uow, here.community, here.actor.person)


def _question_of(spot: Spot, here: Here) -> Case | None:
    about = here.uow.posts.case_at(spot)
    case = here.uow.cases.get(here.community, about) if about else None
    asked = case and spot in here.uow.posts.of(case.community, case.id, locate.ASKED)
    return case if case and asked and case.is_open and case.reporter == here.actor.person else None


def _reports(here: Here, words: str) -> bool:
    """Whether it is an appeal of its own that happens to name a place."""
    hints = here.uow.understand(words, here.uow.communities[here.community])
    about = bool(hints.choices) and hints.choices[0].score >= ABOUT
    return about or bool(hints.emergency or hints.out_of_remit) or hints.appeal >= CUELESS

"""Who is behind a case: shown to the one person who pressed, and written down."""

from aiogram import Router
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery

from cards.callback import Press, Verb
from flow.reveal import reveal
from handlers.filters import Pressed
from handlers.identity import Here

router = Router(name="identify")
MOST = 200
"""Characters of an answer to a press."""


@router.callback_query(Pressed(Verb.REVEAL))
async def identify(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """上门看门牌, 联系居民, 看电话: the button pressed is the reason given."""
    found = reveal(here.uow, here.actor, here.community, press.case, press.arg)
    name, phone = found.name or here.say("press.no_name"), found.phone or here.say("press.no_phone")
    phone += here.say("press.helped", helped=found.helped) if found.helped else ""
    shown = here.say("press.identity", name=name, phone=phone, words=found.words)
    return call.answer(shown if len(shown) <= MOST else shown[: MOST - 1] + "…", show_alert=True)

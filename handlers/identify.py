"""Who is behind a case: shown to the one person who pressed, and written down."""

from aiogram import Router
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery

from cards.callback import Press, Verb
from flow.reveal import Identity, reveal, send_rest
from handlers.filters import Pressed
from handlers.identity import Here

router = Router(name="identify")
MOST = 200
"""Characters of an answer to a press."""


@router.callback_query(Pressed(Verb.REVEAL))
async def identify(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """上门看门牌, 联系居民, 看电话: the button pressed is the reason given. What an answer has no room for comes
    privately."""
    found = reveal(here.uow, here.actor, here.community, press.case, press.arg)
    shown = _shown(here, found)
    if len(shown) > MOST:
        rest = here.say("press.words_sent")
        sent = send_rest(here.uow, here.actor, here.community, press.case, found)
        shown = shown[: MOST - len(rest)] + rest if sent else shown[: MOST - 1] + "…"
    return call.answer(shown, show_alert=True)


def _shown(here: Here, found: Identity) -> str:
    """Who and how to reach them first, then where, then their words: what is cut off is what matters least."""
    name, phone = found.name or here.say("press.no_name"), found.phone or here.say("press.no_phone")
    phone += here.say("press.helped", helped=found.helped) if found.helped else ""
    if found.place:
        return here.say("press.identity_at", name=name, phone=phone, place=found.place, words=found.words)
    return here.say("press.identity", name=name, phone=phone, words=found.words)

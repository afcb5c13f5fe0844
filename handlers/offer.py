"""«Shall I register this?»: the buttons of an offer, and what becomes of it when its author changes their message."""

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import Filter
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery, Message

from cards.callback import Press, Verb
from flow.offer import add, amend, dismiss, take
from flow.ports import Offer
from handlers.filters import Pressed
from handlers.identity import Here
from handlers.sent import media_of

router = Router(name="offer")


class Offered(Filter):
    """Passes `offer` for a message whose author has been asked about it and has not answered yet."""

    async def __call__(self, _message: Message, here: Here) -> bool | dict[str, Offer]:
        """See Filter."""
        if not (here.presence.community and here.presence.is_known):
            return False
        offer = here.uow.offers.at(here.presence.community, here.spot)
        return {"offer": offer} if offer and offer.is_open and offer.author == here.actor.person else False


class InOfferedAlbum(Filter):
    """Passes `offer` for a further picture of an album whose author has been asked about it."""

    async def __call__(self, message: Message, here: Here) -> bool | dict[str, Offer]:
        """See Filter."""
        if not (here.presence.community and here.presence.is_known):
            return False
        asked = here.uow.offers.of_author(here.presence.community, here.actor.person)
        found = [each for each in asked if each.is_open and each.album == message.media_group_id]
        return {"offer": found[0]} if found else False


@router.message(F.media_group_id, F.photo, ~F.caption, InOfferedAlbum())
async def further(message: Message, offer: Offer, here: Here) -> None:
    """It goes with the words if they are registered."""
    add(here.uow, offer, media_of(message))


@router.callback_query(Pressed(Verb.ACCEPT))
async def accepted(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """登记: by whoever said it, or a steward."""
    case = take(here.uow, here.actor, here.community, press.case, int(press.arg or 0))
    return call.answer(here.say("press.accepted", number=case.number))


@router.callback_query(Pressed(Verb.DISMISS))
async def dismissed(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """不用: the question disappears and what was said is forgotten."""
    dismiss(here.uow, here.actor, here.community, press.case)
    return call.answer(here.say("press.dismissed"))


@router.edited_message(F.text | F.caption, Offered())
async def changed(message: Message, offer: Offer, here: Here) -> None:
    """What is offered is what the message says now; what has been registered of it follows as every case does."""
    if amend(here.uow, offer, message.text or message.caption or "") is None and here.uow.cases.at(here.spot):
        raise SkipHandler

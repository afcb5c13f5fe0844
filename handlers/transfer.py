"""转办: centre, matter, reason; three presses on one card."""

from aiogram import Router
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery

from cards.callback import Press, Verb
from domain.act import Act
from flow import menus, show
from flow.record import find
from flow.transfer import transfer
from handlers.filters import Pressed
from handlers.identity import Here
from handlers.taught import with_lesson

router = Router(name="transfer")


@router.callback_query(Pressed(Verb.TRANSFER, Verb.TRANSFER_IN, Verb.TRANSFER_TO))
async def menu(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """The centres, one centre's matters, the reasons."""
    case = find(here.uow, here.community, press.case)
    name = f"{press.verb.value} {press.arg}".strip()
    menus.open_menu(here.uow, here.actor, case, here.spot, name, Act.TRANSFER)
    return call.answer()


@router.callback_query(Pressed(Verb.TRANSFER_FOR))
async def transfer_(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """The reason decides it."""
    matter, _, mark = press.arg.partition(":")
    before = find(here.uow, here.community, press.case)
    case = transfer(here.uow, here.actor, here.community, press.case, matter, mark)
    show.again(here.uow, case, here.spot)
    unit = here.uow.communities[here.community].units[case.unit].name
    back = case.designated and not before.designated
    said = here.say("press.transferred_back" if back else "press.transferred", unit=unit)
    return call.answer(with_lesson(here, case, said), show_alert=back)

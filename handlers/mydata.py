"""What is kept of somebody: the notice, their own sheet, their file, and being erased."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery, Message

from cards.callback import Press, Verb
from domain.errors import Code, Refused
from flow import choose, erase, mydata
from handlers.filters import Pressed
from handlers.identity import Here

router = Router(name="mydata")


@router.message(Command("privacy"))
async def privacy(_message: Message, here: Here) -> None:
    """The whole notice: who keeps what, what for, how long, and one's rights."""
    community = here.uow.communities[here.community]
    here.reply("mydata.privacy", community=community.name, phone=community.phone, keep=community.keep.closed_texts.days)


@router.message(Command("mydata"))
async def my_data(_message: Message, here: Here) -> None:
    """What is kept of me?"""
    mydata.show(here.uow, here.community, here.actor, here.chat, private=here.is_private)


@router.callback_query(Pressed(Verb.EXPORT))
async def export(call: CallbackQuery, here: Here) -> AnswerCallbackQuery:
    """导出: as a file, in this chat."""
    mydata.send(here.uow, here.community, here.actor, here.chat, private=here.is_private)
    return call.answer(here.say("press.exported"))


@router.callback_query(Pressed(Verb.ERASE))
async def ask(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """删除我的资料: what that means, and once more."""
    erase.ask(here.uow, here.community, here.actor, here.chat, press.case)
    return call.answer()


@router.callback_query(Pressed(Verb.ERASE_FOR_GOOD))
async def for_good(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """确认删除. The answer is the last word to them: a message would have to keep where it goes."""
    if not here.presence.is_known:
        raise Refused(Code.BUTTON_STALE)
    erase.confirmed(here.uow, here.community, here.actor, press.arg)
    return call.answer(here.say("press.erased"), show_alert=True)


@router.callback_query(Pressed(Verb.KEEP))
async def keep(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """不删了."""
    here.uow.outbox.put(mydata.notice(here.community, here.actor, here.chat, press.case))
    return call.answer()


@router.callback_query(Pressed(Verb.MOVE))
async def move(call: CallbackQuery, here: Here) -> AnswerCallbackQuery:
    """换社区."""
    choose.offer(here.uow, here.chat)
    return call.answer()

"""The opening of a community, by buttons: `/setup`, for administrators, in private."""

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery, Message

from cards import setup as board
from cards.callback import Press, Verb
from domain.errors import Code, Refused
from domain.people import Grant
from flow import setup
from flow.ports import Purpose
from handlers.filters import Pressed
from handlers.identity import Here

router = Router(name="setup")


@router.message(Command("setup"))
async def begin(_message: Message, here: Here) -> None:
    """`/setup`: the board. In private only."""
    if here.is_private:
        setup.show(here.uow, here.actor, here.community, here.chat)


@router.callback_query(Pressed(Verb.SETUP))
async def pressed(call: CallbackQuery, press: Press, here: Here, bot: Bot) -> AnswerCallbackQuery:
    """A menu, a code, a link, the check-up."""
    what, rest = press.arg[:1], press.arg[1:]
    where = (here.uow, here.actor, here.community, here.chat)
    if what == board.INVITE:
        setup.call_in(*where, _grant(rest), (await bot.me()).username or "")
    elif what == board.CHECK:
        setup.check(*where)
    elif what == board.FORGET:
        n = setup.forget_gone(here.uow, here.actor, here.community)
        setup.show(*where, sitting=press.case)
        return call.answer(here.say("press.forgotten", n=n))
    elif what in PURPOSES:
        setup.bind(*where, PURPOSES[what], rest)
    elif not board.is_page(press.arg):
        raise Refused(Code.BUTTON_STALE)
    else:
        setup.show(*where, sitting=press.case, page=press.arg)
    return call.answer()


def _grant(arg: str) -> Grant:
    letter, _, scope = arg.partition(".")
    if letter not in setup.INVITED:
        raise Refused(Code.BUTTON_STALE)
    return Grant(setup.INVITED[letter], scope)


PURPOSES = {board.HOTLINE: Purpose.HOTLINE, board.DESK: Purpose.DESK, board.UNIT: Purpose.UNIT}

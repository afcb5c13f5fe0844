"""A dispatcher: cases routing was not sure of, callers, and calling back."""

import re

from aiogram import Bot, Router
from aiogram.filters import Command, CommandObject
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery, Message

from cards.callback import Press, Verb
from domain.act import Act
from domain.errors import Code, Refused
from domain.people import Role
from flow import assign, fair, intake, menus, queue, show, verdict
from flow.ports import Purpose
from flow.record import find
from handlers.filters import Pressed, spoken
from handlers.identity import Here
from handlers.taught import with_lesson

router = Router(name="dispatch")
PHONE = re.compile(
    r"\s*((?:\+?86[ -]?)?1\d{2}[ -]?\d{4}[ -]?\d{4}|0\d{2,3}[ -]?\d{7,8}|\+?\d[\d-]{5,17}\d)"
    r"(?!\d)[\s,,::]*"
)
"""A caller's number in front of a line: a mobile or a landline, as people group them, or any other unbroken one."""
MENUS = {Verb.ALL: Act.ASSIGN, Verb.CENTRE: Act.ASSIGN, Verb.DECLINE: Act.DECLINE, Verb.REFER: Act.DECLINE}


class Calling(StatesGroup):
    """On the phone with somebody, waiting for the dispatcher's one line."""

    words = State()


@router.callback_query(Pressed(Verb.ASSIGN))
async def assign_(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """One press on a matter sends the case to its unit."""
    case = assign.assign(here.uow, here.actor, here.community, press.case, press.arg)
    queue.went_on(here.uow, here.actor, here.community, here.spot)
    show.again(here.uow, case, here.spot)
    said = here.say("press.assigned", unit=here.uow.communities[here.community].units[case.unit].name)
    return call.answer(with_lesson(here, case, said))


@router.callback_query(Pressed(Verb.ALL, Verb.CENTRE, Verb.DECLINE, Verb.REFER))
async def menu(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """The centres, one centre's matters, the reasons for declining, or whose it may be instead."""
    case = find(here.uow, here.community, press.case)
    menus.open_menu(here.uow, here.actor, case, here.spot, press.arg or press.verb, MENUS[press.verb])
    return call.answer()


@router.callback_query(Pressed(Verb.BACK))
async def back(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """Out of a menu, for officers and dispatchers alike."""
    menus.close_menu(here.uow, here.actor, find(here.uow, here.community, press.case), here.spot)
    return call.answer()


@router.callback_query(Pressed(Verb.DECLINE_FOR))
async def decline(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """不予受理 with its reason."""
    case = assign.decline(here.uow, here.actor, here.community, press.case, press.arg)
    queue.went_on(here.uow, here.actor, here.community, here.spot)
    show.again(here.uow, case, here.spot)
    return call.answer(here.say("press.declined"))


@router.callback_query(Pressed(Verb.CLEAR))
async def clear(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """不是投诉: the words were misread."""
    case = fair.clear(here.uow, here.actor, here.community, press.case)
    show.again(here.uow, case, here.spot)
    return call.answer(here.say("press.cleared"))


@router.callback_query(Pressed(Verb.FIRST, Verb.NOT_FIRST))
async def first(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """优先照顾, 不用优先."""
    yes = press.verb is Verb.FIRST
    do = assign.prioritize if yes else assign.deprioritize
    case = do(here.uow, here.actor, here.community, press.case)
    show.again(here.uow, case, here.spot)
    return call.answer(here.say("press.first" if yes else "press.not_first"))


@router.callback_query(Pressed(Verb.UNREACHED))
async def unreached(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """没打通."""
    verdict.unreached(here.uow, here.actor, here.community, press.case)
    return call.answer(here.say("press.unreached"))


@router.message(Command("call"))
async def call_(message: Message, command: CommandObject, state: FSMContext, here: Here) -> None:
    """`/call 13800000000 3号楼停水` enters a caller's appeal; `/call` alone asks for the line. Only in private or at the desk: a
    caller's number is nobody else's."""
    binding = here.presence.binding
    if not here.actor.has(Role.DISPATCHER) or (binding and binding.purpose is not Purpose.DESK):
        raise Refused(Code.NOT_ALLOWED)
    if command.args:
        _enter(here, command.args)
    else:
        await state.set_state(Calling.words)
        here.reply("say.ask_call")


@router.message(Calling.words)
async def called(message: Message, state: FSMContext, here: Here, bot: Bot) -> None:
    """The line that was asked for."""
    _enter(here, await spoken(message, bot))
    await state.clear()


def _enter(here: Here, line: str) -> None:
    """File it and tell the dispatcher the number to read out."""
    phone = PHONE.match(line)
    words = line[phone.end() :] if phone else line
    case = intake.call(here.uow, here.community, here.actor, words, phone[1] if phone else "")
    danger = here.uow.communities[here.community].emergencies.get(case.emergency)
    if danger:
        here.reply("say.call_danger", number=danger.number, advice=danger.advice)
    matter = here.uow.communities[here.community].matters.get(case.matter)
    if matter and (here.is_private or not case.restricted):
        here.reply("say.call_filed", number=case.number, matter=matter.name, unit=matter.unit)
    else:
        here.reply("say.call_filed_triage", number=case.number)

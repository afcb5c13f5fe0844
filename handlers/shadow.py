"""Shadow mode: one gate before every conversation, and what administrators say and ask about it."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from aiogram import BaseMiddleware, Router
from aiogram.filters import Command
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery, Message, TelegramObject

from cards.callback import Press, Verb
from flow import shadow
from flow.people import INVITATION
from handlers.filters import Pressed
from handlers.identity import Here

router = Router(name="shadow")
DOORS = ("/bind", f"/start {INVITATION}", "/privacy", "/mydata")
"""What brings groups and people in, and everybody's right to see and erase what is kept of them: these work as ever."""
RIGHTS = frozenset({Verb.EXPORT, Verb.ERASE, Verb.ERASE_FOR_GOOD, Verb.KEEP})


class _Undone(Exception):  # noqa: N818
    """The rehearsal is over."""


class Shadow(BaseMiddleware):
    """Where a community is on trial, conversations are rehearsed: they run as ever, and unless what came of it may count it is
    undone, and administrators hear of it (flow/shadow.py)."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        """See BaseMiddleware."""
        here: Here = data["here"]
        if not shadow.is_on(here.uow, here.presence) or _counts_anyway(event):
            return await handler(event, data)
        rehearsal = shadow.Rehearsal(here.uow)
        staged = {**data, "uow": rehearsal.stage, "here": replace(here, uow=rehearsal.stage)}
        try:
            with here.uow.savepoint():
                answer = await handler(event, staged)
                if not shadow.stays(rehearsal, here.presence):
                    raise _Undone
        except _Undone:
            _overhear(here, event, rehearsal)
            return None
        rehearsal.let_out()
        return answer


def _overhear(here: Here, event: TelegramObject, rehearsal: shadow.Rehearsal) -> None:
    if not isinstance(event, Message) or event.edit_date or here.presence.community is None:
        return
    shadow.hear(here.uow, here.community, here.speaker, event.text or event.caption or "", rehearsal)
    if rehearsal.filed and here.actor.grants and (here.is_private or not here.presence.among_residents):
        here.reply("say.shadow_not_filed")


def _counts_anyway(event: TelegramObject) -> bool:
    pressed = (event.data or "").partition(".")[0] if isinstance(event, CallbackQuery) else ""
    return _words(event).startswith(DOORS) or pressed in RIGHTS


def _words(event: TelegramObject) -> str:
    return (event.text or "").lstrip() if isinstance(event, Message) else ""


@router.callback_query(Pressed(Verb.SHADOW))
async def judged(call: CallbackQuery, press: Press, here: Here) -> AnswerCallbackQuery:
    """对, 不对."""
    number, right = int(press.arg[:-1]), press.arg.endswith("y")
    shadow.judge(here.uow, here.actor, here.community, press.case, number, right=right)
    return call.answer(here.say("press.shadow_right" if right else "press.shadow_wrong"))


@router.message(Command("shadow"))
async def report(_message: Message, here: Here) -> None:
    """`/shadow`: how the trial has fared. In private only."""
    if not here.is_private:
        return
    tally = shadow.report(here.uow, here.actor, here.community)
    open_ = tally.filed - tally.right - tally.wrong
    key = "say.shadow_report" if here.uow.communities[here.community].shadow else "say.shadow_report_live"
    here.reply(key, heard=tally.heard, filed=tally.filed, right=tally.right, wrong=tally.wrong, open=open_)

"""All conversations in the order they are tried: leaving a dialog, commands and presses, dialogs, and last of all appeals."""

from typing import Any

from aiogram import Dispatcher, Router
from aiogram.dispatcher.event.handler import CallableObject
from aiogram.fsm.storage.base import BaseStorage
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery

from cards.callback import Codec
from handlers import (
    alarm,
    appeal,
    ask,
    behalf,
    binding,
    choose,
    dispatch,
    duty,
    extend,
    follow_up,
    handover,
    hot,
    identify,
    locate,
    mark,
    media,
    mediation,
    merge,
    mine,
    mydata,
    offer,
    officer,
    queue,
    rooms,
    setup,
    shadow,
    start,
    status,
    supervise,
    suspend,
    transcribe,
    transfer,
    upwards,
    verdict,
)  # fmt: skip
from handlers.filters import read
from handlers.identity import Courtesy, Here, Identity
from handlers.rooms import Moving
from handlers.shadow import Shadow

STAFF_DAY = (mine, queue, transfer, handover, duty, ask, upwards, extend, suspend, supervise, merge, hot)
OPENING = (rooms, setup, shadow)
ORDER = (
    choose, mydata, start, binding, *OPENING, status, alarm, *STAFF_DAY, dispatch, mark, transcribe, mediation, officer, identify,
    verdict, behalf, locate, offer, follow_up, media, appeal,
)  # fmt: skip

unknown = Router(name="unknown")


@unknown.callback_query()
async def unknown_press(call: CallbackQuery, here: Here, codec: Codec) -> AnswerCallbackQuery:
    """A button nobody knows: forged, or of a version long gone."""
    read(codec, here, call.data or "")
    return call.answer()


def dispatcher(storage: BaseStorage) -> Dispatcher:
    """aiogram's dispatcher with every conversation in it. Feed it updates with `uow` and `codec` as workflow data."""
    root = Dispatcher(storage=storage)
    root.message.outer_middleware(Moving())
    for observer in (root.message, root.edited_message, root.callback_query):
        observer.outer_middleware(Identity())
        if observer is not root.callback_query:
            observer.outer_middleware(Shadow())
        observer.outer_middleware(Courtesy())
    for router in (*(room.router for room in ORDER), unknown):
        _move_in(root, router)
    return root


def _move_in(root: Dispatcher, router: Router) -> None:
    """A conversation's handlers, behind those that are there. As routers of their own they would cost a round of middleware each
    for every message, and could have one parent only: a process may hold several dispatchers."""
    for name, observer in router.observers.items():
        for handler in observer.handlers:
            for call in (handler, *(handler.filters or ())):
                _in_place(call)
        root.observers[name].handlers.extend(observer.handlers)


def _in_place(call: CallableObject) -> None:
    """aiogram calls whatever is no coroutine in a thread: some twenty trips for each message, most of what it takes. Our filters
    and handlers only look at what they are given."""
    if call.awaitable:
        return
    plain = call.callback

    async def at_once(*args: Any, **more: Any) -> Any:
        return plain(*args, **more)

    call.callback, call.awaitable = at_once, True

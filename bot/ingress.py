"""The judge: takes updates from the inbox in order and gives each to the conversations. The update's effects, its dialog and the
mark that it is done commit together; several updates share one commit, each with a savepoint of its own."""

import asyncio
import contextlib
import time
from datetime import timedelta
from typing import Any

import structlog
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.session.base import BaseSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import AiogramError, TelegramNetworkError, TelegramUnauthorizedError
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import Update
from pydantic import ValidationError

from bot.fsm import DialogStorage, within
from bot.settings import BadSettings
from bot.watch import Fate, of_update
from bot.wiring import Hotline
from flow.ports import Address, Audience, Conflict, Kind, Notice
from handlers.identity import CHANNEL
from handlers.routers import dispatcher
from handlers.start import menu
from locales import DEFAULT
from storage.database import AWAY
from storage.inbox import Received
from storage.uow import Uow

log = structlog.get_logger()

BATCH, BATCH_SECONDS = 50, 0.2
"""What shares a commit: so many updates, and no more than fit into so many seconds. In between others have their turn: after an
outage thousands wait, and leases are to be renewed, messages sent and health told of all the while."""
TRIES = 5
PATIENT_TRIES = 60
CONTENDED = (Conflict, *AWAY)
"""What says nothing about the update: somebody else changed the case meanwhile, or the database could not just then."""


class Busy(Exception):  # noqa: N818
    """Another process judges at this moment."""


class Judge:
    """Turns received updates into effects, exactly once each."""

    def __init__(self, hotline: Hotline, session: BaseSession | None = None) -> None:
        settings = hotline.settings
        session = session or AiohttpSession(api=TelegramAPIServer.from_base(settings.api_base))
        self.bot = Bot(settings.token, session=session)
        self.ring = asyncio.Event()
        self.seconds = BATCH_SECONDS
        self._hotline = hotline
        self._dispatcher = dispatcher(DialogStorage())

    async def run(self) -> None:
        """Judge whatever arrives until cancelled; looks again after a second for what had to wait."""
        async with self.bot.context(), asyncio.TaskGroup() as answering:
            await self._know_ourselves()
            self._hotline.watch.parts.up("judge")
            while True:
                if await self._judge_if_possible(answering) == 0:
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(1):
                            await self.ring.wait()
                self.ring.clear()
                await asyncio.sleep(0)

    async def _judge_if_possible(self, answering: asyncio.TaskGroup) -> int:
        """How many were judged; while another process judges, or the database is away, a short rest counts as one."""
        try:
            return await self.judge(answering)
        except Busy:
            await self._hotline.rest(0.1)
        except AWAY as error:
            log.warning("database.away", error=type(error).__name__)
            await self._hotline.rest(1)
        return 1

    async def judge(self, answering: asyncio.TaskGroup) -> int:
        """Judge one batch; answers how many updates waited for it. Button presses are answered after the commit. Raises Busy
        while another process judges."""
        answers: list[AnswerCallbackQuery] = []
        async with self._hotline.writer:
            with self._hotline.watch.judging(), self._hotline.work() as uow:
                if not uow.inbox.alone(self._hotline.settings.bot_id):
                    raise Busy
                waiting = uow.inbox.pending(self._hotline.settings.bot_id, self._hotline.world.real(), BATCH)
                put_off: set[str] = set()
                began = time.monotonic()
                for place, received in enumerate(waiting):
                    if place and time.monotonic() - began > self.seconds:
                        break
                    with of_update(received) as uow.trace:
                        if received.lane not in put_off and not await self._judge_one(uow, received, answers):
                            put_off.add(received.lane)
        if waiting:
            self._hotline.news.set()
        for answer in answers:
            answering.create_task(self._answer(answer))
        return len(waiting)

    async def _judge_one(self, uow: Uow, received: Received, answers: list[AnswerCallbackQuery]) -> bool:
        """Whether it was judged; otherwise it was put off, or parked after TRIES."""
        uow.renew()
        try:
            with uow.savepoint(), within(uow.dialogs):
                result = await self._feed(uow, received)
                uow.inbox.done(received)
        except Exception as error:
            return self._put_off(uow, received, error)
        if isinstance(result, AnswerCallbackQuery):
            answers.append(result)
        self._hotline.watch.fate(Fate.JUDGED, received)
        return True

    async def _feed(self, uow: Uow, received: Received) -> Any:
        update = Update.model_validate_json(received.raw, context={"bot": self.bot})
        return await self._dispatcher.feed_update(self.bot, update, uow=uow, codec=self._hotline.codec)

    def _put_off(self, uow: Uow, received: Received, error: Exception) -> bool:
        name, tried = type(error).__name__, received.attempts + 1
        log.error("update.failed", update=received.update_id, error=name, tried=tried, exc_info=error)
        contended = isinstance(error, CONTENDED)
        if tried >= (1 if _is_unreadable(error) else PATIENT_TRIES if contended else TRIES):
            uow.inbox.park(received, name)
            self._hotline.watch.fate(Fate.PARKED, received)
            self._apologise(uow, received)
            return True
        self._hotline.watch.fate(Fate.PUT_OFF, received)
        later = timedelta(seconds=min(0.1 * tried, 1) if contended else 2**received.attempts)
        uow.inbox.again(received, self._hotline.world.real() + later, name)
        return False

    def _apologise(self, uow: Uow, received: Received) -> None:
        """Whoever wrote in private hears that an operator will look; in a group it may have been nobody's appeal."""
        peer = received.lane.partition(":")[0]
        if peer.isdigit():
            chat = Address(CHANNEL, received.bot_id, peer)
            community = uow.chats.home(chat) or next(iter(uow.communities))
            uow.outbox.put(Notice(community, Kind.SAY, chat, Audience.RESIDENT, "", {"key": "say.trouble"}))

    async def _answer(self, answer: AnswerCallbackQuery) -> None:
        """A press is best answered at once. A connection that had gone stale is no reason to leave somebody looking at a
        spinning button: once more, which a press that has its answer does not mind. After that the card tells as much."""
        for _ in range(2):
            try:
                await self.bot(answer)
                return
            except TelegramNetworkError:
                continue
            except AiogramError as error:
                log.warning("press.unanswered", error=type(error).__name__)
                return
        log.warning("press.unanswered", error="TelegramNetworkError")

    async def _know_ourselves(self) -> None:
        """The bot's own name, for mentions, and its menu; tried until Telegram answers. In privacy mode a group's sentences do
        not reach us: the log says so, because nobody would notice otherwise."""
        while True:
            try:
                me = await self.bot.me()
                if not me.can_read_all_group_messages:
                    log.warning(
                        "telegram.privacy_mode", hint="turn it off with @BotFather or make the bot an administrator"
                    )
                await self.bot.set_my_commands(menu(DEFAULT))
                await self.bot.set_my_commands(menu("en"), language_code="en")
                return
            except TelegramUnauthorizedError:
                raise BadSettings("HOTLINE_BOT_TOKEN: Telegram does not know this token") from None
            except AiogramError as error:
                log.warning("telegram.unreachable", method="getMe", error=type(error).__name__)
                await asyncio.sleep(1)


def _is_unreadable(error: Exception) -> bool:
    """What aiogram cannot read today it cannot read in ten seconds: nobody's next message is kept waiting for it."""
    return isinstance(error, ValidationError) and error.title == Update.__name__

"""The sender: takes messages from the outbox, puts them into words as the case stands now, and sends them through
python-telegram-bot, paced. Decides by kind of message what to do when nobody knows whether one arrived (ADR 3)."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

import httpx
import structlog
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, InputFile, ReplyKeyboardMarkup, ReplyParameters
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.hot import issues
from bot.limiter import DEPARTING, SlidingWindows
from bot.media import fits_caption, send_media
from bot.pack import Parcel, pack
from bot.settings import BadSettings
from bot.watch import follow
from bot.way import way_out
from bot.wiring import Hotline
from cards.message import Message
from domain.community import Community
from flow import pile, rooms
from flow.hot import HOT
from flow.media import Media
from flow.ports import HotIssue, Kind, Notice
from locales import texts
from storage.database import AWAY
from storage.delivery import Deliveries, Delivery
from storage.leases import Lease
from storage.outbox import points
from storage.uow import real_time

log = structlog.get_logger()

CROWD = 10
"""A third of a second's worth of messages. No more than so many wait for nothing but the limit over all: what is urgent and comes
later does not find every place taken, and a group's next message does not go to the end of a long line."""
BY_AGE = 4
"""Every so many claims go by age alone, so that what is never urgent gets out on a busy day, too."""
RECORDING = 30
"""How many seconds a sender goes on trying to write down what became of a message while the database is away."""
TRIES = 8
"""Attempts at a message that fails for a reason of its own before it is given up, so that its chat can go on."""
PATIENCE = timedelta(hours=24)
"""How long a message waits for a Telegram that cannot be reached or does not say what became of it."""
REPEATABLE = frozenset(
    {Kind.REACTION, Kind.STRIP, Kind.CARD, Kind.NEW_CARD, Kind.RESULT, Kind.PROGRESS, Kind.RETURNED, Kind.REOPENED}
    | {Kind.CALL_BACK, Kind.ENDED, Kind.ALARM_ADVICE, Kind.ALARM, Kind.ALARM_OVER, Kind.TAKEN, Kind.EXPORT, Kind.REDRAW}
    | {Kind.MARK, Kind.MARKED, Kind.UPWARDS, Kind.SENT_UP, Kind.EXTENSION, Kind.EXTENDED}
    | {Kind.SUSPENSION, Kind.SUSPENDED, Kind.RESUMED, Kind.REPORTED, Kind.URGED}
    | {Kind.INVITED, Kind.MEDIATION, Kind.OUTCOME, Kind.HELD, Kind.MERGED}
    | {Kind.ASKED, Kind.TRANSFERRED, Kind.LIST, Kind.QUEUE, Kind.WORDS, Kind.REMOVE}
)
"""Sent again when in doubt, because silence would hurt. Small talk and reminders are not, a doubt must not nag; but word that
something is overdue or was not solved is (`repeatable`)."""
DOUBT = "Doubt:"
"""What the recorded error of a message begins with that may already have arrived."""


class Doubt(Exception):  # noqa: N818
    """Nobody knows whether the message arrived."""


class Unsent(Exception):  # noqa: N818
    """The message certainly did not leave."""


class Superseded(Exception):  # noqa: N818
    """It must not leave from here: the hotline stops, somebody else sends now, or the message is gone."""


class Sender:
    """One sender for one token."""

    def __init__(self, hotline: Hotline, limiter: SlidingWindows | None = None) -> None:
        base = hotline.settings.api_base
        self._limiter = limiter or SlidingWindows()
        request = HTTPXRequest(connection_pool_size=32, httpx_kwargs=dict(way_out(hotline.settings)))
        self._bot = ExtBot(
            hotline.settings.token,
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            request=request,
            get_updates_request=request,  # nothing is fetched through it
            rate_limiter=self._limiter,
        )
        self._hotline = hotline
        self._deliveries = Deliveries(hotline.database)
        self._ashore: set[asyncio.Task[Any]] = set()
        self._counting = asyncio.Lock()
        self._doors: Mapping[Kind, Callable[[Parcel], Awaitable[str | None]]] = {
            Kind.REACTION: self._react,
            Kind.STRIP: self._strip,
            Kind.REMOVE: self._remove,
            Kind.EXPORT: self._document,
            Kind.REDRAW: self._redraw,
        }

    async def run(self, lease: Lease | None = None) -> None:
        """Send what is queued until the hotline stops. Each chat's messages go one after another, different chats side by side.
        What has departed by then is awaited, what has not is put back."""
        self._deliveries = Deliveries(self._hotline.database, lease)
        await self._introduce()
        self._hotline.watch.parts.up("send")
        await self._settle_doubts()
        async with asyncio.TaskGroup() as sending:
            for turn in count():
                if self._hotline.stopping.is_set():
                    break
                for delivery in await self._claim(by_age=turn % BY_AGE == BY_AGE - 1):
                    task = sending.create_task(self.deliver(delivery))
                    self._ashore.add(task)
                    task.add_done_callback(self._ashore.discard)
                await self._await_news()
            for task in set(self._ashore):
                task.cancel()
        await self._record(self._deliveries.put_back, self._hotline.settings.bot_id)

    async def _await_news(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(0.25):
                await self._hotline.news.wait()
        self._hotline.news.clear()

    async def deliver(self, delivery: Delivery) -> None:
        """Send one message and record what became of it: a message that cannot be sent holds up no other. Raises only when the
        database stays away."""
        follow(delivery)
        try:
            delivery = await self._gathered(delivery)
            DEPARTING.set(self._departure(delivery))
            message_id = await self._send(delivery)
        except Superseded:
            return
        except RetryAfter as error:
            self._hotline.watch.slowed()
            await self._again(delivery, _seconds(error), "RetryAfter")
        except Doubt as error:
            await self._doubt(delivery, error)
        except Unsent as error:
            await self._patiently(delivery, str(error))
        except AWAY as error:
            await self._patiently(delivery, type(error).__name__)
        except ChatMigrated as error:
            await self._moved(delivery, str(error.new_chat_id))
        except (Forbidden, BadRequest) as error:
            if isinstance(error, Forbidden):  # first: whoever dies in between asks twice rather than never
                await self._shut_out(delivery.notice)
            await self._record(self._deliveries.dead, delivery, type(error).__name__, real_time())
            log.warning("message.refused", kind=delivery.notice.kind.value, error=type(error).__name__)
        except Exception as error:
            log.error("message.failed", kind=delivery.notice.kind.value, error=type(error).__name__, exc_info=True)
            await self._once_more(delivery, type(error).__name__)
        else:
            await self._record(self._deliveries.sent, delivery, message_id, real_time())
        self._hotline.news.set()

    async def _claim(self, *, by_age: bool = False) -> list[Delivery]:
        room = CROWD - self._limiter.crowd
        if room <= 0:
            return []
        try:
            async with self._hotline.writer:
                return self._deliveries.claim(self._hotline.settings.bot_id, real_time(), room, by_age=by_age)
        except AWAY as error:
            log.warning("database.away", error=type(error).__name__)
            await self._hotline.rest(1)
            return []

    async def _gathered(self, delivery: Delivery) -> Delivery:
        """The message together with those like it that wait behind it."""
        if not pile.may_pile(delivery.notice):
            return delivery
        async with self._hotline.writer:
            return self._deliveries.gather(delivery, real_time())

    def _departure(self, delivery: Delivery) -> Callable[[], Awaitable[None]]:
        """Called before each request that is made for a message; the first is its departure. Committed before it leaves."""
        departed = False

        async def depart() -> None:
            nonlocal departed
            if departed:
                return
            if self._hotline.stopping.is_set():
                raise Superseded
            async with self._hotline.writer:
                departed = self._deliveries.depart(delivery)
            if not departed:
                raise Superseded
            task = asyncio.current_task()
            if task:
                self._ashore.discard(task)

        return depart

    async def _send(self, delivery: Delivery) -> str | None:
        parcel = self._pack(delivery, await self._issues(delivery.notice))
        if parcel is None or self._yields(parcel):
            return None
        door = self._doors.get(parcel.notice.kind, self._tell)
        try:
            return await door(parcel)
        except NetworkError as error:
            if isinstance(error, BadRequest):
                raise
            raise (Unsent if _never_left(error) else Doubt)(type(error).__name__) from error

    def _yields(self, parcel: Parcel) -> bool:
        """In a busy group nobody's receipt waits behind a question: it is not asked."""
        notice = parcel.notice
        return notice.kind is Kind.MISSING and not parcel.edits and self._limiter.is_busy(notice.to.peer)

    async def _issues(self, notice: Notice) -> Sequence[HotIssue]:
        """What is hot, for a message that tells of it: in a thread, so that other messages go out meanwhile, and one at a time,
        because each holds thousands of texts."""
        if notice.args.get("list") != HOT:
            return ()
        async with self._counting:
            return await asyncio.to_thread(issues, self._hotline, notice)

    def _pack(self, delivery: Delivery, issues: Sequence[HotIssue]) -> Parcel | None:
        """Put the message into words from the case as it is now."""
        with self._hotline.look() as uow:
            waited = self._hotline.world.real() - delivery.queued_at
            parcel = pack(uow, self._hotline.codec, delivery.notice, waited, issues)
            if parcel is None or not _may_repeat(delivery, parcel):
                return parcel
            community = uow.communities[delivery.notice.community]
            return replace(parcel, message=_repeated(community, parcel.message))

    async def _tell(self, parcel: Parcel) -> str | None:
        if parcel.edits:
            return await self._edit(parcel)
        if parcel.media and fits_caption(parcel.media, parcel.message.text):
            return await self._enclosed(parcel)
        sent = await self._bot.send_message(
            chat_id=int(parcel.notice.to.peer),
            text=parcel.message.text,
            parse_mode="HTML",
            disable_notification=parcel.silent,
            reply_markup=_markup(parcel.message),
            reply_parameters=_reply(parcel),
        )
        if parcel.media:
            await self._after(parcel, parcel.media, sent.message_id)
        return str(sent.message_id)

    async def _enclosed(self, parcel: Parcel) -> str | None:
        """What was sent and the words in one; the words alone if Telegram does not take it."""
        assert parcel.media
        try:
            sent = await send_media(
                self._bot,
                int(parcel.notice.to.peer),
                parcel.media,
                caption=parcel.message.text,
                parse_mode="HTML",
                disable_notification=parcel.silent,
                reply_markup=_markup(parcel.message),
                reply_parameters=_reply(parcel),
            )
        except BadRequest:
            return await self._tell(replace(parcel, media=None))
        return str(sent.message_id)

    async def _document(self, parcel: Parcel) -> str | None:
        """A file made for this message alone; nothing of it stays here."""
        sent = await self._bot.send_document(
            chat_id=int(parcel.notice.to.peer),
            document=InputFile(parcel.document, filename="my-data.json"),
            caption=parcel.message.text,
            parse_mode="HTML",
        )
        return str(sent.message_id)

    async def _after(self, parcel: Parcel, media: Media, words: int) -> None:
        """What carries no caption, or not so long a one, right behind its words. They have arrived: losing it is no reason to
        repeat them."""
        answers = ReplyParameters(words, allow_sending_without_reply=True)
        try:
            await send_media(
                self._bot,
                int(parcel.notice.to.peer),
                media,
                disable_notification=parcel.silent,
                reply_parameters=answers,
            )
        except TelegramError as error:
            log.warning("media.lost", kind=media.kind.value, error=type(error).__name__)

    async def _edit(self, parcel: Parcel) -> str | None:
        """The card in place; if somebody deleted it, a new one."""
        try:
            await self._bot.edit_message_text(
                parcel.message.text,
                chat_id=int(parcel.notice.to.peer),
                message_id=int(parcel.edits),
                parse_mode="HTML",
                reply_markup=_inline(parcel.message),
            )
        except BadRequest as error:
            if "not modified" in str(error):
                return parcel.edits
            if "not found" not in str(error):
                raise
            return await self._tell(replace(parcel, edits=""))
        return parcel.edits

    async def _react(self, parcel: Parcel) -> None:
        chat, message = int(parcel.notice.to.peer), int(parcel.notice.reply_to)
        await self._bot.set_message_reaction(chat, message, reaction=str(parcel.notice.args["emoji"]))

    async def _redraw(self, parcel: Parcel) -> None:
        """An older message says what the card says now. One that is gone, or a picture, stays as it is."""
        chat, message = int(parcel.notice.to.peer), int(str(parcel.notice.args["message"]))
        try:
            await self._bot.edit_message_text(
                parcel.message.text, chat, message, parse_mode="HTML", reply_markup=_inline(parcel.message)
            )
        except BadRequest as error:
            if "not modified" not in str(error):
                log.warning("message.not_redrawn", error=type(error).__name__)

    async def _strip(self, parcel: Parcel) -> None:
        chat, message = int(parcel.notice.to.peer), int(str(parcel.notice.args["message"]))
        try:
            await self._bot.edit_message_reply_markup(chat, message, reply_markup=None)
        except BadRequest as error:
            if "not modified" not in str(error):
                raise

    async def _remove(self, parcel: Parcel) -> None:
        """What is gone already is gone; what is too old to be taken away loses its buttons."""
        chat = int(parcel.notice.to.peer)
        for message in map(int, parcel.ours):
            try:
                await self._bot.delete_message(chat, message)
            except BadRequest as error:
                if "not found" not in str(error):
                    await self._bot.edit_message_reply_markup(chat, message, reply_markup=None)

    async def _doubt(self, delivery: Delivery, error: Exception) -> None:
        """By kind: what the resident waits for is sent again, marked; a reminder is let go."""
        self._hotline.watch.doubted()
        if repeatable(delivery.notice):
            await self._patiently(delivery, f"{DOUBT}{error}")
        else:
            await self._record(self._deliveries.dead, delivery, f"{DOUBT}{error}", real_time())

    async def _moved(self, delivery: Delivery, peer: str) -> None:
        """The group goes on as a supergroup, and so does the message, unless it was about an old message there."""
        old = delivery.notice.to
        if points(delivery.notice):
            await self._record(self._deliveries.dead, delivery, "ChatMigrated", real_time())
        else:
            await self._again(delivery, 0, "ChatMigrated")
        async with self._hotline.writer:
            with self._hotline.work() as uow:
                rooms.moved(uow, old, replace(old, peer=peer))

    async def _shut_out(self, notice: Notice) -> None:
        """Blocked, or put out of the group: what Telegram has not told yet, and what they wait for in vain."""

        def remember() -> None:
            with self._hotline.work() as uow:
                rooms.left(uow, notice.to)
                rooms.untold(uow, notice)

        await self._record(remember)

    async def _patiently(self, delivery: Delivery, error: str) -> None:
        """Telegram is away: the message waits, up to PATIENCE."""
        if real_time() - delivery.queued_at > PATIENCE:
            await self._record(self._deliveries.dead, delivery, error, real_time())
        else:
            await self._again(delivery, min(2.0 ** min(delivery.attempts, 6), 60), error)

    async def _once_more(self, delivery: Delivery, error: str) -> None:
        if delivery.attempts >= TRIES:
            await self._record(self._deliveries.dead, delivery, error, real_time())
        else:
            await self._again(delivery, 2.0**delivery.attempts, error)

    async def _again(self, delivery: Delivery, seconds: float, error: str) -> None:
        """A doubt once had is not forgotten over a later, harmless failure."""
        error = delivery.error if delivery.error.startswith(DOUBT) else error
        await self._record(self._deliveries.again, delivery, real_time() + timedelta(seconds=seconds), error)

    async def _record(self, what: Callable[..., object], *args: object) -> None:
        for left in reversed(range(RECORDING)):
            try:
                async with self._hotline.writer:
                    what(*args)
                self._hotline.watch.recorded(what, *args)
                return
            except AWAY as error:
                log.warning("database.away", error=type(error).__name__)
                if not left:
                    raise
                await asyncio.sleep(1)

    async def _settle_doubts(self) -> None:
        """What the last sender had in hand: what had not departed waits again; of what had, nobody knows."""
        account = self._hotline.settings.bot_id
        await self._record(self._deliveries.put_back, account)
        for delivery in self._deliveries.in_doubt(account):
            await self._doubt(delivery, Doubt("Died"))

    async def _introduce(self) -> None:
        """python-telegram-bot asks who it is before it sends; asked until Telegram answers."""
        while True:
            try:
                await self._bot.initialize()
                return
            except InvalidToken:
                raise BadSettings("HOTLINE_BOT_TOKEN: Telegram does not know this token") from None
            except TelegramError as error:
                log.warning("telegram.unreachable", method="getMe", error=type(error).__name__)
                await asyncio.sleep(1)


def _repeated(community: Community, message: Message) -> Message:
    say = texts(community.language)
    return Message(f"{say('say.maybe_repeated')}\n{message.text}", message.buttons, message.keyboard)


def repeatable(notice: Notice) -> bool:
    """Whether a message is sent again when nobody knows whether it arrived."""
    late = notice.kind is Kind.CHASE and bool(notice.args.get("overdue"))
    unasked = bool(notice.args.get("since"))
    return late or bool(notice.args.get("danger")) or (notice.kind in REPEATABLE and not unasked)


def _may_repeat(delivery: Delivery, parcel: Parcel) -> bool:
    """Whether the reader may be seeing this for the second time; an edit cannot be seen twice."""
    seen = bool(parcel.message.text) and not parcel.edits and parcel.notice.kind is not Kind.REDRAW
    return seen and delivery.error.startswith(DOUBT)


def _never_left(error: NetworkError) -> bool:
    """Connecting failed or no connection was free: the request was not sent, so sending it again doubles nothing."""
    return isinstance(error.__cause__, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout)


def _seconds(error: RetryAfter) -> float:
    after = error.retry_after
    return (after.total_seconds() if isinstance(after, timedelta) else float(after)) + 0.5


def _inline(message: Message) -> InlineKeyboardMarkup | None:
    rows = [[InlineKeyboardButton(b.label, callback_data=b.data) for b in row] for row in message.buttons]
    return InlineKeyboardMarkup(rows) if rows else None


def _markup(message: Message) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | None:
    if message.keyboard:
        return ReplyKeyboardMarkup(message.keyboard, resize_keyboard=True, is_persistent=True)
    return _inline(message)


def _reply(parcel: Parcel) -> ReplyParameters | None:
    return ReplyParameters(int(parcel.answers), allow_sending_without_reply=True) if parcel.answers else None

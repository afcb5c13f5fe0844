"""The sender: takes messages from the outbox, puts them into words as the case stands now, and sends them through
python-telegram-bot, paced. Decides by kind of message what to do when nobody knows whether one arrived (ADR 3)."""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

import httpx
import structlog
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, InputFile, ReplyKeyboardMarkup, ReplyParameters
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.limiter import SlidingWindows
from bot.media import fits_caption, send_media
from bot.quiet import is_silent
from bot.settings import BadSettings
from bot.wiring import Hotline
from cards.message import Message
from cards.render import Material, render
from domain.case import ClockKind
from flow import lists, marks, mydata, offer, rooms
from flow import media as medium
from flow.fair import is_covered
from flow.locate import wanted
from flow.media import Media
from flow.ports import CASELESS, SITTINGS, Address, Kind, Notice, Spot, UnitOfWork
from flow.queries import CaseView, view
from flow.setup import progress
from flow.shadow import lines
from locales import DEFAULT, texts
from storage.delivery import Deliveries, Delivery
from storage.outbox import points
from storage.posts import TURNING
from storage.uow import real_time

log = structlog.get_logger()

BATCH = 20
TRIES = 8
"""Attempts at a message that fails for a reason of its own before it is given up, so that its chat can go on."""
PATIENCE = timedelta(hours=24)
"""How long a message waits for a Telegram that cannot be reached or does not say what became of it."""
REPEATABLE = frozenset(
    {Kind.REACTION, Kind.STRIP, Kind.CARD, Kind.NEW_CARD, Kind.RESULT, Kind.PROGRESS, Kind.RETURNED, Kind.REOPENED}
    | {Kind.CALL_BACK, Kind.ENDED, Kind.ALARM_ADVICE, Kind.ALARM, Kind.ALARM_OVER, Kind.TAKEN, Kind.EXPORT, Kind.REDRAW}
    | {Kind.MARK, Kind.MARKED}
    | {Kind.ASKED, Kind.TRANSFERRED, Kind.LIST, Kind.QUEUE, Kind.WORDS, Kind.REMOVE}
)
"""Sent again when in doubt, because silence would hurt. Small talk and reminders are not, a doubt must not nag; but word that
something is overdue or was not solved is (`repeatable`)."""
NAMED = TURNING | {Kind.ALARM_OVER, Kind.MISSING, Kind.MARK, Kind.MARKED}
"""What changes the message it names, and is a new one where it names none."""
WORDLESS = frozenset({Kind.REACTION, Kind.STRIP, Kind.REMOVE})
FILE_NAME = "my-data.json"
DOUBT = "Doubt:"
"""What the recorded error of a message begins with that may already have arrived."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message with everything the channel needs: where, as an edit of or an answer to what, with which picture or voice, and
    whether without a sound. `ours` are the messages a REMOVE takes away."""

    notice: Notice
    message: Message
    edits: str = ""
    answers: str = ""
    media: Media | None = None
    document: bytes = field(default=b"", repr=False)
    silent: bool = False
    ours: tuple[str, ...] = ()


class Doubt(Exception):  # noqa: N818
    """Nobody knows whether the message arrived."""


class Unsent(Exception):  # noqa: N818
    """The message certainly did not leave."""


class Sender:
    """One sender for one token."""

    def __init__(self, hotline: Hotline, limiter: SlidingWindows | None = None) -> None:
        base, local = hotline.settings.api_base, hotline.settings.api_base.startswith("http://")
        self._limiter = limiter or SlidingWindows()
        request = HTTPXRequest(connection_pool_size=32, httpx_kwargs={"trust_env": not local})
        self._bot = ExtBot(
            hotline.settings.token,
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            request=request,
            rate_limiter=self._limiter,
        )
        self._hotline = hotline
        self._deliveries = Deliveries(hotline.database)
        self._doors: Mapping[Kind, Callable[[Parcel], Awaitable[str | None]]] = {
            Kind.REACTION: self._react,
            Kind.STRIP: self._strip,
            Kind.REMOVE: self._remove,
            Kind.EXPORT: self._document,
            Kind.REDRAW: self._redraw,
        }

    async def run(self) -> None:
        """Send what is queued until cancelled. Each chat's messages go one after another, different chats side by side."""
        await self._introduce()
        await self._settle_doubts()
        async with asyncio.TaskGroup() as sending:
            while True:
                for delivery in await self._claim():
                    sending.create_task(self.deliver(delivery))
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(0.25):
                        await self._hotline.news.wait()
                self._hotline.news.clear()

    async def deliver(self, delivery: Delivery) -> None:
        """Send one message and record what became of it. Never raises: a message that cannot be sent holds up no other."""
        try:
            message_id = await self._send(delivery)
        except RetryAfter as error:
            await self._again(delivery, _seconds(error), "RetryAfter")
        except Doubt as error:
            await self._doubt(delivery, error)
        except Unsent as error:
            await self._patiently(delivery, str(error))
        except ChatMigrated as error:
            await self._moved(delivery, str(error.new_chat_id))
        except (Forbidden, BadRequest) as error:
            await self._record(self._deliveries.dead, delivery, type(error).__name__, real_time())
            log.warning("message.refused", kind=delivery.notice.kind.value, error=type(error).__name__)
            if isinstance(error, Forbidden):
                await self._shut_out(delivery.notice.to)
        except Exception as error:
            log.error("message.failed", kind=delivery.notice.kind.value, error=type(error).__name__, exc_info=True)
            await self._once_more(delivery, type(error).__name__)
        else:
            await self._record(self._deliveries.sent, delivery, message_id, real_time())
        self._hotline.news.set()

    async def _claim(self) -> list[Delivery]:
        async with self._hotline.writer:
            return self._deliveries.claim(self._hotline.settings.bot_id, real_time(), BATCH)

    async def _send(self, delivery: Delivery) -> str | None:
        parcel = self._pack(delivery)
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

    def _pack(self, delivery: Delivery) -> Parcel | None:
        """Put the message into words from the case as it is now."""
        notice = delivery.notice
        with self._hotline.look() as uow:
            if notice.kind in WORDLESS:
                return Parcel(notice, Message(""), ours=_ours(uow, notice))
            material = _material(uow, notice)
            if _overtaken(material):
                return None
            message = render(self._hotline.codec, material)
            parcel = replace(_address(uow, notice, message), silent=_silent(uow, material))
            return replace(parcel, message=_repeated(material, message)) if _may_repeat(delivery, parcel) else parcel

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
            document=InputFile(parcel.document, filename=FILE_NAME),
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

    async def _shut_out(self, chat: Address) -> None:
        """Blocked, or put out of the group: what Telegram has not told yet."""
        async with self._hotline.writer:
            with self._hotline.work() as uow:
                rooms.left(uow, chat)

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

    async def _record(self, what: Callable[..., None], *args: object) -> None:
        async with self._hotline.writer:
            what(*args)

    async def _settle_doubts(self) -> None:
        """What was on its way when the last sender died."""
        for delivery in self._deliveries.in_doubt(self._hotline.settings.bot_id):
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


def _material(uow: UnitOfWork, notice: Notice) -> Material:
    community = uow.communities[notice.community]
    shown = notice.args.get("shown")
    return Material(
        notice,
        community,
        view=view(uow, notice.community, notice.case) if notice.case and notice.kind not in CASELESS else None,
        views=_views(uow, notice),
        listing=lists.read(uow, notice),
        shown=(uow.vault.read(notice.community, str(shown)) or "") if shown else "",
        heard=lines(uow, notice.community, notice.case) if notice.kind is Kind.SHADOW else (),
        progress=progress(uow, notice.community, notice.to) if notice.kind is Kind.SETUP else None,
        media=sent.kind if (sent := _sent(uow, notice)) else None,
        covered=is_covered(uow, notice),
        kept=mydata.sheet(uow, notice.community, notice.person) if notice.kind is Kind.MYDATA else None,
        communities=tuple((each.id, each.name) for each in uow.communities.values()),
        offered=offer.view(uow, notice.community, notice.case) if notice.kind is Kind.OFFER else None,
        mark=marks.read(uow, notice),
    )


def _sent(uow: UnitOfWork, notice: Notice) -> Media | None:
    """What goes with a message, unless it may not be read there; one queued before there were kinds says it is a picture."""
    if is_covered(uow, notice):
        return None
    return medium.read(uow, notice.community, notice.args.get(medium.MEDIA) or notice.args.get(medium.BEFORE))


def _views(uow: UnitOfWork, notice: Notice) -> tuple[CaseView, ...]:
    """The cases a STATUS speaks of."""
    ids = str(notice.args.get("cases", "")).split(",") if notice.kind is Kind.STATUS else []
    return tuple(view(uow, notice.community, case) for case in ids if case)


def _address(uow: UnitOfWork, notice: Notice, message: Message) -> Parcel:
    """An edit of the card where there is one; news about a case answers its card, a word to the resident their message."""
    card = _card(uow, notice)
    return Parcel(
        notice,
        message,
        edits=_edited(notice, card),
        answers=notice.reply_to or (card.message if card and notice.kind not in TURNING else ""),
        media=_sent(uow, notice),
        document=_export(uow, notice) if notice.kind is Kind.EXPORT else b"",
    )


def _ours(uow: UnitOfWork, notice: Notice) -> tuple[str, ...]:
    """The messages a REMOVE takes away: in which an offer stands in its chat."""
    if notice.kind is not Kind.REMOVE:
        return ()
    spots = uow.posts.of(notice.community, notice.case, {Kind.OFFER})
    return tuple(spot.message for spot in spots if spot.chat == notice.to)


def _edited(notice: Notice, card: Spot | None) -> str:
    """The message that changes in place: the one that is named, a case's card, or what somebody's sitting goes on in."""
    if notice.kind in NAMED:
        return str(notice.args.get("message") or "")
    return card.message if card and notice.kind in {Kind.CARD, *SITTINGS} else ""


def _silent(uow: UnitOfWork, material: Material) -> bool:
    return is_silent(material.notice, material.view, material.community, uow.now)


def _export(uow: UnitOfWork, notice: Notice) -> bytes:
    """Text a person can read in any editor, and a program too."""
    return json.dumps(mydata.export(uow, notice.community, notice.person), ensure_ascii=False, indent=2).encode()


def _card(uow: UnitOfWork, notice: Notice) -> Spot | None:
    if notice.kind in SITTINGS:
        shown = uow.posts.of(notice.community, notice.case, {notice.kind})
        return next((spot for spot in shown if spot.chat == notice.to), None)
    return uow.posts.card(notice.community, notice.case, notice.to, notice.audience) if notice.case else None


def _repeated(material: Material, message: Message) -> Message:
    say = texts(material.community.language if material.community else DEFAULT)
    return Message(f"{say('say.maybe_repeated')}\n{message.text}", message.buttons, message.keyboard)


def repeatable(notice: Notice) -> bool:
    """Whether a message is sent again when nobody knows whether it arrived."""
    late = notice.kind is Kind.CHASE and bool(notice.args.get("overdue"))
    return late or bool(notice.args.get("danger")) or notice.kind in REPEATABLE


def _overtaken(material: Material) -> bool:
    """Whether what a message urges has been done since it was queued: an answered case is never chased (I6), a danger somebody
    has taken on rings no more, and nobody is asked about what is settled."""
    notice, view_ = material.notice, material.view
    if notice.kind is Kind.OFFER:
        return material.offered is None
    if notice.kind is Kind.ALARM and view_ is not None:
        return not view_.case.is_alarming
    if notice.kind is Kind.MISSING and view_ is not None and "message" not in notice.args:
        return not wanted(view_)
    urged = notice.args.get("clock") or (ClockKind.CALL_BACK if notice.kind is Kind.REMIND else None)
    return view_ is not None and urged is not None and view_.case.clock != urged


def _may_repeat(delivery: Delivery, parcel: Parcel) -> bool:
    """Whether the reader may be seeing this for the second time; an edit cannot be seen twice."""
    return delivery.error.startswith(DOUBT) and not parcel.edits and parcel.notice.kind is not Kind.REDRAW


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

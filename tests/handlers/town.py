"""The example community in memory: people speak by Telegram updates, the real judge hears them, a postman delivers on paper."""

from __future__ import annotations

import asyncio
import itertools
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.methods import AnswerCallbackQuery, GetMe, TelegramMethod
from aiogram.types import User
from sqlalchemy import select

import nlp
from bot.hot import issues
from bot.ingress import Judge
from bot.pack import WORDLESS, pack
from bot.settings import Settings
from bot.telegram_in import Reception
from bot.wiring import Hotline
from cards.callback import Codec, Press, Verb
from cards.message import Button, Rows
from domain.case import Case
from domain.community import Community
from domain.fair_use import FairUse
from domain.people import Grant, Role
from flow import chase, offer
from flow.people import meet
from flow.ports import Address, Audience, Binding, Kind, Notice, Purpose, Understanding
from locales import texts
from nlp.matcher import Matcher
from sandbox.shapes.members import _ADMIN_LACKS as LACKED
from sandbox.shapes.members import ADMIN_RIGHTS
from storage import tables
from storage.cases import columns, read
from storage.database import Database
from storage.delivery import Deliveries
from storage.inbox import Inbox
from storage.uow import World, real_time

RESIDENTS, UNIT, DESK, UNBOUND = -1001000000001, -1001000000002, -1001000000003, -1001000000009
WANG, LI, ZHAO, ZHOU, SUN, QIAN, ZHENG, STRANGER = 101, 102, 103, 104, 105, 106, 107, 199
NAMES = {WANG: "王秀兰", LI: "李强", ZHAO: "赵师傅", ZHOU: "小周", SUN: "孙经理", QIAN: "钱理事长", ZHENG: "郑书记"}
STAFF = (
    (ZHAO, Role.OFFICER, "wuye"),
    (SUN, Role.HEAD, "wuye"),
    (ZHOU, Role.DISPATCHER, ""),
    (QIAN, Role.CHAIR, "suqiu"),
    (ZHENG, Role.SECRETARY, ""),
)
ROOMS = ((RESIDENTS, Purpose.HOTLINE, ""), (UNIT, Purpose.UNIT, "wuye"), (DESK, Purpose.DESK, ""))
BOT, TOKEN, USERNAME = 7000000001, "7000000001:SANDBOX-only-not-a-secret-0000000000", "hotline_demo_bot"
KEYS = ("a secret key of the tests", "an older key of the tests")
RIGHTS = {"is_anonymous": False, **dict.fromkeys((*ADMIN_RIGHTS, *LACKED), True)}
"""What an administrator of a group may do."""
MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""Nine in the morning in Shanghai."""
T = texts("zh-CN")
SURE = "3号楼2单元又停水了,打物业电话没人接"
UNSURE = "我要反映一个情况,希望社区能管管"


@dataclass
class Hands:
    """A clock moved by hand."""

    moment: datetime = MONDAY

    def __call__(self) -> datetime:
        return self.moment

    def on(self, **span: float) -> datetime:
        self.moment += timedelta(**span)
        return self.moment


class Wire(BaseSession):
    """What aiogram sends itself, kept instead of sent: answers to presses, and the question who it is."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[TelegramMethod[Any]] = []

    async def close(self) -> None:
        """Nothing is open."""

    async def make_request(self, bot: Bot, method: TelegramMethod[Any], timeout: int | None = None) -> Any:  # noqa: ASYNC109
        if isinstance(method, GetMe):
            return User(id=BOT, is_bot=True, first_name="居民热线", username=USERNAME)
        self.sent.append(method)
        return True

    async def stream_content(self, *_args: Any, **_more: Any) -> Any:
        raise AssertionError("nobody downloads")
        yield b""

    def answers(self) -> list[AnswerCallbackQuery]:
        found = [method for method in self.sent if isinstance(method, AnswerCallbackQuery)]
        self.sent.clear()
        return found


@dataclass(frozen=True)
class Seen:
    """A message of ours as somebody reads it."""

    chat: int
    message: str
    notice: Notice
    text: str
    rows: Rows = ()
    keyboard: tuple[tuple[str, ...], ...] = ()

    @property
    def labels(self) -> list[str]:
        return [button.label for row in self.rows for button in row]

    def button(self, part: str) -> Button:
        found = [button for row in self.rows for button in row if part in button.label]
        exact = [button for button in found if button.label == part]
        assert len(exact or found) == 1, f"{part!r} among {self.labels}"
        return (exact or found)[0]


@dataclass(frozen=True)
class Turn:
    """What one update brought: messages that went out, and the answer to a press."""

    sent: tuple[Seen, ...]
    answer: AnswerCallbackQuery | None = None

    @property
    def texts(self) -> list[str]:
        return [seen.text for seen in self.sent if seen.text]

    @property
    def said(self) -> str:
        """The one sentence that went out."""
        assert len(self.texts) == 1, self.texts
        return self.texts[0]

    @property
    def alert(self) -> str:
        assert self.answer is not None
        assert self.answer.show_alert
        return self.answer.text or ""

    def of(self, kind: Kind, audience: Audience | None = None) -> Seen:
        found = [s for s in self.sent if s.notice.kind is kind and audience in (None, s.notice.audience)]
        assert len(found) == 1, [(s.notice.kind, s.notice.audience) for s in self.sent]
        return found[0]


@cache
def template() -> sqlite3.Connection:
    """An empty database with its triggers, to be copied; one for all the directories that have towns."""
    from storage import migrations

    database = Database("sqlite://")
    migrations.upgrade(database)
    copy = sqlite3.connect(":memory:", check_same_thread=False)
    raw(database).backup(copy)
    database.dispose()
    return copy


@cache
def understanding() -> nlp.Understanding:
    """One for all the directories that have towns: each reads jieba's dictionary."""
    return nlp.Understanding()


def raw(database: Database) -> sqlite3.Connection:
    driver = database.engine.raw_connection().driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver


def settings(url: str = "https://api.telegram.org", database: str = "sqlite:///never-opened.db") -> Settings:
    given: dict[str, Any] = {
        "bot_token": TOKEN,
        "api_base": url,
        "database_url": database,
        "secret_keys": ",".join(KEYS),
    }
    return Settings(**given, demo=True)


def hotline(
    database: Database, communities: dict[str, Community], understand: Understanding, clock: Hands, url: str = ""
) -> Hotline:
    world = World(clock, communities, understand, KEYS, matcher=Matcher(understanding().segmenter))
    chosen = settings(url) if url else settings()
    parts = {"settings": chosen, "database": database, "world": world, "clock": clock, "codec": Codec(KEYS)}
    return Hotline(**parts, understanding=understand)  # type: ignore[arg-type]


def judge(hotline_: Hotline) -> tuple[Judge, Wire]:
    """A judge whose own answers stay on paper."""
    wire = Wire()
    judge_ = Judge(hotline_, wire)
    judge_.seconds = 3600.0  # a batch is a batch, however slow the machine
    return judge_, wire


@dataclass
class Town:
    """Everything between an update and a message read."""

    hotline: Hotline
    judge: Judge
    wire: Wire
    clock: Hands
    shown: dict[tuple[int, str], Seen] = field(default_factory=dict)
    _updates: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _messages: Iterator[int] = field(default_factory=lambda: itertools.count(1000))

    # -- people -------------------------------------------------------------------------------------------------------

    def settle(self, community: str = "example") -> None:
        """Bind the groups and give the roles."""
        with self.hotline.work() as uow:
            for chat, purpose, scope in ROOMS:
                uow.chats.bind(address(chat), Binding(community, purpose, scope))
            for person, role, scope in STAFF:
                actor = meet(uow, community, address(person), NAMES[person])
                uow.people.grant(community, actor.person, Grant(role, scope))
                uow.chats.settle(address(person), community)

    def lenient(self) -> None:
        """From now on nobody brings too much."""
        rules: Any = self.hotline.world.communities
        rules |= {key: replace(each, fair_use=FairUse(person=999, group=999)) for key, each in rules.items()}

    def message(self, who: int, chat: int, text: str = "", **more: Any) -> dict[str, Any]:
        """A Telegram Message. `more` replaces or adds fields; None takes one away."""
        body: dict[str, Any] = {
            "message_id": next(self._messages),
            "date": int(self.clock().timestamp()),
            "chat": room(chat),
            "from": person(who),
        }
        body |= {"text": text} if text else {}
        return {name: value for name, value in (body | more).items() if value is not None}

    def ours(self, chat: int, message: str, text: str = "卡片") -> dict[str, Any]:
        """A message of the bot's, as Telegram quotes it."""
        me = {"id": BOT, "is_bot": True, "first_name": "居民热线", "username": USERNAME}
        return {"message_id": int(message), "date": 1, "chat": room(chat), "from": me, "text": text}

    async def say(self, who: int, chat: int, text: str = "", **more: Any) -> Turn:
        return await self.update(message=self.message(who, chat, text, **more))

    async def send_photo(self, who: int, chat: int, caption: str = "", **more: Any) -> Turn:
        sizes = [{"file_id": f"photo-{n}", "file_unique_id": f"u{n}", "width": n, "height": n} for n in (90, 800)]
        return await self.say(who, chat, photo=sizes, caption=caption or None, **more)

    async def voice(self, who: int, chat: int, ref: str = "voice-1", **more: Any) -> Turn:
        """A voice message without a word."""
        return await self.say(who, chat, voice={"file_id": ref, "file_unique_id": ref, "duration": 7}, **more)

    async def reply(self, who: int, seen: Seen, text: str, **more: Any) -> Turn:
        quoted = self.ours(seen.chat, seen.message, seen.text)
        return await self.say(who, seen.chat, text, reply_to_message=quoted, **more)

    async def press(self, who: int, seen: Seen, label: str) -> Turn:
        """Press a button on the message as it looks now."""
        now = self.shown.get((seen.chat, seen.message), seen)
        return await self.press_data(who, seen.chat, seen.message, now.button(label).data)

    async def press_data(self, who: int, chat: int, number: str, data: str | None, **more: Any) -> Turn:
        call: dict[str, Any] = {"id": "1", "from": person(who), "chat_instance": "1"}
        call |= {"message": self.ours(chat, number)} | ({} if data is None else {"data": data}) | more
        return await self.update(callback_query={name: value for name, value in call.items() if value is not None})

    def data(self, chat: int, verb: Verb, case: str, arg: str = "") -> str:
        return self.hotline.codec.write(address(chat), Press(verb, case, arg))

    async def standing(self, where: int, status: str, by: int = STRANGER, **more: Any) -> Turn:
        """Telegram tells of a change of our standing in a chat."""
        me = {"id": BOT, "is_bot": True, "first_name": "居民热线", "username": USERNAME}
        rest = {"until_date": 0} if status == "kicked" else RIGHTS if status == "administrator" else {}
        new = {"status": status, "user": me, **rest, **more.pop("new", {})}
        old = {"status": "left", "user": me}
        told = {"chat": room(where), "from": person(by), "date": 1, "old_chat_member": old, "new_chat_member": new}
        return await self.update(my_chat_member=told | more)

    # -- machinery ----------------------------------------------------------------------------------------------------

    async def update(self, **kinds: Any) -> Turn:
        """One update received, judged and its messages delivered."""
        await self.keep({"update_id": next(self._updates), **kinds})
        await self.judge_all()
        answers = self.wire.answers()
        assert len(answers) <= 1
        return Turn(tuple(self.deliver()), answers[0] if answers else None)

    async def keep(self, *updates: dict[str, Any]) -> None:
        await Reception(self.hotline, self.judge.ring).keep(list(updates))

    async def judge_all(self) -> int:
        async with asyncio.TaskGroup() as answering:
            return await self.judge.judge(answering)

    def deliver(self) -> Iterator[Seen]:
        """Everything queued, put into words and remembered as sent."""
        deliveries = Deliveries(self.hotline.database)
        while taken := deliveries.claim(str(BOT), datetime(2100, 1, 1, tzinfo=UTC), 50):
            for delivery in taken:
                seen = self._render(delivery.notice)
                told = seen.message if seen and seen.text else None
                deliveries.sent(delivery, told, real_time())
                if seen and told:
                    self.shown[seen.chat, seen.message] = seen
                if seen:
                    yield seen

    def _render(self, notice: Notice) -> Seen | None:
        """As the sender puts it; None for what has been overtaken."""
        chat = int(notice.to.peer)
        if notice.kind in WORDLESS:
            for key in [key for key, seen in self.shown.items() if seen.notice.case == notice.case]:
                if notice.kind is Kind.REMOVE:
                    del self.shown[key]
            return Seen(chat, "", notice, "")
        found = issues(self.hotline, notice)
        with self.hotline.look() as uow:
            parcel = pack(uow, self.hotline.codec, notice, issues=found)
        if parcel is None:
            return None
        number = parcel.edits or str(notice.args.get("message") or "") or str(next(self._messages))
        return Seen(chat, number, notice, parcel.message.text, parcel.message.buttons, parcel.message.keyboard)

    def sweep(self, **span: float) -> list[Seen]:
        """Time passes; the clock acts."""
        self.clock.on(**span)
        with self.hotline.work() as uow:
            chase.sweep(uow)
            offer.sweep(uow)
        return list(self.deliver())

    # -- books --------------------------------------------------------------------------------------------------------

    def cases(self) -> list[Case]:
        with self.hotline.look() as uow:
            return [read(row) for row in uow.connection.execute(select(*columns()).order_by(tables.cases.c.id))]

    def case(self) -> Case:
        (case,) = self.cases()
        return case

    def dump(self) -> dict[str, list[str]]:
        """Every row of every table but the two that hold what came and what goes, as the database has it: it is compared
        thousands of times."""
        every = [table.name for table in tables.metadata.sorted_tables if table.name not in {"inbox", "outbox"}]
        look = raw(self.hotline.database).execute
        return {name: sorted(map(repr, look(f"SELECT * FROM {name}"))) for name in every}

    def dialogs(self) -> list[str]:
        return self.dump()["dialogs"]

    def waiting(self) -> int:
        inbox = Inbox(self.hotline.database)
        return inbox.pending_count() + len(inbox.list_parked())

    # -- stations of a case ---------------------------------------------------------------------------------------------

    async def filed(self, text: str = SURE, who: int = WANG, chat: int = RESIDENTS) -> Turn:
        return await self.say(who, chat, f"/new {text}")

    async def assigned(self) -> Seen:
        """A case with the unit; its card."""
        return (await self.filed()).of(Kind.NEW_CARD, Audience.UNIT)

    async def in_triage(self) -> Seen:
        """A case before the dispatchers; their card."""
        return (await self.filed(UNSURE)).of(Kind.NEW_CARD, Audience.DESK)

    async def signed(self) -> Seen:
        card = await self.assigned()
        await self.press(ZHAO, card, "签收")
        return card

    async def resolved(self) -> Seen:
        """A case reported done; the question in the residents' group."""
        card = await self.signed()
        await self.press(ZHAO, card, "办结")
        return (await self.say(ZHAO, UNIT, "李工14:20换了水泵保险")).of(Kind.RESULT)

    async def called(self) -> Seen:
        """A caller's case reported done; the dispatcher's task."""
        await self.say(ZHOU, DESK, "/call 13800001234 3号楼停水了")
        card = next(seen for seen in self.shown.values() if seen.notice.audience is Audience.UNIT)
        await self.press(ZHAO, card, "签收")
        await self.press(ZHAO, card, "办结")
        return (await self.say(ZHAO, UNIT, "换好了")).of(Kind.CALL_BACK)


def address(peer: int) -> Address:
    return Address("telegram", str(BOT), str(peer))


def person(who: int) -> dict[str, Any]:
    return {"id": who, "is_bot": False, "first_name": NAMES.get(who, "路人"), "language_code": "zh-hans"}


def room(chat: int) -> dict[str, Any]:
    if chat > 0:
        return {"id": chat, "type": "private", "first_name": NAMES.get(chat, "路人")}
    return {"id": chat, "type": "supergroup", "title": f"群{chat}"}


def as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)

"""The sender against a sandbox that misbehaves on order."""

import asyncio
import json
import sqlite3
import threading
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text, update

import bot.delivery
from bot.delivery import REPEATABLE, Sender
from bot.limiter import SlidingWindows
from bot.settings import BadSettings
from domain.community import Community
from domain.people import Actor
from domain.place import Place
from flow import assign, chase, erase, locate, report_back, verdict
from flow.intake import Appeal, file
from flow.ports import Address, Audience, Kind, Notice, Secret, Spot, Understanding
from flow.record import find
from sandbox.client import Control, Message, Phone
from sandbox.default_scenario import LI, RESIDENTS, SUN, UNIT, WANG, ZHAO, ZHENG
from storage import outbox, tables
from storage.database import Database
from storage.delivery import Deliveries
from storage.uow import Uow, real_time
from tests.handlers import town as here
from tests.handlers.town import BOT, SURE, Hands, Town, address

MARK = "(可能重复的一条)"


@pytest.fixture
def real(monkeypatch: pytest.MonkeyPatch) -> Hands:
    """The sender's real time, moved by hand."""
    hands = Hands(real_time())
    monkeypatch.setattr(bot.delivery, "real_time", hands)
    return hands


@cache
def phone(url: str, person: int) -> Phone:
    """A person's phone, taken up once: each new connection loads every certificate there is."""
    return Phone(url, person)


class Post:
    """A hotline with its sender and the phones that read along."""

    def __init__(self, town: Town, url: str, real: Hands) -> None:
        self.town, self.url, self.real = town, url, real
        self.sender = Sender(town.hotline, SlidingWindows(group_per_minute=10_000, overall=10_000))
        self.deliveries = Deliveries(town.hotline.database)
        self.since = {chat: self._last(person, chat) for person, chat in ((WANG, RESIDENTS), (ZHAO, UNIT), (LI, LI))}

    def _last(self, person: int, chat: int) -> int:
        return max((message.id for message in phone(self.url, person).messages(chat)), default=0)

    def do(self, act: Callable[[Uow], Any]) -> Any:
        with self.town.hotline.work() as uow:
            return act(uow)

    def queue(self, kind: Kind = Kind.SAY, chat: int = RESIDENTS, case: str = "", **more: Any) -> None:
        given: dict[str, Any] = {"audience": Audience.RESIDENT, "args": {"key": "say.cancelled"}, "case": case, **more}
        self.do(lambda uow: uow.outbox.put(Notice("example", kind, address(chat), **given)))

    async def send(self) -> int:
        """Everything due now, as the sender's loop would; answers how many."""
        count = 0
        self.real.moment = max(self.real.moment, real_time())
        while taken := self.deliveries.claim(str(BOT), self.real(), 20):
            await asyncio.gather(*map(self.sender.deliver, taken))
            count += len(taken)
        return count

    def seen(self, person: int = WANG, chat: int = RESIDENTS) -> list[Message]:
        seen = phone(self.url, person).messages(chat, self.since[chat])
        return [message for message in seen if message.from_bot]

    def rows(self) -> list[tuple[str, str, int, str]]:
        with self.town.hotline.look() as uow:
            found = uow.connection.execute(text("SELECT kind, state, attempts, error FROM outbox ORDER BY id")).all()
            return [tuple(row) for row in found]

    def queued(self) -> list[Notice]:
        """Everything that was ever queued."""
        with self.town.hotline.look() as uow:
            return [outbox.read(row) for row in uow.connection.execute(select(tables.outbox))]

    def filed(self, words: str = f"江畔花园{SURE}") -> str:
        """A case said in the residents' group, with nothing left to ask; its id."""
        said = phone(self.url, WANG).say(RESIDENTS, words)
        spot = Spot(address(RESIDENTS), str(said.id))

        def act(uow: Uow) -> str:
            person = uow.people.at("example", address(WANG)) or uow.people.add("example", address(WANG))
            return file(uow, Appeal("example", person, words, spot)).id

        return str(self.do(act))

    def until_the_secretary_is_brought_in(self) -> None:
        for _ in range(3):
            self.town.clock.on(hours=2)
            self.do(chase.sweep)

    def sign(self, case: str) -> None:
        self.do(lambda uow: assign.sign(uow, _officer(uow), "example", case))


def _officer(uow: Uow, who: int = ZHAO) -> Any:
    person = uow.people.at("example", address(who))
    assert person
    return uow.people.actor("example", person)


@pytest.fixture
def post(
    sandbox: str,
    control: Control,
    tmp_path: Path,
    example: Community,
    understand: Understanding,
    real: Hands,
    empty: sqlite3.Connection,
) -> Iterator[Post]:
    database, clock = Database(f"sqlite:///{tmp_path / 'hotline.db'}"), Hands()
    empty.backup(here.raw(database))
    hotline = here.hotline(database, {"example": example}, understand, clock, sandbox)
    town = Town(hotline, *here.judge(hotline), clock)
    town.settle()
    yield Post(town, sandbox, real)
    database.dispose()


# -- what arrives ----------------------------------------------------------------------------------------------------------


async def test_a_case_reaches_both_groups(post: Post) -> None:
    post.filed()
    await post.send()
    (receipt,) = post.seen()
    (card,) = post.seen(ZHAO, UNIT)
    assert "已派给江畔物业" in receipt.text
    assert receipt.reply_to
    with Phone(post.url, WANG) as wang:
        assert wang.message(RESIDENTS, receipt.reply_to).reactions == ("👀",)
    assert {"签收", "退单"} <= set(card.buttons)
    assert {state for _, state, _, _ in post.rows()} == {"sent"}


async def test_the_card_is_edited_in_place(post: Post) -> None:
    case = post.filed()
    await post.send()
    post.sign(case)
    await post.send()
    (receipt,) = post.seen()
    (card,) = post.seen(ZHAO, UNIT)
    assert receipt.edited
    assert "接单了" in receipt.text
    assert {"报进展", "办结"} <= set(card.buttons)


async def test_a_card_that_somebody_deleted_comes_anew_and_is_edited_from_then_on(post: Post) -> None:
    case = post.filed()
    await post.send()
    (card,) = post.seen(ZHAO, UNIT)
    await post.sender._bot.delete_message(UNIT, card.id)
    post.sign(case)
    await post.send()
    (anew,) = post.seen(ZHAO, UNIT)
    assert anew.id != card.id
    assert "办结" in anew.buttons
    post.queue(Kind.CARD, UNIT, case, audience=Audience.UNIT, args={"menu": "x"})
    await post.send()
    assert [message.id for message in post.seen(ZHAO, UNIT)] == [anew.id]
    assert {state for _, state, _, _ in post.rows()} == {"sent"}


async def test_nothing_to_change_is_fine(post: Post) -> None:
    case = post.filed()
    await post.send()
    post.queue(Kind.CARD, UNIT, case, audience=Audience.UNIT, args={})
    await post.send()
    assert len(post.seen(ZHAO, UNIT)) == 1
    assert {state for _, state, _, _ in post.rows()} == {"sent"}


async def test_order_within_a_chat(post: Post) -> None:
    for number in range(6):
        post.queue(args={"key": "say.phone", "phone": str(number)})
    await post.send()
    assert [message.text.splitlines()[0][-1] for message in post.seen()] == list("012345")


async def test_the_keyboard_comes_with_the_welcome(post: Post) -> None:
    with Phone(post.url, LI) as li:
        li.start()
    post.queue(chat=LI, args={"key": "say.welcome", "community": "江畔", "keyboard": True})
    await post.send()
    assert post.seen(LI, LI)[-1].reply_keyboard == ("我要反映", "我的工单", "打电话")


async def resolved(post: Post, words: str, photo: str) -> str:
    case = post.filed()
    post.sign(case)
    post.do(lambda uow: report_back.resolve(uow, _officer(uow), "example", case, words, photo))
    await post.send()
    return case


async def photo_id(post: Post) -> str:
    from bot.demo.story import picture

    sent = await post.sender._bot.send_photo(UNIT, picture(8, 8))
    return sent.photo[-1].file_id


async def test_a_result_with_its_picture(post: Post) -> None:
    await resolved(post, "换好了", await photo_id(post))
    result = post.seen()[-1]
    assert result.photo_url
    assert "换好了" in result.text
    assert "👍 满意" in result.buttons


async def test_a_person_s_data_arrive_as_a_file_and_lie_nowhere(post: Post) -> None:
    def ask(uow: Uow) -> None:
        person = uow.people.at("example", address(WANG)) or ""
        uow.outbox.put(Notice("example", Kind.EXPORT, address(WANG), Audience.RESIDENT, person=person))

    post.since[WANG] = phone(post.url, WANG).start().id
    post.filed("3号楼停水了,我家507室也停了")
    post.do(ask)
    await post.send()
    (sent,) = post.seen(WANG, WANG)
    assert "全部资料" in sent.text
    found = json.loads(phone(post.url, WANG).bytes_of(sent))
    assert found["cases"][0]["history"][0]["words"] == "3号楼停水了,我家507室也停了"
    assert ("export", "sent", 1, "") in post.rows()


async def test_a_message_whose_words_were_erased_is_written_anew(post: Post) -> None:
    post.filed()
    await post.send()
    (card,) = post.seen(ZHAO, UNIT)
    assert "停水" in card.text.split("「")[1]
    post.do(lambda uow: erase.erase(uow, "example", uow.people.at("example", address(WANG)) or "", erase.Asked.PHONE))
    await post.send()
    redrawn, told = post.seen(ZHAO, UNIT)
    assert redrawn.id == card.id
    assert "居民已注销" in redrawn.text
    assert "「" not in redrawn.text
    assert not redrawn.buttons
    assert "居民已注销" in told.text


async def test_a_message_that_cannot_be_written_anew_holds_nobody_up(post: Post) -> None:
    case = post.filed()
    await post.send()
    post.queue(Kind.REDRAW, case=case, args={"message": "987654"})
    assert await post.send() == 1
    assert ("redraw", "sent", 1, "") in post.rows()


async def test_a_result_too_long_for_a_caption_comes_before_its_picture(post: Post) -> None:
    case = await resolved(post, "换好了" * 400, await photo_id(post))
    told, picture = post.seen()[-2:]
    assert "👍 满意" in told.buttons
    assert picture.photo_url
    with post.town.hotline.look() as uow:
        assert uow.posts.case_at(Spot(address(RESIDENTS), str(told.id))) == case


KINDS = ("photo", "voice", "audio", "video", "video_note", "document", "animation")


async def file_id(post: Post, kind: str) -> str:
    """Something of a kind that Telegram knows, as «kind:reference»."""
    if kind == "photo":
        return f"photo:{await photo_id(post)}"
    sent = await getattr(post.sender._bot, f"send_{kind}")(LI, b"OggS 123")
    return f"{kind}:{getattr(sent, kind).file_id}"


@pytest.mark.parametrize("kind", KINDS)
async def test_each_kind_goes_out_by_its_own_method_with_its_words(post: Post, kind: str) -> None:
    case = await resolved(post, "换好了", await file_id(post, kind))
    *_, before, last = post.seen()
    assert last.kind == kind
    told = before if kind == "video_note" else last
    assert "换好了" in told.text
    assert "👍 满意" in told.buttons
    assert last is told or last.reply_to == told.id
    with post.town.hotline.look() as uow:
        assert uow.posts.case_at(Spot(address(RESIDENTS), str(told.id))) == case


async def test_a_place_on_the_map_follows_its_words(post: Post) -> None:
    await resolved(post, "就在这儿", "location:41.5,125.25")
    *_, told, pin = post.seen()
    assert "就在这儿" in told.text
    assert (pin.kind, pin.reply_to) == ("location", told.id)


async def test_words_too_long_for_a_caption_go_first(post: Post) -> None:
    await resolved(post, "换好了" * 400, await file_id(post, "voice"))
    told, voice = post.seen()[-2:]
    assert "👍 满意" in told.buttons
    assert voice.kind == "voice"


async def test_what_was_queued_before_there_were_kinds_is_a_picture(post: Post) -> None:
    case, ref = post.filed(), await photo_id(post)

    def act(uow: Uow) -> None:
        person = uow.people.at("example", address(WANG))
        old = uow.vault.keep("example", str(person), Secret.MEDIA, ref).id
        uow.outbox.put(Notice("example", Kind.NOTE, address(UNIT), Audience.UNIT, case, {"photo": old}))

    post.do(act)
    await post.send()
    assert post.seen(ZHAO, UNIT)[-1].photo_url


async def test_the_question_where_is_edited_in_place_and_not_asked_once_it_is_answered(post: Post) -> None:
    case = post.filed(SURE)
    await post.send()
    asked = post.seen()[-1]
    assert "江畔花园" in asked.buttons
    reporter = Actor(str(post.do(lambda uow: uow.people.at("example", address(WANG)))))
    spot = Spot(address(RESIDENTS), str(asked.id))
    path = str(locate.to(post.town.hotline.world.communities["example"], Place("江畔花园", "3", "2")))
    post.do(lambda uow: locate.walk(uow, reporter, "example", case, path, spot))
    await post.send()
    now = post.seen()[-1]
    assert (now.id, now.buttons) == (asked.id, [])
    assert "江畔花园3号楼2单元" in now.text
    post.queue(Kind.MISSING, RESIDENTS, case, args={})
    await post.send()
    assert post.seen()[-1].id == asked.id


async def test_in_a_busy_group_the_question_gives_way_to_receipts(post: Post) -> None:
    post.sender._limiter = post.sender._bot._rate_limiter = SlidingWindows(group_per_minute=12, overall=10_000)
    for n in range(3):
        post.filed(f"{n + 3}号楼停水了,没人管")
    await post.send()
    told = [message.text for message in post.seen()]
    assert sum("已派给" in text for text in told) == 3
    assert sum("哪个小区" in text for text in told) == 1
    assert {state for _, state, _, _ in post.rows()} == {"sent"}


async def test_a_picture_that_is_refused_does_not_silence_the_result(post: Post) -> None:
    await resolved(post, "换好了", "no-such-file")
    assert any("换好了" in message.text and message.buttons for message in post.seen())


async def test_a_result_full_of_emoji_with_a_picture_arrives(post: Post) -> None:
    await resolved(post, "换好了" + "💧" * 700, await photo_id(post))
    assert any("换好了" in message.text and message.buttons for message in post.seen())


# -- what goes wrong -------------------------------------------------------------------------------------------------------


async def test_a_flood_wait_pauses_its_chat_alone_and_loses_nothing(post: Post, control: Control) -> None:
    control.fault("sendMessage", "429", retry_after=3)
    post.queue()
    post.queue()
    await post.send()
    assert post.seen() == []
    assert post.rows()[0] == ("say", "pending", 1, "RetryAfter")
    post.queue(chat=UNIT)
    await post.send()
    assert len(post.seen(ZHAO, UNIT)) == 1
    post.real.on(seconds=4)
    await post.send()
    assert len(post.seen()) == 2
    assert {state for _, state, _, _ in post.rows()} == {"sent"}


async def test_what_was_refused_for_a_flood_is_not_called_a_repeat(post: Post, control: Control) -> None:
    control.fault("sendMessage", "429", retry_after=1)
    post.queue()
    await post.send()
    post.real.on(seconds=4)
    await post.send()
    (message,) = post.seen()
    assert MARK not in message.text


NEEDS = {Kind.RETURNED, Kind.REOPENED, Kind.ENDED, Kind.REACTION, Kind.STRIP, Kind.CARD, Kind.EXPORT, Kind.REDRAW}
NEEDS |= {Kind.ALARM, Kind.ALARM_OVER}  # the first wants a danger, the second only edits
NEEDS |= {Kind.TRANSFERRED, Kind.LIST, Kind.REMOVE, Kind.OUTCOME}
NEEDS |= {Kind.HELD, Kind.MERGED}  # overtaken unless there is a draft, a lead case
AGAIN = sorted(REPEATABLE - NEEDS)


@pytest.mark.parametrize("fault", ["500", "timeout_after"])
@pytest.mark.parametrize("kind", AGAIN)
async def test_in_doubt_what_matters_is_sent_again_and_marked(
    post: Post, control: Control, kind: Kind, fault: str
) -> None:
    case = post.filed()
    await post.send()
    before = len(post.seen())
    control.fault("sendMessage", fault, hold=0.01)
    post.queue(kind, case=case, args={})
    await post.send()
    assert len(post.seen()) == before + (fault == "timeout_after")
    post.real.on(seconds=3)
    await post.send()
    told = post.seen()[before:]
    assert len(told) == 1 + (fault == "timeout_after")
    assert told[-1].text.startswith(MARK)
    assert [MARK in message.text for message in told] == [False] * (len(told) - 1) + [True]
    assert post.rows()[-1][1] == "sent"


@pytest.mark.parametrize("fault", ["500", "timeout_after", "timeout_before"])
@pytest.mark.parametrize("kind", [Kind.SAY, Kind.REMIND, Kind.STATUS, Kind.CHASE])
async def test_in_doubt_a_reminder_is_let_go_and_the_chat_goes_on(
    post: Post, control: Control, kind: Kind, fault: str
) -> None:
    case = await resolved(post, "换好了", "") if kind is Kind.REMIND else post.filed() if kind is not Kind.SAY else ""
    await post.send()
    before = len(post.seen())
    control.fault("sendMessage", fault, hold=0.01)
    args = (
        {"key": "say.cancelled"}
        if kind is Kind.SAY
        else {"rung": 0, "overdue": False, "clock": "sign"}
        if kind is Kind.CHASE
        else {}
    )
    post.queue(kind, case=case, args=args)
    await post.send()
    post.queue(args={"key": "say.ask_appeal"})
    post.real.on(hours=1)
    await post.send()
    told = post.seen()[before:]
    assert len(told) == 1 + (fault == "timeout_after")
    assert "一句话" in told[-1].text
    assert [state for _, state, _, _ in post.rows()][-2:] == ["dead", "sent"]


async def test_a_reaction_in_doubt_is_simply_done_again(post: Post, control: Control) -> None:
    control.fault("setMessageReaction", "timeout_after", hold=0.01)
    post.filed()
    await post.send()
    post.real.on(seconds=3)
    await post.send()
    assert {state for _, state, _, _ in post.rows()} == {"sent"}


async def test_an_edit_in_doubt_is_done_again_and_not_marked(post: Post, control: Control) -> None:
    case = post.filed()
    await post.send()
    control.fault("editMessageText", "timeout_after", times=2, hold=0.01)
    post.sign(case)
    await post.send()
    post.real.on(seconds=3)
    await post.send()
    (card,) = post.seen(ZHAO, UNIT)
    assert "办结" in card.buttons
    assert MARK not in card.text
    assert {state for _, state, _, _ in post.rows()} == {"sent"}


async def five_left_lying(post: Post) -> list[str]:
    """Cases that the unit has been told of."""
    cases = [post.filed(f"江畔花园{n}号楼2单元停水了,第{n}户说的") for n in range(1, 6)]
    await post.send()
    return cases


async def test_a_pile_of_reminders_is_one_message_about_what_is_still_to_be_done(post: Post) -> None:
    cases = await five_left_lying(post)
    for case in cases:
        post.queue(Kind.CHASE, UNIT, case, audience=Audience.UNIT, args={"rung": 0, "overdue": False, "clock": "sign"})
    post.sign(cases[0])
    before = len(post.seen(ZHAO, UNIT))
    await post.send()
    (told,) = [message for message in post.seen(ZHAO, UNIT)[before:] if "请签收" in message.text]
    with post.town.hotline.look() as uow:
        numbers = [find(uow, "example", case).number for case in cases]
    assert "另外 3 件" in told.text
    assert [number for number in numbers if number in told.text] == numbers[1:]
    assert "我的活儿" in told.text


async def test_a_leader_to_whom_much_comes_up_at_once_gets_one_list(post: Post) -> None:
    """I6: five cases that nobody signed for reach the secretary at once: one message, each to be opened."""
    cases = await five_left_lying(post)
    with Phone(post.url, ZHENG) as zheng:
        before = zheng.start().id
        post.until_the_secretary_is_brought_in()
        await post.send()
        told = [message for message in zheng.messages(ZHENG, before) if message.from_bot]
    (brought,) = [message for message in told if "到了您这一级" in message.text]
    with post.town.hotline.look() as uow:
        assert {find(uow, "example", case).rung for case in cases} == {3}
        numbers = {find(uow, "example", case).number for case in cases}
    assert "5 件" in brought.text
    assert all(number in brought.text for number in numbers)
    assert len(told) == 1


async def test_a_leader_whose_pile_was_cleared_meanwhile_hears_nothing(post: Post) -> None:
    cases = await five_left_lying(post)
    with Phone(post.url, ZHENG) as zheng:
        before = zheng.start().id
        post.until_the_secretary_is_brought_in()
        for case in cases:
            post.do(lambda uow, case=case: verdict.withdraw(uow, _officer(uow, WANG), "example", case))
        await post.send()
        assert [message.text for message in zheng.messages(ZHENG, before) if message.from_bot] == []


async def test_whoever_cannot_be_told_how_it_ended_is_rung_up(post: Post) -> None:
    """A resident who reported in private has blocked us: the desk hears whom to ring up, once for each thing they must know."""
    with Phone(post.url, LI) as li:
        spot = Spot(address(LI), str(li.start().id))
        case = post.do(lambda uow: file(uow, Appeal("example", uow.people.add("example", address(LI)), SURE, spot)).id)
        post.sign(case)
        await post.send()
        li.block()
        try:
            post.do(lambda uow: report_back.resolve(uow, _officer(uow), "example", case, "修好了", ""))
            await post.send()
        finally:
            li.block(False)
    told = [notice for notice in post.queued() if notice.args.get("key") == "say.untold"]
    with post.town.hotline.look() as uow:
        number = find(uow, "example", case).number
    assert {(notice.args["number"], notice.audience) for notice in told} == {(number, Audience.DESK)}
    assert len(told) == 1


async def test_whoever_blocked_us_hears_nothing_and_others_do(post: Post) -> None:
    with Phone(post.url, SUN) as sun:
        sun.start()
        sun.block()
        post.queue(chat=SUN)
        post.queue()
        await post.send()
        assert [state for _, state, _, _ in post.rows()] == ["dead", "sent"]
        assert post.rows()[0][3] == "Forbidden"
        sun.block(False)
        post.queue(chat=SUN)
        await post.send()
        assert post.rows()[-1][1] == "sent"


async def test_a_group_that_threw_us_out(post: Post, control: Control) -> None:
    control.bot_status(RESIDENTS, "kicked", ZHENG)
    try:
        post.queue()
        post.queue(chat=UNIT)
        await post.send()
        assert [state for _, state, _, _ in post.rows()] == ["dead", "sent"]
    finally:
        control.bot_status(RESIDENTS, "member", ZHENG)


async def test_a_message_that_cannot_be_put_into_words_is_tried_and_given_up(post: Post) -> None:
    post.queue(args={"key": "no.such.sentence"})
    post.queue(chat=UNIT)
    for _ in range(bot.delivery.TRIES):
        await post.send()
        post.real.on(minutes=10)
    assert [state for _, state, _, _ in post.rows()] == ["dead", "sent"]
    assert post.rows()[0][2:] == (bot.delivery.TRIES, "KeyError")


async def test_while_telegram_cannot_be_reached_nothing_is_given_up(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A request that never left doubles nothing: half an hour without a network loses no message and marks none."""
    post.queue()
    post.queue(Kind.NEW_CARD, UNIT, post.filed(), audience=Audience.UNIT, args={})
    monkeypatch.setattr(post.sender._bot, "_base_url", "http://127.0.0.1:1/botx")
    for _ in range(12):
        await post.send()
        post.real.on(minutes=5)
    assert {state for _, state, _, _ in post.rows()} == {"pending"}
    monkeypatch.undo()
    monkeypatch.setattr(bot.delivery, "real_time", post.real)
    await post.send()
    assert {state for _, state, _, _ in post.rows()} == {"sent"}
    assert all(MARK not in message.text for message in post.seen())


async def test_a_chase_that_was_overtaken_is_not_sent(post: Post) -> None:
    case = post.filed()
    await post.send()
    before = len(post.seen(ZHAO, UNIT))
    post.queue(
        Kind.CHASE,
        UNIT,
        case,
        audience=Audience.UNIT,
        args={"rung": 1, "overdue": True, "who": "head", "clock": "sign"},
    )

    def end(uow: Uow) -> None:
        reporter = find(uow, "example", case).reporter
        verdict.withdraw(uow, uow.people.actor("example", reporter), "example", case)

    post.do(end)
    await post.send()
    assert len(post.seen(ZHAO, UNIT)) == before


# -- the sender's own life ---------------------------------------------------------------------------------------------------


async def test_what_was_under_way_when_the_last_sender_died_is_settled_by_kind(post: Post) -> None:
    case = post.filed()
    await post.send()
    before, before_unit = len(post.seen()), len(post.seen(ZHAO, UNIT))
    post.queue(Kind.RESULT, case=case, args={})
    post.queue(Kind.REMIND, chat=UNIT, case=case, args={})
    with post.town.hotline.database.write() as connection:
        pending = tables.outbox.c.state == "pending"
        connection.execute(update(tables.outbox).where(pending).values(state="sending", attempts=1))
    running = asyncio.create_task(post.sender.run())
    await settled(post, running, lambda: sorted(state for _, state, _, _ in post.rows()[-2:]) != ["sending", "sending"])
    post.real.on(seconds=5)
    post.town.hotline.news.set()
    await settled(post, running, lambda: {state for _, state, _, _ in post.rows()} == {"sent", "dead"})
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    told = post.seen()[before:]
    assert len(told) == 1
    assert told[0].text.startswith(MARK)
    assert len(post.seen(ZHAO, UNIT)) == before_unit
    assert [(kind, state) for kind, state, _, _ in post.rows()][-2:] == [("result", "sent"), ("remind", "dead")]


async def settled(post: Post, running: "asyncio.Task[None]", done: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not done():
            assert not running.done(), running
            await asyncio.sleep(0.01)


async def test_it_waits_for_a_telegram_that_is_away(
    post: Post, control: Control, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    sleep = asyncio.sleep

    async def quick(seconds: float) -> None:
        ours = threading.current_thread() is threading.main_thread()
        if ours:
            waits.append(seconds)
        await sleep(0 if ours else seconds)

    control.fault("getMe", "500", times=3)
    post.queue()
    post.real.on(seconds=5)
    monkeypatch.setattr(bot.delivery.asyncio, "sleep", quick)
    running = asyncio.create_task(post.sender.run())
    async with asyncio.timeout(20):
        while post.rows()[0][1] != "sent":
            assert not running.done()
            await sleep(0.01)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert waits.count(1) >= 3
    assert len(post.seen()) == 1


async def test_a_token_that_is_refused_is_not_shown(post: Post) -> None:
    from pydantic import SecretStr

    wrong = SecretStr(f"{BOT}:this-is-a-secret-of-somebody")
    post.town.hotline.settings = post.town.hotline.settings.model_copy(update={"bot_token": wrong})
    with pytest.raises(BadSettings) as caught:
        await asyncio.wait_for(Sender(post.town.hotline).run(), 10)
    assert "somebody" not in str(caught.value)


async def test_a_press_on_what_was_sent_finds_its_case(post: Post) -> None:
    case = post.filed()
    await post.send()
    (card,) = post.seen(ZHAO, UNIT)
    data = str(card.button("签收")["callback_data"])
    assert post.town.hotline.codec.read(address(UNIT), data).case == case
    with post.town.hotline.look() as uow:
        assert uow.posts.case_at(Spot(Address("telegram", str(BOT), str(UNIT)), str(card.id))) == case
        assert uow.connection.execute(select(tables.posts)).all()


async def test_a_list_changes_in_the_message_that_was_pressed(post: Post) -> None:
    post.filed()
    person = post.do(_officer).person
    given: dict[str, Any] = {"audience": Audience.UNIT, "case": person}
    post.queue(Kind.LIST, UNIT, args={"list": "mine", "page": 0, "scope": "wuye"}, **given)
    await post.send()
    *_, first = post.seen(ZHAO, UNIT)
    assert "1 件" in first.text
    post.filed()
    post.queue(Kind.LIST, UNIT, args={"list": "mine", "page": 0, "scope": "wuye", "message": str(first.id)}, **given)
    await post.send()
    (after,) = [message for message in post.seen(ZHAO, UNIT) if message.id == first.id]
    assert "2 件" in after.text
    spot = Spot(address(UNIT), str(first.id))
    assert post.do(lambda uow: uow.posts.case_at(spot)) == person


async def test_the_queue_s_message_is_about_the_case_it_shows_now(post: Post) -> None:
    one, two = post.filed("有点事想反映一下,请社区管管"), post.filed("希望社区能来看看这件事")
    await post.send()
    post.queue(Kind.QUEUE, UNIT, one, audience=Audience.DESK, args={})
    await post.send()
    *_, first = post.seen(ZHAO, UNIT)
    post.queue(Kind.QUEUE, UNIT, two, audience=Audience.DESK, args={"message": str(first.id)})
    await post.send()
    spot = Spot(address(UNIT), str(first.id))
    assert post.do(lambda uow: uow.posts.case_at(spot)) == two
    assert post.do(lambda uow: uow.posts.shown_at(spot)) == (Kind.QUEUE, Audience.DESK)

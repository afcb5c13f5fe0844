"""Five neighbours tell of one thing over a weekend, each in their own words, among others who tell of other things: on Monday
morning those who lead read of it once, though the hotline was killed twice meanwhile; a resident who asks is refused kindly."""

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.demo.community import LI, QIAN, RESIDENTS, WANG, ZHENG, default_scenario
from bot.demo.stage import Stage, stage
from locales import texts
from sandbox.client import Message
from sandbox.scenario import Person, Scenario
from storage.delivery import Deliveries
from tests.journeys.asking import SECONDS, Lift, filed, moment

NEIGHBOURS = (301, 302, 303, 304, 305)
DANCE = (
    "江畔花园广场舞音响太吵了",
    "江畔花园5号楼楼下跳广场舞的喇叭声音太大,孩子没法写作业",
    "江畔花园广场舞扰民,天天晚上放音乐",
    "江畔花园门口跳广场舞的音响震得睡不着",
    "江畔花园广场舞太吵,老人心脏受不了",
)
OTHERS = ("江畔花园3号楼停水了", "江畔花园6号楼下水道堵了", "江畔花园2号楼电梯坏了")
T = texts("zh-CN")


def neighbourhood() -> Scenario:
    """The usual one with five more residents in the group."""
    usual = default_scenario()
    more = tuple(Person(who, f"邻居{who}", role_label="居民") for who in NEIGHBOURS)
    chats = tuple(
        replace(chat, members=(*chat.members, *NEIGHBOURS)) if chat.id == RESIDENTS else chat for chat in usual.chats
    )
    return replace(usual, users=(*usual.users, *more), chats=chats)


@pytest.fixture(scope="module")
def staged() -> Iterator[Stage]:
    with stage(warm=True, begin=moment("2026-11-28 09:00"), scenario=neighbourhood()) as running:
        yield running


def read(phone: Lift, who: int) -> list[Message]:
    """What somebody has been sent of what is hot."""
    return [message for message in phone(who).messages(who) if "🔥" in message.text]


def settled(staged: Stage) -> None:
    """Wait until what has been sent is written down as sent: the buttons of a message that nobody knows of are dead."""
    deadline = time.monotonic() + SECONDS
    while Deliveries(staged.hotline.database).pending_count():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_a_weekend_of_music(staged: Stage, phone: Lift) -> None:
    for n, (who, words) in enumerate(zip(NEIGHBOURS, DANCE, strict=True)):
        filed(phone(who), f"#诉求 {words}")
        if n < len(OTHERS):
            filed(phone((WANG, LI)[n % 2]), f"#诉求 {OTHERS[n]}")
        staged.control.jump(hours=7)
    staged.kill()
    staged.control.set_time(moment("2026-11-30 09:00").timestamp())
    staged.start()
    for who in (QIAN, ZHENG):
        phone(who).wait_for(who, lambda m: "这几天又有人反映" in m.text, timeout=SECONDS)
    settled(staged)
    staged.kill()
    staged.start()
    filed(phone(LI), "#诉求 江畔花园1号楼单元门锁坏了")  # it looks after things again
    for who in (QIAN, ZHENG):
        (message,) = read(phone, who)
        assert message.text.count("人反映 ·") == 1
        assert "5 人反映" in message.text
        assert "广场舞" in message.text
        assert not [words for words in ("停水", "下水道", "电梯") if words in message.text]


def test_it_is_opened_to_its_cases(staged: Stage, phone: Lift) -> None:
    qian = phone(QIAN)
    (message,) = read(phone, QIAN)
    qian.press(QIAN, message, "1")
    opened = qian.wait_for(QIAN, lambda m: m.id == message.id and "« 返回" in m.buttons, timeout=SECONDS)
    assert {"1", "2", "3", "4", "5"} <= set(opened.buttons)
    assert not [name for name in ("王秀兰", "李强", "邻居3") if name in opened.text]
    assert staged.unread() == 0


def test_a_resident_is_refused_kindly_and_a_leader_may_ask_again(phone: Lift) -> None:
    asked = phone(WANG).say(WANG, "/hot")
    told = phone(WANG).wait_for(WANG, lambda m: m.from_bot, after=asked, timeout=SECONDS)
    assert told.text == T("error.not_allowed")
    zheng = phone(ZHENG)
    asked = zheng.say(ZHENG, "热点")
    told = zheng.wait_for(ZHENG, lambda m: m.from_bot and "热点问题" in m.text, after=asked, timeout=SECONDS)
    assert "5 人反映" in told.text

"""A group whose people dismiss chatty offers is asked about less; another one as before; and both are heard at once in danger."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.demo.community import LI, RESIDENTS, WANG, ZHENG, Room
from bot.demo.stage import Stage, stage
from domain.appeal import OFFER
from flow import sensitivity
from flow.sensitivity import Standing
from sandbox.client import Message, Phone
from sandbox.default_scenario import default_scenario
from sandbox.scenario import Group, Person, Scenario
from tests.journeys.asking import SECONDS, Lift, filed, moment

NEXT_DOOR = -1001000000009
NEIGHBOURS = range(201, 209)
CHATTY = "广场舞的音响谁管管,脑仁疼"
CLEAR = "楼道里那味儿啊,谁家垃圾堆门口好几天了,也没人管管"
WATER = "江畔花园3号楼又停水了"
FIRE = "江畔花园7号楼地下室着火了!往外冒黑烟,快来人啊"


def two_groups() -> Scenario:
    """The demo's town with eight more neighbours and a second residents' group."""
    town = default_scenario()
    first, *others = town.chats
    people = tuple(Person(n, f"邻居{n}", role_label="居民") for n in NEIGHBOURS)
    everybody = (*first.members, *NEIGHBOURS)
    chats = (replace(first, members=everybody), *others)
    next_door = Group(NEXT_DOOR, "隔壁居民群", members=everybody, admins=(ZHENG,))
    return replace(town, users=(*town.users, *people), chats=(*chats, next_door))


@pytest.fixture(scope="module")
def staged() -> Iterator[Stage]:
    with stage(warm=True, scenario=two_groups(), begin=moment("2026-11-23 09:00")) as running:
        running.onboard(posts=(), rooms=(Room(NEXT_DOOR, "hotline", "", ZHENG),))
        yield running


def offered(phone: Phone, chat: int, words: str) -> Message:
    """Say it, and be asked about it; answers the question."""
    said = phone.say(chat, words)
    return phone.wait_for(chat, lambda m: m.reply_to == said.id and "不用" in m.buttons, timeout=SECONDS)


def learnt(staged: Stage, chat: int) -> Standing:
    with staged.hotline.look() as uow:
        return next(each for each in sensitivity.standing(uow, "example") if each.chat.peer == str(chat))


def test_a_group_that_dismisses_chatty_offers_stops_getting_them(staged: Stage, phone: Lift) -> None:
    with staged.hotline.look() as uow:
        chatty = uow.understand(CHATTY, uow.communities["example"]).appeal
    neighbours = iter(NEIGHBOURS)
    while learnt(staged, RESIDENTS).threshold <= chatty:
        # Four an hour are the most, and the hotline may look at its clock a little late.
        staged.control.jump(minutes=61)
        who = phone(next(neighbours))
        who.press(RESIDENTS, offered(who, RESIDENTS, CHATTY), "不用")
    staged.control.jump(minutes=61)
    assert learnt(staged, RESIDENTS).uptake.dismissed >= 3
    assert learnt(staged, NEXT_DOOR).threshold == OFFER

    li, wang = phone(LI), phone(WANG)
    said = li.say(RESIDENTS, CHATTY)
    filed(li, f"#诉求 {WATER}")  # a marker: the same person's next message is dealt with after this one
    assert not [m for m in li.messages(RESIDENTS, said) if m.reply_to == said.id]
    offered(li, NEXT_DOOR, CHATTY)
    offered(li, RESIDENTS, CLEAR)
    filed(wang, WATER)
    fire = wang.say(RESIDENTS, FIRE)
    wang.wait_for(RESIDENTS, lambda m: m.reply_to == fire.id and "先打 119" in m.text, timeout=SECONDS)


def test_reset_it_is_asked_about_again(staged: Stage, phone: Lift) -> None:
    staged.control.jump(minutes=61)
    with staged.hotline.work() as uow:
        assert sensitivity.reset(uow, "example", learnt(staged, RESIDENTS).chat) >= 3
    offered(phone(NEIGHBOURS[0]), RESIDENTS, CHATTY)

"""热点问题, asked for: who sees what, one opened to its cases, and everybody else kindly refused."""

from collections.abc import Iterator
from typing import Any

import pytest

from domain.people import Grant, Role
from flow.people import meet
from flow.ports import Audience, Kind
from tests.handlers.town import DESK, LI, NAMES, QIAN, RESIDENTS, UNIT, WANG, ZHAO, ZHENG, ZHOU, Seen, T, Town, address

NEIGHBOURS = range(301, 306)
DANCE = (
    "江畔花园广场舞音响太吵了",
    "江畔花园5号楼楼下跳广场舞的喇叭太吵",
    "江畔花园广场舞扰民,天天晚上放音乐",
    "江畔花园门口跳广场舞的音响震得睡不着",
    "江畔花园广场舞太吵,老人心脏受不了",
)
OTHERS = ("江畔花园3号楼停水了", "江畔花园6号楼下水道堵了", "江畔花园2号楼电梯坏了")
REFUSED = T("error.not_allowed")
NONE = T("hot.none", days=60, least=3)


async def grumbled(town: Town) -> None:
    """Five neighbours about one thing, others about others."""
    town.lenient()
    for who, words in zip(NEIGHBOURS, DANCE, strict=True):
        await town.say(who, RESIDENTS, f"/new {words}")
        town.clock.on(hours=2)
    for words in OTHERS:
        await town.say(LI, RESIDENTS, f"/new {words}")


def lines(seen: Seen) -> Iterator[str]:
    yield from seen.text.splitlines()


@pytest.mark.parametrize("words", ["/hot", "热点", "热点问题"])
async def test_those_who_lead_ask_in_private(town: Town, words: str) -> None:
    await grumbled(town)
    for who in (QIAN, ZHENG, ZHOU):
        (seen,) = (await town.say(who, who, words)).sent
        head, what, facts, cases, _foot = lines(seen)
        assert "热点问题" in head
        assert "广场舞" in what
        assert facts == "江畔花园 · 5 人反映 · ↗ 在增多"
        newest = [case.number for case in town.cases()[2:5]][::-1]
        assert cases == f"　工单 {'、'.join(newest)} 等 5 件"
        assert seen.labels == ["1", "刷新"]


async def test_the_dispatchers_ask_in_their_group_and_nobody_else_there(town: Town) -> None:
    await grumbled(town)
    seen = (await town.say(ZHOU, DESK, "/hot")).of(Kind.LIST)
    assert "5 人反映" in seen.text
    assert (await town.say(ZHENG, DESK, "/hot")).said == REFUSED
    opened = (await town.press(ZHOU, seen, "1")).of(Kind.LIST)
    assert opened.message == seen.message
    assert (await town.press(ZHENG, seen, "« 返回")).alert == REFUSED


async def test_whoever_does_not_lead_is_refused_kindly(town: Town) -> None:
    await grumbled(town)
    assert (await town.say(WANG, WANG, "/hot")).said == REFUSED
    assert (await town.say(WANG, RESIDENTS, "/hot")).said == REFUSED
    assert (await town.say(ZHAO, ZHAO, "热点")).said == REFUSED
    assert (await town.say(ZHAO, UNIT, "/hot")).said == REFUSED


async def test_one_is_opened_to_its_cases_and_a_case_to_its_card(town: Town) -> None:
    await grumbled(town)
    seen = (await town.say(QIAN, QIAN, "/hot")).of(Kind.LIST)
    opened = (await town.press(QIAN, seen, "1")).of(Kind.LIST)
    assert opened.message == seen.message
    newest = town.cases()[4]
    assert opened.labels == ["1", "2", "3", "4", "5", "« 返回"]
    assert newest.number in opened.text
    assert "停水" not in opened.text
    card = (await town.press(QIAN, opened, "1")).of(Kind.NEW_CARD, Audience.LEADER)
    assert card.notice.case == newest.id
    back = (await town.press(QIAN, opened, "« 返回")).of(Kind.LIST)
    assert back.text == seen.text


async def test_what_is_none_any_more_is_the_list_again(town: Town) -> None:
    await grumbled(town)
    seen = (await town.say(QIAN, QIAN, "/hot")).of(Kind.LIST)
    town.clock.on(days=61)
    assert (await town.press(QIAN, seen, "1")).of(Kind.LIST).text == NONE


async def test_nothing_hot_is_said_in_one_line(town: Town) -> None:
    for words in OTHERS:
        await town.say(LI, RESIDENTS, f"/new {words}")
    assert (await town.say(QIAN, QIAN, "/hot")).said == NONE


async def test_a_chair_of_another_centre_sees_none_of_it(town: Town) -> None:
    await grumbled(town)
    with town.hotline.work() as uow:
        person = meet(uow, "example", address(WANG), NAMES[WANG]).person
        uow.people.grant("example", person, Grant(Role.CHAIR, "jiandu"))
    assert (await town.say(WANG, WANG, "/hot")).said == NONE


async def test_a_list_is_nobody_else_s(town: Town) -> None:
    await grumbled(town)
    seen = (await town.say(QIAN, QIAN, "/hot")).of(Kind.LIST)
    carried = town.data(ZHENG, *_parts(town, seen))
    assert (await town.press_data(ZHENG, ZHENG, seen.message, carried)).alert


def _parts(town: Town, seen: Seen) -> tuple[Any, str, str]:
    press = town.hotline.codec.read(address(seen.chat), seen.button("1").data)
    return press.verb, press.case, press.arg


async def test_no_number_and_no_door_stands_in_it(town: Town) -> None:
    town.lenient()
    for who in NEIGHBOURS:
        await town.say(who, RESIDENTS, "/new 江畔花园3号楼2单元502楼道灯不亮,打13912345678")
    seen = (await town.say(QIAN, QIAN, "/hot")).of(Kind.LIST)
    assert "5 人反映" in seen.text
    assert "13912345678" not in seen.text
    assert "502" not in seen.text

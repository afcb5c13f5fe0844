"""An officer's work in one list, and an outage signed for with one press."""

import pytest

from domain.act import Act
from domain.case import State
from domain.people import Grant, Role
from flow.ports import Audience, Kind
from tests.handlers.town import DESK, LI, QIAN, RESIDENTS, SUN, UNIT, WANG, ZHAO, ZHENG, ZHOU, Seen, T, Town


async def mine(town: Town, who: int = ZHAO, chat: int = 0, text: str = "/my") -> Seen:
    return (await town.say(who, chat or who, text)).of(Kind.LIST)


@pytest.mark.parametrize("text", ["/my", "我的活儿", "待办"])
@pytest.mark.parametrize("chat", [ZHAO, UNIT])
async def test_what_is_due_first_comes_first(town: Town, text: str, chat: int) -> None:
    await town.filed("电梯坏了,停在3楼")
    town.clock.on(minutes=5)
    await town.filed()
    seen = await mine(town, chat=chat, text=text)
    assert seen.chat == chat
    assert "2 件" in seen.text
    assert seen.text.index("停水") < seen.text.index("电梯")


async def test_what_is_late_is_marked(town: Town) -> None:
    await town.filed()
    town.clock.on(hours=2)
    seen = await mine(town)
    assert "1 件超时" in seen.text
    assert "‼️" in seen.text


async def test_nothing_to_do(town: Town) -> None:
    assert (await mine(town)).text == T("mine.none")


async def test_pages(town: Town) -> None:
    for _ in range(10):
        await town.filed()
    seen = await mine(town)
    assert seen.text.count("停水") == 8
    assert "下一页 ›" in seen.labels
    turn = await town.press(ZHAO, seen, "下一页 ›")
    second = turn.of(Kind.LIST)
    assert second.message == seen.message, "in place"
    assert second.text.count("停水") == 2
    assert "9." in second.text
    first = (await town.press(ZHAO, second, "‹ 上一页")).of(Kind.LIST)
    assert first.text == seen.text


async def test_signing_for_all_of_it(town: Town) -> None:
    for _ in range(3):
        await town.filed()
    seen = await mine(town, chat=UNIT)
    assert "签收 3 件" in seen.labels
    turn = await town.press(ZHAO, seen, "签收 3 件")
    assert turn.answer
    assert turn.answer.text == T("press.signed_all", n=3)
    assert {case.state for case in town.cases()} == {State.IN_PROGRESS}
    after = turn.of(Kind.LIST)
    assert after.message == seen.message
    assert not any("签收" in label for label in after.labels)
    cases = town.cases()
    with town.hotline.look() as uow:
        for case in cases:
            kinds = [entry.event.kind for entry in uow.ledger.stream("example", case.id)]
            assert kinds.count(Act.SIGN) == 1
    again = await town.press_data(ZHAO, UNIT, seen.message, seen.button("签收 3 件").data)
    assert again.answer
    assert again.answer.text == T("press.signed_none")


async def test_only_one_s_own_unit_is_signed_for(town: Town) -> None:
    await town.filed()
    await town.filed("小区停电了")
    seen = await mine(town)
    await town.press(ZHAO, seen, "签收 1 件")
    assert {case.unit: case.state for case in town.cases()} == {
        "wuye": State.IN_PROGRESS,
        "gongdian": State.ASSIGNED,
    }


@pytest.mark.parametrize("who", [WANG, LI])
async def test_residents_have_no_list(town: Town, who: int) -> None:
    before = town.dump()
    assert (await town.say(who, who, "/my")).said in {T("error.not_allowed")}
    assert town.dump() == before


async def test_a_resident_s_word_is_no_command(town: Town) -> None:
    turn = await town.say(WANG, RESIDENTS, "待办")
    assert not [seen for seen in turn.sent if seen.notice.kind is Kind.LIST]


@pytest.mark.parametrize("who", [ZHOU, QIAN, WANG])
async def test_a_unit_s_group_is_the_unit_s(town: Town, who: int) -> None:
    assert (await town.say(who, UNIT, "/my")).said == T("error.not_yours")
    await town.filed()
    seen = await mine(town, chat=UNIT)
    assert (await town.press(who, seen, "刷新")).alert == T("error.not_yours")
    assert (await town.press(who, seen, "签收 1 件")).alert == T("error.not_yours")
    assert town.case().state is State.ASSIGNED


@pytest.mark.parametrize("chat", [RESIDENTS, DESK])
async def test_not_in_other_groups(town: Town, chat: int) -> None:
    assert (await town.say(ZHAO, chat, "/my")).said == T("error.not_allowed")


async def test_leaders_see_what_has_climbed_to_them(town: Town) -> None:
    await town.filed()
    assert (await mine(town, QIAN)).text == T("mine.none")
    assert (await mine(town, ZHENG)).text == T("mine.none")
    for _ in range(12):
        town.sweep(hours=12)
    assert town.case().rung == 3
    assert town.case().number in (await mine(town, ZHENG)).text
    assert town.case().number in (await mine(town, SUN)).text


async def test_a_dispatcher_sees_what_waits_for_a_unit(town: Town) -> None:
    await town.in_triage()
    assert town.case().number in (await mine(town, ZHOU)).text


async def test_a_number_opens_its_card(town: Town) -> None:
    await town.filed()
    seen = await mine(town)
    card = (await town.press(ZHAO, seen, "1")).of(Kind.NEW_CARD, Audience.UNIT)
    assert card.chat == ZHAO
    assert "签收" in card.labels
    await town.press(ZHAO, card, "签收")
    assert town.case().state is State.IN_PROGRESS
    assert "办结" in town.shown[ZHAO, card.message].labels, "the private card shows it as well"


async def test_who_has_left_sees_nothing(town: Town) -> None:
    await town.filed()
    seen = await mine(town)
    with town.hotline.work() as uow:
        person = uow.people.at("example", seen.notice.to)
        assert person
        uow.people.revoke("example", person, Grant(Role.OFFICER, "wuye"))
    turn = await town.press(ZHAO, seen, "签收 1 件")
    assert town.case().state is State.ASSIGNED
    assert turn.of(Kind.LIST).text == T("mine.none")


async def test_the_list_says_nothing_of_who_reported(town: Town) -> None:
    await town.filed("我是王秀兰,电话13800001234,3号楼2单元507室停水了")
    for chat in (ZHAO, UNIT):
        text = (await mine(town, chat=chat)).text
        assert not [secret for secret in ("王秀兰", "13800001234", "507") if secret in text]

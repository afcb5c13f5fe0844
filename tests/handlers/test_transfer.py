"""A case that went to the wrong unit."""

import pytest

from domain.act import Act
from domain.case import State
from domain.people import Grant, Role
from flow.people import meet
from flow.ports import Audience, Kind
from tests.handlers.town import DESK, RESIDENTS, SUN, UNIT, WANG, ZHAO, ZHOU, Seen, T, Town, Turn, address

ELECTRICIAN = 121


@pytest.fixture
async def filed(town: Town) -> Town:
    with town.hotline.work() as uow:
        person = meet(uow, "example", address(ELECTRICIAN), "电工").person
        uow.people.grant("example", person, Grant(Role.OFFICER, "gongdian"))
        uow.chats.settle(address(ELECTRICIAN), "example")
    await town.assigned()
    return town


async def card(town: Town, chat: int = ZHOU) -> Seen:
    return (await town.say(ZHOU, chat, f"/case {town.case().number}")).of(Kind.NEW_CARD, Audience.DESK)


async def transfer(town: Town, seen: Seen, centre: str, matter: str, reason: str) -> Turn:
    for label in ("转办", centre, matter):
        await town.press(ZHOU, seen, label)
    return await town.press(ZHOU, seen, reason)


def where(town: Town, matter: str) -> tuple[str, str]:
    rules = town.hotline.world.communities["example"]
    found = rules.matters[matter]
    return rules.centres[found.centre].name, found.said


async def to_electricians(town: Town, seen: Seen) -> Turn:
    return await transfer(town, seen, *where(town, "power_outage"), "应由其他单位办理")


@pytest.mark.parametrize("chat", [ZHOU, DESK])
async def test_three_presses_on_one_card(filed: Town, chat: int) -> None:
    seen = await card(filed, chat)
    turn = await to_electricians(filed, seen)
    case = filed.case()
    assert (case.unit, case.state, case.designated) == ("gongdian", State.ASSIGNED, False)
    told = turn.of(Kind.TRANSFERRED)
    assert (told.chat, bool(told.notice.reply_to)) == (RESIDENTS, True)
    assert "应由其他单位办理" in told.text
    assert "江畔物业" in told.text
    assert "\n" not in told.text
    left = next(s for s in turn.sent if s.chat == UNIT)
    assert left.notice.kind is Kind.CARD
    assert left.labels == []
    assert "已转给" in left.text
    assert "应由其他单位办理" in left.text
    new = turn.of(Kind.NEW_CARD, Audience.UNIT)
    assert new.chat == ELECTRICIAN
    assert "签收" in new.labels
    assert "转办" in filed.shown[chat, seen.message].labels, "the card pressed shows it too"


async def test_in_progress_as_well(filed: Town) -> None:
    unit_card = next(s for s in filed.shown.values() if s.chat == UNIT)
    await filed.press(ZHAO, unit_card, "签收")
    await to_electricians(filed, await card(filed))
    case = filed.case()
    assert (case.unit, case.state, case.officer) == ("gongdian", State.ASSIGNED, "")
    assert (
        await filed.press(ZHAO, unit_card, "退单") if "退单" in filed.shown[UNIT, unit_card.message].labels else None
    ) is None


async def test_back_to_a_unit_that_had_it_designates(filed: Town) -> None:
    seen = await card(filed)
    await to_electricians(filed, seen)
    turn = await transfer(filed, seen, *where(filed, "water_outage"), "不属于本单位职责")
    assert "指定承办" in turn.alert
    case = filed.case()
    assert (case.unit, case.designated) == ("wuye", True)
    assert "退单" not in turn.of(Kind.NEW_CARD, Audience.UNIT).labels


async def test_back_and_return(filed: Town) -> None:
    seen = await card(filed)
    menu = await filed.press(ZHOU, seen, "转办")
    assert menu.of(Kind.CARD, Audience.DESK).message == seen.message
    assert "转办" in (await filed.press(ZHOU, seen, "« 返回")).of(Kind.CARD, Audience.DESK).labels


@pytest.mark.parametrize("who", [ZHAO, SUN, WANG])
async def test_only_a_dispatcher_transfers(filed: Town, who: int) -> None:
    seen = await card(filed, DESK)
    before = filed.dump()
    assert (await filed.press(who, seen, "转办")).alert == T("error.not_yours")
    await filed.press(ZHOU, seen, "转办")
    await filed.press(ZHOU, seen, where(filed, "power_outage")[0])
    await filed.press(ZHOU, seen, where(filed, "power_outage")[1])
    assert (await filed.press(who, seen, "应由其他单位办理")).alert == T("error.not_yours")
    assert filed.case().version == 2
    assert filed.dump()["events"] == before["events"]


async def test_the_same_press_twice(filed: Town) -> None:
    seen = await card(filed)
    for label in ("转办", *where(filed, "power_outage")):
        await filed.press(ZHOU, seen, label)
    data = filed.shown[ZHOU, seen.message].button("应由其他单位办理").data
    await filed.press_data(ZHOU, ZHOU, seen.message, data)
    assert (await filed.press_data(ZHOU, ZHOU, seen.message, data)).alert == T("error.already_done")
    case = filed.case()
    with filed.hotline.look() as uow:
        kinds = [entry.event.kind for entry in uow.ledger.stream("example", case.id)]
    assert kinds.count(Act.TRANSFER) == 1

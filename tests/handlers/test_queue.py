"""A dispatcher works through what waits, with one thumb."""

import pytest

from domain.case import State
from domain.people import Grant, Role
from flow.people import meet
from flow.ports import Audience, Kind
from tests.handlers.town import DESK, LI, RESIDENTS, SURE, UNIT, WANG, ZHAO, ZHENG, ZHOU, Seen, T, Town, address

SECOND = 120
ONE, TWO, THREE = (
    "这边的情况和上次说的一样,还是有问题",
    "我要反映一个情况,希望社区能管管",
    "社区里这个事情希望有人管一管",
)


@pytest.fixture
async def busy(town: Town) -> Town:
    """Three cases in triage, a minute apart."""
    for text in (ONE, TWO, THREE):
        await town.filed(text)
        town.clock.on(minutes=1)
    assert {case.state for case in town.cases()} == {State.TRIAGE}
    return town


async def queue(town: Town, who: int = ZHOU, chat: int = 0, text: str = "/queue") -> Seen:
    return (await town.say(who, chat or who, text)).of(Kind.QUEUE)


@pytest.mark.parametrize("text", ["/queue", "派单"])
@pytest.mark.parametrize("chat", [ZHOU, DESK])
async def test_the_oldest_first_and_how_many(busy: Town, text: str, chat: int) -> None:
    seen = await queue(busy, chat=chat, text=text)
    assert "还有 3 件" in seen.text
    assert ONE in seen.text
    assert {"全部事项…", "不予受理", "下一件 ›"} <= set(seen.labels)


async def test_a_press_brings_the_next_in_the_same_message(busy: Town) -> None:
    seen = await queue(busy)
    pick = next(label for label in seen.labels if "→" in label)
    turn = await busy.press(ZHOU, seen, pick)
    after = turn.of(Kind.QUEUE)
    assert after.message == seen.message
    assert "还有 2 件" in after.text
    assert TWO in after.text
    first = busy.cases()[0]
    assert first.state is State.ASSIGNED


async def test_all_matters_in_the_same_message(busy: Town) -> None:
    seen = await queue(busy)
    menu = (await busy.press(ZHOU, seen, "全部事项…")).of(Kind.QUEUE)
    assert menu.message == seen.message
    centre = (await busy.press(ZHOU, menu, menu.labels[0])).of(Kind.QUEUE)
    back = (await busy.press(ZHOU, centre, "« 返回")).of(Kind.QUEUE)
    assert (await busy.press(ZHOU, back, "« 返回")).of(Kind.QUEUE).labels == seen.labels


async def test_declining_brings_the_next(busy: Town) -> None:
    seen = await queue(busy)
    menu = (await busy.press(ZHOU, seen, "不予受理")).of(Kind.QUEUE)
    after = (await busy.press(ZHOU, menu, menu.labels[1])).of(Kind.QUEUE)
    assert TWO in after.text
    assert busy.cases()[0].state is State.DECLINED


async def test_skipping_goes_round(busy: Town) -> None:
    seen = await queue(busy)
    for text in (TWO, THREE, ONE):
        seen = (await busy.press(ZHOU, seen, "下一件 ›")).of(Kind.QUEUE)
        assert text in seen.text


async def test_what_was_skipped_does_not_come_back_at_once(busy: Town) -> None:
    seen = (await busy.press(ZHOU, await queue(busy), "下一件 ›")).of(Kind.QUEUE)
    menu = (await busy.press(ZHOU, seen, "不予受理")).of(Kind.QUEUE)
    assert THREE in (await busy.press(ZHOU, menu, menu.labels[1])).of(Kind.QUEUE).text


async def test_a_press_for_the_case_before_is_stale(busy: Town) -> None:
    seen = await queue(busy)
    old = seen.button("不予受理").data
    await busy.press(ZHOU, seen, "下一件 ›")
    before = busy.dump()
    turn = await busy.press_data(ZHOU, ZHOU, seen.message, old)
    assert turn.alert == T("error.button_stale")
    assert busy.dump() == before


async def test_to_the_end_and_on_again(town: Town) -> None:
    await town.filed(ONE)
    seen = await queue(town)
    menu = (await town.press(ZHOU, seen, "不予受理")).of(Kind.QUEUE)
    done = (await town.press(ZHOU, menu, menu.labels[1])).of(Kind.LIST)
    assert done.message == seen.message
    assert done.text == T("queue.empty")
    assert town.dialogs() == []
    await town.filed(TWO)
    assert TWO in (await town.press(ZHOU, done, "刷新")).of(Kind.QUEUE).text


async def test_two_dispatchers_begin_with_different_cases(busy: Town) -> None:
    with busy.hotline.work() as uow:
        person = meet(uow, "example", address(SECOND), "小吴").person
        uow.people.grant("example", person, Grant(Role.DISPATCHER))
        uow.chats.settle(address(SECOND), "example")
    assert ONE in (await queue(busy)).text
    assert TWO in (await queue(busy, SECOND)).text
    busy.clock.on(minutes=3)
    assert ONE in (await queue(busy, SECOND)).text, "after two minutes nobody holds it any more"


@pytest.mark.parametrize("who", [WANG, LI, ZHAO, ZHENG])
async def test_only_for_dispatchers(busy: Town, who: int) -> None:
    assert (await busy.say(who, who, "/queue")).said == T("error.not_allowed")


@pytest.mark.parametrize("chat", [RESIDENTS, UNIT])
async def test_not_in_other_groups(busy: Town, chat: int) -> None:
    assert (await busy.say(ZHOU, chat, "/queue")).said == T("error.not_allowed")


async def test_decided_by_somebody_else_meanwhile(town: Town) -> None:
    card = await town.in_triage()
    seen = await queue(town)
    menu = (await town.press(ZHOU, card, "不予受理")).of(Kind.CARD, Audience.DESK)
    await town.press(ZHOU, menu, menu.labels[1])
    assert (await town.press(ZHOU, seen, "不予受理")).alert == T("error.already_done")
    assert (await town.press(ZHOU, seen, "下一件 ›")).of(Kind.LIST).text == T("queue.empty")


async def test_what_is_sure_never_comes_here(town: Town) -> None:
    await town.filed(SURE)
    assert (await town.say(ZHOU, ZHOU, "/queue")).of(Kind.LIST).text == T("queue.empty")

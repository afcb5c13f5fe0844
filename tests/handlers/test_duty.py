"""Who is on duty, and who is written to."""

import pytest

from domain.people import Grant, Role
from flow.ports import Kind
from storage.uow import Uow
from tests.handlers.test_handover import hire
from tests.handlers.town import DESK, LI, RESIDENTS, UNIT, UNSURE, ZHAO, ZHENG, ZHOU, Seen, T, Town, address

WU = 123


@pytest.fixture
def alone(town: Town) -> Town:
    """Two dispatchers and no group for them."""
    hire(town, WU, "小吴", Grant(Role.DISPATCHER))
    unbind(town, DESK)
    return town


def unbind(town: Town, chat: int) -> None:
    from sqlalchemy import delete

    from storage import tables

    with town.hotline.work() as uow:
        assert isinstance(uow, Uow)
        uow.connection.execute(delete(tables.bindings).where(tables.bindings.c.peer == address(chat).peer))


async def duty(town: Town, who: int = ZHOU, chat: int = 0) -> Seen:
    return (await town.say(who, chat or who, "/duty")).of(Kind.LIST)


def told(seen: list[Seen] | tuple[Seen, ...]) -> set[int]:
    return {s.chat for s in seen if s.notice.kind is Kind.NEW_CARD}


async def test_coming_on_and_going_off(town: Town) -> None:
    seen = await duty(town)
    assert T("duty.nobody") in seen.text
    turn = await town.press(ZHOU, seen, "我来接班")
    assert turn.answer
    assert turn.answer.text == T("press.duty_on")
    assert "小周" in turn.of(Kind.LIST).text
    assert turn.of(Kind.LIST).message == seen.message
    again = await town.press(ZHOU, seen, "我来接班")
    assert again.answer
    assert again.answer.text == T("press.duty_already")
    off = await town.press(ZHOU, seen, "我下班了")
    assert off.answer
    assert off.answer.text == T("press.duty_off")
    assert T("duty.nobody") in off.of(Kind.LIST).text


async def test_what_there_is_to_do_is_told_privately(town: Town) -> None:
    await town.filed()
    await town.filed()
    town.clock.on(minutes=45)
    await town.filed()
    turn = await town.press(ZHAO, await duty(town, ZHAO, UNIT), "我来接班")
    brief = turn.of(Kind.SAY)
    assert brief.chat == ZHAO
    assert brief.text == T("say.duty_load", n=3, today=1, late=2)


async def test_in_a_group_nobody_is_named(town: Town) -> None:
    seen = (await town.press(ZHOU, await duty(town, ZHOU, DESK), "我来接班")).of(Kind.LIST)
    assert T("duty.count", n=1) in seen.text
    assert "小周" not in seen.text


async def test_only_those_on_duty_are_written_to(alone: Town) -> None:
    assert told((await alone.filed(UNSURE)).sent) == {ZHOU, WU}
    await alone.press(WU, await duty(alone, WU), "我来接班")
    assert told((await alone.filed(UNSURE)).sent) == {WU}
    await alone.press(WU, await duty(alone, WU), "我下班了")
    assert told((await alone.filed(UNSURE)).sent) == {ZHOU, WU}


async def test_a_forgotten_shift_ends_by_itself(alone: Town) -> None:
    await alone.press(WU, await duty(alone, WU), "我来接班")
    alone.clock.on(hours=17)
    assert told((await alone.filed(UNSURE)).sent) == {ZHOU, WU}


async def test_the_card_of_somebody_off_duty_stays_true(alone: Town) -> None:
    turn = await alone.filed(UNSURE)
    theirs = next(s for s in turn.sent if s.chat == ZHOU)
    await alone.press(WU, await duty(alone, WU), "我来接班")
    mine = next(s for s in turn.sent if s.chat == WU)
    menu = (await alone.press(WU, mine, "不予受理")).sent[0]
    await alone.press(WU, menu, menu.labels[1])
    assert alone.shown[ZHOU, theirs.message].labels == []


@pytest.mark.parametrize(("who", "chat"), [(LI, LI), (ZHENG, ZHENG), (ZHOU, UNIT), (ZHAO, DESK), (ZHOU, RESIDENTS)])
async def test_not_for_those_without_a_duty_here(town: Town, who: int, chat: int) -> None:
    assert (await town.say(who, chat, "/duty")).said == T("error.not_allowed")


async def test_a_stranger_s_press_in_the_group(town: Town) -> None:
    seen = await duty(town, ZHOU, DESK)
    assert (await town.press(LI, seen, "我来接班")).alert == T("error.not_allowed")
    assert (await town.press(LI, seen, "我下班了")).alert == T("error.not_allowed")

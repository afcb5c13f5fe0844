"""From one officer to another, a case or a shift."""

import pytest

from domain.case import State
from domain.people import Grant, Role
from flow.people import meet
from flow.ports import Audience, Kind
from tests.handlers.town import NAMES, SUN, UNIT, WANG, ZHAO, ZHOU, Seen, T, Town, address

MENG = 122


@pytest.fixture
def staffed(town: Town) -> Town:
    hire(town, MENG, "孟师傅", Grant(Role.OFFICER, "wuye"))
    return town


def hire(town: Town, who: int, name: str, *grants: Grant) -> str:
    with town.hotline.work() as uow:
        person = meet(uow, "example", address(who), name).person
        for grant in grants:
            uow.people.grant("example", person, grant)
        uow.chats.settle(address(who), "example")
    return person


def who_is(town: Town, who: int) -> str:
    with town.hotline.look() as uow:
        return uow.people.at("example", address(who)) or ""


async def asked(town: Town, card: Seen) -> Seen:
    turn = await town.press(ZHAO, card, "🤝 交给同事")
    assert turn.answer
    assert turn.answer.text == T("press.look_private")
    return turn.of(Kind.LIST)


async def test_names_come_in_private_and_nowhere_else(staffed: Town) -> None:
    card = await staffed.signed()
    seen = await asked(staffed, card)
    assert seen.chat == ZHAO
    assert set(seen.labels) == {"孟师傅", NAMES[SUN]}
    assert not [s for s in staffed.shown.values() if s.chat < 0 and "孟师傅" in s.text + "".join(s.labels)]


async def test_the_colleague_gets_a_card_of_their_own(staffed: Town) -> None:
    seen = await asked(staffed, await staffed.signed())
    turn = await staffed.press(ZHAO, seen, "孟师傅")
    assert staffed.case().officer == who_is(staffed, MENG)
    assert staffed.case().state is State.IN_PROGRESS
    theirs = turn.of(Kind.NEW_CARD, Audience.UNIT)
    assert theirs.chat == MENG
    assert "办结" in theirs.labels
    after = turn.of(Kind.LIST)
    assert after.message == seen.message
    assert after.labels == []
    await staffed.press(MENG, theirs, "办结")
    await staffed.say(MENG, MENG, "换好了")
    assert staffed.case().state is State.RESOLVED
    assert staffed.shown[MENG, theirs.message].labels == [], "the private card follows"


async def test_twice_and_too_late(staffed: Town) -> None:
    seen = await asked(staffed, await staffed.signed())
    data = seen.button("孟师傅").data
    await staffed.press_data(ZHAO, ZHAO, seen.message, data)
    assert (await staffed.press_data(ZHAO, ZHAO, seen.message, data)).alert == T("error.already_done")


async def test_not_before_it_was_signed_for_and_not_by_others(staffed: Town) -> None:
    card = await staffed.signed()
    for who in (WANG, ZHOU):
        assert (await staffed.press(who, card, "🤝 交给同事")).alert == T("error.not_yours")


async def test_alone_in_the_unit(town: Town) -> None:
    card = await town.signed()
    head = who_is(town, SUN)
    with town.hotline.work() as uow:
        uow.people.revoke("example", head, Grant(Role.HEAD, "wuye"))
    assert (await town.press(ZHAO, card, "🤝 交给同事")).alert == T("error.nobody_there")


async def test_somebody_of_another_unit_gets_nothing(staffed: Town) -> None:
    seen = await asked(staffed, await staffed.signed())
    meng = who_is(staffed, MENG)
    with staffed.hotline.work() as uow:
        uow.people.revoke("example", meng, Grant(Role.OFFICER, "wuye"))
    assert (await staffed.press(ZHAO, seen, "孟师傅")).alert == T("error.not_yours")
    assert staffed.case().officer == who_is(staffed, ZHAO)


@pytest.mark.parametrize("text", ["/handover", "交接"])
async def test_a_whole_shift(staffed: Town, text: str) -> None:
    for _ in range(3):
        await staffed.filed()
    await staffed.press(ZHAO, (await staffed.say(ZHAO, ZHAO, "/my")).of(Kind.LIST), "签收 3 件")
    duty = (await staffed.say(ZHAO, ZHAO, "/duty")).of(Kind.LIST)
    await staffed.press(ZHAO, duty, "我来接班")
    seen = (await staffed.say(ZHAO, UNIT, text)).of(Kind.LIST)
    assert seen.chat == ZHAO, "names only in private"
    assert "手上 3 件" in seen.text
    turn = await staffed.press(ZHAO, seen, "孟师傅")
    assert turn.answer
    assert turn.answer.text == T("press.handed_over_all", n=3)
    assert {case.officer for case in staffed.cases()} == {who_is(staffed, MENG)}
    listed = next(s for s in turn.sent if s.notice.kind is Kind.LIST and s.chat == MENG)
    assert "3 件" in listed.text
    assert T("handover.nothing") in staffed.shown[ZHAO, seen.message].text
    on = (await staffed.say(MENG, MENG, "/duty")).of(Kind.LIST)
    assert "孟师傅" in on.text, "the duty goes with it"


async def test_residents_have_no_shift(town: Town) -> None:
    assert (await town.say(WANG, WANG, "/handover")).said == T("error.not_allowed")

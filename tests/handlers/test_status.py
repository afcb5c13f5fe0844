"""How far is it?"""

import pytest

from flow.ports import Audience, Kind
from tests.handlers.town import (
    DESK,
    LI,
    QIAN,
    RESIDENTS,
    STRANGER,
    SUN,
    SURE,
    UNIT,
    UNSURE,
    WANG,
    ZHAO,
    ZHENG,
    ZHOU,
    T,
    Town,
)

NONE, NO_SUCH = T("say.no_cases"), T("error.no_such_case")


@pytest.mark.parametrize(
    "text", ["/status", "我的工单", "My cases", "/status@hotline_demo_bot", "/status 我那个停水的事"]
)
async def test_one_s_own_open_cases(town: Town, text: str) -> None:
    await town.filed()
    number = town.case().number
    assert number in (await town.say(WANG, RESIDENTS, text)).said
    assert number in (await town.say(WANG, WANG, text)).said
    assert (await town.say(LI, RESIDENTS, text)).said == NONE


async def test_nothing_for_somebody_unknown(town: Town) -> None:
    before = town.dump()
    assert (await town.say(STRANGER, STRANGER, "/status")).said == NONE
    assert town.dump() == before


async def test_what_was_said_in_private_is_not_told_in_the_group(town: Town) -> None:
    await town.say(WANG, WANG, f"/new {SURE}")
    assert (await town.say(WANG, RESIDENTS, "/status")).said == NONE


async def test_at_most_five_and_no_ended_ones(town: Town) -> None:
    town.lenient()
    for _ in range(6):
        await town.filed(UNSURE)
    turn = await town.say(WANG, WANG, "/status")
    assert turn.said.count("工单") == 5
    asked = await town.resolved()
    await town.press(WANG, asked, "👍 满意")
    closed = next(case for case in town.cases() if not case.is_open)
    assert closed.number not in (await town.say(WANG, WANG, "/status")).said


@pytest.mark.parametrize("who", [WANG, ZHAO, SUN, QIAN, ZHOU, ZHENG])
async def test_by_number_for_whoever_may_see_it(town: Town, who: int) -> None:
    await town.filed()
    number = town.case().number
    for written in (number, number.replace("-", ""), number.replace("-", " ")):
        assert number in (await town.say(who, who, f"/status {written}")).said


@pytest.mark.parametrize("who", [LI, STRANGER])
async def test_a_number_never_authorises(town: Town, who: int) -> None:
    await town.filed()
    before = town.dump()
    assert (await town.say(who, RESIDENTS, f"/status {town.case().number}")).said == NO_SUCH
    assert town.dump() == before


async def test_a_number_nobody_has(town: Town) -> None:
    await town.filed()
    body = "03029999"
    from domain.number import check_digit

    assert (await town.say(WANG, WANG, f"/status 0302-9999-{check_digit(body)}")).said == NO_SUCH


async def test_a_misheard_number_is_said_to_be_wrong(town: Town) -> None:
    await town.filed()
    number = town.case().number
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert (await town.say(WANG, WANG, f"/status {wrong}")).said == NO_SUCH


async def test_no_status_carries_the_words_of_an_appeal(town: Town) -> None:
    await town.filed()
    for who, chat in ((WANG, RESIDENTS), (ZHOU, RESIDENTS), (QIAN, RESIDENTS)):
        turn = await town.say(who, chat, f"/status {town.case().number}")
        assert SURE not in turn.of(Kind.STATUS).text


@pytest.mark.parametrize(
    ("who", "chat", "audience", "label"),
    [
        (QIAN, QIAN, Audience.LEADER, "👀 督办"),
        (ZHOU, ZHOU, Audience.DESK, "转办"),
        (ZHOU, DESK, Audience.DESK, "转办"),
        (ZHAO, UNIT, Audience.UNIT, "签收"),
    ],
)
@pytest.mark.parametrize("command", ["/status", "/case"])
async def test_whoever_works_on_it_gets_the_card(
    town: Town, command: str, who: int, chat: int, audience: Audience, label: str
) -> None:
    await town.filed()
    card = (await town.say(who, chat, f"{command} {town.case().number}")).of(Kind.NEW_CARD, audience)
    assert label in card.labels


async def test_a_dispatcher_in_a_unit_s_group_gets_no_buttons_there(town: Town) -> None:
    await town.filed()
    assert (await town.say(ZHOU, UNIT, f"/status {town.case().number}")).of(Kind.STATUS).labels == []

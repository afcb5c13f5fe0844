"""Where neighbours read along we repeat nothing that anybody wrote; what a unit writes is masked."""

import pytest

from flow.ports import Audience, Kind
from tests.handlers.town import RESIDENTS, UNIT, WANG, ZHAO, ZHOU, Town

FOUL = "我要骂隔壁老张,他不是东西,请你们管管他"
PHONE, DOOR = "13943217788", "1907室"


def public(town: Town) -> str:
    """Everything we have said in the residents' group."""
    return "\n".join(seen.text for seen in town.shown.values() if seen.chat == RESIDENTS)


@pytest.mark.parametrize("words", [FOUL, "<b>老张</b> 不是东西", "老张" * 12])
async def test_the_receipt_in_the_group_repeats_nothing(town: Town, words: str) -> None:
    turn = await town.say(WANG, RESIDENTS, f"/new {words}")
    receipt = turn.of(Kind.CARD, Audience.RESIDENT)
    case = town.case()
    assert "收到了" in receipt.text
    assert case.number in receipt.text
    assert "老张" not in receipt.text
    assert "老张" in turn.of(Kind.NEW_CARD, Audience.DESK).text
    await town.say(WANG, RESIDENTS, "/status")
    await town.say(WANG, RESIDENTS, f"/case {case.number}")
    assert "老张" not in public(town)


async def test_nor_once_it_is_with_a_unit_or_declined(town: Town) -> None:
    card = (await town.say(WANG, RESIDENTS, f"/new {FOUL}")).of(Kind.NEW_CARD, Audience.DESK)
    await town.press(ZHOU, card, "不予受理")
    await town.press(ZHOU, card, "内容不构成诉求")
    assert "老张" not in public(town)


async def test_nor_what_is_added_later(town: Town) -> None:
    receipt = (await town.filed()).of(Kind.CARD, Audience.RESIDENT)
    await town.reply(WANG, receipt, FOUL)
    assert "老张" not in public(town)


async def test_in_private_they_are_reminded_of_their_own_words(town: Town) -> None:
    turn = await town.say(WANG, WANG, f"/new {FOUL}")
    assert "老张" in turn.of(Kind.CARD, Audience.RESIDENT).text
    assert "老张" in (await town.say(WANG, WANG, "/status")).said


async def test_what_a_unit_writes_reaches_the_group_masked(town: Town) -> None:
    card = await town.signed()
    await town.press(ZHAO, card, "报进展")
    told = (await town.say(ZHAO, UNIT, f"已联系{PHONE},下午去{DOOR}")).of(Kind.PROGRESS)
    assert told.chat == RESIDENTS
    await town.press(ZHAO, card, "❓ 问居民")
    await town.say(ZHAO, UNIT, f"{PHONE}是您的电话吗?")
    await town.press(ZHAO, card, "办结")
    assert (await town.say(ZHAO, UNIT, f"去过{DOOR},回了{PHONE}")).of(Kind.RESULT).chat == RESIDENTS
    assert PHONE not in public(town)
    assert "1907" not in public(town)

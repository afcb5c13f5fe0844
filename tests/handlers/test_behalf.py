"""Reporting for a parent or a neighbour."""

import pytest

from cards.callback import Verb
from flow.ports import Audience, Kind
from tests.handlers.town import LI, RESIDENTS, SURE, UNIT, WANG, ZHAO, Seen, T, Town

LABEL = "替别人报的"


async def receipt(town: Town, text: str = SURE) -> Seen:
    return (await town.say(WANG, WANG, text)).of(Kind.CARD, Audience.RESIDENT)


async def identity(town: Town) -> str:
    card = next(seen for seen in town.shown.values() if seen.notice.audience is Audience.UNIT and seen.rows)
    await town.press(ZHAO, card, "签收")
    return (await town.press(ZHAO, card, "上门看门牌")).alert


async def test_it_is_said_with_one_press_and_the_card_says_so(town: Town) -> None:
    mine = await receipt(town)
    turn = await town.press(WANG, mine, LABEL)
    assert T("say.ask_helped") in turn.texts
    assert T("unit.behalf") in turn.of(Kind.CARD, Audience.UNIT).text
    card = turn.of(Kind.CARD, Audience.RESIDENT)
    assert T("resident.behalf") in card.text
    assert LABEL not in card.labels


async def test_who_is_helped_is_in_the_vault_and_shown_at_the_door(town: Town) -> None:
    await town.press(WANG, await receipt(town), LABEL)
    turn = await town.say(WANG, WANG, "王大爷 13900001111")
    assert turn.of(Kind.SAY).text == T("say.helped_kept")
    assert town.dialogs() == []
    assert "13900001111" not in str(town.dump())
    assert not [seen for seen in turn.sent if "13900001111" in seen.text or "王大爷" in seen.text]
    shown = await identity(town)
    assert "替谁报的:王大爷 13900001111" in shown
    assert "王秀兰" in shown, "and who reported it"


async def test_a_contact_will_do(town: Town) -> None:
    await town.press(WANG, await receipt(town), LABEL)
    await town.say(WANG, WANG, contact={"phone_number": "13900001111", "first_name": "王大爷"})
    assert "王大爷 13900001111" in await identity(town)


@pytest.mark.parametrize("word", ["跳过", "Skip", "取消"])
async def test_one_need_not_say(town: Town, word: str) -> None:
    await town.press(WANG, await receipt(town), LABEL)
    await town.say(WANG, WANG, word)
    assert town.dialogs() == []
    assert "替谁报的" not in await identity(town)


@pytest.mark.parametrize(
    "text", ["替我妈报一下,3号楼2单元又停水了", "我帮对门李奶奶报一下,她家水龙头没水了,停水一天了"]
)
async def test_it_is_understood_from_the_words(town: Town, text: str) -> None:
    turn = await town.filed(text)
    assert T("unit.behalf") in turn.of(Kind.NEW_CARD, Audience.UNIT).text
    assert T("resident.behalf") in turn.of(Kind.CARD, Audience.RESIDENT).text


async def test_in_a_group_nobody_is_asked_for_a_name(town: Town) -> None:
    mine = (await town.filed()).of(Kind.CARD, Audience.RESIDENT)
    assert mine.chat == RESIDENTS
    assert LABEL not in mine.labels


async def test_only_the_reporter_says_so(town: Town) -> None:
    mine = (await town.filed()).of(Kind.CARD, Audience.RESIDENT)
    before = town.dump()
    data = town.data(RESIDENTS, Verb.BEHALF, town.case().id)
    assert (await town.press_data(LI, RESIDENTS, mine.message, data)).alert == T("error.not_reporter")
    assert town.dump() == before


async def test_pressing_twice_says_it_once(town: Town) -> None:
    mine = await receipt(town)
    data = mine.button(LABEL).data
    await town.press(WANG, mine, LABEL)
    events = len(town.dump()["events"])
    await town.press_data(WANG, WANG, mine.message, data)
    assert len(town.dump()["events"]) == events


async def test_nothing_readable_is_asked_again(town: Town) -> None:
    await town.press(WANG, await receipt(town), LABEL)
    before = town.dump()
    assert (await town.say(WANG, WANG, "……")).said == T("error.text_needed")
    assert town.dump() == before


async def test_the_unit_s_group_never_reads_the_name(town: Town) -> None:
    await town.press(WANG, await receipt(town), LABEL)
    await town.say(WANG, WANG, "王大爷")
    assert not [seen for (chat, _), seen in town.shown.items() if chat == UNIT and "王大爷" in seen.text]

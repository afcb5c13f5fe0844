"""The unit asks, the resident answers."""

import pytest

from domain.case import State
from flow.ports import Audience, Kind
from tests.handlers.town import DESK, LI, RESIDENTS, SUN, UNIT, WANG, ZHAO, ZHOU, Seen, T, Town

QUESTION, ANSWER = "水表在屋里还是楼道?", "在楼道里"


async def asked(town: Town) -> Seen:
    """The question as the resident sees it."""
    await town.press(ZHAO, await town.signed(), "❓ 问居民")
    return (await town.say(ZHAO, UNIT, QUESTION)).of(Kind.ASKED)


def unit_card(town: Town) -> Seen:
    return next(s for s in town.shown.values() if s.notice.audience is Audience.UNIT and s.notice.kind is Kind.CARD)


async def test_the_question_answers_their_own_message(town: Town) -> None:
    seen = await asked(town)
    assert seen.chat == RESIDENTS
    assert seen.notice.reply_to
    assert QUESTION in seen.text
    assert f"问:{QUESTION}" in unit_card(town).text
    assert town.dialogs() == []


async def test_the_answer_is_in_the_card_and_the_unit_is_told(town: Town) -> None:
    turn = await town.reply(WANG, await asked(town), ANSWER)
    note = turn.of(Kind.NOTE)
    assert note.chat == UNIT
    assert ANSWER in note.text
    card = turn.of(Kind.CARD, Audience.UNIT)
    assert f"问:{QUESTION}" in card.text
    assert f"答:{ANSWER}" in card.text
    assert "办结" in card.labels
    assert len(town.cases()) == 1


async def test_a_neighbour_s_answer_is_not_theirs(town: Town) -> None:
    await town.reply(LI, await asked(town), ANSWER)
    assert "答:" not in unit_card(town).text


async def test_a_second_question_clears_the_first_answer(town: Town) -> None:
    await town.reply(WANG, await asked(town), ANSWER)
    await town.press(ZHAO, unit_card(town), "❓ 问居民")
    card = (await town.say(ZHAO, UNIT, "几点方便上门?")).of(Kind.CARD, Audience.UNIT)
    assert "几点方便" in card.text
    assert "答:" not in card.text


async def test_what_is_personal_is_hidden(town: Town) -> None:
    await town.press(ZHAO, await town.signed(), "❓ 问居民")
    seen = (await town.say(ZHAO, UNIT, "请打13912345678找我")).of(Kind.ASKED)
    assert "13912345678" not in seen.text


@pytest.mark.parametrize("who", [WANG, ZHOU, LI])
async def test_only_the_unit_asks(town: Town, who: int) -> None:
    card = await town.signed()
    before = town.dump()
    assert (await town.press(who, card, "❓ 问居民")).alert == T("error.not_yours")
    assert town.dump() == before


async def test_too_late(town: Town) -> None:
    card = await town.signed()
    await town.press(ZHAO, card, "❓ 问居民")
    await town.press(SUN, card, "办结")
    await town.say(SUN, UNIT, "换好了")
    assert (await town.say(ZHAO, UNIT, QUESTION)).said == T("error.wrong_state")
    assert town.dialogs() == []


async def test_cancel(town: Town) -> None:
    await town.press(ZHAO, await town.signed(), "❓ 问居民")
    assert (await town.say(ZHAO, UNIT, "取消")).said == T("say.cancelled")
    assert (await town.say(ZHAO, UNIT, QUESTION)).sent == ()


async def errand(town: Town) -> Seen:
    await town.say(ZHOU, DESK, "/call 13800001234 3号楼停水了")
    card = next(seen for seen in town.shown.values() if seen.notice.audience is Audience.UNIT)
    await town.press(ZHAO, card, "签收")
    await town.press(ZHAO, card, "❓ 问居民")
    return (await town.say(ZHAO, UNIT, QUESTION)).of(Kind.ASKED)


async def test_a_caller_is_rung_by_the_desk(town: Town) -> None:
    seen = await errand(town)
    assert (seen.chat, seen.notice.audience) == (DESK, Audience.DESK)
    assert QUESTION in seen.text
    assert "13800001234" in (await town.press(ZHOU, seen, "看电话")).alert
    await town.press(ZHOU, seen, "记下回答")
    turn = await town.say(ZHOU, DESK, ANSWER)
    assert f"答:{ANSWER}" in turn.of(Kind.CARD, Audience.UNIT).text
    assert town.case().state is State.IN_PROGRESS


@pytest.mark.parametrize("who", [ZHAO, WANG])
async def test_only_a_dispatcher_writes_it_down(town: Town, who: int) -> None:
    seen = await errand(town)
    assert (await town.press(who, seen, "记下回答")).alert == T("error.not_yours")

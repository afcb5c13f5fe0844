"""延期: asked for in time and with a reason, decided a rung above, told to whoever waits."""

from dataclasses import replace
from typing import Any

import pytest

from cards.callback import Verb
from domain.case import State, Wish
from domain.people import Grant, Role
from flow.ports import Audience, Kind
from tests.handlers.town import QIAN, RESIDENTS, SUN, UNIT, WANG, ZHAO, ZHENG, Seen, T, Town, address

WHY = "要等厂家发配件,王师傅13912345678联系好了"
LIGHT = "江畔花园3号楼2单元楼道灯不亮"


async def in_hand(town: Town, words: str = LIGHT) -> Seen:
    """A case that the property company has signed for; its card."""
    card = (await town.say(WANG, RESIDENTS, f"/new {words}")).of(Kind.NEW_CARD, Audience.UNIT)
    await town.press(ZHAO, card, "签收")
    return town.shown[card.chat, card.message]


async def asked(town: Town, by: int = ZHAO, span: str = "5 个工作日") -> Any:
    """More time asked for; the turn in which it was."""
    card = await in_hand(town)
    menu = (await town.press(by, card, "申请延期")).of(Kind.CARD, Audience.UNIT)
    await town.press(by, menu, span)
    return await town.say(by, UNIT, WHY)


async def test_the_head_is_asked_and_the_resident_hears_until_when_and_why(town: Town) -> None:
    turn = await asked(town)
    question = turn.of(Kind.EXTENSION)
    assert question.chat == SUN, "the rung above the officer, in private"
    assert "5 个工作日" in question.text
    assert "要等厂家发配件" in question.text
    assert "13912345678" not in question.text, "masked like everything that is shown"
    assert "同意后 <b>3月16日" in question.text, "by when with it: one need not count"
    before = town.case()
    granted = await town.press(SUN, question, "同意")
    told = granted.of(Kind.EXTENDED)
    assert told.chat == RESIDENTS
    assert told.notice.reply_to, "under their own message"
    assert "多一点时间" in told.text
    assert "要等厂家发配件" in told.text
    case = town.case()
    assert case.extension is Wish.GRANTED
    assert case.since == before.since, "the clock goes on"
    (card,) = [seen for seen in granted.sent if seen.notice.kind is Kind.NEW_CARD and seen.chat == UNIT]
    assert "已批延期" in card.text
    assert "申请延期" not in card.labels, "once"
    why = await town.press(WANG, granted.of(Kind.CARD, Audience.RESIDENT), "时限怎么算")
    assert "5 个工作日 + 延期 5 个工作日" in why.alert
    decided = granted.of(Kind.EXTENSION)
    assert decided.labels == [], "nothing to decide any more"
    assert "要等厂家发配件" in decided.text, "and what was decided about can be read again"


async def test_a_refusal_leaves_the_time_as_it_was_and_tells_the_unit(town: Town) -> None:
    question = (await asked(town)).of(Kind.EXTENSION)
    turn = await town.press(SUN, question, "不同意")
    assert town.case().extension is Wish.REFUSED
    assert [seen.chat for seen in turn.sent if seen.notice.kind is Kind.EXTENDED] == []
    (card,) = [seen for seen in turn.sent if seen.notice.kind is Kind.NEW_CARD]
    assert "延期没批" in card.text


async def test_a_head_who_asks_is_decided_about_by_the_chair(town: Town) -> None:
    question = (await asked(town, by=SUN)).of(Kind.EXTENSION)
    assert question.chat == QIAN
    refused = await town.press_data(SUN, SUN, "1", town.data(SUN, Verb.EXTEND_YES, town.case().id))
    assert refused.answer
    assert town.case().extension is Wish.ASKED
    await town.press(QIAN, question, "同意")
    assert town.case().extension is Wish.GRANTED


async def test_the_secretary_decides_where_nobody_below_is_there(town: Town) -> None:
    with town.hotline.work() as uow:
        for who, role, scope in ((SUN, "head", "wuye"), (QIAN, "chair", "suqiu")):
            person = uow.people.at("example", address(who))
            assert person
            uow.people.revoke("example", person, Grant(Role(role), scope))
    question = (await asked(town)).of(Kind.EXTENSION)
    assert question.chat == ZHENG
    await town.press(ZHENG, question, "同意")
    assert town.case().extension is Wish.GRANTED


async def test_an_officer_does_not_decide_about_themselves(town: Town) -> None:
    question = (await asked(town)).of(Kind.EXTENSION)
    forged = town.data(UNIT, Verb.EXTEND_YES, town.case().id)
    card = next(seen for seen in town.shown.values() if seen.chat == UNIT and seen.notice.audience is Audience.UNIT)
    turn = await town.press_data(ZHAO, UNIT, card.message, forged)
    assert turn.alert == T("error.not_yours")
    assert town.case().extension is Wish.ASKED
    assert question.labels


async def test_too_late_to_ask_and_too_late_to_give(town: Town) -> None:
    question = (await asked(town)).of(Kind.EXTENSION)
    town.clock.on(days=20)
    turn = await town.press(SUN, question, "同意")
    assert turn.alert == T("error.too_late")
    assert town.case().extension is Wish.ASKED
    card = next(seen for seen in town.shown.values() if seen.chat == UNIT and seen.notice.audience is Audience.UNIT)
    forged = town.data(UNIT, Verb.EXTEND, town.case().id)
    assert (await town.press_data(ZHAO, UNIT, card.message, forged)).answer.text in {
        T("error.too_late"),
        T("error.already_done"),
    }


async def test_what_is_asked_for_is_over_once_it_is_done(town: Town) -> None:
    question = (await asked(town)).of(Kind.EXTENSION)
    card = next(seen for seen in town.shown.values() if seen.chat == UNIT and "办结" in seen.labels)
    await town.press(ZHAO, card, "办结")
    await town.say(ZHAO, UNIT, "李工14:20换了灯泡,亮了")
    assert town.case().state is State.RESOLVED
    assert town.case().extension is Wish.NONE
    left = town.shown[question.chat, question.message]
    assert left.labels == []
    assert "不用批了" in left.text
    turn = await town.press_data(SUN, SUN, question.message, town.data(SUN, Verb.EXTEND_YES, town.case().id))
    assert turn.alert == T("error.wrong_state")


async def test_a_clock_without_extensions_offers_none(town: Town) -> None:
    card = await in_hand(town, "江畔花园3号楼2单元电梯困人了,快来")
    assert "申请延期" not in card.labels
    forged = town.data(UNIT, Verb.EXTEND, town.case().id)
    turn = await town.press_data(ZHAO, UNIT, card.message, forged)
    assert turn.alert in {T("error.wrong_state"), T("error.not_yours")}


async def test_the_reminder_comes_before_the_new_time(town: Town) -> None:
    question = (await asked(town)).of(Kind.EXTENSION)
    town.clock.on(days=1)
    await town.press(SUN, question, "同意")
    assert town.case().fired == 0
    seen = town.sweep(days=6)
    assert [each for each in seen if each.notice.kind is Kind.CHASE] == [], "the old time is no longer a time"


@pytest.mark.parametrize("words", ["/cancel", "取消"])
async def test_whoever_changes_their_mind_has_asked_for_nothing(town: Town, words: str) -> None:
    card = await in_hand(town)
    menu = (await town.press(ZHAO, card, "申请延期")).of(Kind.CARD, Audience.UNIT)
    await town.press(ZHAO, menu, "2 个工作日")
    await town.say(ZHAO, UNIT, words)
    assert town.case().extension is Wish.NONE
    assert town.dialogs() == []


async def test_a_span_the_community_has_taken_away_is_not_given(town: Town) -> None:
    card = await in_hand(town)
    menu = (await town.press(ZHAO, card, "申请延期")).of(Kind.CARD, Audience.UNIT)
    await town.press(ZHAO, menu, "10 个工作日")
    rules: Any = town.hotline.world.communities
    each = rules["example"]
    clocks = {key: replace(clock, extensions=clock.extensions[:1]) for key, clock in each.clocks.items()}
    rules["example"] = replace(each, clocks=clocks)
    turn = await town.say(ZHAO, UNIT, WHY)
    assert turn.said == T("error.button_stale")
    assert town.case().extension is Wish.NONE

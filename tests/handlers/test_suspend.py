"""挂起: time that stands while the resident is asked, or until a day the chair agrees to; what is not worked
is added, and everybody who waits is told."""

from dataclasses import replace
from typing import Any

import pytest

from cards.callback import Verb
from domain.case import ClockKind, State, Wish
from domain.pause import Pause
from flow.ports import Audience, Kind
from tests.handlers.test_extend import in_hand
from tests.handlers.town import QIAN, RESIDENTS, SUN, UNIT, WANG, ZHAO, Seen, T, Town

WHY = "要等开春才能挖路,王师傅13912345678盯着"


async def question(town: Town, words: str = "几号方便上门?") -> Seen:
    """The officer has asked the resident; the question as it stands in the group."""
    card = await in_hand(town)
    await town.press(ZHAO, card, "问居民")
    return (await town.say(ZHAO, UNIT, words)).of(Kind.ASKED)


async def wanted(town: Town) -> Any:
    """The officer has asked that it be put on hold for a month; the turn in which they did."""
    card = await in_hand(town)
    menu = (await town.press(ZHAO, card, "申请挂账")).of(Kind.CARD, Audience.UNIT)
    await town.press(ZHAO, menu, menu.labels[0])
    return await town.say(ZHAO, UNIT, WHY)


def newest(town: Town, label: str) -> Seen:
    """The newest message in the unit's group with such a button."""
    return next(
        seen
        for seen in [*town.shown.values()][::-1]
        if seen.chat == UNIT and any(label in each for each in seen.labels)
    )


async def held(town: Town) -> Any:
    asked = (await wanted(town)).of(Kind.SUSPENSION)
    return await town.press(QIAN, asked, "同意挂账")


def on(town: Town, **span: float) -> list[Seen]:
    """Time passes, and the clock looks every two hours."""
    hours = int(span.get("days", 0) * 24 + span.get("hours", 0))
    return [seen for _ in range(hours // 2) for seen in town.sweep(hours=2)]


async def test_the_time_stands_while_the_resident_is_asked_and_runs_on_with_the_answer(town: Town) -> None:
    asked = await question(town)
    before = town.case()
    assert (before.pause, before.clock) == (Pause.RESIDENT, ClockKind.WAIT)
    assert any("在等您回话" in seen.text for seen in town.shown.values() if seen.notice.audience is Audience.RESIDENT)
    town.clock.on(hours=26)
    turn = await town.reply(WANG, asked, "明天上午都在家")
    case = town.case()
    assert (case.pause, case.clock, case.since) == (Pause.NONE, ClockKind.FINISH, before.since)
    assert "明天上午都在家" in turn.of(Kind.NOTE).text
    card = turn.of(Kind.CARD, Audience.RESIDENT)
    assert "正在办" in card.text
    why = await town.press(WANG, card, "时限怎么算")
    assert "5 个工作日 + 等了" in why.alert


async def test_who_does_not_answer_is_reminded_once_and_then_it_goes_on_without(town: Town) -> None:
    await question(town)
    seen = on(town, days=6)
    reminded = [each for each in seen if each.notice.kind is Kind.ASKED]
    assert len(reminded) == 1
    assert "还在等您回话" in reminded[0].text
    assert reminded[0].notice.reply_to, "under their own message"
    (told,) = [each for each in seen if each.notice.kind is Kind.RESUMED]
    assert "没等到您回话" in told.text
    assert told.chat == RESIDENTS
    assert town.case().pause is Pause.NONE
    chased = [each for each in seen if each.notice.kind is Kind.CHASE]
    assert chased == [], "nobody is late: the time stood"


async def test_asking_twice_does_not_stop_the_clock_twice(town: Town) -> None:
    asked = await question(town)
    await town.reply(WANG, asked, "周六")
    await town.press(ZHAO, newest(town, "问居民"), "问居民")
    await town.say(ZHAO, UNIT, "周六几点?")
    assert town.case().pause is Pause.NONE
    assert town.case().waits == 1


async def test_asking_when_the_time_is_up_does_not_stop_it(town: Town) -> None:
    card = await in_hand(town)
    town.clock.on(days=20)
    await town.press(ZHAO, card, "问居民")
    await town.say(ZHAO, UNIT, "几号方便上门?")
    assert town.case().pause is Pause.NONE


async def test_what_is_urgent_round_the_clock_waits_for_nobody(town: Town) -> None:
    card = await in_hand(town, "江畔花园3号楼又停水了")
    await town.press(ZHAO, card, "问居民")
    await town.say(ZHAO, UNIT, "几楼?")
    assert town.case().pause is Pause.NONE
    assert "申请挂账" not in card.labels
    forged = town.data(UNIT, Verb.SUSPEND, town.case().id)
    assert (await town.press_data(ZHAO, UNIT, card.message, forged)).alert == T("error.wrong_state")


async def test_the_chair_puts_it_on_hold_and_the_resident_hears_until_when_and_why(town: Town) -> None:
    asked = (await wanted(town)).of(Kind.SUSPENSION)
    assert asked.chat == QIAN, "not the unit's own head"
    assert "开春才能挖路" in asked.text
    assert "13912345678" not in asked.text
    turn = await town.press(QIAN, asked, "同意挂账")
    told = turn.of(Kind.SUSPENDED)
    assert told.chat == RESIDENTS
    assert "开春才能挖路" in told.text
    case = town.case()
    assert (case.pause, case.suspension) == (Pause.SUSPENDED, Wish.GRANTED)
    assert turn.of(Kind.SUSPENSION).labels == []
    assert "现在接着办" in turn.of(Kind.NEW_CARD, Audience.UNIT).labels
    seen = on(town, days=20)
    assert [each.notice.kind for each in seen if each.notice.kind in {Kind.CHASE, Kind.NEW_CARD}] == [], (
        "nobody is chased"
    )


async def test_on_the_day_it_goes_on_and_the_unit_the_resident_and_the_chair_hear_it(town: Town) -> None:
    await held(town)
    until = town.case().until
    assert until
    seen = on(town, days=33)
    case = town.case()
    assert (case.pause, case.suspension) == (Pause.NONE, Wish.NONE)
    heard = {(each.notice.kind, each.chat) for each in seen}
    assert {(Kind.RESUMED, RESIDENTS), (Kind.NEW_CARD, UNIT)} <= heard
    assert any(each.chat == QIAN and "挂账到日子了" in each.text for each in seen)
    assert town.case().held.endswith(until.isoformat())


async def test_before_the_day_it_can_go_on_as_well(town: Town) -> None:
    turn = await held(town)
    card = turn.of(Kind.NEW_CARD, Audience.UNIT)
    town.clock.on(days=3)
    turn = await town.press(ZHAO, card, "现在接着办")
    assert turn.of(Kind.RESUMED).chat == RESIDENTS
    assert town.case().pause is Pause.NONE
    again = await town.press_data(ZHAO, UNIT, card.message, town.data(UNIT, Verb.RESUME, town.case().id))
    assert again.alert == T("error.already_done")


async def test_no_means_that_the_time_runs_on(town: Town) -> None:
    asked = (await wanted(town)).of(Kind.SUSPENSION)
    turn = await town.press(QIAN, asked, "不同意")
    assert town.case().suspension is Wish.REFUSED
    assert [each for each in turn.sent if each.notice.kind is Kind.SUSPENDED] == []
    assert "挂账没批" in turn.of(Kind.NEW_CARD, Audience.UNIT).text


async def test_a_head_cannot_agree_to_it(town: Town) -> None:
    await wanted(town)
    card = next(seen for seen in town.shown.values() if seen.chat == UNIT and seen.notice.audience is Audience.UNIT)
    turn = await town.press_data(SUN, UNIT, card.message, town.data(UNIT, Verb.SUSPEND_YES, town.case().id))
    assert turn.alert == T("error.not_yours")
    assert town.case().suspension is Wish.ASKED


async def test_a_day_that_has_come_meanwhile_is_not_agreed_to(town: Town) -> None:
    asked = (await wanted(town)).of(Kind.SUSPENSION)
    town.clock.on(days=60)
    turn = await town.press(QIAN, asked, "同意挂账")
    assert turn.alert == T("error.date_past")
    assert town.case().suspension is Wish.ASKED


async def test_it_is_done_while_the_time_stands(town: Town) -> None:
    turn = await held(town)
    await town.press(ZHAO, turn.of(Kind.NEW_CARD, Audience.UNIT), "办结")
    await town.say(ZHAO, UNIT, "李工14:20换了灯泡,亮了")
    case = town.case()
    assert (case.state, case.pause, case.suspension) == (State.RESOLVED, Pause.NONE, Wish.NONE)


@pytest.mark.parametrize("words", ["/cancel", "取消"])
async def test_whoever_changes_their_mind_has_asked_for_nothing(town: Town, words: str) -> None:
    card = await in_hand(town)
    menu = (await town.press(ZHAO, card, "申请挂账")).of(Kind.CARD, Audience.UNIT)
    await town.press(ZHAO, menu, menu.labels[0])
    await town.say(ZHAO, UNIT, words)
    assert town.case().suspension is Wish.NONE
    assert town.dialogs() == []


async def test_a_span_the_community_has_taken_away_is_not_given(town: Town) -> None:
    card = await in_hand(town)
    menu = (await town.press(ZHAO, card, "申请挂账")).of(Kind.CARD, Audience.UNIT)
    await town.press(ZHAO, menu, menu.labels[-2])
    rules: Any = town.hotline.world.communities
    each = rules["example"]
    clocks = {key: replace(clock, suspensions=clock.suspensions[:1]) for key, clock in each.clocks.items()}
    rules["example"] = replace(each, clocks=clocks)
    turn = await town.say(ZHAO, UNIT, WHY)
    rules["example"] = each
    assert turn.said == T("error.button_stale")
    assert town.case().suspension is Wish.NONE

"""督办 and 催一下: a chair or the secretary watches a case, the unit reports every morning; whoever reported it may
press once."""

from typing import Any

from cards.callback import Verb
from domain.people import Grant, Role
from flow import chase, report_back
from flow.ports import Audience, Kind
from tests.handlers.test_extend import in_hand
from tests.handlers.town import QIAN, RESIDENTS, SUN, UNIT, WANG, ZHAO, ZHENG, Seen, T, Town, address


def on(town: Town, days: int) -> list[Seen]:
    """Time passes, and the clock looks every two hours."""
    return [seen for _ in range(days * 12) for seen in town.sweep(hours=2)]


async def watched(town: Town, who: int = ZHENG) -> Any:
    """The secretary asks for the case by its number and presses; the turn of the press."""
    await in_hand(town)
    card = (await town.say(who, who, f"/status {town.case().number}")).of(Kind.NEW_CARD, Audience.LEADER)
    return await town.press(who, card, "督办")


async def test_the_secretary_watches_and_everybody_concerned_knows(town: Town) -> None:
    turn = await watched(town)
    case = town.case()
    assert case.supervised == 3
    card = turn.of(Kind.NEW_CARD, Audience.UNIT)
    assert "社区党委书记督办" in card.text
    assert "督办了" in next(seen.text for seen in turn.sent if seen.chat == SUN), "the unit's head hears it"
    assert "社区党委书记在盯着" in turn.of(Kind.CARD, Audience.RESIDENT).text
    assert "督办" not in "".join(turn.of(Kind.CARD, Audience.LEADER).labels), "once"


async def test_its_time_is_shorter_and_says_why(town: Town) -> None:
    turn = await watched(town)
    why = await town.press(WANG, turn.of(Kind.CARD, Audience.RESIDENT), "时限怎么算")
    assert "督办 + 2 个工作日" in why.alert
    card = turn.of(Kind.NEW_CARD, Audience.UNIT)
    assert "申请延期" not in card.labels


async def test_the_unit_is_asked_every_working_morning_and_what_it_says_reaches_whoever_watches(town: Town) -> None:
    await watched(town)
    asked = [seen for seen in on(town, 2) if seen.notice.args.get("report")]
    assert [seen.chat for seen in asked] == [UNIT, UNIT]
    card = next(seen for seen in town.shown.values() if seen.chat == UNIT and "报进展" in seen.labels)
    await town.press(ZHAO, card, "报进展")
    turn = await town.say(ZHAO, UNIT, "配件到了,下午装")
    told = turn.of(Kind.REPORTED)
    assert told.chat == ZHENG
    assert "配件到了" in told.text


async def test_what_was_answered_before_it_went_out_is_not_asked_for(town: Town) -> None:
    await watched(town)
    town.clock.on(days=1)
    case = town.case()
    with town.hotline.work() as uow:
        chase.sweep(uow)  # queued, and not sent yet
        by = uow.people.actor("example", case.officer)
        report_back.resolve(uow, by, "example", case.id, "李工14:20换了灯泡,亮了")
    kinds = [(seen.notice.kind, bool(seen.notice.args.get("report"))) for seen in town.deliver()]
    assert (Kind.RESULT, False) in kinds
    assert (Kind.CHASE, True) not in kinds


async def test_a_chair_watches_what_lies_with_their_centre_and_the_secretary_may_still(town: Town) -> None:
    await watched(town, QIAN)
    assert town.case().supervised == 2
    card = (await town.say(ZHENG, ZHENG, f"/status {town.case().number}")).of(Kind.NEW_CARD, Audience.LEADER)
    await town.press(ZHENG, card, "督办")
    assert town.case().supervised == 3
    again = await town.press_data(QIAN, QIAN, "1", town.data(QIAN, Verb.SUPERVISE, town.case().id))
    assert again.alert in {T("error.already_done"), T("error.button_stale"), T("error.button_invalid")}
    assert town.case().supervised == 3


async def test_a_chair_of_another_centre_may_not(town: Town) -> None:
    await in_hand(town)
    with town.hotline.work() as uow:
        person = uow.people.at("example", address(QIAN))
        assert person
        uow.people.revoke("example", person, Grant(Role.CHAIR, "suqiu"))
        uow.people.grant("example", person, Grant(Role.CHAIR, "wenti"))
    turn = await town.press_data(QIAN, QIAN, "1", town.data(QIAN, Verb.SUPERVISE, town.case().id))
    assert turn.answer
    assert town.case().supervised == 0


async def test_the_resident_presses_once_and_the_unit_hears_it(town: Town) -> None:
    await in_hand(town)
    receipt = next(seen for seen in town.shown.values() if seen.chat == RESIDENTS and "催一下" in seen.labels)
    turn = await town.press(WANG, receipt, "催一下")
    assert turn.of(Kind.URGED).chat == UNIT
    assert "居民在催" in turn.of(Kind.URGED).text
    assert town.case().rung == 0, "in time nobody else is turned to"
    assert "催一下" not in turn.of(Kind.CARD, Audience.RESIDENT).labels
    again = await town.press_data(WANG, RESIDENTS, receipt.message, town.data(RESIDENTS, Verb.URGE, town.case().id))
    assert again.alert == T("error.already_done")


async def test_once_it_is_late_a_press_goes_a_rung_higher(town: Town) -> None:
    await in_hand(town)
    town.clock.on(days=10)
    receipt = next(seen for seen in town.shown.values() if seen.chat == RESIDENTS and "催一下" in seen.labels)
    turn = await town.press(WANG, receipt, "催一下")
    assert town.case().rung == 1
    assert any(seen.chat == SUN and "居民催了" in seen.text for seen in turn.sent)


async def test_a_neighbour_cannot_press_for_somebody_else(town: Town) -> None:
    await in_hand(town)
    receipt = next(seen for seen in town.shown.values() if seen.chat == RESIDENTS and "催一下" in seen.labels)
    turn = await town.press(ZHAO, receipt, "催一下")
    assert turn.alert == T("error.not_reporter")
    assert not town.case().urged

"""Buttons of long ago, and a clock that jumps: an answer that is clear, a database that is as it was, nothing early or twice."""

from datetime import timedelta

import pytest

from cards.callback import Codec, Press, Verb
from domain.act import Act
from flow.ports import Kind
from tests.handlers.town import LI, RESIDENTS, UNIT, UNSURE, WANG, ZHAO, ZHOU, Seen, T, Town, address

ALREADY_DONE, STALE, INVALID = T("error.already_done"), T("error.button_stale"), T("error.button_invalid")
YEAR = timedelta(days=366)


async def pressed(town: Town, who: int, seen: Seen, label: str) -> str:
    """The answer to a press that changes nothing."""
    before = town.dump()
    turn = await town.press_data(who, seen.chat, seen.message, seen.button(label).data)
    assert turn.sent == ()
    assert town.dump() == before
    return turn.alert


async def test_last_year_s_card_of_a_case_that_is_over(town: Town) -> None:
    card = await town.assigned()
    receipt = next(seen for seen in town.shown.values() if seen.chat == RESIDENTS)
    await town.press(WANG, receipt, "撤回")
    town.clock.moment += YEAR
    assert await pressed(town, ZHAO, card, "签收") == ALREADY_DONE
    assert await pressed(town, ZHAO, card, "退单") == ALREADY_DONE
    assert await pressed(town, WANG, receipt, "撤回") == ALREADY_DONE


async def test_last_year_s_question_for_a_verdict(town: Town) -> None:
    asked = await town.resolved()
    town.sweep(days=20)
    town.clock.moment += YEAR
    for label in ("👍 满意", "👎 没解决"):
        assert await pressed(town, WANG, asked, label) == ALREADY_DONE


async def test_last_year_s_desk_card(town: Town) -> None:
    card = await town.in_triage()
    await town.press(ZHOU, card, "不予受理")
    menu = town.shown[card.chat, card.message]
    await town.press(ZHOU, menu, "不属于社区服务热线受理范围")
    town.clock.moment += YEAR
    assert await pressed(town, ZHOU, menu, "内容不构成诉求") == ALREADY_DONE
    assert await pressed(town, ZHOU, card, "全部事项…") == ALREADY_DONE


async def test_last_year_s_stranger(town: Town) -> None:
    card = await town.in_triage()
    town.clock.moment += YEAR
    assert await pressed(town, LI, card, "不予受理") == T("error.not_yours")


async def test_signed_with_a_key_that_was_taken_out_of_service(town: Town) -> None:
    card = await town.assigned()
    data = Codec(["the key of the year before last"]).write(address(UNIT), Press(Verb.SIGN, town.case().id))
    before = town.dump()
    assert (await town.press_data(ZHAO, UNIT, card.message, data)).alert == INVALID
    assert town.dump() == before


async def test_a_message_nobody_remembers(town: Town) -> None:
    """Its post has been pruned, or stood in another database."""
    await town.assigned()
    before = town.dump()
    data = town.data(UNIT, Verb.SIGN, town.case().id)
    assert (await town.press_data(ZHAO, UNIT, "5", data)).alert == STALE
    assert town.dump() == before


def chases(town: Town) -> list[tuple[str, int]]:
    """The steps taken, of the alarm and of the running clock, by their numbers."""
    (case,) = town.cases()
    with town.hotline.look() as uow:
        story = [link.event for link in uow.ledger.stream("example", case.id)]
    return [(event.kind, int(event.data["step"] or 0)) for event in story if event.kind in {Act.CHASE, Act.ALARM}]


@pytest.mark.parametrize("words", [UNSURE, "江畔花园3号楼着火了"])
async def test_a_clock_that_jumps_back_and_forth_fires_nothing_twice(town: Town, words: str) -> None:
    await town.say(WANG, RESIDENTS, f"/new {words}")
    town.sweep(minutes=-1)
    for _ in range(6):
        town.sweep(hours=30)
        while town.sweep():  # the steps missed meanwhile, one by one
            pass
        taken = chases(town)
        assert town.sweep(hours=-29) == []
        assert town.sweep(hours=28) == []
        assert chases(town) == taken
        town.sweep(hours=1)
    assert len(set(chases(town))) == len(chases(town))
    for kind in (Act.CHASE, Act.ALARM):
        steps = [step for each, step in chases(town) if each == kind]
        assert steps == sorted(steps)


async def test_a_clock_that_jumps_back_fires_nothing_early(town: Town) -> None:
    await town.filed(UNSURE)
    with town.hotline.look() as uow:
        due = uow.connection.exec_driver_sql("SELECT at FROM dues").scalar_one()
    for jump in (timedelta(days=-400), timedelta(days=1), timedelta(days=398, hours=23)):
        town.clock.moment += jump
        assert town.sweep() == []
    assert chases(town) == []
    with town.hotline.look() as uow:
        assert uow.connection.exec_driver_sql("SELECT at FROM dues").scalar_one() == due


async def test_signed_before_it_came_in(town: Town) -> None:
    """The clock is put back between the receipt and the signature: the unit has its whole time, from when it signed."""
    card = await town.assigned()
    town.clock.on(hours=-5)
    await town.press(ZHAO, card, "签收")
    assert town.case().since == town.clock()
    assert [seen for seen in town.sweep(hours=5) if seen.notice.kind is Kind.CHASE] == []
    assert town.waiting() == 0


async def test_a_verdict_window_does_not_lapse_early_or_twice(town: Town) -> None:
    asked = await town.resolved()
    town.sweep(days=-30)
    town.sweep(days=30)
    assert town.case().is_open
    town.sweep(days=20)
    town.sweep(days=1)
    assert not town.case().is_open
    assert town.sweep(days=-60) == []
    assert town.sweep(days=60) == []
    assert await pressed(town, WANG, asked, "👍 满意") == ALREADY_DONE

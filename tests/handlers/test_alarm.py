"""Danger said in a chat: heard unaddressed, answered with the number first, taken on with one press."""

import pytest

from domain.case import State
from domain.people import Grant, Role
from flow.people import meet
from flow.ports import Audience, Kind
from tests.handlers.town import (
    DESK,
    LI,
    RESIDENTS,
    STRANGER,
    UNIT,
    USERNAME,
    WANG,
    ZHAO,
    ZHENG,
    ZHOU,
    Seen,
    T,
    Town,
    Turn,
    address,
)

FIRE = "江畔花园3号楼2单元楼道着火了"
VAGUE = "快来人"
STEWARD = 120


def alarms(turn: Turn) -> dict[int, Seen]:
    return {seen.chat: seen for seen in turn.sent if seen.notice.kind is Kind.ALARM}


async def danger(town: Town, text: str = FIRE) -> dict[int, Seen]:
    """Said in the residents' group; the alarms it brought, by chat."""
    return alarms(await town.say(WANG, RESIDENTS, text))


# ── heard ──


@pytest.mark.parametrize("text", [FIRE, VAGUE, "今天楼下撞人了"])
@pytest.mark.parametrize("chat", [RESIDENTS, WANG])
async def test_danger_is_filed_at_once_unaddressed_and_however_vague(town: Town, chat: int, text: str) -> None:
    turn = await town.say(WANG, chat, text, message_id=77)
    assert town.case().is_alarming
    first = next(seen for seen in turn.sent if seen.chat == chat)
    assert first.notice.kind is Kind.ALARM_ADVICE
    assert first.notice.reply_to == "77"
    assert set(alarms(turn)) >= {DESK, ZHOU}


async def test_the_number_is_the_first_thing_they_read(town: Town) -> None:
    turn = await town.say(WANG, RESIDENTS, FIRE)
    assert turn.of(Kind.ALARM_ADVICE).text.startswith("🚨 <b>先打 119！</b>")
    assert "值班的人" in turn.of(Kind.ALARM_ADVICE).text


async def test_forwarded_it_is_somebody_else_s_story(town: Town) -> None:
    origin = {"type": "hidden_user", "date": 1, "sender_user_name": "新闻"}
    turn = await town.say(WANG, RESIDENTS, FIRE, forward_origin=origin)
    assert (turn.sent, town.cases()) == ((), [])


@pytest.mark.parametrize("chat", [UNIT, DESK])
async def test_staff_among_themselves_report_nothing(town: Town, chat: int) -> None:
    turn = await town.say(ZHAO, chat, FIRE)
    assert (turn.sent, town.cases()) == ((), [])


async def test_a_mention_does_not_hide_it(town: Town) -> None:
    await town.say(WANG, RESIDENTS, f"@{USERNAME} {VAGUE}")
    assert town.case().is_alarming


async def test_a_caller_s_danger_is_read_out_to_them(town: Town) -> None:
    turn = await town.say(ZHOU, DESK, f"/call 13800001234 {FIRE}")
    assert any("先打 <b>119</b>" in text for text in turn.texts)
    assert town.case().is_alarming


async def test_no_alarm_names_anybody(town: Town) -> None:
    for seen in (await danger(town, FIRE + ",我是王秀兰,电话13800001234,501室")).values():
        for secret in ("王秀兰", "13800001234", "501"):
            assert secret not in seen.text


# ── one press ──


async def test_a_press_takes_it_on_and_everybody_sees(town: Town) -> None:
    rang = await danger(town)
    turn = await town.press(ZHAO, rang[UNIT], "🙋 我来处理")
    assert turn.alert == T("press.taken")
    assert "江畔物业" in turn.of(Kind.TAKEN).text
    assert turn.of(Kind.TAKEN).chat == RESIDENTS
    for chat, seen in rang.items():
        now = town.shown[chat, seen.message]
        assert "江畔物业 已接手" in now.text
        assert now.rows == ()
    assert not [seen for seen in (*town.sweep(minutes=6), *town.sweep()) if seen.notice.kind is Kind.ALARM]


async def test_two_at_once_one_has_it(town: Town) -> None:
    rang = await danger(town)
    first, second = rang[UNIT].button("🙋 我来处理").data, rang[DESK].button("🙋 我来处理").data
    await town.press_data(ZHAO, UNIT, rang[UNIT].message, first)
    before = town.dump()
    late = await town.press_data(ZHOU, DESK, rang[DESK].message, second)
    assert late.alert == T("press.already_taken", who="江畔物业")
    assert late.sent == ()
    assert town.dump() == before


@pytest.mark.parametrize("who", [STRANGER, LI, WANG])
async def test_a_stranger_or_a_resident_takes_nothing(town: Town, who: int) -> None:
    rang = await danger(town)
    before = town.dump()
    turn = await town.press(who, rang[UNIT], "🙋 我来处理")
    assert turn.alert == T("error.not_yours")
    assert (turn.sent, town.dump()) == ((), before)
    assert town.case().is_alarming


async def test_a_false_alarm_is_called_off_by_a_dispatcher_only(town: Town) -> None:
    rang = await danger(town, VAGUE)
    assert "误报" in rang[DESK].labels
    before = town.dump()
    assert (await town.press(ZHAO, rang[DESK], "误报")).alert == T("error.not_yours")
    assert town.dump() == before
    turn = await town.press(ZHOU, rang[DESK], "误报")
    assert turn.alert == T("press.stood_down")
    assert "不算险情" in turn.of(Kind.TAKEN).text
    assert not town.case().is_alarming
    assert town.case().is_open


async def test_units_have_no_false_alarm_button(town: Town) -> None:
    assert (await danger(town))[UNIT].labels == ["🙋 我来处理"]


async def test_whoever_signs_first_on_the_card_has_it_too(town: Town) -> None:
    turn = await town.say(WANG, RESIDENTS, "江畔花园3号楼电梯困人了,出不来")
    if town.case().unit != "wuye":
        pytest.skip("the catalogue sends it elsewhere")
    await town.press(ZHAO, turn.of(Kind.NEW_CARD, Audience.UNIT), "签收")
    assert (town.case().state, town.case().is_alarming) == (State.IN_PROGRESS, False)


# ── at night, minute by minute ──


async def test_at_three_in_the_night_it_climbs_all_the_same(town: Town) -> None:
    town.clock.on(hours=18)
    await danger(town)
    later = {seen.chat for seen in town.sweep(minutes=5) if seen.notice.kind is Kind.ALARM}
    later |= {seen.chat for seen in town.sweep() if seen.notice.kind is Kind.ALARM}
    assert {ZHENG, DESK, UNIT} <= later


async def test_whoever_is_near_takes_it_on_in_private(town: Town) -> None:
    with town.hotline.work() as uow:
        actor = meet(uow, "example", address(STEWARD), "刘姐")
        uow.people.grant("example", actor.person, Grant(Role.STEWARD, "jp1"))
        uow.chats.settle(address(STEWARD), "example")
    rang = await danger(town)
    turn = await town.press(STEWARD, rang[STEWARD], "🙋 我来处理")
    assert "江畔第一网格楼栋中心户" in turn.of(Kind.TAKEN).text
    assert "刘姐" not in "".join(turn.texts)

"""Buttons: who may press them, where, and when."""

import base64
import hashlib
import hmac

import pytest
from sqlalchemy import delete, update

from cards.callback import Codec, Press, Verb
from domain.case import State, Verdict
from domain.community import CentreId
from flow.ports import Audience, Kind
from storage import tables
from storage.outbox import Standing
from storage.uow import real_time
from tests.handlers.town import (
    DESK,
    LI,
    QIAN,
    RESIDENTS,
    STRANGER,
    SUN,
    UNBOUND,
    UNIT,
    UNSURE,
    WANG,
    ZHAO,
    ZHENG,
    ZHOU,
    Seen,
    T,
    Town,
    address,
)

INVALID, STALE = T("error.button_invalid"), T("error.button_stale")
NOT_YOURS = T("error.not_yours")


async def refused(town: Town, who: int, seen: Seen, label: str) -> str:
    """Press, and see that nothing came of it but words to the presser."""
    before = town.dump()
    turn = await town.press(who, seen, label)
    assert turn.sent == ()
    assert town.dump() == before
    return turn.alert


# -- who -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", [STRANGER, WANG, ZHOU, QIAN, ZHENG])
async def test_only_the_unit_signs_or_returns(town: Town, who: int) -> None:
    card = await town.assigned()
    for label in ("签收", "退单"):
        assert await refused(town, who, card, label) == NOT_YOURS


@pytest.mark.parametrize("who", [STRANGER, WANG, ZHOU])
async def test_only_the_unit_reports(town: Town, who: int) -> None:
    card = await town.signed()
    for label in ("报进展", "办结"):
        assert await refused(town, who, card, label) == NOT_YOURS


@pytest.mark.parametrize("who", [STRANGER, WANG, ZHAO, QIAN])
async def test_only_a_dispatcher_assigns_or_declines(town: Town, who: int) -> None:
    card = await town.in_triage()
    for label in ("全部事项…", "不予受理"):
        assert await refused(town, who, card, label) == NOT_YOURS


@pytest.mark.parametrize("who", [LI, ZHAO, ZHOU, ZHENG, STRANGER])
async def test_only_the_reporter_has_the_word(town: Town, who: int) -> None:
    asked = await town.resolved()
    for label in ("👍 满意", "👎 没解决", "办了,但不满意"):
        assert await refused(town, who, asked, label) in {NOT_YOURS, T("error.not_reporter")}
    assert town.case().state is State.RESOLVED


async def test_anybody_may_ask_how_the_time_was_counted(town: Town) -> None:
    receipt = (await town.filed()).of(Kind.CARD, Audience.RESIDENT)
    assert await refused(town, STRANGER, receipt, "时限怎么算的") == "09:00 派单 + 30 分钟 = 09:30"


# -- what and where --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data", ["", ".", "..", "...", "sign", "sign.x.", "sign..", "sign...", "满意", "a" * 64, None, "\0", "💧"]
)
async def test_forged(town: Town, data: str | None) -> None:
    card = await town.assigned()
    before = town.dump()
    turn = await town.press_data(ZHAO, UNIT, card.message, data)
    assert turn.alert == INVALID
    assert turn.sent == ()
    assert town.dump() == before


async def test_signed_by_somebody_else(town: Town) -> None:
    card = await town.assigned()
    data = Codec(["another secret altogether"]).write(address(UNIT), Press(Verb.SIGN, town.case().id))
    assert (await town.press_data(ZHAO, UNIT, card.message, data)).alert == INVALID


async def test_carried_to_another_chat(town: Town) -> None:
    card = await town.assigned()
    data = card.button("签收").data
    for chat in (RESIDENTS, DESK, ZHAO, UNBOUND):
        turn = await town.press_data(ZHAO, chat, card.message, data)
        assert turn.alert == INVALID
    assert town.case().state is State.ASSIGNED


async def test_carried_to_a_message_about_another_case(town: Town) -> None:
    first = await town.assigned()
    second = (await town.filed("7号楼没水了")).of(Kind.NEW_CARD, Audience.UNIT)
    before = town.dump()
    turn = await town.press_data(ZHAO, UNIT, second.message, first.button("签收").data)
    assert turn.alert == STALE
    assert town.dump() == before


async def test_on_a_message_that_is_not_ours(town: Town) -> None:
    card = await town.assigned()
    assert (await town.press_data(ZHAO, UNIT, "5", card.button("签收").data)).alert == STALE


async def test_quicker_than_the_answer_to_our_sending(town: Town) -> None:
    """It stands in the chat already, and we have not heard so yet: the press waits until we have."""
    card = await town.assigned()
    mine = tables.outbox.c.message == card.message
    with town.hotline.work() as uow:
        uow.connection.execute(delete(tables.posts).where(tables.posts.c.message == card.message))
        uow.connection.execute(update(tables.outbox).where(mine).values(state=Standing.SENDING.value))
    turn = await town.press_data(ZHAO, UNIT, card.message, card.button("签收").data)
    assert turn.answer is None
    assert town.waiting() == 1
    with town.hotline.work() as uow:
        uow.posts.remember(card.notice, card.message, real_time())
        uow.connection.execute(update(tables.outbox).where(mine).values(state=Standing.SENT.value))
        uow.connection.execute(update(tables.inbox).values(next_at=real_time()))
    await town.judge_all()
    assert town.waiting() == 0
    assert town.case().state is State.IN_PROGRESS


async def test_an_old_key_still_opens(town: Town) -> None:
    card = await town.assigned()
    data = Codec(["an older key of the tests"]).write(address(UNIT), Press(Verb.SIGN, town.case().id))
    assert (await town.press_data(ZHAO, UNIT, card.message, data)).answer
    assert town.case().state is State.IN_PROGRESS


async def test_a_button_of_a_version_long_gone(town: Town) -> None:
    """Signed by us, with a verb this version does not know."""
    card = await town.assigned()
    short = base64.urlsafe_b64encode(bytes.fromhex(town.case().id.replace("-", ""))).decode().rstrip("=")
    body = f"wave.{short}."
    chat = address(UNIT)
    text = f"{chat.channel}|{chat.account}|{chat.peer}|{body}".encode()
    mac = base64.urlsafe_b64encode(hmac.digest(b"a secret key of the tests", text, hashlib.sha256)[:9]).decode()
    assert town.hotline.codec.write(chat, Press(Verb.SIGN, town.case().id)).count(".") == body.count(".") + 1
    turn = await town.press_data(ZHAO, UNIT, card.message, f"{body}.{mac}")
    assert town.waiting() == 0, "the update is retried and parked: ValueError in Codec.read"
    assert turn.alert in {INVALID, STALE}


@pytest.mark.parametrize("verb", Verb)
async def test_a_button_whose_argument_was_written_otherwise(town: Town, verb: Verb) -> None:
    """Signed by us in another year: refused, or understood, and never tried five times and parked."""
    card = await town.assigned()
    for arg in ("", "x", "-1", "9" * 22, "0.0", "9y", "y"):
        turn = await town.press_data(SUN, UNIT, card.message, town.data(UNIT, verb, town.case().id, arg))
        assert town.waiting() == 0, f"{verb}.{arg}"
        assert turn.answer is not None


async def test_a_press_without_a_message_is_a_quiet_nothing(town: Town) -> None:
    card = await town.assigned()
    data = card.button("签收").data
    turn = await town.press_data(ZHAO, UNIT, card.message, data, message=None, inline_message_id="x")
    assert (turn.sent, turn.answer) == ((), None)
    assert town.waiting() == 0


async def test_a_press_on_a_message_too_old_to_be_shown_still_counts(town: Town) -> None:
    card = await town.assigned()
    gone = {"chat": town.ours(UNIT, card.message)["chat"], "message_id": int(card.message), "date": 0}
    await town.press_data(ZHAO, UNIT, card.message, card.button("签收").data, message=gone)
    assert town.case().state is State.IN_PROGRESS


# -- when ------------------------------------------------------------------------------------------------------------------


async def test_a_second_too_late(town: Town) -> None:
    card = await town.assigned()
    sign = card.button("签收").data
    await town.press(ZHAO, card, "签收")
    before = town.dump()
    assert (await town.press_data(SUN, UNIT, card.message, sign)).alert == T("error.already_done")
    assert town.dump() == before


async def test_after_the_verdict_nothing_more(town: Town) -> None:
    asked = await town.resolved()
    await town.press(WANG, asked, "👍 满意")
    before = town.dump()
    for label in ("👍 满意", "👎 没解决"):
        turn = await town.press_data(WANG, RESIDENTS, asked.message, asked.button(label).data)
        assert turn.alert == T("error.already_done")
    assert town.dump() == before


async def test_an_ended_case_s_sum_says_that_no_clock_runs(town: Town) -> None:
    receipt = (await town.filed()).of(Kind.CARD, Audience.RESIDENT)
    due = receipt.button("时限怎么算的").data
    await town.press(WANG, receipt, "撤回")
    assert (await town.press_data(LI, RESIDENTS, receipt.message, due)).alert == T("sum.none")


async def test_returning_what_one_has_signed_for_is_too_late_not_somebody_else_s(town: Town) -> None:
    card = await town.assigned()
    back = card.button("退单").data
    await town.press(ZHAO, card, "签收")
    assert (await town.press_data(ZHAO, UNIT, card.message, back)).alert == T("error.wrong_state")


async def test_reporting_done_twice_is_done_already_not_somebody_else_s(town: Town) -> None:
    card = await town.signed()
    done = town.shown[UNIT, card.message].button("办结").data
    await town.press(ZHAO, card, "办结")
    await town.say(ZHAO, UNIT, "换好了")
    assert (await town.press_data(ZHAO, UNIT, card.message, done)).alert == T("error.already_done")


async def test_a_stranger_s_progress_on_an_unsigned_case_is_not_theirs(town: Town) -> None:
    card = await town.assigned()
    data = town.data(UNIT, Verb.PROGRESS, town.case().id)
    assert (await town.press_data(STRANGER, UNIT, card.message, data)).alert == NOT_YOURS


# -- menus -----------------------------------------------------------------------------------------------------------------


async def test_return_with_a_reason(town: Town) -> None:
    card = await town.assigned()
    opened = await town.press(ZHAO, card, "退单")
    assert opened.answer is not None
    assert not opened.answer.show_alert
    menu = opened.of(Kind.CARD)
    assert menu.message == card.message
    assert menu.labels == ["不属于本单位职责", "信息不足,无法处理".replace(",", "，"), "应由其他单位办理", "« 返回"]
    turn = await town.press(ZHAO, card, "不属于本单位职责")
    assert turn.answer
    assert turn.answer.text == "已退单"
    assert town.case().state is State.TRIAGE
    told = turn.of(Kind.RETURNED)
    assert (told.chat, "江畔物业说不归他们办" in told.text) == (RESIDENTS, True)
    assert "江畔物业退单" in turn.of(Kind.NEW_CARD, Audience.DESK).text


async def test_back_from_the_return_menu(town: Town) -> None:
    card = await town.assigned()
    await town.press(ZHAO, card, "退单")
    assert (await town.press(ZHAO, card, "« 返回")).of(Kind.CARD).labels == card.labels
    assert town.case().state is State.ASSIGNED


async def test_a_reason_that_is_not_on_the_list(town: Town) -> None:
    card = await town.assigned()
    before = town.dump()
    data = town.data(UNIT, Verb.RETURN_FOR, town.case().id, "tired")
    assert (await town.press_data(ZHAO, UNIT, card.message, data)).alert == T("error.reason_needed")
    assert town.dump() == before


async def test_the_third_return_designates(town: Town) -> None:
    card = await town.assigned()
    for _ in range(3):
        await town.press(ZHAO, card, "退单")
        desk = (await town.press(ZHAO, card, "不属于本单位职责")).of(Kind.NEW_CARD, Audience.DESK)
        card = (await town.press(ZHOU, desk, "停水 → 江畔物业")).of(Kind.NEW_CARD, Audience.UNIT)
    assert "退单" not in card.labels
    assert "指定承办" in card.text
    data = town.data(UNIT, Verb.RETURN, town.case().id)
    assert (await town.press_data(ZHAO, UNIT, card.message, data)).alert == T("error.designated")
    data = town.data(UNIT, Verb.RETURN_FOR, town.case().id, "not_ours")
    assert (await town.press_data(ZHAO, UNIT, card.message, data)).alert == T("error.designated")


async def test_assign_by_one_press_and_from_all_matters(town: Town) -> None:
    desk = await town.in_triage()
    community = town.hotline.world.communities["example"]
    centres = (await town.press(ZHOU, desk, "全部事项…")).of(Kind.CARD, Audience.DESK)
    assert centres.labels == [*(centre.name for centre in community.centres.values()), "« 返回"]
    offered = 0
    for centre in community.centres.values():
        matters = (await town.press(ZHOU, desk, centre.name)).of(Kind.CARD, Audience.DESK)
        offered += len(_matters(matters))
        while "下一页 ›" in matters.labels:
            matters = (await town.press(ZHOU, desk, "下一页 ›")).of(Kind.CARD, Audience.DESK)
            offered += len(_matters(matters))
        assert (await town.press(ZHOU, desk, "« 返回")).of(Kind.CARD).labels == centres.labels
    assert offered == len(community.matters)
    assert (await town.press(ZHOU, desk, "« 返回")).of(Kind.CARD).labels == desk.labels
    await town.press(ZHOU, desk, "全部事项…")
    await town.press(ZHOU, desk, community.centres[CentreId.SUQIU].name)
    turn = await town.press(ZHOU, desk, "没水了")
    assert turn.answer
    assert turn.answer.text == "已派给江畔物业\n已记住:这类话以后更可能是“停水”"
    assert (town.case().state, town.case().matter) == (State.ASSIGNED, "water_outage")
    assert "签收" in turn.of(Kind.NEW_CARD, Audience.UNIT).labels


def _matters(page: Seen) -> list[str]:
    """What a page of the menu offers, at most what a phone shows."""
    found = [label for label in page.labels if label not in {"« 返回", "‹ 上一页", "下一页 ›"}]
    assert 0 < len(found) <= 14
    return found


async def test_a_matter_that_is_not_in_the_catalogue(town: Town) -> None:
    desk = await town.in_triage()
    data = town.data(DESK, Verb.ASSIGN, town.case().id, "moonlight")
    assert (await town.press_data(ZHOU, DESK, desk.message, data)).alert == T("error.no_such_matter")


async def test_decline_with_a_reason_the_resident_reads(town: Town) -> None:
    desk = await town.in_triage()
    await town.press(ZHOU, desk, "不予受理")
    turn = await town.press(ZHOU, desk, "属于信访事项")
    assert town.case().state is State.DECLINED
    assert turn.of(Kind.ENDED).text.splitlines()[0].endswith("属于信访事项，请向信访部门反映")
    assert turn.of(Kind.CARD, Audience.DESK).rows == ()


# -- verdicts --------------------------------------------------------------------------------------------------------------


async def test_satisfied_closes(town: Town) -> None:
    asked = await town.resolved()
    turn = await town.press(WANG, asked, "👍 满意")
    assert turn.answer
    assert turn.answer.text == "谢谢您"
    assert (town.case().state, town.case().verdict) == (State.CLOSED, Verdict.SATISFIED)
    assert turn.of(Kind.STRIP).notice.args["message"] == asked.message
    assert "办结了" in turn.of(Kind.ENDED).text
    assert "居民评价:满意" in turn.of(Kind.CARD, Audience.UNIT).text


async def test_unsolved_reopens_one_rung_higher(town: Town) -> None:
    asked = await town.resolved()
    turn = await town.press(WANG, asked, "👎 没解决")
    case = town.case()
    assert (case.state, case.rung, case.reopens) == (State.ASSIGNED, 1, 1)
    assert "单位负责人" in turn.of(Kind.REOPENED).text
    assert turn.of(Kind.NEW_CARD, Audience.LEADER).chat == SUN
    card = turn.of(Kind.NEW_CARD, Audience.UNIT)
    assert card.labels == ["签收"]


async def test_a_head_signs_from_the_alarm_they_got(town: Town) -> None:
    asked = await town.resolved()
    alarm = (await town.press(WANG, asked, "👎 没解决")).of(Kind.NEW_CARD, Audience.LEADER)
    assert (await town.press(SUN, alarm, "签收")).answer
    assert town.case().state is State.IN_PROGRESS


async def test_a_verdict_nobody_may_give(town: Town) -> None:
    asked = await town.resolved()
    before = town.dump()
    data = town.data(RESIDENTS, Verb.JUDGE, town.case().id, Verdict.LAPSED)
    assert (await town.press_data(WANG, RESIDENTS, asked.message, data)).alert == T("error.not_allowed")
    assert town.dump() == before


# -- a caller --------------------------------------------------------------------------------------------------------------


async def test_call_back_task(town: Town) -> None:
    task = await town.called()
    assert task.labels == ["看电话", "没打通", "👍 满意", "👎 没解决", "办了,但不满意"]
    assert "13800001234" not in task.text
    shown = await town.press(ZHOU, task, "看电话")
    assert "电话:13800001234" in shown.alert
    assert shown.sent == ()
    with town.hotline.look() as uow:
        assert uow.ledger.stream("example", task.notice.case)[-1].event.kind == "revealed"
    assert (await town.press(ZHOU, task, "没打通")).answer
    assert town.case().asked
    await town.press(ZHOU, task, "👍 满意")
    assert town.case().verdict is Verdict.SATISFIED


@pytest.mark.parametrize("who", [ZHENG, ZHAO, WANG, STRANGER])
async def test_a_call_back_is_the_dispatchers_own(town: Town, who: int) -> None:
    task = await town.called()
    for label in ("看电话", "没打通", "👍 满意", "👎 没解决"):
        assert await refused(town, who, task, label) in {NOT_YOURS, T("error.not_reporter")}


async def test_a_caller_without_a_number(town: Town) -> None:
    await town.say(ZHOU, DESK, "/call 3号楼停水了")
    card = next(seen for seen in town.shown.values() if seen.notice.audience is Audience.UNIT)
    await town.press(ZHAO, card, "签收")
    await town.press(ZHAO, card, "办结")
    task = (await town.say(ZHAO, UNIT, "换好了")).of(Kind.CALL_BACK)
    assert "电话:没留" in (await town.press(ZHOU, task, "看电话")).alert


async def test_every_button_anywhere_fits_and_names_its_case(town: Town) -> None:
    asked = await town.resolved()
    await town.press(WANG, asked, "👎 没解决")
    desk = (await town.filed(UNSURE)).of(Kind.NEW_CARD, Audience.DESK)
    await town.press(ZHOU, desk, "全部事项…")
    await town.press(ZHOU, desk, "« 返回")
    await town.press(ZHOU, desk, "不予受理")
    rows = [(seen, button) for seen in town.shown.values() for row in seen.rows for button in row]
    assert rows
    for seen, button in rows:
        assert len(button.data.encode()) <= 64
        assert town.hotline.codec.read(address(seen.chat), button.data).case == seen.notice.case


async def test_words_instead_of_a_press(town: Town) -> None:
    asked = await town.resolved()
    await town.reply(WANG, asked, "解决了。")
    assert town.case().verdict is Verdict.SATISFIED
    assert len(town.cases()) == 1


async def test_a_neighbour_s_word_is_neither_a_verdict_nor_an_appeal(town: Town) -> None:
    asked = await town.resolved()
    await town.reply(LI, asked, "解决了")
    assert town.case().state is State.RESOLVED

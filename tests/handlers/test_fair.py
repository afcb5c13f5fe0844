"""A complaint about a unit: never with that unit. A complaint about staff: read by a few only, and in private."""

import pytest

from cards.callback import Verb
from domain.act import Act
from domain.case import State
from domain.people import Grant, Role
from flow.people import meet
from flow.ports import Audience, Binding, Kind, Purpose
from flow.transfer import mark_of
from tests.handlers.town import DESK, QIAN, RESIDENTS, SUN, UNIT, WANG, ZHAO, ZHENG, ZHOU, Seen, T, Town, address

BAD_MANNERS, OVERCHARGED = "投诉物业,态度太差了,张嘴就骂人", "物业乱收费,强制收停车费押金不退"
CADRE = "举报干部作风违纪,吃拿卡要,收礼,以权谋私"
VAGUE = "我要投诉环卫处"
WATCH, CLERK, HIDDEN = 131, 132, ("吃拿卡要", "收礼", "干部", "作风", "违纪", "纪检")


def appoint(town: Town, who: int, role: Role, scope: str = "") -> None:
    with town.hotline.work() as uow:
        person = meet(uow, "example", address(who), "某某").person
        uow.people.grant("example", person, Grant(role, scope))
        uow.chats.settle(address(who), "example")


@pytest.fixture
def watched(town: Town) -> Town:
    """Somebody works for those who look into complaints, and 监督 has a chair."""
    appoint(town, WATCH, Role.OFFICER, "jianwei")
    appoint(town, WATCH, Role.OFFICER, "jijian")
    appoint(town, CLERK, Role.CHAIR, "jiandu")
    return town


def shown(town: Town, chat: int) -> str:
    """Everything a chat reads of us by now."""
    return "\n".join(seen.text for (where, _), seen in town.shown.items() if where == chat)


@pytest.mark.parametrize("text", [BAD_MANNERS, OVERCHARGED])
async def test_it_goes_to_whoever_is_not_complained_of(watched: Town, text: str) -> None:
    turn = await watched.filed(text)
    case, rules = watched.case(), watched.hotline.world.communities["example"]
    assert case.accused == "wuye"
    assert rules.matters[case.matter].centre == "jiandu"
    assert (case.unit, case.state) == ("jianwei", State.ASSIGNED)
    assert not [seen for seen in turn.sent if seen.chat in {UNIT, ZHAO, SUN}]
    card = turn.of(Kind.NEW_CARD, Audience.UNIT)
    assert card.chat == WATCH
    assert "被投诉单位:江畔物业" in card.text


async def test_the_history_names_whom_it_is_about(watched: Town) -> None:
    await watched.filed(OVERCHARGED)
    case = watched.case()
    with watched.hotline.look() as uow:
        first = uow.ledger.stream("example", case.id)[0].event
    assert first.data["accused"] == "wuye"


async def test_no_menu_offers_the_accused_and_no_forged_press_helps(town: Town) -> None:
    await town.say(ZHOU, DESK, "/call 13800001234 " + "物业公司不作为")
    case, rules = town.case(), town.hotline.world.communities["example"]
    card = (await town.say(ZHOU, ZHOU, f"/case {case.number}")).of(Kind.NEW_CARD, Audience.DESK)
    await town.press(ZHOU, card, "转办")
    await town.press(ZHOU, card, rules.centres["suqiu"].name)  # type: ignore[index]
    labels = town.shown[ZHOU, card.message].labels
    assert not {m.said for m in rules.matters.values() if m.unit == "wuye"} & set(labels)
    forged = town.data(ZHOU, Verb.TRANSFER_FOR, case.id, f"stairs_light:{mark_of('not_ours')}")
    assert (await town.press_data(ZHOU, ZHOU, card.message, forged)).alert == T("error.conflict_of_interest")
    assert town.case().unit == "jianwei"


async def test_a_dispatcher_cannot_assign_it_to_the_accused(town: Town) -> None:
    card = (await town.filed(VAGUE)).of(Kind.NEW_CARD, Audience.DESK)
    assert "被投诉单位:环卫处" in card.text
    rules = town.hotline.world.communities["example"]
    theirs = next((m.id for m in rules.matters.values() if m.unit == "huanwei"), "")
    turn = await town.press_data(ZHOU, DESK, card.message, town.data(DESK, Verb.ASSIGN, town.case().id, theirs))
    assert turn.alert == T("error.conflict_of_interest")
    assert town.case().state is State.TRIAGE


async def test_whoever_works_there_may_do_nothing_even_as_a_dispatcher(town: Town) -> None:
    appoint(town, ZHOU, Role.OFFICER, "huanwei")
    appoint(town, CLERK, Role.DISPATCHER)
    card = (await town.filed(VAGUE)).of(Kind.NEW_CARD, Audience.DESK)
    assert (await town.press(ZHOU, card, "不予受理")).alert == T("error.not_yours")
    assert (await town.say(ZHOU, ZHOU, f"/case {town.case().number}")).said == T("error.no_such_case")
    assert "没有等着派单" in (await town.say(ZHOU, ZHOU, "/queue")).said
    assert "1 件" in (await town.say(CLERK, CLERK, "/queue")).said


async def test_misread_words_are_put_right_with_one_press(town: Town) -> None:
    card = (await town.filed(VAGUE)).of(Kind.NEW_CARD, Audience.DESK)
    turn = await town.press(ZHOU, card, "不是投诉")
    assert turn.answer is not None
    assert turn.answer.text == T("press.cleared")
    assert town.case().accused == ""
    again = turn.of(Kind.NEW_CARD, Audience.DESK)
    assert "被投诉" not in again.text
    assert "不是投诉" not in again.labels
    stale = town.data(DESK, Verb.CLEAR, town.case().id)
    assert (await town.press_data(ZHOU, DESK, card.message, stale)).alert == T("error.already_done")


@pytest.mark.parametrize("text", ["物业说停水了", "3号楼2单元又停水了,打物业电话没人接", "物业快来修灯", "感谢物业"])
async def test_naming_a_unit_is_no_complaint(town: Town, text: str) -> None:
    await town.filed(text)
    assert [case.accused for case in town.cases()] in ([], [""])


async def test_what_is_said_of_the_unit_that_has_it_is_a_case_of_its_own(watched: Town) -> None:
    message = watched.message(WANG, RESIDENTS, "/new 江畔花园3号楼2单元又停水了")
    await watched.update(message=message)
    quoted = {**message, "text": message["text"]}
    await watched.say(WANG, RESIDENTS, "我要投诉物业,态度太差", reply_to_message=quoted)
    first, second = watched.cases()
    assert (first.unit, second.unit, second.accused) == ("wuye", "jianwei", "wuye")
    assert "态度太差" not in shown(watched, UNIT)


# ── about staff: told to a few ───────────────────────────────────────────────────────────────────────────────────────


async def test_groups_hear_that_it_was_received_and_nothing_else(watched: Town) -> None:
    turn = await watched.filed(CADRE)
    case = watched.case()
    assert case.restricted
    receipts = {seen.chat: seen.text for seen in turn.sent if seen.notice.kind is Kind.CARD}
    assert set(receipts) == {RESIDENTS, WANG}
    assert T("covered.open") in receipts[RESIDENTS]
    assert T("resident.restricted") in receipts[WANG]
    for chat in (RESIDENTS, DESK, UNIT):
        assert not [word for word in HIDDEN if word in shown(watched, chat)]
    assert not [seen for seen in turn.sent if seen.chat in {DESK, UNIT}]
    assert not [seen for seen in turn.sent if seen.notice.kind in {Kind.NEARBY, Kind.ASSIST, Kind.MISSING}]


async def test_the_unit_reads_it_in_private_although_it_has_a_group(watched: Town) -> None:
    group = -1001000000077
    with watched.hotline.work() as uow:
        uow.chats.bind(address(group), Binding("example", Purpose.UNIT, "jijian"))
    card = (await watched.filed(CADRE)).of(Kind.NEW_CARD, Audience.UNIT)
    assert card.chat == WATCH
    assert "吃拿卡要" in card.text
    assert (await watched.say(WATCH, group, f"/case {watched.case().number}")).texts
    assert "吃拿卡要" not in shown(watched, group)


async def test_the_result_comes_in_private_and_the_word_is_still_the_resident_s(watched: Town) -> None:
    appoint(watched, WANG, Role.RESIDENT)
    card = (await watched.filed(CADRE)).of(Kind.NEW_CARD, Audience.UNIT)
    await watched.press(WATCH, card, "签收")
    await watched.press(WATCH, card, "办结")
    turn = await watched.say(WATCH, WATCH, "已约谈该主任并退还")
    told = {seen.chat: seen for seen in turn.sent if seen.notice.kind is Kind.RESULT}
    assert set(told) == {RESIDENTS, WANG}
    assert "约谈" not in told[RESIDENTS].text
    assert "约谈" in told[WANG].text
    await watched.press(WANG, told[RESIDENTS], "👍 满意")
    assert watched.case().state is State.CLOSED
    assert "约谈" not in shown(watched, RESIDENTS)


async def test_who_may_read_it(watched: Town) -> None:
    await watched.filed(CADRE)
    number = watched.case().number
    for who in (ZHOU, ZHENG, CLERK, WATCH):
        assert "吃拿卡要" in (await watched.say(who, who, f"/case {number}")).said, who
    for who in (ZHAO, SUN, QIAN):
        assert (await watched.say(who, who, f"/case {number}")).said == T("error.no_such_case"), who
    for chat in (DESK, RESIDENTS):
        turn = await watched.say(ZHOU, chat, f"/case {number}")
        assert not [word for word in HIDDEN for text in turn.texts if word in text]


async def test_a_card_in_a_group_is_covered_once_the_matter_is_about_staff(watched: Town) -> None:
    card = (await watched.filed("有个情况想反映一下,上回去办事不顺")).of(Kind.NEW_CARD, Audience.DESK)
    assert card.chat == DESK
    assert "办事不顺" in card.text
    data = watched.data(DESK, Verb.ASSIGN, watched.case().id, "staff_attitude")
    await watched.press_data(ZHOU, DESK, card.message, data)
    now: Seen = watched.shown[DESK, card.message]
    assert "办事不顺" not in now.text
    assert watched.case().number in now.text
    assert now.labels == []
    case = watched.case()
    with watched.hotline.look() as uow:
        kinds = [link.event.kind for link in uow.ledger.stream("example", case.id)]
    assert kinds == [Act.REGISTER, Act.ASSIGN]


async def test_lists_in_a_group_leave_it_out(watched: Town) -> None:
    await watched.filed("举报社区干部违纪,举报干部作风,不知找谁")
    assert watched.case().restricted
    group = (await watched.say(ZHOU, DESK, "/queue")).said
    assert not [word for word in HIDDEN if word in group]


async def test_with_nobody_to_read_it_the_desk_hears_that_there_is_something(town: Town) -> None:
    with town.hotline.work() as uow:
        for who, role in ((ZHOU, Role.DISPATCHER), (ZHENG, Role.SECRETARY)):
            person = uow.people.at("example", address(who)) or ""
            uow.people.revoke("example", person, Grant(role))
    turn = await town.filed(CADRE)
    covered = next(seen for seen in turn.sent if seen.chat == DESK)
    assert town.case().number in covered.text
    assert not [word for word in HIDDEN if word in covered.text]

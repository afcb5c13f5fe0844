"""Two sides of a dispute: the other one is invited, says whether it will talk, and hears what was agreed; and nothing else."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.pack import export
from cards.callback import Verb
from domain.act import Act
from domain.case import Consent, Outcome, State
from domain.people import Actor, Grant, Role
from flow import handover, leave
from flow.people import LIFETIME, meet
from flow.ports import Audience, Binding, Kind, Notice, Purpose, Reach
from tests.handlers.rights import is_refusal
from tests.handlers.town import (
    LI,
    NAMES,
    RESIDENTS,
    STRANGER,
    SUN,
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

SHEQU, CHEN, WU, HUI = -1001000000005, 131, 132, 133
"""The group of the 社区 unit, its officer, the other side, and somebody else who gets hold of a link."""
NAMES |= {CHEN: "陈主任", WU: "吴志强"}
NAME, PHONE, DOOR, WECHAT = "王秀兰", "13943217788", "1907", "wx_lan520"
DISPUTE = f"我是{NAME},电话{PHONE},微信{WECHAT},江畔花园3号楼2单元{DOOR}室,楼上跑水泡了我家,漏水不给修也不赔"
WORDS = (NAME, PHONE, DOOR, WECHAT, "泡了我家", "不给修", "也不赔", "3号楼", "2单元")
"""What the other side must never read: who, and what they said."""
LINK = re.compile(r"https://t\.me/\w+\?start=(i_[\w-]+)")
POINTS = "楼上4月1日前修好水管,赔粉刷费800元"


@pytest.fixture
def town(town: Town) -> Town:
    with town.hotline.work() as uow:
        uow.chats.bind(address(SHEQU), Binding("example", Purpose.UNIT, "shequ"))
        chen = meet(uow, "example", address(CHEN), NAMES[CHEN]).person
        uow.people.grant("example", chen, Grant(Role.OFFICER, "shequ"))
        uow.chats.settle(address(CHEN), "example")
    return town


async def filed(town: Town, *, signed: bool = True, who: int = WANG, chat: int = RESIDENTS) -> Seen:
    """A dispute with 社区; its card."""
    card = (await town.say(who, chat, f"/new {DISPUTE}")).of(Kind.NEW_CARD, Audience.UNIT)
    assert (card.chat, town.cases()[-1].matter) == (SHEQU, "leak_row")
    if signed:
        await town.press(CHEN, card, "签收")
    return card


def code(seen: Seen) -> str:
    found = LINK.search(seen.text)
    assert found
    return found[1]


async def invited(town: Town, card: Seen) -> Seen:
    """The officer's link, in private."""
    town.clock.on(minutes=1)
    turn = await town.press(CHEN, card, "请对方")
    (link,) = [seen for seen in turn.sent if seen.notice.kind is Kind.INVITED and LINK.search(seen.text)]
    return link


async def arrived(town: Town, card: Seen, who: int = WU) -> Seen:
    """The other side has opened the link; what they are asked."""
    link = await invited(town, card)
    turn = await town.say(who, who, f"/start {code(link)}")
    (asked,) = [seen for seen in turn.sent if seen.notice.kind is Kind.MEDIATION and not seen.notice.args]
    return asked


async def agreed(town: Town, card: Seen) -> Turn:
    """Both sides have agreed on something."""
    asked = await arrived(town, card)
    await town.press(WU, asked, "同意调解")
    for label in ("办结", "达成协议"):
        await town.press(CHEN, card, label)
    return await town.say(CHEN, SHEQU, POINTS)


def look(town: Town, seen: Seen) -> Seen:
    return town.shown[seen.chat, seen.message]


def grants(town: Town, who: int) -> frozenset[Grant]:
    with town.hotline.look() as uow:
        person = uow.people.at("example", address(who))
        return uow.people.actor("example", person).grants if person else frozenset()


def story(town: Town) -> list[str]:
    case = town.case().id
    with town.hotline.look() as uow:
        return [link.event.kind for link in uow.ledger.stream("example", case)]


# ── the invitation ────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_the_link_comes_in_private(town: Town) -> None:
    card = await filed(town)
    turn = await town.press(CHEN, card, "请对方")
    link = turn.of(Kind.INVITED)
    assert link.chat == CHEN
    assert turn.answer
    assert turn.answer.text == T("press.invited")
    assert code(link)
    assert "楼上漏水赔偿" in link.text
    assert link.labels == ["对方同意", "对方不同意"]
    assert [seen for seen in turn.sent if LINK.search(seen.text)] == [link], "nobody else reads it"
    assert town.case().consent is Consent.ASKED
    assert T("unit.consent_asked") in look(town, card).text
    assert not [seen for seen in turn.sent if seen.chat == RESIDENTS]
    assert code(link) not in json.dumps(town.dump(), ensure_ascii=False), "only its hash is kept outside the vault"


@pytest.mark.parametrize("signed", [True, False])
async def test_before_and_after_signing(town: Town, signed: bool) -> None:
    card = await filed(town, signed=signed)
    assert "🕊 请对方" in look(town, card).labels
    await invited(town, card)
    assert "🕊 请对方" in look(town, card).labels, "the link can be had again"


async def test_only_where_something_is_mediated(town: Town) -> None:
    card = await town.signed()
    assert "🕊 请对方" not in look(town, card).labels
    forged = town.data(card.chat, Verb.INVITE, card.notice.case)
    assert (await town.press_data(ZHAO, card.chat, card.message, forged)).alert == T("error.wrong_state")
    assert town.case().consent is Consent.NONE


@pytest.mark.parametrize("who", [WANG, LI, ZHAO, SUN, ZHOU, ZHENG, STRANGER])
async def test_nobody_else_invites(town: Town, who: int) -> None:
    card = await filed(town)
    before = town.dump()
    turn = await town.press(who, card, "请对方")
    assert turn.alert == T("error.not_yours")
    assert (turn.sent, town.dump()) == ((), before)


async def test_whoever_cannot_be_written_to_hears_what_to_do(town: Town) -> None:
    card = await filed(town)
    with town.hotline.work() as uow:
        uow.chats.seen(address(CHEN), Reach.OUT)
    turn = await town.press(CHEN, card, "请对方")
    assert turn.alert == T("error.unreachable")
    assert turn.sent == ()
    assert town.case().consent is Consent.NONE


async def test_a_further_link_voids_the_one_before(town: Town) -> None:
    card = await filed(town)
    first, second = await invited(town, card), await invited(town, card)
    assert code(first) != code(second)
    assert T("invite.gone") in look(town, first).text
    assert not LINK.search(look(town, first).text)
    assert (await town.say(WU, WU, f"/start {code(first)}")).said == T("error.invitation_invalid")
    assert (await town.say(WU, WU, f"/start {code(second)}")).of(Kind.MEDIATION)


async def test_two_presses_make_one_link(town: Town) -> None:
    card = await filed(town)
    link = await invited(town, card)
    again = await town.press(CHEN, card, "请对方")
    assert again.answer
    assert (again.answer.text, again.sent) == (T("press.invited"), ())
    assert story(town).count(Act.INVITE) == 1
    assert (await town.say(WU, WU, f"/start {code(link)}")).of(Kind.MEDIATION)


# ── the other side ────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_the_other_side_is_asked(town: Town) -> None:
    asked = await arrived(town, await filed(town))
    assert asked.chat == WU
    for part in ("社区", "楼上漏水赔偿", "江畔第一网格", "自愿", "/mydata"):
        assert part in asked.text
    assert asked.labels == ["同意调解", "不同意"]
    assert not [word for word in WORDS if word in asked.text]
    assert town.case().number not in asked.text
    assert grants(town, WU) == {Grant(Role.PARTY, town.case().id)}


@pytest.mark.parametrize("chat", [RESIDENTS, SHEQU])
async def test_not_where_others_read_it(town: Town, chat: int) -> None:
    link = await invited(town, await filed(town))
    assert (await town.say(WU, chat, f"/start {code(link)}")).texts == []
    assert (await town.say(WU, WU, f"/start {code(link)}")).of(Kind.MEDIATION), "and it is not used up"


@pytest.mark.parametrize("who", [WANG, CHEN])
async def test_whoever_brought_it_or_works_on_it_is_not_the_other_side(town: Town, who: int) -> None:
    link = await invited(town, await filed(town))
    before = grants(town, who)
    assert (await town.say(who, who, f"/start {code(link)}")).said == T("error.other_side")
    assert grants(town, who) == before
    assert (await town.say(WU, WU, f"/start {code(link)}")).of(Kind.MEDIATION), "and it is not used up"


async def test_once_and_for_three_days(town: Town) -> None:
    card = await filed(town)
    link = await invited(town, card)
    await town.say(WU, WU, f"/start {code(link)}")
    assert (await town.say(HUI, HUI, f"/start {code(link)}")).said == T("error.invitation_invalid")
    late = await invited(town, card)
    town.clock.on(seconds=(LIFETIME + timedelta(seconds=1)).total_seconds())
    assert (await town.say(HUI, HUI, f"/start {code(late)}")).said == T("error.invitation_invalid")


async def test_what_somebody_is_they_stay(town: Town) -> None:
    before = grants(town, ZHAO)
    asked = await arrived(town, await filed(town), ZHAO)
    await town.press(ZHAO, asked, "同意调解")
    assert grants(town, ZHAO) == before | {Grant(Role.PARTY, town.case().id)}
    assert town.case().consent is Consent.GIVEN
    with town.hotline.work() as uow:
        person = uow.people.at("example", address(ZHAO))
        assert person
        leave.leave(uow, "example", person)
    assert grants(town, ZHAO) == {Grant(Role.PARTY, town.case().id)}, "leaving an office is no answer to a neighbour"


async def test_whoever_comes_by_a_newer_link_takes_their_place(town: Town) -> None:
    card = await filed(town)
    wrong = await arrived(town, card, HUI)
    right = await arrived(town, card, WU)
    assert look(town, wrong).text == T("party.over")
    assert (look(town, wrong).labels, grants(town, HUI)) == ([], frozenset())
    stale = await town.press_data(HUI, HUI, wrong.message, wrong.button("同意调解").data)
    assert stale.alert == T("error.not_yours")
    await town.press(WU, right, "同意调解")
    assert look(town, wrong).text == T("party.over"), "and hears no more of it"


# ── the answer ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("label", "said"), [("同意调解", "given"), ("不同意", "refused")])
async def test_the_answer(town: Town, label: str, said: str) -> None:
    card = await filed(town)
    asked = await arrived(town, card)
    turn = await town.press(WU, asked, label)
    assert town.case().consent == said
    assert turn.answer
    assert turn.answer.text == T(f"press.consent_{said}")
    assert T(f"unit.consent_{said}") in look(town, card).text
    told = turn.of(Kind.SAY)
    assert (told.chat, told.text) == (RESIDENTS, T(f"resident.consent_{said}"))
    assert told.notice.reply_to
    shown = look(town, asked)
    assert T(f"party.{said}") in shown.text
    assert len(shown.labels) == 1, "the other answer"
    assert not [word for word in WORDS if word in shown.text]


async def test_pressed_twice_is_said_once(town: Town) -> None:
    asked = await arrived(town, await filed(town))
    await town.press(WU, asked, "同意调解")
    again = await town.press_data(WU, WU, asked.message, asked.button("同意调解").data)
    assert again.answer
    assert again.answer.text == T("press.consent_given")
    assert again.sent == ()
    assert story(town).count(Act.CONSENT) == 1


async def test_they_may_change_their_mind_while_it_is_in_hand(town: Town) -> None:
    card = await filed(town, signed=False)
    asked = await arrived(town, card)
    await town.press(WU, asked, "同意调解")
    assert "🕊 请对方" not in look(town, card).labels, "nobody is to be asked"
    await town.press(CHEN, card, "签收")
    await town.press(WU, asked, "不同意")
    assert town.case().consent is Consent.REFUSED
    assert "🕊 请对方" in look(town, card).labels
    await town.press(WU, asked, "同意调解")
    assert town.case().consent is Consent.GIVEN


async def test_not_after_it_was_reported_done(town: Town) -> None:
    card = await filed(town)
    asked = await arrived(town, card)
    await town.press(WU, asked, "同意调解")
    old = look(town, asked).button("不同意").data
    for label in ("办结", "没谈成"):
        await town.press(CHEN, card, label)
    await town.say(CHEN, SHEQU, "谈了两次,没谈拢")
    assert look(town, asked).labels == []
    turn = await town.press_data(WU, WU, asked.message, old)
    assert turn.alert == T("error.wrong_state")
    assert town.case().consent is Consent.GIVEN


@pytest.mark.parametrize("label", ["对方同意", "对方不同意"])
async def test_what_they_said_on_the_phone(town: Town, label: str) -> None:
    card = await filed(town)
    link = await invited(town, card)
    turn = await town.press(CHEN, link, label)
    said = "given" if label == "对方同意" else "refused"
    assert town.case().consent == said
    assert turn.answer
    assert turn.answer.text == T("press.consent_noted")
    assert T(f"unit.consent_{said}") in look(town, card).text
    assert turn.of(Kind.SAY).text == T(f"resident.consent_{said}")
    opened = (await town.say(WU, WU, f"/start {code(link)}")).of(Kind.MEDIATION)
    assert T(f"party.{said}") in opened.text, "they can still come and see, and say otherwise"
    await town.press(WU, opened, "不同意" if said == "given" else "同意调解")
    assert town.case().consent == ("refused" if said == "given" else "given")


async def test_who_is_here_agrees_themselves(town: Town) -> None:
    """Nobody is mediated against their will: the unit may write down a no, but no yes over somebody's head."""
    card = await filed(town)
    link = await invited(town, card)
    asked = (await town.say(WU, WU, f"/start {code(link)}")).of(Kind.MEDIATION)
    await town.press(WU, asked, "不同意")
    assert (await town.press(CHEN, link, "对方同意")).alert == T("error.their_word")
    assert town.case().consent is Consent.REFUSED
    await town.press(WU, asked, "同意调解")
    await town.press(CHEN, link, "对方不同意")
    assert town.case().consent is Consent.REFUSED
    assert look(town, asked).labels == ["同意调解"]


async def test_once_they_have_answered_nobody_comes_in_their_place(town: Town) -> None:
    card = await filed(town)
    asked = await arrived(town, card)
    link = await invited(town, card)
    await town.press(WU, asked, "同意调解")
    assert T("invite.gone") in look(town, link).text
    assert (await town.say(HUI, HUI, f"/start {code(link)}")).said == T("error.invitation_invalid")
    assert grants(town, WU)


@pytest.mark.parametrize("who", [WANG, LI, ZHAO, ZHOU, ZHENG, STRANGER])
async def test_nobody_else_answers_for_them(town: Town, who: int) -> None:
    asked = await arrived(town, await filed(town))
    before = town.dump()
    turn = await town.press_data(who, WU, asked.message, asked.button("同意调解").data)
    assert is_refusal(turn.alert)
    assert (turn.sent, town.dump()) == ((), before)


# ── what came of it ───────────────────────────────────────────────────────────────────────────────────────────────────


async def test_an_agreement_is_told_to_both(town: Town) -> None:
    card = await filed(town)
    turn = await agreed(town, card)
    case = town.case()
    assert case.state is State.RESOLVED
    results = [seen for seen in turn.sent if seen.notice.kind is Kind.RESULT]
    public, private = sorted(results, key=lambda seen: seen.chat)
    assert (public.chat, private.chat) == (RESIDENTS, WANG)
    assert "达成协议" in public.text
    assert POINTS not in public.text, "the neighbours read along"
    assert POINTS in private.text
    assert "👍 满意" in public.labels
    assert "👍 满意" in private.labels
    party = turn.of(Kind.OUTCOME)
    assert party.chat == WU
    assert POINTS in party.text
    assert "达成协议" in party.text
    assert not [word for word in WORDS if word in party.text]
    assert T("unit.outcome", outcome=T("outcome.agreed")) in look(town, card).text
    assert POINTS in look(town, card).text
    status = await town.say(WANG, WANG, "/status")
    assert POINTS in status.of(Kind.STATUS).text
    done = await town.press(WANG, private, "👍 满意")
    assert done.answer
    assert town.case().state is State.CLOSED


async def test_no_agreement_without_consent(town: Town) -> None:
    card = await filed(town)
    await invited(town, card)
    await town.press(CHEN, card, "办结")
    assert look(town, card).labels == ["🕊 达成协议", "没谈成", "其他办结", "« 返回"]
    turn = await town.press(CHEN, card, "达成协议")
    assert turn.alert == T("error.consent_needed")
    assert town.case().state is State.IN_PROGRESS
    assert town.dialogs() == []


async def test_consent_taken_back_while_the_points_are_written(town: Town) -> None:
    card = await filed(town)
    asked = await arrived(town, card)
    await town.press(WU, asked, "同意调解")
    for label in ("办结", "达成协议"):
        await town.press(CHEN, card, label)
    await town.press(WU, asked, "不同意")
    assert (await town.say(CHEN, SHEQU, POINTS)).said == T("error.consent_needed")
    assert town.case().state is State.IN_PROGRESS


@pytest.mark.parametrize(("answer", "outcome"), [("同意调解", Outcome.FAILED), ("不同意", Outcome.ABSENT)])
async def test_no_agreement(town: Town, answer: str, outcome: Outcome) -> None:
    card = await filed(town)
    await town.press(WU, await arrived(town, card), answer)
    for label in ("办结", "没谈成"):
        await town.press(CHEN, card, label)
    turn = await town.say(CHEN, SHEQU, "建议走司法所")
    results = sorted((s for s in turn.sent if s.notice.kind is Kind.RESULT), key=lambda seen: seen.chat)
    assert all(T(f"outcome.{outcome.value}") in seen.text for seen in results)
    assert ["建议走司法所" in seen.text for seen in results] == [False, True]
    told = [seen for seen in turn.sent if seen.chat == WU and seen.notice.kind is Kind.OUTCOME]
    assert len(told) == (outcome is Outcome.FAILED), "whoever did not take part hears of nothing"
    assert not any("司法所" in seen.text for seen in told)


async def test_done_otherwise_goes_on_as_everywhere(town: Town) -> None:
    card = await filed(town)
    for label in ("办结", "其他办结"):
        await town.press(CHEN, card, label)
    turn = await town.say(CHEN, SHEQU, "楼上已经修好了")
    assert "楼上已经修好了" in turn.of(Kind.RESULT).text
    assert T("outcome.agreed") not in turn.of(Kind.RESULT).text


async def test_back_from_the_outcomes(town: Town) -> None:
    card = await filed(town)
    await town.press(CHEN, card, "办结")
    await town.press(CHEN, card, "« 返回")
    assert {"报进展", "办结", "🕊 请对方"} <= set(look(town, card).labels)


async def test_a_picture_of_what_was_signed(town: Town) -> None:
    card = await filed(town)
    await town.press(WU, await arrived(town, card), "同意调解")
    for label in ("办结", "达成协议"):
        await town.press(CHEN, card, label)
    assert (await town.send_photo(CHEN, SHEQU)).said == T("say.media_kept")
    turn = await town.say(CHEN, SHEQU, POINTS)
    with_picture = {
        seen.chat: bool(seen.notice.args.get("media")) for seen in turn.sent if seen.notice.kind is Kind.RESULT
    }
    assert with_picture == {RESIDENTS: False, WANG: True}, "who has signed it is not for the neighbours"
    assert "media" not in turn.of(Kind.OUTCOME).notice.args


async def test_reported_in_private_it_is_told_there_alone(town: Town) -> None:
    card = await filed(town, chat=WANG)
    turn = await agreed(town, card)
    result = turn.of(Kind.RESULT)
    assert result.chat == WANG
    assert POINTS in result.text


async def test_not_solved_goes_on_with_the_same_two(town: Town) -> None:
    card = await filed(town)
    result = next(s for s in (await agreed(town, card)).sent if s.notice.kind is Kind.RESULT)
    await town.press(WANG, result, "没解决")
    case = town.case()
    assert (case.state, case.consent) == (State.ASSIGNED, Consent.GIVEN)
    assert grants(town, WU) == {Grant(Role.PARTY, case.id)}
    asked = next(s for s in town.shown.values() if s.notice.kind is Kind.MEDIATION)
    assert look(town, asked).labels == ["不同意"], "they may take it back"
    await town.press(WU, asked, "不同意")
    assert town.case().consent is Consent.REFUSED


# ── the end ───────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_with_the_case_their_part_ends(town: Town) -> None:
    card = await filed(town)
    await agreed(town, card)
    result = next(s for s in town.shown.values() if s.notice.kind is Kind.RESULT)
    asked = next(s for s in town.shown.values() if s.notice.kind is Kind.MEDIATION)
    turn = await town.press(WANG, result, "👍 满意")
    assert grants(town, WU) == frozenset()
    assert look(town, asked).text == T("party.over")
    assert [s.notice.kind for s in turn.sent if s.chat == WU] == [Kind.MEDIATION], "an edit, nothing new"
    data = town.data(WU, Verb.CONSENT, town.case().id, "refused")
    town.clock.on(days=366)
    before = town.dump()
    assert (await town.press_data(WU, WU, asked.message, data)).alert == T("error.button_stale")
    assert town.dump() == before


async def test_withdrawn_the_link_is_worth_nothing(town: Town) -> None:
    card = await filed(town, signed=False)
    asked = await arrived(town, card)
    link = await invited(town, card)
    receipt = next(s for s in town.shown.values() if s.notice.kind is Kind.CARD and s.chat == RESIDENTS)
    await town.press(WANG, receipt, "撤回")
    assert town.case().state is State.WITHDRAWN
    assert grants(town, WU) == frozenset()
    assert look(town, asked).text == T("party.over")
    assert look(town, link).labels == []
    assert (await town.say(HUI, HUI, f"/start {code(link)}")).said == T("error.invitation_invalid")


async def test_returned_the_link_is_worth_nothing(town: Town) -> None:
    card = await filed(town, signed=False)
    asked = await arrived(town, card)
    await town.press(CHEN, card, "退单")
    await town.press(CHEN, card, "不属于本单位职责")
    assert (town.case().consent, grants(town, WU)) == (Consent.NONE, frozenset())
    assert look(town, asked).text == T("party.over")


@pytest.mark.parametrize("matter", ["water_outage", "family_row"])
async def test_in_other_hands_they_are_asked_anew(town: Town, matter: str) -> None:
    """What was said was said to that unit about that matter."""
    card = await filed(town)
    asked = await arrived(town, card)
    await town.press(WU, asked, "同意调解")
    rules = town.hotline.world.communities["example"]
    found = rules.matters[matter]
    desk = (await town.say(ZHOU, ZHOU, f"/case {town.case().number}")).of(Kind.NEW_CARD, Audience.DESK)
    for label in ("转办", rules.centres[found.centre].name, found.said, "应由其他单位办理"):
        await town.press(ZHOU, desk, label)
    case = town.case()
    assert (case.matter, case.consent, grants(town, WU)) == (matter, Consent.NONE, frozenset())
    assert look(town, asked).text == T("party.over")
    stale = await town.press_data(WU, WU, asked.message, asked.button("不同意").data)
    assert stale.alert == T("error.button_stale")


async def test_handed_to_a_colleague_it_goes_on(town: Town) -> None:
    card = await filed(town)
    await town.press(WU, await arrived(town, card), "同意调解")
    case = town.case().id
    with town.hotline.work() as uow:
        liu = meet(uow, "example", address(HUI), "刘").person
        uow.people.grant("example", liu, Grant(Role.OFFICER, "shequ"))
        chen = uow.people.at("example", address(CHEN))
        assert chen
        handover.give(uow, uow.people.actor("example", chen), "example", case, liu)
    assert town.case().consent is Consent.GIVEN
    assert grants(town, WU)


# ── what they may not, and their own data ─────────────────────────────────────────────────────────────────────────────


async def test_they_see_nothing_of_the_case(town: Town) -> None:
    card = await filed(town)
    await arrived(town, card)
    number = town.case().number
    assert (await town.say(WU, WU, f"/case {number}")).said == T("error.no_such_case")
    for verb in (Verb.REVEAL, Verb.PROGRESS, Verb.RESOLVE, Verb.OUTCOME, Verb.INVITE, Verb.HAND_OVER, Verb.ASK):
        data = town.data(card.chat, verb, card.notice.case, "visit" if verb is Verb.REVEAL else "")
        turn = await town.press_data(WU, card.chat, card.message, data)
        assert turn.alert == T("error.not_yours"), verb
    await town.press(CHEN, card, "报进展")
    turn = await town.say(CHEN, SHEQU, "约了明天谈")
    assert not [seen for seen in turn.sent if seen.chat == WU]


def told(town: Town, who: int) -> Iterator[str]:
    for seen in town.shown.values():
        if seen.chat == who:
            yield f"{seen.text} {' '.join(seen.labels)} {json.dumps(dict(seen.notice.args), ensure_ascii=False)}"


async def test_nothing_of_the_reporter_in_anything_they_read(town: Town) -> None:
    """The whole way, every message as it first read and as it reads in the end."""
    heard: list[str] = []
    card = await filed(town)
    asked = await arrived(town, card)
    for who, seen, label in (
        (WU, asked, "同意调解"),
        (WU, asked, "不同意"),
        (CHEN, card, "请对方"),
        (WU, asked, "同意调解"),
        (CHEN, card, "办结"),
        (CHEN, card, "达成协议"),
    ):
        await town.press(who, seen, label)
        heard += told(town, WU)
    await town.say(CHEN, SHEQU, f"电话{PHONE}约好的,微信{WECHAT}发了协议:{POINTS}")
    heard += told(town, WU)
    await town.say(WU, WU, "/mydata")
    heard += told(town, WU)
    result = next(s for s in town.shown.values() if s.notice.kind is Kind.RESULT)
    await town.press(WANG, result, "没解决")
    heard += told(town, WU)
    assert any(POINTS in text for text in heard)
    assert len(set(heard)) > 5
    for text in heard:
        assert not [word for word in WORDS if word in text], text
        assert town.case().number not in text
    with town.hotline.look() as uow:
        person = uow.people.at("example", address(WANG))
    assert person
    assert not any(person in text for text in heard)


async def test_their_own_data(town: Town) -> None:
    card = await filed(town)
    await agreed(town, card)
    sheet = (await town.say(WU, WU, "/mydata")).of(Kind.MYDATA)
    assert T("mydata.mediations", matters="楼上漏水赔偿") in sheet.text
    with town.hotline.look() as uow:
        person = uow.people.at("example", address(WU))
        assert person
        file = json.loads(export(uow, Notice("example", Kind.EXPORT, address(WU), Audience.RESIDENT, person=person)))
    assert file["mediations"] == [
        {"matter": "楼上漏水赔偿", "unit": "社区居委会", "answer": "given", "agreement": POINTS}
    ]
    assert file["cases"] == []
    assert not [word for word in WORDS if word in json.dumps(file, ensure_ascii=False)]


async def test_the_reporter_s_file_says_party_not_who(town: Town) -> None:
    card = await filed(town)
    await agreed(town, card)
    with town.hotline.look() as uow:
        wang, wu = (uow.people.at("example", address(who)) for who in (WANG, WU))
        assert wang
        assert wu
        file = json.loads(export(uow, Notice("example", Kind.EXPORT, address(WANG), Audience.RESIDENT, person=wang)))
    said = [line for line in file["cases"][0]["history"] if line["what"] == Act.CONSENT]
    assert [line["by"] for line in said] == ["party"]
    assert wu not in json.dumps(file)
    assert NAMES[WU] not in json.dumps(file, ensure_ascii=False)


async def test_erased_they_leave_the_case_to_whoever_brought_it(town: Town) -> None:
    card = await filed(town)
    asked = await arrived(town, card)
    await town.press(WU, asked, "同意调解")
    sheet = (await town.say(WU, WU, "/mydata")).of(Kind.MYDATA)
    await town.press(WU, sheet, "删除我的资料")
    await town.press(WU, sheet, "确认删除")
    case = town.case()
    assert (case.state, case.consent) == (State.IN_PROGRESS, Consent.GIVEN)
    assert grants(town, WU) == frozenset()
    for label in ("办结", "达成协议"):
        await town.press(CHEN, card, label)
    turn = await town.say(CHEN, SHEQU, POINTS)
    assert not [seen for seen in turn.sent if seen.chat == WU]
    assert town.case().state is State.RESOLVED


async def test_whoever_reported_it_is_erased(town: Town) -> None:
    card = await filed(town)
    asked = await arrived(town, card)
    sheet = (await town.say(WANG, WANG, "/mydata")).of(Kind.MYDATA)
    await town.press(WANG, sheet, "删除我的资料")
    await town.press(WANG, sheet, "确认删除")
    assert grants(town, WU) == frozenset()
    assert look(town, asked).text == T("party.over")


async def test_by_phone_as_well(town: Town) -> None:
    """A caller has no chat: the dispatcher hears of the result, nobody is written to twice."""
    filed_ = await town.say(ZHOU, ZHOU, f"/call 13800001234 {DISPUTE}")
    card = filed_.of(Kind.NEW_CARD, Audience.UNIT)
    await town.press(CHEN, card, "签收")
    turn = await agreed(town, card)
    assert turn.of(Kind.CALL_BACK).text
    assert not [seen for seen in turn.sent if seen.notice.kind is Kind.RESULT]
    assert POINTS in turn.of(Kind.OUTCOME).text


def test_an_actor_who_is_party_holds_nothing_else() -> None:
    assert not Actor("x", frozenset({Grant(Role.PARTY, "c")})).has(Role.OFFICER)

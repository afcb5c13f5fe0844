"""Shadow mode: everything is heard, nothing is filed, nobody but administrators hears from us."""

import dataclasses
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from bot.delivery import repeatable
from bot.quiet import is_silent
from cards.render import Material, render
from domain.community import Community
from domain.errors import Refused
from domain.people import Actor, Grant, Role
from flow import people, shadow
from flow.people import meet
from flow.ports import Binding, Kind, Purpose, Secret, Tally
from storage import tables
from storage.outbox import EMERGENCY, priority
from tests.handlers.town import (
    DESK,
    LI,
    NAMES,
    RESIDENTS,
    STRANGER,
    SURE,
    UNBOUND,
    UNIT,
    UNSURE,
    WANG,
    ZHAO,
    ZHENG,
    ZHOU,
    T,
    Town,
    Turn,
    address,
)

ADMIN, SECOND = 150, 151
CHATTER = ("吃了吗", "今天天气真好", "哈哈哈", "谁家的猫跑了", "周末一起爬山呀", "收到", "👍", "好的好的")
TALK = (
    (WANG, CHATTER[0]), (LI, CHATTER[1]), (WANG, SURE), (LI, CHATTER[2]), (STRANGER, "#诉求 我家暖气一点都不热,都三天了"),
    (LI, CHATTER[3]), (WANG, "#诉求 楼道灯坏了"), (ZHAO, CHATTER[4]), (LI, "@hotline_demo_bot 你好"), (LI, "/help"),
    (WANG, "/status"), (LI, "/new"), (LI, "#诉求 垃圾没人清运,臭死了"), (STRANGER, CHATTER[5]), (WANG, "/start"), (WANG, "取消"),
    (LI, "#诉求 家里漏煤气了快来人"), (ZHENG, "/phone"), (WANG, CHATTER[6]), (WANG, "@hotline_demo_bot " + UNSURE),
    (LI, CHATTER[7]), (LI, "/unknown"), (WANG, "打电话"), (STRANGER, "x" * 5000), (LI, "‮"),
)  # fmt: skip


@pytest.fixture
def town(found: Callable[..., Town], example: Community) -> Town:
    """The example on trial, with an administrator."""
    town = found(example=dataclasses.replace(example, shadow=True))
    town.settle()
    admin(town, ADMIN)
    return town


def admin(town: Town, who: int) -> None:
    with town.hotline.work() as uow:
        actor = meet(uow, "example", address(who), NAMES.get(who, "管理员"))
        uow.people.grant("example", actor.person, Grant(Role.ADMIN))
        uow.chats.settle(address(who), "example")


def tally(town: Town) -> Tally:
    with town.hotline.look() as uow:
        return uow.shadows.tally("example")


def only_to_admins(*turns: Turn) -> None:
    """But for the one exception: whom to ring."""
    told = [seen for turn in turns for seen in turn.sent if seen.notice.kind is not Kind.ALARM_ADVICE]
    outside = [(seen.chat, seen.notice.kind) for seen in told if seen.chat not in {ADMIN, SECOND}]
    assert outside == []


def kept(town: Town) -> dict[str, list[str]]:
    """What lies in the database but for the trial's own books, and whoever is quoted in them."""
    ours = {"shadows", "shadow_days", "vault", "vault_keys", "posts", "persons", "addresses"}
    return {name: rows for name, rows in town.dump().items() if name not in ours}


def names(town: Town) -> set[str]:
    """The names the vault knows."""
    with town.hotline.look() as uow:
        found = select(tables.vault.c.id).where(tables.vault.c.kind == "name")
        return {uow.vault.read("example", entry) or "" for entry in uow.connection.execute(found).scalars()}


async def test_a_whole_evening_in_the_group(town: Town) -> None:
    before = kept(town)
    turns = [await town.say(who, RESIDENTS, text) for who, text in TALK]
    turns.append(await town.send_photo(WANG, RESIDENTS, "电梯坏了,有人困在里面", media_group_id="a1"))
    turns.append(await town.send_photo(WANG, RESIDENTS, "", media_group_id="a1"))
    turns += [await town.update(edited_message=town.message(WANG, RESIDENTS, SURE, edit_date=9))]
    only_to_admins(*turns)
    assert sum(seen.notice.kind is Kind.ALARM_ADVICE for turn in turns for seen in turn.sent) == 2, "gas, and the lift"
    assert town.cases() == []
    assert kept(town) == before, "no case, no dialog, no counter"
    assert "王秀兰" not in names(town), "whoever was quoted is a person without a name"
    assert town.sweep(days=30) == []
    found = tally(town)
    assert found.heard == len(TALK) + 2, "the correction of a message is no second one"
    assert 5 <= found.filed < 15
    assert "".join(town.dump()["shadows"]).count("停水") == 0, "words lie in the vault alone"
    assert "漏煤气" not in "".join(map(str, town.dump()["shadow_days"]))


async def test_of_chatter_nothing_is_kept(town: Town) -> None:
    before = {name: rows for name, rows in town.dump().items() if name != "shadow_days"}
    for text in CHATTER:
        assert (await town.say(LI, RESIDENTS, text)).sent == ()
    assert {name: rows for name, rows in town.dump().items() if name != "shadow_days"} == before
    assert tally(town) == Tally(len(CHATTER))
    with town.hotline.look() as uow:
        assert [row.raw for row in uow.connection.execute(tables.inbox.select())] == [None] * len(CHATTER)


async def test_the_administrator_reads_what_would_have_been(town: Town) -> None:
    turn = await town.say(WANG, RESIDENTS, "我是王秀兰,电话13800001234,3号楼2单元507室又停水了")
    seen = turn.of(Kind.SHADOW)
    assert seen.chat == ADMIN
    assert "会登记:停水 → 江畔物业,30 分钟内签收" in seen.text
    assert "停水了" in seen.text
    assert not [secret for secret in ("王秀兰", "13800001234", "507") if secret in seen.text], "masked"
    assert seen.labels == ["1 对", "1 不对"]


async def test_what_routing_is_not_sure_of(town: Town) -> None:
    turn = await town.say(WANG, RESIDENTS, f"#诉求 {UNSURE}")
    assert "请值班员派单" in turn.of(Kind.SHADOW).text


async def test_one_message_a_minute_with_a_running_list(town: Town) -> None:
    first = (await town.say(WANG, RESIDENTS, SURE)).of(Kind.SHADOW)
    town.clock.on(seconds=30)
    second = (await town.say(LI, RESIDENTS, "#诉求 楼道里的垃圾没人清运,臭死了")).of(Kind.SHADOW)
    assert second.message == first.message, "the same message, edited"
    assert "1. " in second.text
    assert "2. " in second.text
    assert len(second.rows) == 2
    town.clock.on(seconds=30)
    third = (await town.say(LI, RESIDENTS, SURE)).of(Kind.SHADOW)
    assert third.message != first.message


GAS = "家里漏煤气了快来人"


async def test_danger_does_not_wait(town: Town) -> None:
    first = (await town.say(WANG, RESIDENTS, SURE)).of(Kind.SHADOW)
    danger = (await town.say(LI, RESIDENTS, GAS)).of(Kind.SHADOW)
    assert danger.message != first.message, "a new message, which rings"
    assert danger.chat == ADMIN
    assert "‼️" in danger.text
    assert priority(danger.notice) == EMERGENCY
    night = datetime(2026, 3, 2, 18, tzinfo=UTC)
    rules = town.hotline.world.communities["example"]
    assert is_silent(first.notice, None, rules, night)
    assert not is_silent(danger.notice, None, rules, night)
    assert repeatable(danger.notice)
    assert not repeatable(first.notice)


@pytest.mark.parametrize("chat", [RESIDENTS, LI])
async def test_whoever_tells_of_danger_hears_whom_to_ring(town: Town, chat: int) -> None:
    turn = await town.say(LI, chat, GAS)
    advice = turn.of(Kind.ALARM_ADVICE)
    assert advice.chat == chat
    assert advice.notice.reply_to, "as an answer to their own message"
    assert "119" in advice.text
    assert "没有通知值班的人" in advice.text
    assert {seen.chat for seen in turn.sent} == {chat, ADMIN}, "nobody on duty is alarmed"
    assert town.cases() == []
    assert town.sweep(hours=1) == [], "and nobody will be"


async def test_a_caller_in_danger_is_the_dispatchers_to_answer(town: Town) -> None:
    turn = await town.say(ZHOU, DESK, f"/call 13800001234 {GAS}")
    assert T("say.shadow_not_filed") in turn.texts
    assert not [seen for seen in turn.sent if seen.notice.kind is Kind.ALARM_ADVICE]
    assert any("119" in text for text in turn.texts), "and has the number to read out"


async def test_a_danger_that_has_left_the_policy_meanwhile(town: Town) -> None:
    notice = (await town.say(LI, RESIDENTS, GAS)).of(Kind.ALARM_ADVICE).notice
    rules = dataclasses.replace(town.hotline.world.communities["example"], emergencies={})
    assert render(town.hotline.codec, Material(notice, rules)).text == T("alarm.trial_noted")


async def test_words_are_kept_for_a_month(town: Town) -> None:
    first = (await town.say(WANG, RESIDENTS, SURE)).of(Kind.SHADOW)
    town.clock.on(days=20)
    await town.say(LI, RESIDENTS, SURE)
    assert forget(town) == 0
    town.clock.on(days=11)
    assert forget(town) == 1
    assert forget(town) == 0
    with town.hotline.look() as uow:
        assert uow.people.at("example", address(WANG)) is None, "known by those words alone"
        assert uow.people.at("example", address(LI)) is not None
        (line,) = shadow.lines(uow, "example", first.notice.case)
    assert line.quote == ""
    pressed = await town.press(ADMIN, first, "1 对")
    assert "原话已删除" in pressed.of(Kind.SHADOW).text
    assert tally(town) == Tally(2, 2, 1, 0), "what would have come of it still counts"


async def test_whoever_is_known_otherwise_stays(town: Town) -> None:
    await town.say(ZHAO, RESIDENTS, SURE)
    town.clock.on(days=40)
    assert forget(town) == 1
    with town.hotline.look() as uow:
        person = uow.people.at("example", address(ZHAO))
        assert person
        assert uow.vault.latest("example", person, Secret.NAME) == "赵师傅"


async def test_somebody_erased_takes_their_words_along(town: Town) -> None:
    seen = (await town.say(WANG, RESIDENTS, SURE)).of(Kind.SHADOW)
    with town.hotline.work() as uow:
        person = uow.people.at("example", address(WANG))
        assert person
        assert uow.vault.erase("example", person) == 1
    assert "停水了" not in (await town.press(ADMIN, seen, "1 对")).of(Kind.SHADOW).text


async def test_met_in_earnest_they_get_their_name(town: Town) -> None:
    await town.say(WANG, RESIDENTS, SURE)
    with town.hotline.work() as uow:
        meet(uow, "example", address(WANG), "王秀兰")
        meet(uow, "example", address(WANG), "王大妈")
    assert "王秀兰" in names(town)
    assert "王大妈" not in names(town)


def forget(town: Town) -> int:
    with town.hotline.work() as uow:
        return shadow.forget(uow)


async def test_a_long_list_stops_at_a_screen(town: Town) -> None:
    for _ in range(10):
        turn = await town.say(WANG, RESIDENTS, SURE)
    seen = turn.of(Kind.SHADOW)
    assert "另有 5 条" in seen.text
    assert len(seen.rows) == 5


async def test_right_and_wrong_are_counted(town: Town) -> None:
    admin(town, SECOND)
    await town.say(WANG, RESIDENTS, SURE)
    turn = await town.say(LI, RESIDENTS, SURE)
    mine, theirs = (next(seen for seen in turn.sent if seen.chat == who) for who in (ADMIN, SECOND))
    pressed = await town.press(ADMIN, mine, "1 对")
    assert pressed.answer is not None
    assert pressed.answer.text == "记下了:对"
    assert {seen.chat for seen in pressed.sent} == {ADMIN, SECOND}, "both see the mark"
    await town.press(SECOND, theirs, "2 不对")
    assert tally(town) == Tally(2, 2, 1, 1)
    data = theirs.button("1 不对").data
    again = await town.press_data(SECOND, SECOND, theirs.message, data)
    assert again.alert == T("error.already_done")
    assert tally(town) == Tally(2, 2, 1, 1)
    report = (await town.say(ADMIN, ADMIN, "/shadow")).said
    assert "听到 2 条,会登记 2 条" in report
    assert "对 1 条,不对 1 条,还没看 0 条" in report


async def test_only_an_administrator_judges_and_reads(town: Town) -> None:
    seen = (await town.say(WANG, RESIDENTS, SURE)).of(Kind.SHADOW)
    assert (await town.press_data(WANG, ADMIN, seen.message, seen.button("1 对").data)).alert
    with town.hotline.work() as uow, pytest.raises(Refused, match="not_allowed"):
        shadow.judge(
            uow, Actor("officer", frozenset({Grant(Role.DISPATCHER)})), "example", seen.notice.case, 1, right=True
        )
    assert tally(town) == Tally(1, 1)
    assert (await town.say(ZHOU, ZHOU, "/shadow")).said == T("error.not_allowed")
    assert (await town.say(WANG, WANG, "/shadow")).sent == ()
    assert (await town.say(ADMIN, RESIDENTS, "/shadow")).sent == ()


async def test_a_button_carried_to_another_list(town: Town) -> None:
    first = (await town.say(WANG, RESIDENTS, SURE)).of(Kind.SHADOW)
    town.clock.on(minutes=2)
    second = (await town.say(WANG, RESIDENTS, SURE)).of(Kind.SHADOW)
    turn = await town.press_data(ADMIN, ADMIN, second.message, first.button("1 对").data)
    assert turn.alert == T("error.button_stale")


async def test_a_resident_in_private_is_not_answered(town: Town) -> None:
    turns = [await town.say(WANG, WANG, text) for text in ("/start", "你好", SURE, "/status", "/help", "我要反映")]
    only_to_admins(*turns)
    assert tally(town) == Tally(6, 1)
    assert town.cases() == []


async def test_everybody_sees_and_erases_what_is_kept_of_them(town: Town) -> None:
    await town.say(WANG, RESIDENTS, SURE)
    with town.hotline.work() as uow:
        uow.chats.settle(address(WANG), "example")
    sheet = (await town.say(WANG, WANG, "/mydata")).of(Kind.MYDATA)
    asked = (await town.press(WANG, sheet, "删除我的资料")).of(Kind.MYDATA)
    assert (await town.press(WANG, asked, "确认删除")).alert == T("press.erased")


async def test_staff_work_as_ever(town: Town) -> None:
    assert "0435" in (await town.say(ZHOU, ZHOU, "/help")).said
    assert (await town.say(ZHAO, UNIT, "/status")).texts


async def test_a_dispatcher_hears_that_a_call_was_not_filed(town: Town) -> None:
    turn = await town.say(ZHOU, DESK, f"/call 13800001234 {SURE}")
    assert T("say.shadow_not_filed") in turn.texts
    assert town.cases() == []
    assert "13800001234" not in "".join(turn.texts)


async def test_groups_and_people_come_in_as_ever(town: Town) -> None:
    with town.hotline.work() as uow:
        code = people.issue_binding(uow, "example", Purpose.HOTLINE)
        link = people.invite(uow, "example", Grant(Role.OFFICER, "gongshui"), by="operator")
    assert (await town.say(ZHENG, UNBOUND, f"/bind {code}")).said == T("say.bound_shadow")
    assert "经办人" in (await town.say(STRANGER, STRANGER, f"/start {link}")).said


async def test_where_nobody_knows_the_community_and_all_are_on_trial(town: Town) -> None:
    assert (await town.say(STRANGER, UNBOUND, f"@hotline_demo_bot {SURE}")).sent == ()


async def test_another_community_is_live(found: Callable[..., Town], example: Community) -> None:
    other = dataclasses.replace(example, id="other", name="另一个社区")
    town = found(example=dataclasses.replace(example, shadow=True), other=other)
    town.settle()
    with town.hotline.work() as uow:
        uow.chats.bind(address(UNBOUND), Binding("other", Purpose.HOTLINE))
    assert (await town.say(WANG, RESIDENTS, SURE)).sent == ()
    assert (await town.say(WANG, UNBOUND, SURE)).of(Kind.CARD).chat == UNBOUND
    assert town.case().community == "other"


async def test_a_case_from_before_goes_on(found: Callable[..., Town], example: Community) -> None:
    town = found()
    town.settle()
    receipt = (await town.say(WANG, RESIDENTS, SURE)).of(Kind.CARD)
    trial = dataclasses.replace(example, shadow=True)
    town.hotline.world = dataclasses.replace(town.hotline.world, communities={"example": trial})
    town.judge._hotline = town.hotline
    turn = await town.reply(WANG, receipt, "三楼也停了")
    assert turn.of(Kind.NOTE).chat == UNIT, "the reporter is still heard"


async def test_judged_twice_is_counted_once(town: Town) -> None:
    """An update that is judged again after a crash was undone with everything."""
    update = {"update_id": 7000, "message": town.message(WANG, RESIDENTS, SURE)}
    await town.keep(update)
    await town.keep(update)
    await town.judge_all()
    assert tally(town) == Tally(1, 1)

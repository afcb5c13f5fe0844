"""Shadow mode: everything is heard, nothing is filed, nobody but administrators hears from us."""

import dataclasses
from collections.abc import Callable

import pytest

from domain.community import Community
from domain.errors import Refused
from domain.people import Actor, Grant, Role
from flow import people, shadow
from flow.people import meet
from flow.ports import Binding, Kind, Purpose, Tally
from storage import tables
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
    outside = [
        (seen.chat, seen.notice.kind) for turn in turns for seen in turn.sent if seen.chat not in {ADMIN, SECOND}
    ]
    assert outside == []


def kept(town: Town) -> dict[str, list[str]]:
    """What lies in the database but for the trial's own books."""
    ours = {"shadows", "shadow_days", "vault", "vault_keys", "posts"}
    return {name: rows for name, rows in town.dump().items() if name not in ours}


async def test_a_whole_evening_in_the_group(town: Town) -> None:
    before = kept(town)
    turns = [await town.say(who, RESIDENTS, text) for who, text in TALK]
    turns.append(await town.send_photo(WANG, RESIDENTS, "电梯坏了,有人困在里面", media_group_id="a1"))
    turns.append(await town.send_photo(WANG, RESIDENTS, "", media_group_id="a1"))
    turns += [await town.update(edited_message=town.message(WANG, RESIDENTS, SURE, edit_date=9))]
    only_to_admins(*turns)
    assert town.cases() == []
    assert kept(town) == before, "no case, no person, no dialog, no counter"
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


async def test_danger_does_not_wait(town: Town) -> None:
    first = (await town.say(WANG, RESIDENTS, SURE)).of(Kind.SHADOW)
    danger = (await town.say(LI, RESIDENTS, "#诉求 家里漏煤气了快来人")).of(Kind.SHADOW)
    with town.hotline.look() as uow:
        told = bool(uow.shadows.batch("example", danger.notice.case)[-1].emergency)
    assert (danger.message != first.message) is told


async def test_a_long_list_stops_at_a_screen(town: Town) -> None:
    for _ in range(10):
        turn = await town.say(WANG, RESIDENTS, SURE)
    seen = turn.of(Kind.SHADOW)
    assert "另有 2 条" in seen.text
    assert len(seen.rows) == 8


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

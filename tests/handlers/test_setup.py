"""The board of the opening: for administrators, in private; codes and links that really work."""

import dataclasses
import re
from collections.abc import Callable

import pytest

from cards.callback import Verb
from domain.community import Community, Unit
from domain.errors import Refused
from domain.people import Actor, Grant, Role
from flow import setup
from flow.ports import Binding, Kind, Purpose
from tests.handlers.test_shadow import admin
from tests.handlers.town import (
    RESIDENTS,
    STRANGER,
    UNBOUND,
    UNIT,
    USERNAME,
    WANG,
    ZHAO,
    ZHENG,
    ZHOU,
    Seen,
    T,
    Town,
    address,
)

ADMIN = 150
SITTING = "01900000-0000-7000-8000-000000000001"


@pytest.fixture
def town(found: Callable[..., Town]) -> Town:
    town = found()
    town.settle()
    admin(town, ADMIN)
    return town


async def board(town: Town) -> Seen:
    return (await town.say(ADMIN, ADMIN, "/setup")).of(Kind.SETUP)


async def test_how_far_it_is(town: Town) -> None:
    seen = await board(town)
    assert "已经正式开通" in seen.text
    assert "✅ 居民群:1 个" in seen.text
    assert re.search(r"有人接单的单位:1/\d\d", seen.text)
    assert "值班员 1、经办人 1" in seen.text
    assert "❗ 自查:" in seen.text
    assert seen.labels == ["绑居民群", "绑值班群", "绑单位群", "请人上岗", "自查", "刷新"]


async def test_on_trial_and_with_nothing_yet(found: Callable[..., Town], example: Community) -> None:
    town = found(example=dataclasses.replace(example, shadow=True))
    admin(town, ADMIN)
    seen = await board(town)
    assert "试运行中" in seen.text
    assert "⬜ 居民群:还没绑" in seen.text
    assert "⬜ 值班群:还没绑" in seen.text


async def test_a_code_for_the_residents_group(town: Town) -> None:
    turn = await town.press(ADMIN, await board(town), "绑居民群")
    seen = turn.of(Kind.CODE)
    assert seen.chat == ADMIN
    line = re.search("<code>(.*)</code>", seen.text)
    assert line
    with town.hotline.look() as uow:
        queued = uow.connection.exec_driver_sql("SELECT args FROM outbox").scalars().all()
    assert line[1].split()[1] not in "".join(map(str, queued)), "what opens a door lies in the vault"
    await town.say(ZHENG, UNBOUND, line[1])
    with town.hotline.look() as uow:
        assert uow.chats.binding(address(UNBOUND)) == Binding("example", Purpose.HOTLINE)
    assert "居民群:2 个" in (await town.press(ADMIN, await board(town), "刷新")).of(Kind.SETUP).text


async def test_a_code_for_a_units_group(town: Town) -> None:
    first = await board(town)
    menu = (await town.press(ADMIN, first, "绑单位群")).of(Kind.SETUP)
    assert menu.message == first.message, "in place"
    assert "江畔物业" not in menu.labels, "it has one"
    seen = (await town.press(ADMIN, menu, "供水公司")).of(Kind.CODE)
    assert "供水公司群" in seen.text
    line = re.search("<code>(.*)</code>", seen.text)
    assert line
    await town.say(ZHENG, UNBOUND, line[1])
    with town.hotline.look() as uow:
        assert uow.chats.binding(address(UNBOUND)) == Binding("example", Purpose.UNIT, "gongshui")


@pytest.mark.parametrize(
    ("role", "scope", "grant"),
    [
        ("值班员", "", Grant(Role.DISPATCHER)),
        ("社区党委书记", "", Grant(Role.SECRETARY)),
        ("经办人", "供水公司", Grant(Role.OFFICER, "gongshui")),
        ("理事长", "议事中心", Grant(Role.CHAIR, "yishi")),
        ("网格员", "江畔第一网格", Grant(Role.GRID_MEMBER, "jp1")),
        ("中心户", "江畔第一网格", Grant(Role.STEWARD, "jp1")),
    ],
)
async def test_somebody_is_called_in(town: Town, role: str, scope: str, grant: Grant) -> None:
    menu = (await town.press(ADMIN, await board(town), "请人上岗")).of(Kind.SETUP)
    turn = await town.press(ADMIN, menu, role)
    if scope:
        turn = await town.press(ADMIN, turn.of(Kind.SETUP), scope)
    link = re.search(rf"https://t.me/{USERNAME}\?start=(\S+)", turn.of(Kind.CODE).text)
    assert link
    await town.say(STRANGER, STRANGER, f"/start {link[1]}")
    with town.hotline.look() as uow:
        person = uow.people.at("example", address(STRANGER))
        assert person
        assert uow.people.actor("example", person).grants == {grant}


async def test_the_way_back(town: Town) -> None:
    menu = (await town.press(ADMIN, await board(town), "请人上岗")).of(Kind.SETUP)
    scopes = (await town.press(ADMIN, menu, "经办人")).of(Kind.SETUP)
    roles = (await town.press(ADMIN, scopes, T("button.back"))).of(Kind.SETUP)
    assert "请谁上岗" in roles.text
    assert "开通向导" in (await town.press(ADMIN, roles, T("button.back"))).of(Kind.SETUP).text


async def test_the_check_up(town: Town) -> None:
    turn = await town.press(ADMIN, await board(town), "自查")
    assert "没人接单" in turn.of(Kind.CHECKUP).text


async def test_a_county_has_more_units_than_a_message_has_room(found: Callable[..., Town], example: Community) -> None:
    units = {f"unit{n:010}": Unit(f"unit{n:010}", f"第{n}个单位") for n in range(95)}
    town = found(example=dataclasses.replace(example, units={**example.units, **units}))
    admin(town, ADMIN)
    menu, labels = (await town.press(ADMIN, await board(town), "绑单位群")).of(Kind.SETUP), []
    while True:
        assert len(menu.labels) <= 42
        assert all(len(button.data.encode()) <= 64 for row in menu.rows for button in row)
        labels += menu.labels
        if "更多" not in menu.labels:
            break
        menu = (await town.press(ADMIN, menu, "更多")).of(Kind.SETUP)
    assert "第94个单位" in labels
    assert len([label for label in labels if label.endswith("个单位")]) == 95


async def test_a_group_that_is_gone_for_good(town: Town) -> None:
    assert "忘掉我已不在的群" not in (await board(town)).labels
    await town.standing(UNIT, "kicked")
    seen = await board(town)
    turn = await town.press(ADMIN, seen, "忘掉我已不在的群")
    assert turn.answer is not None
    assert turn.answer.text == "已解除 1 个群的绑定"
    assert "忘掉我已不在的群" not in turn.of(Kind.SETUP).labels
    with town.hotline.look() as uow:
        assert uow.chats.binding(address(UNIT)) is None
        assert len(uow.chats.every("example")) == 2


@pytest.mark.parametrize("who", [WANG, ZHAO, ZHOU, ZHENG])
async def test_only_an_administrator(town: Town, who: int) -> None:
    assert (await town.say(who, who, "/setup")).said == T("error.not_allowed")
    data = town.data(who, Verb.SETUP, SITTING, "g")
    assert (await town.press_data(who, who, "77", data)).alert


@pytest.mark.parametrize("chat", [RESIDENTS, UNIT])
async def test_only_in_private(town: Town, chat: int) -> None:
    assert (await town.say(ADMIN, chat, "/setup")).sent == ()


async def test_administrators_come_from_the_terminal(town: Town) -> None:
    boss = Actor("boss", frozenset({Grant(Role.ADMIN)}))
    with town.hotline.work() as uow:
        for grant in (Grant(Role.ADMIN), Grant(Role.CLOCK), Grant(Role.OFFICER, "no such unit")):
            with pytest.raises(Refused, match="not_allowed"):
                setup.call_in(uow, boss, "example", address(ADMIN), grant, USERNAME)
        for act in (setup.show, setup.check):
            with pytest.raises(Refused, match="not_allowed"):
                act(uow, Actor("x"), "example", address(ADMIN))
        with pytest.raises(Refused, match="not_allowed"):
            setup.bind(uow, Actor("x"), "example", address(ADMIN), Purpose.HOTLINE)


async def test_a_button_of_somebody_who_is_no_longer_administrator(town: Town) -> None:
    seen = await board(town)
    with town.hotline.work() as uow:
        uow.connection.exec_driver_sql("DELETE FROM grants WHERE role = 'admin'")
    assert (await town.press(ADMIN, seen, "绑居民群")).alert == T("error.not_allowed")


async def test_a_board_from_last_year(town: Town) -> None:
    """Its unit has left the policy since."""
    seen = await board(town)
    for arg in ("nno_such_unit", "iz.", "i", "", "sz.", "sx", "uxx", "io.no_such_unit", "u99999"):
        turn = await town.press_data(ADMIN, ADMIN, seen.message, town.data(ADMIN, Verb.SETUP, seen.notice.case, arg))
        assert turn.answer is not None, arg
        assert turn.alert, arg
    assert town.dump()["invitations"] == []


async def test_in_english(found: Callable[..., Town], example: Community) -> None:
    town = found(example=dataclasses.replace(example, language="en"))
    admin(town, ADMIN)
    seen = await board(town)
    assert "going live" in seen.text
    assert "Residents' group" in seen.labels
    assert "residents&#x27; group" in (await town.press(ADMIN, seen, "Residents' group")).of(Kind.CODE).text

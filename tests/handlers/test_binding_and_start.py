"""Groups take their place, people take up their roles; welcome, help, the phone."""

import dataclasses
from collections.abc import Callable

import pytest

from domain.community import Community, Unit
from domain.people import Grant, Role
from flow import people
from flow.ports import Kind, Purpose
from tests.handlers.town import (
    RESIDENTS,
    STRANGER,
    UNBOUND,
    USERNAME,
    WANG,
    ZHENG,
    T,
    Town,
    address,
)

BAD_CODE, BAD_INVITATION = (
    T("error.binding_invalid"),
    T("error.invitation_invalid"),
)


def code(town: Town, purpose: Purpose = Purpose.HOTLINE, scope: str = "", community: str = "example") -> str:
    with town.hotline.work() as uow:
        return people.issue_binding(uow, community, purpose, scope)


def invitation(town: Town, role: Role = Role.DISPATCHER, scope: str = "", community: str = "example") -> str:
    with town.hotline.work() as uow:
        return people.invite(uow, community, Grant(role, scope), by="operator")


@pytest.mark.parametrize(
    ("purpose", "scope", "said"),
    [
        (Purpose.HOTLINE, "", "本群已是江畔社区的居民热线群"),
        (Purpose.UNIT, "wuye", "本群已是江畔物业的派单群"),
        (Purpose.DESK, "", "本群已是诉求中心值班群"),
    ],
)
async def test_bind(town: Town, purpose: Purpose, scope: str, said: str) -> None:
    turn = await town.say(ZHENG, UNBOUND, f"/bind {code(town, purpose, scope)}")
    assert turn.said.startswith(said)
    with town.hotline.look() as uow:
        bound = uow.chats.binding(address(UNBOUND))
    assert bound is not None
    assert (bound.purpose, bound.scope) == (purpose, scope)


async def test_bind_by_the_menu_s_full_name(town: Town) -> None:
    assert "居民热线群" in (await town.say(ZHENG, UNBOUND, f"/bind@{USERNAME} {code(town)}")).said


async def test_a_code_binds_once(town: Town) -> None:
    used = code(town)
    await town.say(ZHENG, UNBOUND, f"/bind {used}")
    before = town.dump()
    assert (await town.say(ZHENG, RESIDENTS - 50, f"/bind {used}")).said == BAD_CODE
    assert town.dump() == before


async def test_a_code_expires_after_three_days(town: Town) -> None:
    issued = code(town)
    town.clock.on(hours=72)
    assert (await town.say(ZHENG, UNBOUND, f"/bind {issued}")).said == BAD_CODE
    fresh = code(town)
    town.clock.on(hours=71, minutes=59)
    assert "居民热线群" in (await town.say(ZHENG, UNBOUND, f"/bind {fresh}")).said


@pytest.mark.parametrize("args", ["", " ", "nonsense", "x" * 4000, "' OR 1=1 --"])
async def test_a_wrong_code(town: Town, args: str) -> None:
    before = town.dump()
    assert (await town.say(ZHENG, UNBOUND, f"/bind {args}")).said == BAD_CODE
    assert town.dump() == before


async def test_a_code_typed_in_private_is_not_used_up(town: Town) -> None:
    issued = code(town)
    before = town.dump()
    assert (await town.say(ZHENG, ZHENG, f"/bind {issued}")).said == T("say.private_code")
    assert town.dump() == before
    assert "居民热线群" in (await town.say(ZHENG, UNBOUND, f"/bind {issued}")).said


@pytest.mark.parametrize(
    ("role", "scope", "said"),
    [
        (Role.DISPATCHER, "", "您好,您现在是江畔社区的值班员。"),
        (Role.OFFICER, "wuye", "您好,您现在是江畔社区江畔物业的经办人。"),
        (Role.CHAIR, "suqiu", "您好,您现在是江畔社区诉求中心的理事长。"),
        (Role.ADMIN, "", "您好,您现在是江畔社区的管理员。"),
    ],
)
async def test_an_invitation_is_taken_up(town: Town, role: Role, scope: str, said: str) -> None:
    assert (await town.say(STRANGER, STRANGER, f"/start {invitation(town, role, scope)}")).said == said
    with town.hotline.look() as uow:
        person = uow.people.at("example", address(STRANGER))
        assert person
        assert uow.people.actor("example", person).holds(role, scope)


async def test_an_invitation_is_for_one(town: Town) -> None:
    payload = invitation(town)
    await town.say(STRANGER, STRANGER, f"/start {payload}")
    before = town.dump()
    assert (await town.say(WANG, WANG, f"/start {payload}")).said == BAD_INVITATION
    assert town.dump() == before


async def test_an_invitation_expires_after_three_days(town: Town) -> None:
    payload = invitation(town)
    town.clock.on(hours=72)
    before = town.dump()
    assert (await town.say(STRANGER, STRANGER, f"/start {payload}")).said == BAD_INVITATION
    assert town.dump() == before


async def test_an_invitation_opened_in_a_group_is_not_used_up(town: Town) -> None:
    payload = invitation(town)
    before = town.dump()
    assert (await town.say(STRANGER, RESIDENTS, f"/start {payload}")).sent == ()
    assert town.dump() == before
    assert "值班员" in (await town.say(STRANGER, STRANGER, f"/start {payload}")).said


@pytest.mark.parametrize("payload", ["i_", "i_nonsense", "i_" + "A" * 62])
async def test_a_made_up_invitation(town: Town, payload: str) -> None:
    assert (await town.say(STRANGER, STRANGER, f"/start {payload}")).said == BAD_INVITATION


@pytest.mark.parametrize("text", ["/start", "/start case-1", f"/start@{USERNAME}"])
async def test_welcome(town: Town, text: str) -> None:
    before = town.dump()
    turn = await town.say(STRANGER, STRANGER, text)
    assert "这里是江畔社区居民热线" in turn.said
    assert turn.sent[0].keyboard
    assert not (await town.say(STRANGER, RESIDENTS, text)).sent[0].keyboard
    assert town.dump() == before


async def test_help_and_phone(town: Town) -> None:
    for text in ("/help", "/phone", "打电话"):
        assert "0435-000-0110" in (await town.say(STRANGER, STRANGER, text)).said


async def test_a_command_for_another_bot_is_none_of_ours(town: Town) -> None:
    for text in ("/help@other_bot", "/new@other_bot 停水了", "/unknown", "/"):
        assert (await town.say(WANG, RESIDENTS, text)).sent == ()
    assert town.cases() == []


def two(found: Callable[..., Town], example: Community) -> Town:
    """A second community, whose language and unit are its own."""
    units = {**example.units, "harbour": Unit("harbour", "Harbour Works")}
    other = dataclasses.replace(example, id="other", name="Elsewhere", language="en", units=units)
    town = found(example=example, other=other)
    town.settle()
    return town


async def test_a_group_is_greeted_in_the_language_of_the_community_it_was_bound_to(
    found: Callable[..., Town], example: Community
) -> None:
    town = two(found, example)
    turn = await town.say(STRANGER, UNBOUND, f"/bind {code(town, Purpose.UNIT, 'harbour', 'other')}")
    assert turn.of(Kind.SAY).notice.community == "other"
    assert turn.said == "This group now receives the cases of Harbour Works."


async def test_a_newcomer_is_greeted_in_the_language_of_the_community_that_invited(
    found: Callable[..., Town], example: Community
) -> None:
    town = two(found, example)
    turn = await town.say(STRANGER, STRANGER, f"/start {invitation(town, Role.OFFICER, 'harbour', 'other')}")
    assert turn.said == "Hello, you are now officer of Harbour Works, Elsewhere."

"""Who is who."""

import pytest

from domain.errors import Code, Refused
from domain.people import Grant, Role
from flow import people
from flow.ports import Address, Binding, Purpose, Secret
from tests.domain.building import example
from tests.flow.town import GROUP

ZHANG = Address("telegram", "1", "zhang")
OFFICER = Grant(Role.OFFICER, "wuye")


def refused(world, code, use_case, *args):
    before = world.dump()
    with pytest.raises(Refused) as why:
        world.do(use_case, *args)
    assert why.value.code is code
    assert world.dump() == before


# ── invitations ──


def test_an_invitation_makes_an_officer(world):
    world.secrets.append("张师傅")
    payload = world.do(people.invite, "example", OFFICER, "inviter")
    assert payload.startswith("i_")
    assert len(payload) <= 64, "longer than a deep link may be"
    assert world.do(people.accept, payload, ZHANG, "张师傅") == ("example", OFFICER)
    here = world.do(people.presence, ZHANG, ZHANG)
    assert here.community == "example"
    assert here.actor.holds(Role.OFFICER, "wuye")
    assert world.do(lambda uow: uow.vault.latest("example", here.actor.person, Secret.NAME)) == "张师傅"
    assert world.do(lambda uow: uow.chats.home(ZHANG)) == "example"


def test_an_invitation_is_good_for_one(world):
    payload = world.do(people.invite, "example", OFFICER, "inviter")
    world.do(people.accept, payload, ZHANG, "张师傅")
    for who in (ZHANG, Address("telegram", "1", "li")):
        refused(world, Code.INVITATION_INVALID, people.accept, payload, who, "李")


def test_an_invitation_is_good_for_three_days(world):
    early = world.do(people.invite, "example", OFFICER, "inviter")
    world.wait(minutes=1)
    late = world.do(people.invite, "example", OFFICER, "inviter")
    world.wait(hours=72, minutes=-1)
    refused(world, Code.INVITATION_INVALID, people.accept, early, ZHANG, "张师傅")
    world.wait(seconds=59)
    assert world.do(people.accept, late, ZHANG, "张师傅")


@pytest.mark.parametrize("payload", ["", "i_", "i_guess", "guess", "i_i_"])
def test_a_guess_is_no_invitation(world, payload):
    world.do(people.invite, "example", OFFICER, "inviter")
    refused(world, Code.INVITATION_INVALID, people.accept, payload, ZHANG, "张师傅")


def test_only_the_hash_of_an_invitation_is_kept(world):
    payload = world.do(people.invite, "example", OFFICER, "inviter")
    code = world.do(people.issue_binding, "example", Purpose.DESK)
    dump = str(world.dump())
    assert payload.removeprefix("i_") not in dump
    assert code not in dump
    assert people.digest(code) in dump
    assert payload != world.do(people.invite, "example", OFFICER, "inviter")


@pytest.mark.parametrize(
    "grant",
    [
        Grant(Role.OFFICER), Grant(Role.OFFICER, "ufo"), Grant(Role.OFFICER, "suqiu"), Grant(Role.HEAD),
        Grant(Role.CHAIR), Grant(Role.CHAIR, "wuye"), Grant(Role.DISPATCHER, "wuye"), Grant(Role.SECRETARY, "suqiu"),
        Grant(Role.GRID_MEMBER), Grant(Role.GRID_MEMBER, "wuye"), Grant(Role.STEWARD, "ufo"),
        Grant(Role.ADMIN, "x"), Grant(Role.CLOCK), Grant(Role.ROUTER), Grant(Role.RESIDENT), Grant(Role.PARTY),
    ],
)  # fmt: skip
def test_a_role_is_held_for_what_it_is_for(world, grant):
    refused(world, Code.NOT_ALLOWED, people.invite, "example", grant, "inviter")


@pytest.mark.parametrize("role", [Role.GRID_MEMBER, Role.STEWARD])
def test_whoever_is_near_is_invited_for_a_grid(world, role):
    world.secrets.append("刘姐")
    payload = world.do(people.invite, "example", Grant(role, "jp1"), "inviter")
    assert world.do(people.accept, payload, ZHANG, "刘姐") == ("example", Grant(role, "jp1"))


@pytest.mark.parametrize(
    "grant",
    [
        OFFICER, Grant(Role.HEAD, "wuye"), Grant(Role.CHAIR, "tiaojie"), Grant(Role.DISPATCHER), Grant(Role.SECRETARY),
        Grant(Role.ADMIN),
    ],
)  # fmt: skip
def test_every_role_of_people_can_be_invited_to(world, grant):
    payload = world.do(people.invite, "example", grant, "inviter")
    world.do(people.accept, payload, ZHANG, "张师傅")
    assert world.do(people.presence, ZHANG, ZHANG).actor.grants == {grant}


def test_a_second_role_joins_the_first_and_the_person_stays_one(world):
    for grant in (OFFICER, Grant(Role.HEAD, "gongdian")):
        world.do(people.accept, world.do(people.invite, "example", grant, "inviter"), ZHANG, "张师傅")
    assert world.do(people.presence, ZHANG, ZHANG).actor.grants == {OFFICER, Grant(Role.HEAD, "gongdian")}
    assert len(world.dump()["persons"]) == 1


# ── groups ──


def test_a_code_typed_in_a_group_binds_it_once(world):
    chat, other = Address("telegram", "1", "-77"), Address("telegram", "1", "-78")
    code = world.do(people.issue_binding, "example", Purpose.UNIT, "gongdian")
    assert world.do(people.bind, code, chat) == Binding("example", Purpose.UNIT, "gongdian")
    assert world.do(lambda uow: uow.chats.bound("example", Purpose.UNIT, "gongdian")) == [chat]
    refused(world, Code.BINDING_INVALID, people.bind, code, other)


def test_a_binding_code_expires_and_cannot_be_guessed(world):
    code = world.do(people.issue_binding, "example", Purpose.DESK)
    refused(world, Code.BINDING_INVALID, people.bind, "guess", GROUP)
    world.wait(hours=72)
    refused(world, Code.BINDING_INVALID, people.bind, code, GROUP)


def test_an_invitation_binds_no_group_and_a_binding_code_gives_no_role(world):
    payload = world.do(people.invite, "example", OFFICER, "inviter")
    code = world.do(people.issue_binding, "example", Purpose.DESK)
    refused(world, Code.BINDING_INVALID, people.bind, payload.removeprefix("i_"), GROUP)
    refused(world, Code.INVITATION_INVALID, people.accept, code, ZHANG, "张师傅")


@pytest.mark.parametrize(
    ("purpose", "scope"),
    [(Purpose.UNIT, ""), (Purpose.UNIT, "ufo"), (Purpose.DESK, "wuye"), (Purpose.HOTLINE, "wuye")],
)
def test_a_group_is_bound_for_what_there_is(world, purpose, scope):
    refused(world, Code.NOT_ALLOWED, people.issue_binding, "example", purpose, scope)


def test_binding_anew_replaces(world):
    code = world.do(people.issue_binding, "example", Purpose.DESK)
    world.do(people.bind, code, GROUP)
    assert world.do(people.presence, GROUP, ZHANG).binding == Binding("example", Purpose.DESK)


def test_a_desk_has_no_scope(world):
    with pytest.raises(Refused):
        world.do(people.issue_binding, "example", Purpose.DESK, "suqiu")


# ── where somebody is ──


def test_looking_at_somebody_creates_nothing(world):
    before = world.dump()
    here = world.do(people.presence, GROUP, ZHANG)
    assert (here.community, here.binding, here.is_known) == ("example", Binding("example", Purpose.HOTLINE), False)
    assert here.actor.grants == frozenset()
    assert world.dump() == before


def test_somebody_met_is_the_same_person_in_every_chat_of_the_channel(world):
    world.secrets.append("张师傅")
    actor = world.do(people.meet, "example", ZHANG, "张师傅")
    assert world.do(people.meet, "example", ZHANG, "改了名字") == actor
    for chat in (GROUP, ZHANG):
        assert world.do(people.presence, chat, ZHANG).actor.person == actor.person


def test_an_unbound_group_belongs_to_nobody(world):
    here = world.do(people.presence, Address("telegram", "1", "-999"), ZHANG)
    assert (here.community, here.binding, here.is_known) == (None, None, False)


def test_in_private_one_of_several_communities_has_to_be_chosen(world):
    assert world.do(people.presence, ZHANG, ZHANG).community == "example"
    world.communities = {"example": example(), "other": example()}
    assert world.do(people.presence, ZHANG, ZHANG).community is None
    world.do(lambda uow: uow.chats.settle(ZHANG, "other"))
    assert world.do(people.presence, ZHANG, ZHANG).community == "other"

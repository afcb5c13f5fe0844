"""Somebody leaves: at once they may do nothing, and nothing they had is left without an owner."""

import pytest

from domain.act import Act
from domain.case import State
from domain.errors import Code, Refused
from domain.ladder import owner
from domain.people import Grant, Role
from domain.rota import Shift
from flow import assign, leave, people
from flow.ports import Purpose
from tests.flow.town import DESK, GROUP, LIGHT, UNCLEAR, WUYE


def signed(world, wang, officer):
    case = world.file(LIGHT, wang)
    world.do(assign.sign, officer, "example", case.id)
    world.deliver()
    return world.case(case)


def test_what_they_had_goes_back_to_the_unit(world, wang, officer):
    case = signed(world, wang, officer)
    left = world.do(leave.leave, "example", officer.person)
    after = world.case(case)
    assert (after.state, after.officer) == (State.ASSIGNED, "")
    assert owner(after).role is Role.HEAD
    assert [each.id for each in left.cases] == [case.id]
    assert world.story(case)[-1].data == {"reason": "left"}
    assert ("new_card", "unit", WUYE.peer) in world.heard()


def test_they_may_do_nothing_any_more_and_hear_nothing(empty):
    empty.bind(GROUP, Purpose.HOTLINE)
    empty.bind(DESK, Purpose.DESK)
    wang, officer = empty.person("老王头儿"), empty.holder(Role.OFFICER, "wuye")
    case = signed(empty, wang, officer)
    empty.do(leave.leave, "example", officer.person)
    gone = empty.do(lambda uow: uow.people.actor("example", officer.person))
    assert gone.grants == frozenset()
    assert not [peer for _, _, peer in empty.heard() if peer == "某officerwuye"]
    with pytest.raises(Refused) as refused:
        empty.do(assign.sign, gone, "example", case.id)
    assert refused.value.code is Code.NOT_YOURS


def test_the_unit_signs_anew_on_a_fresh_clock(world, wang, officer, head):
    case = signed(world, wang, officer)
    world.wait(hours=3)
    world.do(leave.leave, "example", officer.person)
    assert world.case(case).since == world.moment
    world.do(assign.sign, head, "example", case.id)
    assert world.case(case).officer == head.person


def test_shifts_and_invitations_end(world):
    dispatcher = world.holder(Role.DISPATCHER)
    shift = Shift(dispatcher.person, Role.DISPATCHER, "", world.moment)
    world.do(lambda uow: uow.rota.begin("example", shift))
    code = world.do(people.invite, "example", Grant(Role.OFFICER, "wuye"), dispatcher.person)
    left = world.do(leave.leave, "example", dispatcher.person)
    assert (left.shifts, left.invitations, len(left.grants)) == (1, 1, 1)
    assert world.do(lambda uow: uow.rota.around("example", Role.DISPATCHER, "", world.moment)) == []
    with pytest.raises(Refused) as refused:
        world.do(people.accept, code, DESK, "x")
    assert refused.value.code is Code.INVITATION_INVALID


def test_leaving_twice(world, officer):
    world.do(leave.leave, "example", officer.person)
    with pytest.raises(Refused) as refused:
        world.do(leave.leave, "example", officer.person)
    assert refused.value.code is Code.NO_SUCH_PERSON


def test_a_case_nobody_had_signed_for_stays_where_it_is(world, wang, officer):
    case = world.file(UNCLEAR, wang)
    world.do(leave.leave, "example", officer.person)
    assert [event.kind for event in world.story(case)] == [Act.REGISTER]


def test_one_role_of_two(world, wang):
    both = world.person("两头跑", Grant(Role.OFFICER, "wuye"), Grant(Role.HEAD, "wuye"), Grant(Role.DISPATCHER))
    case = signed(world, wang, both)
    assert world.do(leave.revoke, "example", both.person, Grant(Role.OFFICER, "wuye")) == []
    assert world.case(case).officer == both.person, "still their head"
    gone = world.do(leave.revoke, "example", both.person, Grant(Role.HEAD, "wuye"))
    assert [each.id for each in gone] == [case.id]
    assert world.do(lambda uow: uow.people.actor("example", both.person)).grants == {Grant(Role.DISPATCHER)}
    with pytest.raises(Refused) as refused:
        world.do(leave.revoke, "example", both.person, Grant(Role.HEAD, "wuye"))
    assert refused.value.code is Code.NO_SUCH_PERSON

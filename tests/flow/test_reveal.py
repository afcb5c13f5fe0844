"""Looking at an identity is recorded (I4)."""

import pytest

from domain.errors import Code, Refused
from domain.people import Role
from flow import assign, reveal, verdict
from tests.flow.town import LIGHT


@pytest.fixture
def case(world, dispatcher):
    return world.call(dispatcher, LIGHT, "13812345678")


def test_a_dispatcher_sees_the_number_and_that_stands_in_the_history(world, dispatcher, case):
    world.deliver()
    assert world.do(reveal.reveal, dispatcher, "example", case.id, "call_back").phone == "13812345678"
    last = world.story(case)[-1]
    assert (last.kind, last.actor, last.data) == ("revealed", dispatcher.person, {"reason": "call_back"})
    assert last.at == world.moment
    assert world.heard() == set()
    world.do(reveal.reveal, dispatcher, "example", case.id, "call_back")
    assert [event.kind for event in world.story(case)].count("revealed") == 2


def test_whoever_left_no_number_has_none(world, dispatcher, wang):
    for case in (world.call(dispatcher, LIGHT), world.file(LIGHT, wang)):
        assert world.do(reveal.reveal, dispatcher, "example", case.id, "call_back").phone == ""


def test_nobody_else_sees_it(world, officer, wang, case):
    for who in (wang, officer, world.holder(Role.CHAIR, "suqiu"), world.holder(Role.ADMIN)):
        before = world.dump()
        with pytest.raises(Refused) as refused:
            world.do(reveal.reveal, who, "example", case.id, "call_back")
        assert refused.value.code is Code.NOT_YOURS
        assert world.dump() == before


def test_nobody_sees_it_without_a_reason(world, dispatcher, case):
    with pytest.raises(Refused) as refused:
        world.do(reveal.reveal, dispatcher, "example", case.id, "")
    assert refused.value.code is Code.REASON_NEEDED


def test_nobody_sees_it_once_the_case_has_ended(world, wang, dispatcher):
    case = world.file(LIGHT, wang)
    world.do(verdict.withdraw, wang, "example", case.id)
    with pytest.raises(Refused) as refused:
        world.do(reveal.reveal, dispatcher, "example", case.id, "call_back")
    assert refused.value.code is Code.ALREADY_DONE


def test_a_reason_in_free_words_does_not_enter_the_history(world, dispatcher, case):
    try:
        world.do(reveal.reveal, dispatcher, "example", case.id, "老李13900139000要找他")
    except Refused:
        return
    assert not [event for event in world.story(case) if "13900139000" in str(event.data)]


def test_whoever_has_signed_sees_the_door_and_nobody_else_of_the_unit_before(world, wang, officer, head):
    world.secrets.append("502室")
    case = world.file("5号楼1单元502室下水堵了", wang)
    with pytest.raises(Refused) as refused:
        world.do(reveal.reveal, officer, "example", case.id, "visit")
    assert refused.value.code is Code.NOT_YOURS
    world.do(assign.sign, officer, "example", case.id)
    for who in (officer, head):
        assert "502室" in world.do(reveal.reveal, who, "example", case.id, "visit").words
    stranger = world.holder(Role.OFFICER, "gongdian")
    with pytest.raises(Refused):
        world.do(reveal.reveal, stranger, "example", case.id, "visit")
    assert [event.data for event in world.story(case) if event.kind == "revealed"] == [{"reason": "visit"}] * 2

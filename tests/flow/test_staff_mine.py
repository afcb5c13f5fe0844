"""What stands with whom, beyond what a chat shows."""

import pytest

from domain.act import Act
from domain.case import State
from domain.errors import Code, Refused
from domain.people import Grant, Role
from flow import assign, leave, mine, queue, transfer
from flow.ports import Kind, Purpose, Spot
from flow.record import find, record
from tests.flow.town import DESK, GROUP, LIGHT, UNCLEAR, WUYE


def restricted(world, case):
    """As a complaint about somebody of the staff."""

    def act(uow):
        found = find(uow, "example", case.id)
        given = {"matter": "stairs_light", "unit": "wuye", "restricted": True}
        record(uow, found, Act.ASSIGN, by=uow.people.actor("example", world.people["某dispatcher"].person), data=given)

    world.do(act)


def test_what_is_restricted_stays_out_of_the_group_and_its_batch(world, wang, officer, dispatcher):
    open_, secret = world.file(LIGHT, wang), world.file(UNCLEAR, wang)
    restricted(world, secret)
    in_group = world.do(mine.work, officer, "example", "wuye")
    assert [case.id for case in in_group] == [open_.id]
    assert world.do(mine.sign_all, officer, "example", WUYE) == 1
    assert world.case(secret).state is State.ASSIGNED


def test_what_is_another_unit_s_is_not_signed_for(world, wang, dispatcher):
    both = world.person("身兼两职", Grant(Role.DISPATCHER), Grant(Role.OFFICER, "wuye"))
    theirs, waits = world.file(LIGHT, wang), world.file(UNCLEAR, wang)
    assert {case.id for case in world.do(mine.work, both, "example")} == {theirs.id, waits.id}
    assert world.do(mine.sign_all, both, "example", WUYE) == 1
    assert world.do(mine.sign_all, both, "example", WUYE) == 0
    assert world.case(waits).state is State.TRIAGE


def test_a_list_is_asked_for_in_one_s_own_unit_s_group(world, officer):
    for chat, code in ((DESK, Code.NOT_ALLOWED), (GROUP, Code.NOT_ALLOWED)):
        with pytest.raises(Refused) as refused:
            world.do(mine.show, officer, "example", Spot(chat, "q"), private=False)
        assert refused.value.code is code


def test_whoever_has_left_gets_no_more_of_a_card_they_had(empty):
    empty.bind(GROUP, Purpose.HOTLINE)
    wang, stays, goes = (
        empty.person("老王头儿"),
        empty.holder(Role.DISPATCHER),
        empty.person("走的", Grant(Role.DISPATCHER)),
    )
    case = empty.file(UNCLEAR, wang)
    empty.deliver()
    empty.do(leave.leave, "example", goes.person)
    empty.do(assign.assign, stays, "example", case.id, "stairs_light")
    assert "走的" not in {notice.to.peer for notice in empty.deliver()}


def test_a_reason_nobody_knows_any_more(world, wang, dispatcher):
    case = world.file(LIGHT, wang)
    for matter, mark, code in (
        ("power_outage", "beef00", Code.REASON_NEEDED),
        ("no_such", transfer.mark_of("not_ours"), Code.NO_SUCH_MATTER),
        ("stairs_light", transfer.mark_of("not_ours"), Code.ALREADY_DONE),
    ):
        with pytest.raises(Refused) as refused:
            world.do(transfer.transfer, dispatcher, "example", case.id, matter, mark)
        assert refused.value.code is code


def test_a_unit_that_returned_it_gets_it_back_once_and_for_all(world, wang, officer, dispatcher):
    case = world.file(LIGHT, wang)
    world.do(assign.give_back, officer, "example", case.id, "not_ours")
    world.do(assign.assign, dispatcher, "example", case.id, "power_outage")
    world.do(transfer.transfer, dispatcher, "example", case.id, "stairs_light", transfer.mark_of("other_unit"))
    assert (world.case(case).unit, world.case(case).designated) == ("wuye", True)
    with pytest.raises(Refused) as refused:
        world.do(assign.give_back, officer, "example", case.id, "not_ours")
    assert refused.value.code is Code.DESIGNATED
    world.deliver()
    world.do(transfer.transfer, dispatcher, "example", case.id, "gas_smell", transfer.mark_of("other_unit"))
    assert not world.case(case).designated, "another unit is not bound by it"


def test_the_queue_leaves_out_of_the_group_what_only_a_private_chat_may_know(world, wang, dispatcher):
    case = world.file(UNCLEAR, wang)
    world.do(lambda uow: uow.connection.exec_driver_sql("UPDATE cases SET restricted = 1"))
    assert world.do(lambda uow: queue.waiting(uow, "example", private=False)) == []
    assert [each.id for each in world.do(queue.waiting, "example")] == [case.id]
    world.do(lambda uow: uow.connection.exec_driver_sql("UPDATE cases SET restricted = 0"))
    world.do(queue.show, dispatcher, "example", Spot(DESK, "q"))
    assert [n.case for n in world.deliver() if n.kind is Kind.QUEUE] == [case.id]

"""A case finds its unit: assigned, signed for, given back, declined."""

from contextlib import suppress

import pytest

from domain.act import Act
from domain.case import State
from domain.errors import Code, Refused
from domain.people import Actor, Role
from flow import assign
from flow.ports import Conflict, Kind
from flow.queries import view
from flow.record import record
from tests.flow.town import DESK, GROUP, LIGHT, UNCLEAR, WUYE


def refused(world, code, use_case, *args):
    """The use case is refused for this reason, and nothing has changed."""
    before = world.dump()
    with pytest.raises(Refused) as why:
        world.do(use_case, *args)
    assert why.value.code is code
    assert world.dump() == before


def test_a_dispatcher_names_the_matter_and_with_it_the_unit(world, wang, dispatcher):
    case = world.file(UNCLEAR, wang)
    world.deliver()
    after = world.do(assign.assign, dispatcher, "example", case.id, "stairs_light")
    assert (after.state, after.matter, after.unit) == (State.ASSIGNED, "stairs_light", "wuye")
    assert world.heard() == {
        ("card", "resident", GROUP.peer),
        ("new_card", "unit", WUYE.peer),
        ("card", "desk", DESK.peer),
    }


def test_there_must_be_such_a_matter_and_such_a_case(world, wang, dispatcher):
    case = world.file(UNCLEAR, wang)
    refused(world, Code.NO_SUCH_MATTER, assign.assign, dispatcher, "example", case.id, "ufo")
    for use_case, *more in ((assign.assign, "lift"), (assign.sign,), (assign.give_back, "not_ours")):
        refused(world, Code.NO_SUCH_CASE, use_case, dispatcher, "example", "no-such-case", *more)


def test_only_a_dispatcher_assigns_or_declines(world, wang, officer, head):
    case = world.file(UNCLEAR, wang)
    for who in (wang, officer, head, Actor(""), world.holder(Role.CHAIR, "suqiu"), world.holder(Role.ADMIN)):
        refused(world, Code.NOT_YOURS, assign.assign, who, "example", case.id, "lift")
        refused(world, Code.NOT_YOURS, assign.decline, who, "example", case.id, "litigation")


def test_an_officer_signs_and_it_is_theirs(world, wang, officer):
    case = world.file(LIGHT, wang)
    world.deliver()
    world.wait(minutes=20)
    after = world.do(assign.sign, officer, "example", case.id)
    assert (after.state, after.officer, after.since) == (State.IN_PROGRESS, officer.person, world.moment)
    assert world.heard() == {("card", "unit", WUYE.peer), ("card", "resident", GROUP.peer)}
    assert world.do(view, "example", case.id).signed_at == world.moment


def test_others_do_not_sign(world, wang, dispatcher):
    case = world.file(LIGHT, wang)
    for who in (wang, dispatcher, world.holder(Role.OFFICER, "gongdian"), world.holder(Role.CHAIR, "suqiu")):
        refused(world, Code.NOT_YOURS, assign.sign, who, "example", case.id)


def test_of_two_officers_who_sign_the_second_hears_that_it_is_done(world, wang, officer, head):
    case = world.file(LIGHT, wang)
    world.do(assign.sign, officer, "example", case.id)
    refused(world, Code.ALREADY_DONE, assign.sign, head, "example", case.id)
    assert world.case(case).officer == officer.person


def test_of_two_who_read_the_same_case_the_slower_one_conflicts_and_nothing_is_doubled(world, wang, officer, head):
    case = world.file(LIGHT, wang)
    world.do(assign.sign, officer, "example", case.id)
    before = world.dump()
    with pytest.raises(Conflict):
        world.do(record, case, Act.SIGN, by=head)  # `case` as it was read before
    assert world.dump() == before


def test_a_conflict_in_a_savepoint_leaves_the_rest_of_the_batch(world, wang, officer, head):
    case, other = world.file(LIGHT, wang), world.file(LIGHT, wang)
    with world.uow() as uow:
        assign.sign(uow, officer, "example", case.id)
        with suppress(Conflict), uow.savepoint():
            record(uow, case, Act.SIGN, by=head)
        assign.sign(uow, head, "example", other.id)
    assert [world.case(one).officer for one in (case, other)] == [officer.person, head.person]


def test_a_unit_gives_a_case_back_and_the_resident_sees_who_and_why(world, wang, officer):
    case = world.file(LIGHT, wang)
    world.deliver()
    after = world.do(assign.give_back, officer, "example", case.id, "not_ours")
    assert (after.state, after.unit, after.returns) == (State.TRIAGE, "", 1)
    sent = world.deliver()
    (told,) = [n for n in sent if n.kind is Kind.RETURNED]
    assert (told.to, told.reply_to, dict(told.args)) == (GROUP, "m1", {"unit": "wuye", "reason": "not_ours"})
    assert {(n.kind, n.to) for n in sent} >= {(Kind.CARD, WUYE), (Kind.NEW_CARD, DESK)}
    (refusal,) = world.do(view, "example", case.id).refusals
    assert (refusal.unit, refusal.reason) == ("江畔物业", "不属于本单位职责")


@pytest.mark.parametrize("reason", ["", "因为不想办", "out_of_remit"])
def test_a_return_needs_a_reason_of_the_list(world, wang, officer, reason):
    case = world.file(LIGHT, wang)
    refused(world, Code.REASON_NEEDED, assign.give_back, officer, "example", case.id, reason)


@pytest.mark.parametrize("reason", ["", "不管", "not_ours"])
def test_a_decline_needs_a_reason_of_its_own_list(world, wang, dispatcher, reason):
    case = world.file(UNCLEAR, wang)
    refused(world, Code.REASON_NEEDED, assign.decline, dispatcher, "example", case.id, reason)


def test_after_the_third_return_the_hotline_designates(world, wang, officer, dispatcher):
    case = world.file(LIGHT, wang)
    for reason in ("not_ours", "need_info", "other_unit"):
        world.do(assign.give_back, officer, "example", case.id, reason)
        world.do(assign.assign, dispatcher, "example", case.id, "stairs_light")
    assert world.case(case).designated
    refused(world, Code.DESIGNATED, assign.give_back, officer, "example", case.id, "not_ours")
    assert [refusal.reason for refusal in world.do(view, "example", case.id).refusals] == [
        "不属于本单位职责",
        "信息不足，无法处理",
        "应由其他单位办理",
    ]
    assert world.do(assign.sign, officer, "example", case.id).state is State.IN_PROGRESS


def test_a_declined_case_ends_with_the_reason_told(world, wang, dispatcher):
    case = world.file(UNCLEAR, wang)
    world.deliver()
    assert world.do(assign.decline, dispatcher, "example", case.id, "litigation").state is State.DECLINED
    assert world.heard() == {
        ("ended", "resident", GROUP.peer),
        ("card", "resident", GROUP.peer),
        ("card", "desk", DESK.peer),
    }
    assert world.do(view, "example", case.id).decline_reason.startswith("已进入诉讼")
    refused(world, Code.ALREADY_DONE, assign.decline, dispatcher, "example", case.id, "litigation")
    refused(world, Code.ALREADY_DONE, assign.assign, dispatcher, "example", case.id, "lift")


def test_what_a_unit_has_is_not_declined(world, wang, dispatcher):
    case = world.file(LIGHT, wang)
    refused(world, Code.WRONG_STATE, assign.decline, dispatcher, "example", case.id, "litigation")

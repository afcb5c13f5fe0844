"""The unit reports to the resident, in their own thread."""

from contextlib import suppress

import pytest

from domain.case import State
from domain.errors import Code, Refused
from domain.people import Actor, Role
from flow import assign, report_back
from flow.ports import Kind
from flow.queries import view
from tests.flow.town import DESK, GROUP, LIGHT, WUYE


@pytest.fixture
def signed(world, wang, officer):
    case = world.do(assign.sign, officer, "example", world.file(LIGHT, wang).id)
    world.deliver()
    return case


def test_a_word_on_the_way_reaches_the_resident_as_a_reply(world, signed, officer):
    world.secrets.append("材料明天到")
    after = world.do(report_back.progress, officer, "example", signed.id, "材料明天到")
    assert (after.state, after.since) == (State.IN_PROGRESS, signed.since)
    sent = world.deliver()
    (word,) = [n for n in sent if n.kind is Kind.PROGRESS]
    assert (word.to, word.reply_to) == (GROUP, "m1")
    assert world.do(lambda uow: uow.vault.read("example", word.args["shown"])) == "材料明天到"
    assert {(n.kind, n.to) for n in sent} == {(Kind.PROGRESS, GROUP), (Kind.CARD, WUYE)}


def test_the_result_asks_the_resident_for_a_verdict_as_a_reply(world, signed, officer):
    world.secrets += ["换好了，电话13912345678", "13912345678", "photo-1"]
    text = "换好了，电话13912345678"
    after = world.do(report_back.resolve, officer, "example", signed.id, text, "photo-1")
    assert (after.state, after.asked) == (State.RESOLVED, True)
    sent = world.deliver()
    (result,) = [n for n in sent if n.kind is Kind.RESULT]
    assert (result.to, result.reply_to) == (GROUP, "m1")
    with world.uow() as uow:
        assert uow.vault.read("example", result.args["shown"]) == "换好了，电话***"
        assert uow.vault.read("example", result.args["media"]) == "photo:photo-1"
    assert world.do(view, "example", signed.id).result == "换好了，电话***"
    assert not [n for n in sent if n.to == DESK], "nobody has to call somebody who can be asked in the chat"


def test_a_caller_is_to_be_called_back(world, dispatcher, officer):
    case = world.call(dispatcher, LIGHT, "13812345678")
    world.do(assign.sign, officer, "example", case.id)
    world.deliver()
    after = world.do(report_back.resolve, officer, "example", case.id, "换好了")
    assert (after.state, after.asked) == (State.RESOLVED, False)
    assert world.heard() == {("card", "unit", WUYE.peer), ("call_back", "desk", DESK.peer)}


@pytest.mark.parametrize("report", [report_back.progress, report_back.resolve])
@pytest.mark.parametrize(
    ("text", "code"), [("", Code.TEXT_NEEDED), ("👌", Code.TEXT_NEEDED), ("好" * 2001, Code.TEXT_TOO_LONG)]
)
def test_a_report_says_something(world, signed, officer, report, text, code):
    before = world.dump()
    with pytest.raises(Refused) as refused:
        world.do(report, officer, "example", signed.id, text)
    assert refused.value.code is code
    assert world.dump() == before


@pytest.mark.parametrize("report", [report_back.progress, report_back.resolve])
def test_only_the_unit_reports(world, signed, wang, dispatcher, report):
    for who in (wang, dispatcher, world.holder(Role.OFFICER, "gongdian"), world.holder(Role.SECRETARY)):
        before = world.dump()
        with pytest.raises(Refused) as refused:
            world.do(report, who, "example", signed.id, "好了")
        assert refused.value.code is Code.NOT_YOURS
        assert world.dump() == before


def test_another_officer_of_the_unit_may_finish_what_one_signed_for(world, signed, head):
    assert world.do(report_back.resolve, head, "example", signed.id, "好了").state is State.RESOLVED


def test_of_two_who_report_it_done_the_second_hears_that_it_is(world, signed, officer, head):
    world.do(report_back.resolve, officer, "example", signed.id, "好了")
    with pytest.raises(Refused) as refused:
        world.do(report_back.resolve, head, "example", signed.id, "我也好了")
    assert refused.value.code is Code.ALREADY_DONE
    assert world.do(view, "example", signed.id).result == "好了"


def test_nothing_is_reported_before_it_was_signed_for(world, wang, officer):
    case = world.file(LIGHT, wang)
    for report in (report_back.progress, report_back.resolve):
        with pytest.raises(Refused) as refused:
            world.do(report, officer, "example", case.id, "好了")
        assert refused.value.code is Code.WRONG_STATE


def test_a_refused_report_leaves_nothing_in_the_vault(world, signed, wang):
    before = world.dump()
    with world.uow() as uow, suppress(Refused):
        report_back.resolve(uow, wang, "example", signed.id, "好了")
    assert world.dump() == before


def test_somebody_unknown_is_refused_like_anybody_else(world, signed):
    with pytest.raises(Refused):
        world.do(report_back.resolve, Actor(""), "example", signed.id, "好了")

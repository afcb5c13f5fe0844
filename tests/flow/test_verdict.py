"""The resident has the word."""

import pytest

from domain.case import State, Verdict
from domain.errors import Code, Refused
from domain.people import Actor, Role
from flow import assign, report_back, verdict
from flow.ports import Kind
from tests.flow.town import DESK, GROUP, LIGHT, UNCLEAR, WUYE


def resolved(world, case, officer):
    world.do(assign.sign, officer, "example", case.id)
    done = world.do(report_back.resolve, officer, "example", case.id, "换好了")
    world.deliver()
    return done


@pytest.fixture
def done(world, wang, officer):
    return resolved(world, world.file(LIGHT, wang), officer)


@pytest.fixture
def called(world, dispatcher, officer):
    return resolved(world, world.call(dispatcher, LIGHT, "13812345678"), officer)


def refused(world, code, use_case, *args):
    before = world.dump()
    with pytest.raises(Refused) as why:
        world.do(use_case, *args)
    assert why.value.code is code
    assert world.dump() == before


@pytest.mark.parametrize("word", [Verdict.SATISFIED, Verdict.DISSATISFIED])
def test_the_reporter_closes_and_everybody_hears(world, wang, done, word):
    after = world.do(verdict.judge, wang, "example", done.id, word)
    assert (after.state, after.verdict) == (State.CLOSED, word)
    assert world.story(done)[-1].data == {"verdict": word.value}
    assert world.due(done) is None
    assert world.heard() == {
        ("strip", "resident", GROUP.peer),
        ("ended", "resident", GROUP.peer),
        ("card", "resident", GROUP.peer),
        ("card", "unit", WUYE.peer),
    }


def test_not_solved_goes_back_to_the_unit_one_rung_higher(world, wang, officer, head, done):
    after = world.do(verdict.judge, wang, "example", done.id, Verdict.UNSOLVED)
    assert (after.state, after.unit, after.rung, after.reopens) == (State.ASSIGNED, "wuye", 1, 1)
    assert world.heard() == {
        ("strip", "resident", GROUP.peer),
        ("reopened", "resident", GROUP.peer),
        ("card", "resident", GROUP.peer),
        ("new_card", "unit", WUYE.peer),
        ("new_card", "leader", "某headwuye"),
    }
    refused(world, Code.DESIGNATED, assign.give_back, officer, "example", done.id, "not_ours")


def test_the_question_that_was_answered_loses_its_buttons(world, wang, done):
    (question,) = world.do(lambda uow: uow.posts.of("example", done.id, {Kind.RESULT}))
    world.do(verdict.judge, wang, "example", done.id, Verdict.SATISFIED)
    (strip,) = [n for n in world.deliver() if n.kind is Kind.STRIP]
    assert (strip.to, strip.args["message"]) == (question.chat, question.message)
    assert not world.do(lambda uow: uow.posts.of("example", done.id, {Kind.RESULT}))


def test_a_lapse_is_not_anybody_s_to_say(world, wang, done, dispatcher):
    for who in (wang, dispatcher):
        refused(world, Code.NOT_ALLOWED, verdict.judge, who, "example", done.id, Verdict.LAPSED)


@pytest.mark.parametrize("word", [Verdict.SATISFIED, Verdict.UNSOLVED])
def test_nobody_else_judges(world, done, officer, dispatcher, word):
    for who in (officer, dispatcher, world.person("邻居大姐"), world.holder(Role.SECRETARY), Actor("")):
        refused(world, Code.NOT_REPORTER, verdict.judge, who, "example", done.id, word)


def test_the_second_verdict_hears_that_it_was_given(world, wang, done):
    world.do(verdict.judge, wang, "example", done.id, Verdict.SATISFIED)
    for word in (Verdict.SATISFIED, Verdict.UNSOLVED):
        refused(world, Code.ALREADY_DONE, verdict.judge, wang, "example", done.id, word)


def test_nothing_is_judged_before_it_is_done(world, wang):
    case = world.file(LIGHT, wang)
    refused(world, Code.WRONG_STATE, verdict.judge, wang, "example", case.id, Verdict.SATISFIED)


def test_a_dispatcher_records_what_a_caller_said(world, dispatcher, called):
    after = world.do(verdict.judge, dispatcher, "example", called.id, Verdict.DISSATISFIED)
    assert (after.state, after.verdict) == (State.CLOSED, Verdict.DISSATISFIED)
    assert world.heard() == {("strip", "resident", DESK.peer), ("card", "unit", WUYE.peer)}


def test_a_dispatcher_reopens_for_a_caller(world, dispatcher, called):
    assert world.do(verdict.judge, dispatcher, "example", called.id, Verdict.UNSOLVED).state is State.ASSIGNED
    assert ("new_card", "unit", WUYE.peer) in world.heard()


def test_a_caller_nobody_reached_counts_as_asked(world, dispatcher, called, officer):
    refused(world, Code.NOT_YOURS, verdict.unreached, officer, "example", called.id)
    after = world.do(verdict.unreached, dispatcher, "example", called.id)
    assert (after.state, after.asked) == (State.RESOLVED, True)
    assert world.do(verdict.judge, dispatcher, "example", called.id, Verdict.SATISFIED).state is State.CLOSED


def test_whoever_is_in_the_chat_is_not_called(world, dispatcher, done):
    refused(world, Code.NOT_YOURS, verdict.unreached, dispatcher, "example", done.id)


@pytest.mark.parametrize("text", [LIGHT, UNCLEAR])
def test_the_reporter_takes_a_case_back(world, wang, officer, dispatcher, text):
    case = world.file(text, wang)
    world.deliver()
    for who in (officer, dispatcher):
        refused(world, Code.NOT_REPORTER, verdict.withdraw, who, "example", case.id)
    assert world.do(verdict.withdraw, wang, "example", case.id).state is State.WITHDRAWN
    staff = ("card", "unit", WUYE.peer) if text == LIGHT else ("card", "desk", DESK.peer)
    assert world.heard() == {("ended", "resident", GROUP.peer), ("card", "resident", GROUP.peer), staff}
    refused(world, Code.ALREADY_DONE, verdict.withdraw, wang, "example", case.id)


def test_where_there_is_no_head_a_reopened_case_reaches_the_next_one_up(world, wang, done):
    world.holder(Role.CHAIR, "suqiu")
    world.do(verdict.judge, wang, "example", done.id, Verdict.UNSOLVED)
    assert ("new_card", "leader", "某chairsuqiu") in world.heard()

"""A case that a body outside handles: a dispatcher answers for it at every step, also when the resident says it is not solved."""

import pytest

from domain.act import Act
from domain.case import Case, ClockKind, State
from domain.ladder import deadline, next_due, owner, step_at
from domain.lifecycle import allowed, decide, evolve
from domain.people import Actor, Role
from tests.domain.building import DISPATCHER, HEAD, OFFICER, OPENED, REPORTER, at, case, example

PROMISED = at("2026-11-30 17:00")


def sent_up(state: State = State.IN_PROGRESS, **more: object) -> Case:
    data = {"unit": "jiedao", "external": "JD-1", "promised": PROMISED.isoformat()}
    before = case(state, **({} if state is State.TRIAGE else {"unit": "wuye"}))
    return evolve(before, decide(before, Act.SEND_UP, by=DISPATCHER, at=OPENED, data=data | more))


def resolved() -> Case:
    one = sent_up()
    return evolve(one, decide(one, Act.RESOLVE, by=DISPATCHER, at=OPENED, data={"text": "v"}))


def reopened() -> Case:
    one = resolved()
    return evolve(one, decide(one, Act.REOPEN, by=REPORTER, at=OPENED))


@pytest.mark.parametrize("state", [State.TRIAGE, State.ASSIGNED, State.IN_PROGRESS])
def test_a_dispatcher_minds_it(state: State):
    one = sent_up(state)
    who = owner(one)
    assert who
    assert (one.state, one.unit, who.role, who.person) == (
        State.IN_PROGRESS,
        "jiedao",
        Role.DISPATCHER,
        DISPATCHER.person,
    )
    assert {Act.PROGRESS, Act.RESOLVE, Act.SEND_UP, Act.TRANSFER} <= allowed(one, DISPATCHER)
    assert not {Act.PROGRESS, Act.RESOLVE} & allowed(one, OFFICER)


def test_it_is_due_when_that_body_has_said():
    total = deadline(sent_up(), example())
    assert total
    assert total.due == PROMISED


def test_not_solved_it_keeps_its_number_and_is_the_desk_s():
    one = reopened()
    who, total, due = owner(one), deadline(one, example()), next_due(one, example())
    assert who
    assert (one.state, one.external, one.promised, who.role) == (State.ASSIGNED, "JD-1", None, Role.DISPATCHER)
    assert one.clock is ClockKind.SIGN
    assert total
    assert due
    assert {Act.SEND_UP, Act.TRANSFER} <= allowed(one, DISPATCHER)


def test_the_next_rung_is_the_chair_s():
    """That body has no head here."""
    assert reopened().rung == 2
    assert evolve(*_again(reopened())).rung == 3


def _again(one: Case):
    up = evolve(one, decide(one, Act.SEND_UP, by=DISPATCHER, at=OPENED, data={"unit": "jiedao", "external": "JD-2"}))
    done = evolve(up, decide(up, Act.RESOLVE, by=DISPATCHER, at=OPENED, data={"text": "v"}))
    return done, decide(done, Act.REOPEN, by=REPORTER, at=OPENED)


def test_another_number_does_not_begin_the_clock_anew():
    one, later = sent_up(promised=None), at("2026-11-25 10:00")
    data = {"unit": "jiedao", "external": "JD-2"}
    again = evolve(one, decide(one, Act.SEND_UP, by=DISPATCHER, at=later, data=data))
    assert (again.external, again.since, deadline(again, example())) == ("JD-2", OPENED, deadline(one, example()))
    elsewhere = evolve(one, decide(one, Act.SEND_UP, by=DISPATCHER, at=later, data=data | {"unit": "rx12345"}))
    assert elsewhere.since == later


@pytest.mark.parametrize("one", [sent_up(), reopened()])
def test_nobody_but_the_desk_is_reminded_and_no_rung_is_named(one: Case):
    steps = [step_at(one, example(), n) for n in range(4)]
    below = [step for step in steps if step.who is Role.DISPATCHER]
    assert below
    assert {step.rung for step in below} == {0}
    assert not [step for step in steps if step.who in {Role.OFFICER, Role.HEAD}]
    assert [(step.rung, step.who) for step in steps[2:]] == [(2, Role.CHAIR), (3, Role.SECRETARY)], "these are ours"


@pytest.mark.parametrize("who", [HEAD, OFFICER])
def test_given_to_a_unit_it_is_a_case_like_any_other(who: Actor):
    one = reopened()
    data = {"matter": "stairs_light", "unit": "wuye", "reason": "other_unit"}
    back = evolve(one, decide(one, Act.TRANSFER, by=DISPATCHER, at=OPENED, data=data))
    assert (back.unit, back.external, owner(back).role) == ("wuye", "", Role.HEAD)  # type: ignore[union-attr]
    assert Act.SIGN in allowed(back, who)

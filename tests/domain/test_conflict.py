"""A unit complained of never leads, and its people stand in no capacity towards the case."""

import pytest

from domain.act import Act
from domain.case import Consent, State
from domain.errors import Code, Refused
from domain.ladder import owner, step_at
from domain.lifecycle import allowed, capacities, decide, evolve
from domain.people import Actor, Grant, Role
from tests.domain.building import DISPATCHER, HEAD, OFFICER, OPENED, REPORTER, case, example

PLACED = {"matter": "stairs_light", "unit": "wuye", "reason": "not_ours", "external": "JD-1"}


@pytest.mark.parametrize(
    ("act", "state"), [(Act.ASSIGN, State.TRIAGE), (Act.TRANSFER, State.ASSIGNED), (Act.SEND_UP, State.IN_PROGRESS)]
)
def test_nobody_gives_a_case_to_the_accused(act: Act, state: State):
    one = case(state, accused="paichu,wuye", **({} if state is State.TRIAGE else {"unit": "jianwei"}))
    with pytest.raises(Refused) as refused:
        decide(one, act, by=DISPATCHER, at=OPENED, data=PLACED)
    assert refused.value.code is Code.CONFLICT_OF_INTEREST
    assert (
        evolve(one, decide(one, act, by=DISPATCHER, at=OPENED, data=PLACED | {"unit": "gongshui"})).unit == "gongshui"
    )


def test_a_name_within_a_name_is_not_accused():
    assert not case(accused="wuye").accuses("wu")
    assert not case(accused="").accuses("")


@pytest.mark.parametrize("who", [OFFICER, HEAD])
def test_its_people_may_do_nothing(who: Actor):
    one = case(State.IN_PROGRESS, unit="jianwei", accused="wuye")
    both = Actor(who.person, who.grants | {Grant(Role.DISPATCHER), Grant(Role.SECRETARY)})
    assert capacities(one, both) == frozenset()
    assert allowed(one, both) == frozenset()


def test_who_works_there_may_still_report():
    one = case(accused="wuye", reporter=OFFICER.person)
    assert capacities(one, OFFICER) == {Role.RESIDENT}


def test_a_correction_says_anew_who_is_complained_of():
    said = decide(case(), Act.AMEND, by=REPORTER, at=OPENED, data={"text": "v", "accused": "wuye", "restricted": True})
    after = evolve(case(), said)
    assert (after.accused, after.restricted) == ("wuye", True)
    taken_back = decide(after, Act.AMEND, by=REPORTER, at=OPENED, data={"text": "v", "accused": ""})
    assert (evolve(after, taken_back).accused, evolve(after, taken_back).restricted) == ("", False)


def test_a_lead_accused_afterwards_goes_on_until_somebody_transfers_it():
    one = case(State.IN_PROGRESS, officer=OFFICER.person)
    said = decide(one, Act.AMEND, by=REPORTER, at=OPENED, data={"text": "v", "accused": "wuye,paichu"})
    assert evolve(one, said).accused == "paichu"


def test_what_is_handled_outside_is_the_dispatcher_s():
    one = case(State.IN_PROGRESS, unit="jiedao", external="JD-1", officer="zhou")
    held = owner(one)
    assert held is not None
    assert (held.role, held.person) == (Role.DISPATCHER, "zhou")
    steps = example().clock_of(one).ladder.steps[one.clock]  # type: ignore[index]
    assert not {step_at(one, example(), n).who for n in range(len(steps))} & {Role.OFFICER, Role.HEAD}


@pytest.mark.parametrize("consent", Consent)
def test_an_agreement_wants_the_other_side_s_consent(consent: Consent):
    one, data = case(State.IN_PROGRESS, consent=consent), {"text": "v", "outcome": "agreed"}
    if consent is Consent.GIVEN:
        assert decide(one, Act.RESOLVE, by=OFFICER, at=OPENED, data=data)
        return
    with pytest.raises(Refused) as refused:
        decide(one, Act.RESOLVE, by=OFFICER, at=OPENED, data=data)
    assert refused.value.code is Code.CONSENT_NEEDED
    assert decide(one, Act.RESOLVE, by=OFFICER, at=OPENED, data=data | {"outcome": "absent"})


GIVEN = {"consent": Consent.GIVEN}


@pytest.mark.parametrize(
    ("act", "state"),
    [
        (Act.TRANSFER, State.ASSIGNED),
        (Act.TRANSFER, State.IN_PROGRESS),
        (Act.SEND_UP, State.IN_PROGRESS),
        (Act.RETURN, State.ASSIGNED),
    ],
)
def test_consent_is_to_this_unit_and_this_matter(act: Act, state: State):
    one, by = case(state, **GIVEN), OFFICER if act is Act.RETURN else DISPATCHER
    event = decide(one, act, by=by, at=OPENED, data=PLACED | {"unit": "gongshui"})
    assert evolve(one, event).consent is Consent.NONE


@pytest.mark.parametrize(
    ("act", "state", "by", "data"),
    [
        (Act.SIGN, State.ASSIGNED, OFFICER, {}),
        (Act.HAND_OVER, State.IN_PROGRESS, OFFICER, {"officer": "liu"}),
        (Act.RESOLVE, State.IN_PROGRESS, OFFICER, {"text": "v", "outcome": "agreed"}),
        (Act.REOPEN, State.RESOLVED, REPORTER, {}),
    ],
)
def test_and_stands_until_it_is_taken_back(act: Act, state: State, by: Actor, data: dict[str, str]):
    one = case(state, **GIVEN)
    assert evolve(one, decide(one, act, by=by, at=OPENED, data=data)).consent is Consent.GIVEN

"""What may happen to a case, by whom, and what it does. Every cell of act × state × actor × channel is written down here
a second time, by hand, and compared with the table."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.act import Act
from domain.case import ENDED, Case, Channel, Consent, State, Verdict, Voice, Wish
from domain.effects import MAX_RETURNS, TOP_RUNG
from domain.errors import Code, Refused
from domain.events import Event, Scalar
from domain.lifecycle import TABLE, TRANSITIONS, allowed, born, capacities, decide, evolve, register, replay
from domain.pause import Pause
from domain.people import CLOCK, ROUTER, Actor, Grant, Role
from tests.domain.building import CHAIR, DISPATCHER, HEAD, OFFICER, OPENED, REPORTER, STRANGER, actor, case

T, A, P, R = State.TRIAGE, State.ASSIGNED, State.IN_PROGRESS, State.RESOLVED
M = State.MERGED
LATER = OPENED.replace(hour=9)
DATA: Mapping[Act, Mapping[str, Scalar]] = {
    Act.ASSIGN: {"matter": "lift", "unit": "wuye"},
    Act.RETURN: {"reason": "not_ours"},
    Act.PROGRESS: {"text": "vault-1"},
    Act.RESOLVE: {"text": "vault-1"},
    Act.JUDGE: {"verdict": "satisfied"},
    Act.CHASE: {"step": 0, "rung": 1},
    Act.DECLINE: {"reason": "out_of_remit"},
    Act.REVEAL: {"reason": "call_back"},
    Act.AMEND: {"text": "v"},
    Act.TRANSCRIBE: {"text": "v"},
    Act.LOCATE: {"place": "v"},
    Act.ALARM: {"step": 0, "took": "dispatcher"},
    Act.TRANSFER: {"matter": "lift", "unit": "wuye", "reason": "not_ours"},
    Act.HAND_OVER: {"officer": "colleague"},
    Act.RELEASE: {"reason": "left"},
    Act.ASK: {"text": "v"},
    Act.SEND_UP: {"unit": "jiedao", "external": "JD-1"},
    Act.CONSENT: {"answer": "given"},
    Act.EXTEND_ASK: {"span": "2wd", "rung": 1, "text": "v"},
    Act.SUPERVISE: {"rung": 3},
    Act.URGE: {"rung": 0},
    Act.SUSPEND_ASK: {"until": "2026-12-01T01:00:00+00:00", "rung": 2, "text": "v"},
    Act.MERGE: {"lead": "case-0"},
    Act.JOIN: {"case": "case-2", "reporter": "chen", "channel": "chat"},
    Act.PART: {"case": "case-2"},
    Act.SPEAK: {"verdict": "satisfied"},
    Act.SPLIT: {"case": "case-2"},
}
ACTORS: Mapping[str, Actor] = {
    "reporter": REPORTER,
    "neighbour": Actor("neighbour", frozenset({Grant(Role.RESIDENT)})),
    "stranger": STRANGER,
    "nobody": Actor(""),
    "officer": OFFICER,
    "officer elsewhere": actor(Role.OFFICER, "gongshui"),
    "officer of nothing": actor(Role.OFFICER),
    "head": HEAD,
    "head elsewhere": actor(Role.HEAD, "gongshui"),
    "dispatcher": DISPATCHER,
    "chair": CHAIR,
    "secretary": actor(Role.SECRETARY),
    "admin": actor(Role.ADMIN),
    "grid member": actor(Role.GRID_MEMBER, "jp1"),
    "grid member elsewhere": actor(Role.GRID_MEMBER, "tx1"),
    "steward": actor(Role.STEWARD, "jp1"),
    "party": actor(Role.PARTY, "case-1"),
    "party elsewhere": actor(Role.PARTY, "case-2"),
    "clock": CLOCK,
    "router": ROUTER,
}
UNIT = {"officer", "head"}
STAFF = {
    *(
        "officer",
        "officer elsewhere",
        "officer of nothing",
        "head",
        "head elsewhere",
        "dispatcher",
        "chair",
        "secretary",
    ),
    *("grid member", "grid member elsewhere", "steward"),
}
# act: from which states, by whom; «caller» a dispatcher, but only for somebody who called
EXPECTED: Mapping[Act, tuple[set[State], set[str]]] = {
    Act.ASSIGN: ({T}, {"dispatcher", "router"}),
    Act.DECLINE: ({T}, {"dispatcher"}),
    Act.SIGN: ({A}, UNIT),
    Act.RETURN: ({A}, UNIT),
    Act.PROGRESS: ({P}, UNIT),
    Act.RESOLVE: ({P}, UNIT),
    Act.JUDGE: ({R}, {"reporter", "caller"}),
    Act.REOPEN: ({R}, {"reporter", "caller"}),
    Act.CALL: ({R}, {"caller"}),
    Act.LAPSE: ({R}, {"clock"}),
    Act.CHASE: ({T, A, P, R}, {"clock"}),
    Act.WITHDRAW: ({T, A, P, R, M}, {"reporter"}),
    Act.REVEAL: ({T, A, P, R, M}, {"dispatcher"}),  # and while it is worked on, the unit: `expected`
    Act.CLEAR: ({T, A, P}, {"dispatcher"}),  # if it is said to complain of anybody: `expected`
    Act.NOTE: ({T, A, P, R}, {"reporter", "caller"}),
    Act.AMEND: ({T, A, P, R}, {"reporter"}),
    Act.REGISTER: (set(), set()),
    Act.TRANSCRIBE: ({T}, {"dispatcher"}),
    Act.LOCATE: ({T, A, P, R}, {"reporter", "dispatcher"}),
    Act.PRIORITIZE: ({T, A, P}, {"dispatcher"}),  # not while it goes first already: `expected`
    Act.DEPRIORITIZE: ({T, A, P}, {"dispatcher"}),
    Act.ALARM: ({T, A, P, R}, {"clock"}),
    Act.TAKE: ({T, A, P, R}, STAFF),
    Act.TRANSFER: ({A, P}, {"dispatcher"}),
    Act.HAND_OVER: ({P}, UNIT),
    Act.RELEASE: ({P}, {"clock"}),
    Act.ASK: ({P}, UNIT),
    Act.SEND_UP: ({T, A, P}, {"dispatcher"}),
    Act.INVITE: ({A, P}, UNIT),
    Act.CONSENT: ({A, P}, UNIT | {"party"}),
    Act.ERASE: ({T, A, P, R, M}, {"reporter"}),
    Act.EXTEND_ASK: ({P}, UNIT),  # not while it has been asked for: `expected`
    Act.EXTEND: ({P}, {"head", "chair", "secretary"}),
    Act.EXTEND_NOT: ({P}, {"head", "chair", "secretary"}),
    Act.SUSPEND_ASK: ({P}, UNIT),  # the same
    Act.SUSPEND: ({P}, {"head", "chair", "secretary"}),
    Act.SUSPEND_NOT: ({P}, {"head", "chair", "secretary"}),
    Act.RESUME: ({P}, UNIT | {"clock"}),
    Act.SUPERVISE: ({A, P}, {"chair", "secretary"}),  # somebody above the chair, who has it already: `expected`
    Act.REPORT: ({P}, {"clock"}),
    Act.URGE: ({A, P}, {"reporter"}),
    Act.MERGE: ({T, A, P}, {"dispatcher"}),
    Act.JOIN: ({T, A, P}, {"dispatcher"}),
    Act.UNMERGE: ({M}, {"dispatcher"}),
    Act.PART: ({T, A, P, R}, {"dispatcher"}),
    Act.SPEAK: ({R}, {"reporter", "caller"}),  # while others have not spoken: `expected`
    Act.LEAVE: ({T, A, P, R}, {"reporter"}),  # while it goes on for others: `expected`
    Act.SPLIT: ({T, A, P}, {"dispatcher"}),
}
WISHES = {Act.EXTEND_ASK, Act.SUSPEND_ASK}
TROUBLED: dict[str, Any] = {
    "emergency": "fire",
    "alarmed_at": OPENED,
    "grid": "jp1",
    "consent": Consent.ASKED,
    "accused": "shizheng",
    "extension": Wish.ASKED,
    "approver": 1,
    "suspension": Wish.ASKED,
    "until": OPENED,
    "pause": Pause.RESIDENT,
    "paused_at": OPENED,
    "supervised": 2,
    "supervised_at": OPENED,
    "reported_at": OPENED,
    "vulnerable_at": OPENED,
}
"""A case in danger that nobody has taken on, with another side that has been asked, that complains of a unit, and for which more
time has been asked, and that its time should stand; which it does already, for an answer."""


def fit_for(act: Act) -> dict[str, Any]:
    """More time, or none for now, can be asked for where neither has been and the clock runs; some things are done where there
    are others."""
    none = {"extension": Wish.NONE, "suspension": Wish.NONE, "until": None, "pause": Pause.NONE, "paused_at": None}
    none |= {"supervised": 0, "vulnerable_at": None}
    others = {"joined": (Voice("case-2", "chen", Channel.CHAT, asked=True),)}
    return (
        TROUBLED
        | (none if act in {*WISHES, Act.SUPERVISE, Act.PRIORITIZE} else {})
        | (others if act in WITH_OTHERS else {})
    )


WITH_OTHERS = {Act.SPEAK, Act.LEAVE}
"""What is done only where a case is handled for several."""


DONE_BY = {
    Act.RETURN: {T}, Act.ASSIGN: {A, P, R}, Act.REOPEN: {A}, Act.SIGN: {P, R}, Act.RESOLVE: {R}, Act.HAND_OVER: {R},
}  # fmt: skip
"""Where somebody pressed a button a second too late."""
TARGET = {
    Act.ASSIGN: A, Act.DECLINE: State.DECLINED, Act.SIGN: P, Act.RETURN: T, Act.RESOLVE: R, Act.JUDGE: State.CLOSED,
    Act.REOPEN: A, Act.LAPSE: State.CLOSED, Act.WITHDRAW: State.WITHDRAWN, Act.TRANSFER: A, Act.RELEASE: A,
    Act.SEND_UP: P, Act.ERASE: State.WITHDRAWN, Act.MERGE: M, Act.UNMERGE: T,
}  # fmt: skip


def refusal(one: Case, act: Act, by: Actor, data: Mapping[str, Scalar] | None = None) -> Code | None:
    """Why an act is refused; None when it is not."""
    try:
        decide(one, act, by=by, at=LATER, data=DATA.get(act) if data is None else data)
    except Refused as refused:
        return refused.code
    return None


def expected(act: Act, one: Case, who: str) -> Code | None:
    states, people = EXPECTED[act]
    if one.state not in states:
        done = one.state in ENDED or one.state in DONE_BY.get(act, set())
        return Code.ALREADY_DONE if done else Code.WRONG_STATE
    if act is Act.REVEAL and one.state is P:
        people = people | {"officer", "head"}
    caller = who == "dispatcher" and "caller" in people and one.channel is Channel.PHONE
    if who in people or caller:
        if act in WITH_OTHERS:
            return Code.WRONG_STATE
        if act is Act.SUPERVISE and who == "chair":
            return Code.ALREADY_DONE
        if act is Act.PRIORITIZE and one.vulnerable_at:
            return Code.ALREADY_DONE
        return Code.ALREADY_DONE if act in WISHES and one.extension else None
    return Code.NOT_REPORTER if "reporter" in people else Code.NOT_YOURS


# ── the matrix ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_act_has_its_row_here_and_no_cell_is_listed_elsewhere():
    assert set(EXPECTED) == set(Act)
    assert set(TABLE) == {(act, state) for act, (states, _) in EXPECTED.items() for state in states}
    assert sum(len(row.sources) for row in TRANSITIONS) == len(TABLE), "two rows for one cell"


@pytest.mark.parametrize(("act", "state", "channel"), product(Act, State, Channel))
def test_cell(act, state, channel):
    one = case(state, channel=channel, asked=True, **TROUBLED)
    for who, by in ACTORS.items():
        assert refusal(one, act, by) is expected(act, one, who), who


@pytest.mark.parametrize(("act", "state"), TABLE)
def test_an_allowed_act_leads_where_it_should(act, state):
    one = case(state, channel=Channel.PHONE, asked=True, **fit_for(act))
    people = EXPECTED[act][1]
    by = ACTORS["dispatcher" if "caller" in people else sorted(people)[0]]
    event = decide(one, act, by=by, at=LATER, data=DATA.get(act))
    assert event == Event("example", one.id, one.version + 1, act, LATER, by.person, dict(DATA.get(act, {})))
    after = evolve(one, event)
    assert after.state is TARGET.get(act, state)
    assert after.version == one.version + 1
    assert after.since == (LATER if act in {*TARGET, Act.CALL} else one.since)


@pytest.mark.parametrize(("state", "channel", "who"), product(State, Channel, ACTORS))
def test_buttons_are_offered_for_exactly_what_is_allowed(state, channel, who):
    for asked, designated in product([False, True], repeat=2):
        one = case(state, channel=channel, asked=asked, designated=designated)
        assert allowed(one, ACTORS[who]) == {act for act in Act if refusal(one, act, ACTORS[who]) is None}


@pytest.mark.parametrize("state", sorted(ENDED - {M}))
def test_an_ended_case_accepts_nothing_from_anybody(state):
    for act, by, channel in product(Act, ACTORS.values(), Channel):
        assert refusal(case(state, channel=channel), act, by) is Code.ALREADY_DONE


@pytest.mark.parametrize(("act", "state"), [(act, state) for act in DATA for state in sorted(EXPECTED[act][0])])
def test_what_an_act_needs_must_be_there(act, state):
    """DATA holds that and nothing else."""
    one = case(state, channel=Channel.PHONE, **fit_for(act))
    people = EXPECTED[act][1]
    by = ACTORS["dispatcher" if people & {"caller", "dispatcher"} else sorted(people)[0]]
    why = {"reason": Code.REASON_NEEDED, "text": Code.TEXT_NEEDED}
    for key, missing in product(DATA[act], [None, ""]):
        for lacking in ({**DATA[act], key: missing}, {k: v for k, v in DATA[act].items() if k != key}):
            with pytest.raises(Refused) as refused:
                decide(one, act, by=by, at=LATER, data=lacking)
            assert refused.value.code is why.get(key, Code.WRONG_STATE)
            assert refused.value.params == {"field": key}


def test_the_first_step_and_the_first_rung_are_numbers_not_missing():
    assert refusal(case(A), Act.CHASE, CLOCK, {"step": 0, "rung": 0}) is None


@pytest.mark.parametrize("verdict", ["unsolved", "lapsed", "wonderful"])
def test_only_satisfied_and_dissatisfied_close_a_case(verdict):
    assert refusal(case(R, asked=True), Act.JUDGE, REPORTER, {"verdict": verdict}) is Code.NOT_ALLOWED


@pytest.mark.parametrize(
    ("act", "state", "who"),
    [
        pytest.param(Act.ASSIGN, A, "dispatcher", id="two dispatchers assign"),
        pytest.param(Act.ASSIGN, P, "dispatcher", id="assigned and signed meanwhile"),
        pytest.param(Act.RETURN, T, "officer", id="two officers return"),
        pytest.param(Act.REOPEN, A, "reporter", id="pressed «not solved» twice"),
    ],
)
def test_somebody_a_second_too_late_hears_that_it_is_done(act, state, who):
    assert refusal(case(state, unit="wuye"), act, ACTORS[who]) is Code.ALREADY_DONE


# ── who speaks for whom ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("act", [Act.JUDGE, Act.REOPEN, Act.CALL])
def test_a_dispatcher_records_the_word_of_callers_only(act):
    assert refusal(case(R, channel=Channel.PHONE), act, DISPATCHER) is None
    theirs = Code.NOT_YOURS if act is Act.CALL else Code.NOT_REPORTER
    assert refusal(case(R, channel=Channel.CHAT), act, DISPATCHER) is theirs


def test_a_dispatcher_who_reported_speaks_for_themselves():
    both = Actor(REPORTER.person, DISPATCHER.grants)
    assert refusal(case(R), Act.JUDGE, both) is None


def test_a_granted_resident_is_not_the_reporter():
    grant = frozenset({Grant(Role.RESIDENT), Grant(Role.RESIDENT, "lao-wang")})
    assert capacities(case(R), Actor("neighbour", grant)) == frozenset()
    assert capacities(case(R), REPORTER) == {Role.RESIDENT}


def test_an_officer_of_two_units_stands_for_the_one_that_has_the_case():
    both = Actor("zhang", frozenset({Grant(Role.OFFICER, "wuye"), Grant(Role.HEAD, "gongshui")}))
    assert capacities(case(A, unit="wuye"), both) == {Role.OFFICER}
    assert capacities(case(A, unit="gongshui"), both) == {Role.HEAD}
    assert capacities(case(A, unit="ranqi"), both) == frozenset()


# ── guards and effects ──────────────────────────────────────────────────────────────────────────────────────────────


def story(*steps: tuple[Act, Actor], channel: Channel = Channel.CHAT) -> list[Event]:
    """A case's events: registered, then these acts, each with fitting data."""
    data: dict[str, Scalar] = {"reporter": REPORTER.person, "channel": channel.value, "urgency": "ordinary"}
    number = "1123-0001-4"
    events = [register(community="example", case="case-1", number=number, actor=REPORTER, at=OPENED, data=data)]
    for act, by in steps:
        one = replay(events)
        events.append(decide(one, act, by=by, at=LATER, data=DATA.get(act)))
    return events


def tell(*steps: tuple[Act, Actor], channel: Channel = Channel.CHAT) -> Case:
    return replay(story(*steps, channel=channel))


ASSIGNED, SIGNED = (Act.ASSIGN, ROUTER), (Act.SIGN, OFFICER)
RETURNED, RESOLVED, REOPENED = (Act.RETURN, OFFICER), (Act.RESOLVE, OFFICER), (Act.REOPEN, REPORTER)
ONCE = (ASSIGNED, RETURNED)
DONE = (ASSIGNED, SIGNED, RESOLVED)


def test_a_case_is_born_in_triage():
    assert tell() == case(
        number="1123-0001-4",
        reporter="lao-wang",
        state=T,
        version=1,
        opened_at=OPENED,
        since=OPENED,
        urgency="ordinary",
    )


def test_the_registration_is_the_first_event_and_carries_the_number():
    data = {"reporter": "lao-wang", "channel": "chat", "urgency": "ordinary", "number": "1123-0001-4"}
    assert story() == [Event("example", "case-1", 1, Act.REGISTER, OPENED, "lao-wang", data)]


def test_what_was_heard_in_the_first_words_is_there_from_the_beginning():
    (first,) = story()
    one = born(
        replace(first, data={**first.data, "emergency": "fire", "grid": "jp1", "accused": "wuye", "restricted": True})
    )
    assert (one.emergency, one.alarmed_at, one.grid) == ("fire", OPENED, "jp1")
    assert (one.accused, one.restricted) == ("wuye", True)


def test_signing_makes_it_the_officers_until_it_goes_back_to_the_unit():
    assert tell(ASSIGNED, SIGNED).officer == OFFICER.person
    assert tell(*DONE).officer == OFFICER.person
    assert tell(*DONE, REOPENED).officer == ""


def test_the_third_return_designates_and_there_is_no_fourth():
    for count in range(MAX_RETURNS + 1):
        one = tell(*ONCE * count)
        assert (one.state, one.returns, one.unit, one.designated) == (T, count, "", count == MAX_RETURNS)
    final = tell(*ONCE * MAX_RETURNS, (Act.ASSIGN, DISPATCHER))
    assert MAX_RETURNS == 3
    for by in (OFFICER, HEAD):
        assert refusal(final, Act.RETURN, by) is Code.DESIGNATED
        assert Act.RETURN not in allowed(final, by)
        assert refusal(final, Act.SIGN, by) is None
    assert refusal(final, Act.RETURN, STRANGER) is Code.NOT_YOURS  # not even the reason is told to others


def test_what_was_reopened_goes_to_the_same_unit_one_rung_higher_and_stays_with_it():
    one = tell(*DONE, REOPENED)
    assert (one.state, one.unit, one.rung, one.reopens, one.asked, one.designated) == (A, "wuye", 1, 1, False, True)
    assert refusal(one, Act.RETURN, OFFICER) is Code.DESIGNATED


def test_the_rung_of_reopening_ends_at_the_secretary():
    for count in range(6):
        one = tell(*DONE, REOPENED, *(SIGNED, RESOLVED, REOPENED) * count)
        assert (one.reopens, one.rung) == (count + 1, min(count + 1, TOP_RUNG))


def test_reopening_goes_on_from_the_rung_that_was_reached():
    climbed = replace(tell(*DONE), rung=2)
    assert evolve(climbed, decide(climbed, Act.REOPEN, by=REPORTER, at=LATER)).rung == 3


@pytest.mark.parametrize(("was", "step", "becomes"), [(0, 2, 2), (2, 1, 2), (3, 0, 3), (1, 1, 1)])
def test_a_chase_lifts_the_rung_and_never_lowers_it(was, step, becomes):
    one = replace(case(A), rung=was, fired=4)
    after = evolve(one, decide(one, Act.CHASE, by=CLOCK, at=LATER, data={"step": 4, "rung": step}))
    assert (after.rung, after.fired, after.since) == (becomes, 5, one.since)


def test_a_new_clock_begins_its_ladder_anew_but_keeps_the_rung():
    one = replace(case(A), rung=2, fired=3)
    signed = evolve(one, decide(one, Act.SIGN, by=OFFICER, at=LATER))
    assert (signed.fired, signed.rung, signed.since) == (0, 2, LATER)


def test_a_resident_in_a_chat_is_asked_with_the_result_a_caller_only_when_called():
    assert tell(*DONE).asked
    called = (Act.CALL, DISPATCHER)
    assert not tell(*DONE, channel=Channel.PHONE).asked
    assert tell(*DONE, called, channel=Channel.PHONE).asked
    assert refusal(tell(*DONE, channel=Channel.PHONE), Act.LAPSE, CLOCK) is Code.NOT_ASKED
    assert refusal(tell(*DONE, called, channel=Channel.PHONE), Act.LAPSE, CLOCK) is None


def test_a_caller_who_reopens_is_to_be_called_again():
    again = (Act.REOPEN, DISPATCHER)
    one = tell(*DONE, (Act.CALL, DISPATCHER), again, SIGNED, RESOLVED, channel=Channel.PHONE)
    assert not one.asked


@pytest.mark.parametrize("verdict", [Verdict.SATISFIED, Verdict.DISSATISFIED])
def test_the_verdict_stands_in_the_case(verdict):
    one = tell(*DONE)
    closed = evolve(one, decide(one, Act.JUDGE, by=REPORTER, at=LATER, data={"verdict": verdict.value}))
    assert (closed.state, closed.verdict) == (State.CLOSED, verdict)


def test_a_lapse_is_a_verdict_of_its_own():
    one = tell(*DONE, (Act.LAPSE, CLOCK))
    assert (one.state, one.verdict) == (State.CLOSED, Verdict.LAPSED)


def test_what_was_accepted_once_is_not_declined_afterwards():
    assert refusal(case(T, reopens=1), Act.DECLINE, DISPATCHER) is Code.WRONG_STATE
    assert refusal(case(T, returns=2), Act.DECLINE, DISPATCHER) is None


@pytest.mark.parametrize("act", [Act.PROGRESS, Act.REVEAL])
def test_a_word_on_the_way_changes_neither_state_nor_clock(act):
    state = P if act is Act.PROGRESS else R
    one = case(state, channel=Channel.PHONE, fired=2, rung=1)
    by = OFFICER if act is Act.PROGRESS else DISPATCHER
    after = evolve(one, decide(one, act, by=by, at=LATER, data=DATA.get(act)))
    assert after == replace(one, version=one.version + 1)


def test_an_unanswered_call_back_begins_the_window_anew():
    one = case(R, channel=Channel.PHONE, fired=2, rung=1)
    after = evolve(one, decide(one, Act.CALL, by=DISPATCHER, at=LATER))
    assert after == replace(one, version=one.version + 1, asked=True, since=LATER, fired=0)


# ── history ─────────────────────────────────────────────────────────────────────────────────────────────────────────

STEPS = st.lists(st.tuples(st.sampled_from(Act), st.sampled_from(sorted(ACTORS))), max_size=40)
SETTINGS = settings(max_examples=200, deadline=None, derandomize=True)


@SETTINGS
@given(STEPS, st.sampled_from(Channel))
def test_replaying_the_history_is_the_case_and_deciding_changes_nothing(steps, channel):
    events = story(channel=channel)
    one = born(events[0])
    for act, who in steps:
        before, given_data = replace(one), dict(DATA.get(act, {}))
        try:
            event = decide(one, act, by=ACTORS[who], at=LATER, data=given_data)
        except Refused:
            assert one == before
            continue
        assert one == before
        assert given_data == DATA.get(act, {})
        given_data["reason"] = "changed afterwards"
        assert event.data == DATA.get(act, {}), "the event must not share what it was given"
        one = evolve(one, event)
        events.append(event)
        assert one.rung >= before.rung
        assert one.version == len(events)
    assert replay(events) == one
    assert replay(iter(events)) == one


def test_no_history_is_no_case():
    with pytest.raises(ValueError, match="registration"):
        replay([])

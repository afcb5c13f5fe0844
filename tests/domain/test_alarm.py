"""The alarm's own ladder: on time, one step after another, never silent longer than its repeat, and over once somebody has it."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.act import Act
from domain.case import State
from domain.community import URGENT
from domain.effects import FALSE_ALARM
from domain.errors import Code, Refused
from domain.ladder import DueKind, next_due
from domain.lifecycle import decide, evolve
from domain.people import CLOCK, Role
from tests.domain.building import DISPATCHER, OFFICER, OPENED, REPORTER, actor, case, example

ALARM = example().alarm
SETTINGS = settings(max_examples=200, deadline=None, derandomize=True)
STEWARD = actor(Role.STEWARD, "jp1")


def burning(state=State.TRIAGE, **changes):
    return case(state, **{"emergency": "fire", "alarmed_at": OPENED, "urgency": URGENT, **changes})


def minutes(n):
    return OPENED + timedelta(minutes=n)


def test_the_example_turns_to_more_people_within_five_minutes():
    assert [(step.after.amount, step.who) for step in ALARM.steps] == [
        (0, Role.DISPATCHER),
        (2, Role.CHAIR),
        (5, Role.SECRETARY),
    ]
    assert ALARM.repeat.amount == 5


@pytest.mark.parametrize(("taken", "at", "who"), [(0, 0, "dispatcher"), (1, 2, "chair"), (2, 5, "secretary"),
                                                   (3, 10, "secretary"), (4, 15, "secretary")])  # fmt: skip
def test_steps_and_repeats(taken, at, who):
    assert ALARM.when(OPENED, taken) == minutes(at)
    assert ALARM.step(taken).who == who


def test_the_alarm_is_what_the_clock_does_next():
    due = next_due(burning(alarms=1), example())
    assert due is not None
    assert (due.kind, due.at, due.step) == (DueKind.ALARM, minutes(2), 1)


def test_whichever_comes_first_is_next():
    chased = next_due(burning(State.ASSIGNED, matter="gas_smell", unit="ranqi", alarms=4), example())
    assert chased is not None
    assert (chased.kind, chased.at) == (DueKind.CHASE, minutes(10))


@given(taken=st.integers(0, 40), now=st.integers(-3, 300), seconds=st.integers(0, 59))
@SETTINGS
def test_of_missed_repeats_the_latest_is_found_without_going_through_them(taken, now, seconds):
    moment = minutes(now) + timedelta(seconds=seconds)
    step = taken
    while step >= len(ALARM.steps) and ALARM.when(OPENED, step + 1) <= moment:
        step += 1
    assert ALARM.next_step(taken, OPENED, moment) == step
    assert ALARM.next_step(taken, OPENED, None) == taken


def test_after_an_outage_every_rung_is_turned_to_but_missed_repeats_only_once():
    late, fired, taken = minutes(63), [], 0
    while ALARM.when(OPENED, step := ALARM.next_step(taken, OPENED, late)) <= late:
        fired.append(step)
        taken = step + 1
    assert fired == [0, 1, 2, 13]


@SETTINGS
@given(st.lists(st.integers(0, 30), min_size=1, max_size=40))
def test_an_alarm_nobody_takes_is_never_silent_longer_than_its_repeat(waits):
    """The clock looks every so often; whenever it has looked, the next ring is no further off than the repeat."""
    now, taken = OPENED, 0
    for wait in waits:
        now += timedelta(minutes=wait)
        while ALARM.when(OPENED, step := ALARM.next_step(taken, OPENED, now)) <= now:
            taken = step + 1
        assert now < ALARM.when(OPENED, taken) <= now + timedelta(minutes=ALARM.repeat.amount)


@pytest.mark.parametrize("state", [State.TRIAGE, State.ASSIGNED, State.IN_PROGRESS, State.RESOLVED])
def test_taken_is_over_in_every_state(state):
    one = burning(state, alarms=1)
    after = evolve(one, decide(one, Act.TAKE, by=STEWARD, at=minutes(1)))
    assert after.taken == STEWARD.person
    assert not after.is_alarming
    due = next_due(after, example())
    assert due is not None
    assert due.kind is not DueKind.ALARM
    with pytest.raises(Refused) as refused:
        decide(after, Act.ALARM, by=CLOCK, at=minutes(2), data={"step": 1, "took": "chair"})
    assert refused.value.code is Code.ALREADY_DONE


@pytest.mark.parametrize("state", [State.CLOSED, State.DECLINED, State.WITHDRAWN])
def test_an_ended_case_rings_no_more(state):
    assert next_due(burning(state), example()) is None


def test_a_false_alarm_is_as_if_there_had_been_none_and_may_be_raised_anew():
    one = burning(alarms=2)
    data = {"reason": FALSE_ALARM, "urgency": "ordinary"}
    calm = evolve(one, decide(one, Act.TAKE, by=DISPATCHER, at=minutes(3), data=data))
    assert (calm.emergency, calm.alarmed_at, calm.alarms, calm.taken, calm.urgency) == ("", None, 0, "", "ordinary")
    note = {"text": "vault-9", "emergency": "fire", "urgency": URGENT}
    again = evolve(calm, decide(calm, Act.NOTE, by=REPORTER, at=minutes(9), data=note))
    assert again.is_alarming
    assert (again.alarmed_at, again.alarms, again.urgency) == (minutes(9), 0, URGENT)


@pytest.mark.parametrize("who", [OFFICER, STEWARD, actor(Role.SECRETARY)])
def test_only_a_dispatcher_calls_a_false_alarm(who):
    with pytest.raises(Refused) as refused:
        decide(burning(), Act.TAKE, by=who, at=minutes(1), data={"reason": FALSE_ALARM})
    assert refused.value.code is Code.NOT_YOURS


@pytest.mark.parametrize("act", [Act.NOTE, Act.AMEND])
def test_danger_told_of_later_raises_the_alarm_once(act):
    one = case(State.IN_PROGRESS, officer="zhang")
    data = {"text": "vault-9", "emergency": "gas", "urgency": URGENT}
    after = evolve(one, decide(one, act, by=REPORTER, at=minutes(30), data=data))
    assert (after.emergency, after.alarmed_at, after.urgency) == ("gas", minutes(30), URGENT)
    more = evolve(after, decide(after, act, by=REPORTER, at=minutes(40), data=data | {"emergency": "fire"}))
    assert (more.emergency, more.alarmed_at) == ("gas", minutes(30))

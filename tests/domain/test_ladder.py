"""Who must act next, by when, and whom the hotline turns to if they do not."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.calendar import Slot
from domain.case import ENDED, RUNNING, Case, Channel, ClockKind, State, Voice
from domain.clock import Measure, Span, shift
from domain.community import Community, Step
from domain.ladder import DueKind, Owner, after_quiet, deadline, is_quiet, next_due, owner, step_at
from domain.people import Role
from tests.domain.building import at, case, community, example, local

SETTINGS = settings(max_examples=100, deadline=None, derandomize=True)
OPEN = [state for state in State if state not in ENDED]
CLOCKS = ["urgent", "essential", "ordinary", "help", "complex"]
MATTER = {
    "urgent": "gas_smell",
    "essential": "water_outage",
    "ordinary": "lift",
    "help": "hardship",
    "complex": "owners_meeting",
}
MOMENTS = st.integers(0, 500 * 1440).map(lambda minute: at("2026-01-01 00:00") + timedelta(minutes=minute))


@st.composite
def open_cases(draw: st.DrawFn) -> Case:
    state, urgency, since = draw(st.sampled_from(OPEN)), draw(st.sampled_from(CLOCKS)), draw(MOMENTS)
    channel = draw(st.sampled_from(Channel))
    matter = "" if state is State.TRIAGE else MATTER[urgency]
    given = {"urgency": urgency, "matter": matter, "since": since, "opened_at": since, "channel": channel}
    asked = state is State.RESOLVED and (channel is Channel.CHAT or draw(st.booleans()))
    return case(state, **given, asked=asked, fired=draw(st.integers(0, 8)))


# ── I1: nobody is left without somebody accountable ─────────────────────────────────────────────────────────────────


@SETTINGS
@given(open_cases(), MOMENTS)
def test_every_open_case_has_an_owner_and_a_next_due_time_and_can_explain_them(one, now):
    assert owner(one) is not None
    for due in (next_due(one, example()), next_due(one, example(), now)):
        assert due is not None
        assert due.at >= one.since
    total = deadline(one, example())
    assert total is not None
    assert total.start == one.since
    assert total.due == shift(one.since, total.span, example().calendar)


@pytest.mark.parametrize("state", sorted(ENDED))
def test_an_ended_case_has_neither(state):
    ended = case(state)
    assert (owner(ended), next_due(ended, example()), deadline(ended, example())) == (None, None, None)
    assert not ended.is_open
    assert ended.clock is None


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (State.TRIAGE, Owner(Role.DISPATCHER, "suqiu", "")),
        (State.ASSIGNED, Owner(Role.HEAD, "wuye", "")),
        (State.IN_PROGRESS, Owner(Role.OFFICER, "wuye", "zhang")),
        (State.RESOLVED, Owner(Role.DISPATCHER, "suqiu", "")),
    ],
)
def test_owner(state, expected):
    assert owner(case(state, officer="zhang" if state is State.IN_PROGRESS else "")) == expected


def test_a_clock_runs_in_every_open_state():
    assert set(RUNNING) == set(OPEN)
    assert set(RUNNING.values()) == set(ClockKind) - {ClockKind.WAIT}


# ── the steps ───────────────────────────────────────────────────────────────────────────────────────────────────────


def climb(one: Case, count: int) -> list[tuple[str, str, int]]:
    """The first steps of a case's ladder: when, who, which rung."""
    found = []
    for fired in range(count):
        due = next_due(case(one.state, **{**fields(one), "fired": fired}), community())
        assert due is not None
        assert (due.kind, due.step) == (DueKind.CHASE, fired)
        step = step_at(one, community(), due.step)
        found.append((local(due.at), step.who.value, step.rung))
    return found


def fields(one: Case) -> dict[str, object]:
    return {name: getattr(one, name) for name in ("urgency", "matter", "since", "channel", "asked", "unit")}


def test_an_ordinary_case_that_nobody_signs_for_climbs_to_the_secretary_and_stays_there():
    assert climb(case(State.ASSIGNED), 7) == [  # assigned Monday 23 November 10:00, one working day to sign
        ("2026-11-23 16:30", "officer", 0),
        ("2026-11-24 10:00", "head", 1),
        ("2026-11-26 08:30", "chair", 2),  # a day later at 10:00, and then with all else in the morning
        ("2026-11-30 08:30", "secretary", 3),
        ("2026-12-02 08:30", "secretary", 3),  # every fourteen hours of work: two days
        ("2026-12-04 08:30", "secretary", 3),
        ("2026-12-08 08:30", "secretary", 3),
    ]


def test_an_urgent_case_climbs_through_the_night():
    one = case(State.ASSIGNED, urgency="urgent", matter="gas_smell", since=at("2026-11-28 23:50"))
    assert climb(one, 6) == [
        ("2026-11-29 00:00", "officer", 0),
        ("2026-11-29 00:05", "head", 1),
        ("2026-11-29 00:20", "chair", 2),
        ("2026-11-29 00:35", "secretary", 3),
        ("2026-11-29 02:35", "secretary", 3),
        ("2026-11-29 04:35", "secretary", 3),
    ]


@SETTINGS
@given(open_cases(), st.integers(0, 12))
def test_steps_come_in_order_of_time_and_never_sink(one, count):
    given = {**fields(one), "asked": False}
    dues = [next_due(case(one.state, **given, fired=n), example()) for n in range(count + 2)]
    assert all(due is not None and due.kind is DueKind.CHASE for due in dues)
    assert all(earlier.at <= later.at for earlier, later in pairwise(dues))
    rungs = [step_at(one, example(), n).rung for n in range(count + 2)]
    assert rungs == sorted(rungs)


@SETTINGS
@given(open_cases(), st.integers(4, 20))
def test_after_the_last_step_it_is_repeated_later_and_later(one, index):
    assert step_at(one, example(), index) == step_at(one, example(), 3)
    given = {**fields(one), "asked": False}
    one_more, another = (next_due(case(one.state, **given, fired=n), example()) for n in (index, index + 1))
    assert another.at > one_more.at


@pytest.mark.parametrize("urgency", CLOCKS)
@pytest.mark.parametrize("state", OPEN)
def test_reminders_are_stepped_over_once_the_time_is_up(state, urgency):
    matter = "" if state is State.TRIAGE else MATTER[urgency]
    one = case(state, urgency=urgency, matter=matter)
    due = deadline(one, example()).due
    steps = example().clock_of(one).ladder.steps[one.clock]
    first = next(n for n, step in enumerate(steps) if not step.is_reminder)
    assert first > 0
    assert next_due(one, example()).step == 0
    assert next_due(one, example(), due - timedelta(minutes=1)).step == 0
    assert next_due(one, example(), due).step == first
    assert next_due(one, example(), due + timedelta(days=900)).step == first
    assert next_due(case(state, **{**fields(one), "fired": first + 1}), example(), due).step == first + 1


def test_of_repeats_that_were_missed_only_the_latest_is_made_up_for():
    one = case(State.ASSIGNED, urgency="urgent", matter="gas_smell", fired=4)  # every two hours from 12:45 on
    assert local(next_due(one, community()).at) == "2026-11-23 12:45"
    for now, at_, step in (
        ("2026-11-23 12:00", "2026-11-23 12:45", 4),
        ("2026-11-23 14:44", "2026-11-23 12:45", 4),
        ("2026-11-23 14:45", "2026-11-23 14:45", 5),
        ("2026-11-24 09:00", "2026-11-24 08:45", 14),
    ):
        due = next_due(one, community(), at(now))
        assert (local(due.at), due.step) == (at_, step)


def test_rungs_that_were_missed_are_all_made_up_for():
    one = case(State.ASSIGNED, urgency="urgent", matter="gas_smell", fired=1)
    assert next_due(one, community(), at("2026-12-23 10:00")).step == 1


def test_a_reminder_is_never_due_before_the_clock_started():
    short = case(State.ASSIGNED, urgency="urgent", matter="gas_smell")
    for fired in range(4):
        assert next_due(case(State.ASSIGNED, **fields(short), fired=fired), example()).at >= short.since


@pytest.mark.parametrize("asked", [False, True])
def test_a_caller_is_not_reminded_in_a_chat_but_called_by_a_dispatcher(asked):
    caller = case(State.RESOLVED, channel=Channel.PHONE, asked=asked)
    assert step_at(caller, example(), 0).who is Role.DISPATCHER
    assert step_at(case(State.RESOLVED, asked=True), example(), 0).who is Role.RESIDENT


def test_who_can_be_reached_in_a_chat_is_reminded_there():
    one = case(State.RESOLVED, channel=Channel.PHONE, asked=True, joined=(Voice("case-2", "li", Channel.CHAT),))
    assert step_at(one, example(), 0).who is Role.RESIDENT
    caller = case(State.IN_PROGRESS, channel=Channel.PHONE)
    assert step_at(caller, example(), 0).who is Role.OFFICER, "it is the officer's to finish"


def signing(*steps: Step) -> Community:
    """The example with these steps while an ordinary case waits to be signed for."""
    town = community()
    ordinary = town.clocks["ordinary"]
    ladder = replace(ordinary.ladder, steps={**ordinary.ladder.steps, ClockKind.SIGN: steps})
    return replace(town, clocks={**town.clocks, "ordinary": replace(ordinary, ladder=ladder)})


@pytest.mark.parametrize("reminders", [1, 2, 3])
def test_all_reminders_are_stepped_over_however_many(reminders):
    before = (Step(0, Role.OFFICER, Span(-n, Measure.WORKING)) for n in range(reminders, 0, -1))
    town = signing(*before, Step(1, Role.HEAD, Span(0, Measure.WORKING)))
    one = case(State.ASSIGNED)
    assert next_due(one, town, deadline(one, town).due).step == reminders


def test_what_is_due_when_people_go_home_is_due_then_and_not_the_next_morning():
    town = signing(Step(1, Role.HEAD, Span(420, Measure.WORKING)))  # a day's work after the due time, Tuesday 08:30
    due = next_due(case(State.ASSIGNED, since=at("2026-11-23 08:30")), town)
    assert local(due.at) == "2026-11-24 17:00"


# ── the end of the call-back window ─────────────────────────────────────────────────────────────────────────────────


def test_a_reporter_who_was_asked_is_reminded_once_and_then_the_window_lapses():
    asked = case(State.RESOLVED, asked=True)
    due = deadline(asked, community()).due
    assert local(due) == "2026-11-30 10:00"
    first = next_due(asked, community())
    assert (first.kind, local(first.at), first.step) == (DueKind.CHASE, "2026-11-26 10:00", 0)
    then = next_due(case(State.RESOLVED, asked=True, fired=1), community())
    assert (then.kind, then.at) == (DueKind.LAPSE, due)
    late = next_due(asked, community(), due)
    assert (late.kind, late.at) == (DueKind.LAPSE, due)
    early = next_due(asked, community(), due - timedelta(minutes=1))
    assert early.kind is DueKind.CHASE


@SETTINGS
@given(open_cases(), MOMENTS)
def test_only_what_was_asked_lapses_and_never_before_its_time(one, now):
    for due in (next_due(one, example()), next_due(one, example(), now)):
        if due.kind is DueKind.LAPSE:
            assert one.state is State.RESOLVED
            assert one.asked
            assert due.at == deadline(one, example()).due


@SETTINGS
@given(st.integers(0, 30), MOMENTS)
def test_a_caller_nobody_reached_never_lapses_but_climbs(fired, now):
    caller = case(State.RESOLVED, channel=Channel.PHONE, asked=False, fired=fired)
    assert next_due(caller, example(), now).kind is DueKind.CHASE
    assert step_at(caller, example(), max(fired, 3)).rung == 3


# ── quiet hours ─────────────────────────────────────────────────────────────────────────────────────────────────────

NIGHT = community(quiet=Slot(time(22, 0), time(7, 0)))
SIESTA = community(quiet=Slot(time(12, 0), time(14, 0)))
NEVER = community(quiet=Slot(time(8, 0), time(8, 0)))


@pytest.mark.parametrize(
    ("town", "wall", "quiet"),
    [
        (NIGHT, "21:59", False), (NIGHT, "22:00", True), (NIGHT, "23:59", True), (NIGHT, "00:00", True),
        (NIGHT, "06:59", True), (NIGHT, "07:00", False), (NIGHT, "12:00", False),
        (SIESTA, "11:59", False), (SIESTA, "12:00", True), (SIESTA, "13:59", True), (SIESTA, "14:00", False),
        (SIESTA, "23:00", False), (NEVER, "08:00", False), (NEVER, "03:00", False),
    ],
)  # fmt: skip
def test_people_are_left_in_peace(town, wall, quiet):
    assert is_quiet(at(f"2026-11-23 {wall}"), town) is quiet


@pytest.mark.parametrize(
    ("town", "moment", "end"),
    [
        (NIGHT, "2026-11-23 22:00", "2026-11-24 07:00"),
        (NIGHT, "2026-11-23 23:59", "2026-11-24 07:00"),
        (NIGHT, "2026-11-24 00:00", "2026-11-24 07:00"),
        (NIGHT, "2026-11-24 06:59", "2026-11-24 07:00"),
        (SIESTA, "2026-11-23 12:00", "2026-11-23 14:00"),
        (SIESTA, "2026-11-23 13:59", "2026-11-23 14:00"),
    ],
)
def test_the_end_of_the_quiet_hours(town, moment, end):
    assert local(after_quiet(at(moment), town)) == end


@SETTINGS
@given(MOMENTS, st.integers(0, 1439), st.integers(0, 1439))
def test_quiet_hours_last_without_a_break_until_their_end(moment: datetime, opens, closes):
    town = community(quiet=Slot(time(*divmod(opens, 60)), time(*divmod(closes, 60))))
    if not is_quiet(moment, town):
        return
    end = after_quiet(moment, town)
    assert timedelta(0) < end - moment <= timedelta(days=1)
    assert not is_quiet(end, town)
    between = int((end - moment).total_seconds()) // 60
    assert all(is_quiet(moment + timedelta(minutes=n), town) for n in range(0, between, 7))

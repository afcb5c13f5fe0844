"""What waits for the morning: never early, always when people come to work, and all of it at one moment."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.calendar import NeverOpen
from domain.case import ClockKind, State
from domain.ladder import next_due
from tests.domain.building import OPENED, at, calendar, case, community, example, local

MOMENTS = st.integers(0, 60 * 24 * 60).map(lambda minutes: OPENED + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("moment", "morning"),
    [
        ("2026-11-23 08:29", "2026-11-23 08:30"),
        ("2026-11-23 08:30", "2026-11-23 08:30"),
        ("2026-11-23 08:31", "2026-11-24 08:30"),
        ("2026-11-23 13:00", "2026-11-24 08:30"),  # after lunch is no morning
        ("2026-11-27 17:00", "2026-11-30 08:30"),
        ("2026-11-28 09:00", "2026-11-30 08:30"),
    ],
)
def test_the_next_morning(moment, morning):
    assert local(calendar().morning(at(moment))) == morning


def test_a_calendar_that_never_opens_has_no_morning():
    with pytest.raises(NeverOpen):
        calendar(dict.fromkeys(range(7), "")).morning(OPENED)


@settings(max_examples=200, deadline=None)
@given(MOMENTS, st.sampled_from((State.ASSIGNED, State.IN_PROGRESS, State.RESOLVED)), st.integers(2, 6))
def test_a_leader_s_step_waits_for_the_morning_and_for_no_more(since, state, fired):
    one = case(state, since=since, fired=fired)
    steps = community().clock_of(one).ladder.steps[one.clock]
    step = steps[min(fired, len(steps) - 1)]
    due = next_due(one, community())
    assert step.digest
    assert due.at == calendar().morning(due.at), "people are just coming to work"
    assert due.at > since


def test_nobody_waits_for_a_morning_while_danger_or_water_runs_on():
    for clock in example().clocks.values():
        for kind in set(ClockKind) - {ClockKind.WAIT}:
            assert not (clock.round_the_clock and any(step.digest for step in clock.ladder.steps[kind]))

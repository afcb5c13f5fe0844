"""When a week and a month are reported on, and when no longer."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.periodical import LONGEST_BREAK, Every, due, is_over, last_morning
from tests.domain.building import at, example

COMMUNITY = example()
DAY, WEEK, MONTH = Every.DAY, Every.WEEK, Every.MONTH


@pytest.mark.parametrize(
    ("every", "wall", "days"),
    [
        (DAY, "2026-11-24 08:29", None),
        (DAY, "2026-11-24 08:30", ("2026-11-23", "2026-11-23")),
        (DAY, "2026-11-24 22:30", None),
        (DAY, "2026-11-28 10:00", None),
        (DAY, "2026-11-30 10:00", ("2026-11-29", "2026-11-29")),
        (DAY, "2026-10-08 10:00", ("2026-10-07", "2026-10-07")),
        (WEEK, "2026-11-23 07:59", None),
        (WEEK, "2026-11-23 12:30", ("2026-11-16", "2026-11-22")),
        (WEEK, "2026-11-23 19:00", ("2026-11-16", "2026-11-22")),
        (WEEK, "2026-11-23 23:00", None),
        (WEEK, "2026-11-24 09:00", None),
        (WEEK, "2026-10-08 10:00", ("2026-09-28", "2026-10-04")),
        (WEEK, "2026-10-05 10:00", None),
        (MONTH, "2026-12-01 10:00", ("2026-11-01", "2026-11-30")),
        (MONTH, "2026-11-01 10:00", None),
        (MONTH, "2026-11-02 10:00", ("2026-10-01", "2026-10-31")),
        (MONTH, "2026-11-03 10:00", None),
        (MONTH, "2026-10-08 10:00", ("2026-09-01", "2026-09-30")),
        (MONTH, "2027-01-01 10:00", ("2026-12-01", "2026-12-31")),
    ],
)
def test_on_the_first_worked_day_from_when_people_come_to_work(every, wall, days):
    """In 2026 the first week of October is a holiday: the first worked day is Thursday the 8th."""
    found = due(every, at(wall), COMMUNITY)
    assert found == (tuple(map(date.fromisoformat, days)) if days else None)


@pytest.mark.parametrize("every", Every)
def test_every_week_and_month_is_due_on_one_day_at_most(every):
    moment, found = at("2026-01-01 00:30"), {}
    while moment < at("2027-12-31 00:00"):
        days = due(every, moment, COMMUNITY)
        if days:
            found.setdefault(days, set()).add(COMMUNITY.calendar.local(moment).date())
        moment += timedelta(hours=1)
    assert all(len(on) == 1 for on in found.values())
    assert len(found) >= (95 if every is WEEK else 23)


def test_what_waited_too_long_is_left_out():
    day = date(2026, 11, 23)
    assert not is_over(day, at("2026-11-23 15:00"), COMMUNITY)
    assert is_over(day, at("2026-11-23 23:30"), COMMUNITY)
    assert is_over(day, at("2026-11-24 09:00"), COMMUNITY)


@pytest.mark.parametrize(
    ("wall", "before"),
    [
        ("2026-11-24 09:00", "2026-11-23 08:30"),
        ("2026-11-24 00:10", "2026-11-23 08:30"),
        ("2026-11-30 09:00", "2026-11-27 08:30"),
        ("2026-11-29 09:00", "2026-11-27 08:30"),
        ("2026-10-08 09:00", "2026-09-30 08:30"),
    ],
)
def test_the_last_morning_is_that_of_the_last_worked_day(wall, before):
    """In 2026 the first week of October is a holiday."""
    assert last_morning(at(wall), COMMUNITY) == at(before)


def test_where_nobody_has_worked_for_a_month_that_is_the_last_morning():
    calendar = replace(COMMUNITY.calendar, hours={}, worked=frozenset(), special={})
    now = at("2026-11-24 09:00")
    assert last_morning(now, replace(COMMUNITY, calendar=calendar)) == now - LONGEST_BREAK

"""Which clock and which centre a case belongs to."""

from dataclasses import replace

import pytest

from domain.case import State
from domain.clock import Span
from domain.community import URGENT, CentreId, Step
from domain.people import Role
from tests.domain.building import calendar, case, example


@pytest.mark.parametrize("urgency", ["urgent", "essential", "ordinary", "help", "complex"])
def test_without_a_matter_a_case_runs_on_the_clock_its_urgency_suggests(urgency):
    assert example().clock_of(case(urgency=urgency)).id == urgency


@pytest.mark.parametrize("urgency", ["essential", "ordinary", "help", "complex"])
def test_with_a_matter_it_runs_on_the_matters_clock(urgency):
    rules = example()
    runs = {matter: rules.clock_of(case(State.ASSIGNED, matter=matter, urgency=urgency)).id for matter in rules.matters}
    assert runs == {matter.id: matter.clock for matter in rules.matters.values()}


def test_danger_to_life_stays_danger_to_life_whatever_the_matter():
    for matter in (*example().matters, "", "no_longer_there"):
        clock = example().clock_of(case(State.ASSIGNED, matter=matter, urgency=URGENT))
        assert (matter, clock.id, clock.round_the_clock) == (matter, URGENT, True)


def test_a_matter_that_left_the_catalogue_leaves_the_clock_to_the_urgency():
    assert example().clock_of(case(State.ASSIGNED, matter="no_longer_there", urgency="help")).id == "help"


def test_a_case_lies_with_the_hotline_until_it_has_a_matter():
    assert example().centre_of(case()).id is CentreId.SUQIU
    assert example().centre_of(case(State.ASSIGNED, matter="neighbour_row")).id is CentreId.TIAOJIE
    assert example().centre_of(case(State.ASSIGNED, matter="no_longer_there")).id is CentreId.SUQIU


def test_what_lies_with_tiaojie_is_talked_over_with_both_sides():
    rules = example()
    for matter in (*rules.matters, "", "no_longer_there"):
        one, known = case(State.ASSIGNED, matter=matter), rules.matters.get(matter)
        assert rules.mediates(one) is (known is not None and known.centre is CentreId.TIAOJIE), matter
        assert not rules.mediates(replace(one, restricted=True)), "a few only may read it"
        assert not rules.mediates(replace(one, external="JD-1")), "somebody else handles it"


def test_the_stamp_changes_with_the_policy_and_with_the_calendar():
    one = example()
    stamps = {one.stamp, replace(one, version="other").stamp, replace(one, calendar=calendar()).stamp}
    assert len(stamps) == 3


@pytest.mark.parametrize(("offset", "reminder"), [("-1m", True), ("0m", False), ("+1wh", False), ("-7wh", True)])
def test_a_reminder_comes_before_the_due_time(offset, reminder):
    assert Step(0, Role.OFFICER, Span.parse(offset)).is_reminder is reminder

"""The example community loads without a mistake and holds what a community must hold."""

import json
import shutil
from collections import Counter
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import policy
from domain.case import ClockKind
from domain.clock import Measure, shift
from domain.community import CentreId, Community, Matter

COMMUNITIES = Path(__file__).parents[2] / "communities"
EXAMPLE = COMMUNITIES / "example"


@cache
def policy_example() -> Community:
    return policy.load(EXAMPLE)


@pytest.fixture(scope="module")
def example() -> Community:
    return policy_example()


FIRST_TWENTY = {
    "water_outage", "water_supply", "power_outage", "heating", "gas_smell", "lift", "drain", "garbage", "noise", "parking",
    "stairs_light", "neighbour_row", "elder_care", "hardship", "certificate", "fee_openness", "culture_event",
    "owners_meeting", "policy_query", "security",
}  # fmt: skip


def test_the_example_has_no_mistakes_and_nothing_worth_a_look():
    found = policy.check(EXAMPLE).as_dict()
    assert set(found) == {"centres", "matters", "units", "mistakes", "warnings"}
    assert (found["centres"], found["mistakes"], found["warnings"]) == (10, [], [])
    json.dumps(found)


def test_the_catalogue_is_wide_enough(example: Community):
    per_centre = Counter(matter.centre for matter in example.matters.values())
    assert len(example.matters) == policy.check(EXAMPLE).matters >= 125
    assert set(per_centre) == set(CentreId)
    assert min(per_centre.values()) >= 5
    assert set(example.matters) >= FIRST_TWENTY


def test_every_unit_has_work(example: Community):
    busy = {unit for matter in example.matters.values() for unit in (matter.unit, *matter.assists)}
    outside = {unit.id for unit in example.units.values() if unit.outside}
    assert busy | outside == set(example.units)


def test_every_matter_has_a_short_name_of_its_own(example: Community):
    names = [matter.said for matter in example.matters.values()]
    assert len(set(names)) == len(names)
    assert max(map(len, names)) <= 8


def test_nobody_looks_into_themselves(example: Community):
    """Complaints about units go to 监督, to a unit that does none of the work complained of."""
    complaints = [matter for matter in example.matters.values() if matter.about_units]
    leads = {matter.unit for matter in example.matters.values() if not matter.about_units}
    assert complaints
    assert {matter.centre for matter in complaints} == {CentreId.JIANDU}
    assert not {matter.unit for matter in complaints} & leads


def test_mediation_hears_both_sides(example: Community):
    mediated = [matter for matter in example.matters.values() if matter.centre is CentreId.TIAOJIE]
    assert {matter.parties for matter in mediated} == {2}


def test_every_emergency_has_a_public_number_and_one_line_of_advice(example: Community):
    for kind in example.emergencies.values():
        assert kind.number in {"110", "119", "120", "122"}
        assert 0 < len(kind.advice) <= 40
        assert kind.alarm
        assert set(kind.units) <= set(example.units)


def test_every_referral_says_why_and_whom_to_ring(example: Community):
    for entry in example.scope.values():
        assert entry.reason
        assert entry.name
        assert entry.phone.isdigit()


def test_a_new_matter_needs_only_the_old_entries():
    """Whoever made matters by hand before still can."""
    old = Matter("id", "name", CentreId.SUQIU, "wuye", "ordinary", {"词": 1.0})
    assert (old.said, old.assists, old.needs, old.about_units, old.parties) == ("name", (), (), False, 1)


def test_every_clock_has_its_spans_and_a_ladder_that_goes_up_to_the_secretary(example: Community):
    for clock in example.clocks.values():
        waits = set() if clock.round_the_clock else {ClockKind.WAIT}
        assert set(clock.spans) == set(clock.ladder.steps) == set(ClockKind) - {ClockKind.WAIT} | waits
        assert bool(clock.suspensions) <= bool(waits)
        for kind, steps in clock.ladder.steps.items():
            if kind is ClockKind.WAIT:
                assert all(step.who == "resident" and step.is_reminder for step in steps), clock.id
                continue
            assert steps[-1].rung == 3, (clock.id, kind)
            assert steps[-1].who == "secretary", (clock.id, kind)


def test_only_round_the_clock_classes_count_every_minute(example: Community):
    for clock in example.clocks.values():
        offsets = [step.offset for steps in clock.ladder.steps.values() for step in steps]
        measures = {span.measure for span in (*clock.spans.values(), *offsets, clock.ladder.repeat)}
        assert (measures == {Measure.ELAPSED}) is clock.round_the_clock, clock.id


@pytest.mark.parametrize(
    ("clock", "sign", "finish"),
    [("urgent", 15, 24 * 60), ("essential", 30, 24 * 60), ("ordinary", 1, 5), ("help", 1, 3), ("complex", 1, 13)],
)
def test_the_promised_figures(example: Community, clock: str, sign: int, finish: int):
    """Published hotline rules: minutes where life or essentials are at stake, else working days."""
    spans = example.clocks[clock].spans
    assert (spans[ClockKind.SIGN].amount, spans[ClockKind.FINISH].amount) == (sign, finish)


@settings(deadline=None, max_examples=40)
@given(start=st.datetimes(datetime(2025, 1, 1), datetime(2026, 9, 1), timezones=st.just(UTC)))
def test_no_chase_of_a_working_class_falls_outside_working_time(start: datetime):
    example = policy_example()
    for clock in example.clocks.values():
        for kind, steps in clock.ladder.steps.items() if not clock.round_the_clock else ():
            due = shift(start, clock.spans[kind], example.calendar)
            for step in steps:
                at = example.calendar.local(shift(due, step.offset, example.calendar))
                slots = example.calendar.slots(at.date())
                assert any(slot.opens <= at.time() <= slot.closes for slot in slots), (clock.id, kind, step, at)


def test_reminders_come_in_the_order_they_are_written(example: Community):
    due = datetime(2026, 3, 18, 2, tzinfo=UTC)
    for clock in example.clocks.values():
        for steps in clock.ladder.steps.values():
            times = [shift(due, step.offset, example.calendar) for step in steps]
            assert times == sorted(times)


def test_it_says_that_it_is_an_example(example: Community):
    assert example.is_example


def test_load_all_finds_it_by_id(example: Community):
    assert policy.load_all(COMMUNITIES)["example"] == example


def test_the_version_follows_the_bytes(example: Community, tmp_path: Path):
    copy = tmp_path / "copy"
    shutil.copytree(EXAMPLE, copy)
    assert policy.load(copy).version == example.version
    with (copy / "units.yaml").open("a") as file:
        file.write("\n")
    assert policy.load(copy).version != example.version

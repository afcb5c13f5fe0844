"""The example community loads without a mistake and holds what a community must hold."""

import json
import shutil
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import policy
from domain.case import ClockKind
from domain.clock import Measure, shift
from domain.community import CentreId, Community

COMMUNITIES = Path(__file__).parents[2] / "communities"
EXAMPLE = COMMUNITIES / "example"


@cache
def policy_example() -> Community:
    return policy.load(EXAMPLE)


@pytest.fixture(scope="module")
def example() -> Community:
    return policy_example()


def test_the_example_has_no_mistakes():
    report = policy.check(EXAMPLE)
    assert report.as_dict() == {"centres": 10, "matters": report.matters, "units": report.units, "mistakes": []}
    assert report.matters >= 20
    json.dumps(report.as_dict())


def test_every_centre_and_every_unit_has_work(example: Community):
    assert {matter.centre for matter in example.matters.values()} == set(CentreId)
    assert {matter.unit for matter in example.matters.values()} == set(example.units)


def test_every_clock_has_all_four_spans_and_a_ladder_that_goes_up_to_the_secretary(example: Community):
    for clock in example.clocks.values():
        assert set(clock.spans) == set(clock.ladder.steps) == set(ClockKind)
        for kind, steps in clock.ladder.steps.items():
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

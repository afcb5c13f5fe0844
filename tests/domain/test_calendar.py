"""Which days are worked, and between which hours."""

from dataclasses import replace
from datetime import UTC, time, timedelta
from itertools import islice

import pytest

from domain.calendar import NeverOpen, Slot
from tests.domain.building import OFFICE, at, calendar, day, example, local, slots

SATURDAY, SUNDAY, MONDAY = day("2026-11-28"), day("2026-11-29"), day("2026-11-30")


def test_an_ordinary_week_is_monday_to_friday():
    plain = calendar()
    assert [plain.is_worked(day(f"2026-11-{n}")) for n in range(23, 30)] == [True] * 5 + [False] * 2
    assert plain.slots(MONDAY) == slots(OFFICE)
    assert plain.slots(SUNDAY) == ()


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param({"closed": ["2026-11-30"]}, "", id="a holiday"),
        pytest.param({"worked": ["2026-11-30"]}, OFFICE, id="a make-up day that is a working day anyway"),
        pytest.param({"closed": ["2026-11-30"], "worked": ["2026-11-30"]}, "", id="closed wins over worked"),
        pytest.param({"special": {"2026-11-30": "09:00-10:00"}}, "09:00-10:00", id="hours of its own"),
        pytest.param(
            {"closed": ["2026-11-30"], "special": {"2026-11-30": "09:00-10:00"}},
            "09:00-10:00",
            id="special wins over closed: somebody is on duty",
        ),
        pytest.param({"special": {"2026-11-30": ""}}, "", id="a special day without hours is not worked"),
    ],
)
def test_a_monday_can_be(given, expected):
    monday = calendar(**given)
    assert monday.slots(MONDAY) == slots(expected)
    assert monday.is_worked(MONDAY) is bool(expected)


def test_a_make_up_saturday_keeps_the_hours_of_the_first_worked_weekday():
    assert calendar({2: OFFICE, 1: "10:00-12:00"}, worked=["2026-11-28"]).slots(SATURDAY) == slots("10:00-12:00")


def test_a_make_up_saturday_in_a_community_that_opens_on_saturdays_keeps_its_own_hours():
    assert calendar({0: OFFICE, 5: "09:00-11:00"}, worked=["2026-11-28"]).slots(SATURDAY) == slots("09:00-11:00")


def test_a_year_is_provisional_until_its_holidays_are_announced():
    known = calendar(announced=[2026])
    assert not known.is_provisional(day("2026-12-31"))
    assert known.is_provisional(day("2027-01-01"))


def test_a_day_begins_at_local_midnight():
    plain = calendar()
    assert local(at("2026-11-30 00:00")) == "2026-11-30 00:00"
    assert at("2026-11-30 00:00").date() == SUNDAY  # in UTC it is still Sunday
    assert plain.is_worked(plain.local(at("2026-11-30 00:00")).date())


def test_a_wall_time_becomes_a_moment_in_utc():
    moment = calendar().at(MONDAY, time(8, 30))
    assert moment == at("2026-11-30 08:30")
    assert moment.utcoffset() == timedelta(0)


def test_stretches_begin_in_the_middle_of_one_and_skip_the_weekend():
    found = islice(calendar().stretches(at("2026-11-27 10:00")), 3)
    assert [(local(a), local(b)) for a, b in found] == [
        ("2026-11-27 10:00", "2026-11-27 11:30"),
        ("2026-11-27 13:00", "2026-11-27 17:00"),
        ("2026-11-30 08:30", "2026-11-30 11:30"),
    ]


def test_stretches_are_half_open_so_closing_time_belongs_to_the_next_one():
    opens, _ = next(calendar().stretches(at("2026-11-27 17:00")))
    assert local(opens) == "2026-11-30 08:30"


def test_stretches_back_end_in_the_middle_of_one_and_skip_the_weekend():
    found = islice(calendar().stretches_back(at("2026-11-30 09:00")), 3)
    assert [(local(a), local(b)) for a, b in found] == [
        ("2026-11-30 08:30", "2026-11-30 09:00"),
        ("2026-11-27 13:00", "2026-11-27 17:00"),
        ("2026-11-27 08:30", "2026-11-27 11:30"),
    ]


def test_stretches_back_leave_an_opening_that_has_just_come_out():
    _, closes = next(calendar().stretches_back(at("2026-11-30 08:30")))
    assert local(closes) == "2026-11-27 17:00"


def test_forwards_and_backwards_are_the_same_stretches():
    plain = calendar(closed=["2026-11-25"], worked=["2026-11-28"])
    start, end = at("2026-11-23 00:00"), at("2026-12-01 00:00")
    forwards = [pair for pair in islice(plain.stretches(start), 14) if pair[1] <= end]
    backwards = [pair for pair in islice(plain.stretches_back(end), 14) if pair[0] >= start]
    assert forwards == backwards[::-1]
    assert len(forwards) == 12  # six worked days of two halves


@pytest.mark.parametrize("way", ["stretches", "stretches_back"])
def test_a_calendar_without_working_time_says_so(way):
    with pytest.raises(NeverOpen):
        next(getattr(calendar({}), way)(at("2026-11-23 10:00")))


@pytest.mark.parametrize("way", ["stretches", "stretches_back"])
def test_working_time_that_ends_for_good_is_given_up_after_the_horizon(way):
    once = calendar({}, special={"2026-11-23": "09:00-10:00"})
    found = getattr(once, way)(at("2026-11-23 09:30"))
    next(found)
    with pytest.raises(NeverOpen):
        next(found)


@pytest.mark.parametrize(("way", "step", "before"), [("stretches", 1, "08:00"), ("stretches_back", -1, "11:00")])
def test_a_closure_of_a_leap_year_is_waited_for_and_not_a_day_more(way, step, before):
    """Between two days that are worked, and from a moment on when the first of them is over."""
    one = day("2026-11-23")

    def found(days, wall, number):
        other = one + step * timedelta(days=days)
        twice = calendar({}, special={each.isoformat(): "09:00-10:00" for each in (one, other)})
        opens, _ = list(islice(getattr(twice, way)(at(f"{one} {wall}")), number))[-1]
        return twice.local(opens).date() == other

    over = "11:00" if before == "08:00" else "08:00"
    for wall, number in ((before, 2), (over, 1)):
        assert found(366, wall, number)
        with pytest.raises(NeverOpen):
            found(367, wall, number)


def test_the_example_knows_the_national_day_of_2026_and_its_make_up_days():
    nation = example().calendar
    assert not any(nation.is_worked(day(f"2026-10-0{n}")) for n in range(1, 8))
    assert nation.is_worked(day("2026-10-08"))
    assert [n for n in (19, 20, 26, 27) if nation.is_worked(day(f"2026-09-{n}"))] == [20]
    assert nation.is_worked(day("2026-10-10"))
    assert not nation.is_worked(day("2026-10-11"))
    assert nation.slots(day("2026-02-16")) == (Slot(time(8, 30), time(11, 30)),)


def test_a_local_time_carries_its_zone():
    assert calendar().local(at("2026-11-23 10:00").astimezone(UTC)).utcoffset() == timedelta(hours=8)


def test_what_a_calendar_keeps_of_its_days_has_an_end_and_is_nobody_elses(monkeypatch):
    monkeypatch.setattr("domain.calendar.KEPT", 3)
    plain, other = calendar(), calendar({0: "10:00-12:00"})
    first = list(islice(plain.stretches(at("2026-11-23 00:00")), 30))
    assert list(islice(plain.stretches(at("2026-11-23 00:00")), 30)) == first
    kept = {len(plain._known) for _ in islice(plain.stretches(at("2026-11-23 00:00")), 30)}
    assert kept == {1, 2, 3}
    assert plain._bounds(MONDAY) is plain._bounds(MONDAY)
    assert "_known" not in repr(plain)
    assert next(other.stretches(at("2026-11-23 00:00"))) == (at("2026-11-23 10:00"), at("2026-11-23 12:00"))
    assert replace(plain, closed=frozenset({day("2026-11-23")}))._known == {}
    assert plain == calendar(), "what is kept does not make it another calendar"

"""Sums of working time, against tables and against somebody counting minutes on their fingers."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.calendar import Calendar, NeverOpen
from domain.clock import Measure, More, Span, explain, extend, hold, passed, shift
from domain.pause import Stretch
from tests.conftest import LONG
from tests.domain.building import OFFICE, at, calendar, day, example, local

# ── tables ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_five_working_days_over_a_weekend_as_a_resident_is_told():
    total = explain(at("2026-11-23 17:50"), Span.parse("5wd"), example().calendar)
    assert local(total.due) == "2026-11-30 17:50"
    assert total.skipped == (day("2026-11-28"), day("2026-11-29"))
    assert (total.start, total.span) == (at("2026-11-23 17:50"), Span(5, Measure.DAYS))
    assert not total.provisional


PLAIN = calendar()
HOLIDAY = calendar(closed=["2026-11-25"])
MAKE_UP = calendar(worked=["2026-11-28"])
HALF_DAY = calendar(special={"2026-11-24": "08:30-11:30"})
DUTY = calendar(closed=["2026-11-25"], special={"2026-11-25": "09:00-10:00"})


@pytest.mark.parametrize(
    ("days", "start", "span", "due"),
    [
        # within a day, over lunch, over night, over the weekend
        (PLAIN, "2026-11-23 10:00", "30wm", "2026-11-23 10:30"),
        (PLAIN, "2026-11-23 11:00", "1wh", "2026-11-23 13:30"),
        (PLAIN, "2026-11-23 16:30", "1wh", "2026-11-24 09:00"),
        (PLAIN, "2026-11-27 16:59", "2wm", "2026-11-30 08:31"),
        (PLAIN, "2026-11-23 10:00", "7wh", "2026-11-24 10:00"),
        # a sum that fills a half-day ends when it closes, not when the next one opens
        (PLAIN, "2026-11-23 08:30", "3wh", "2026-11-23 11:30"),
        (PLAIN, "2026-11-23 16:30", "30wm", "2026-11-23 17:00"),
        # starts on an edge, before and after hours
        (PLAIN, "2026-11-23 17:00", "1wm", "2026-11-24 08:31"),
        (PLAIN, "2026-11-23 11:30", "1wm", "2026-11-23 13:01"),
        (PLAIN, "2026-11-23 12:15", "30wm", "2026-11-23 13:30"),
        (PLAIN, "2026-11-23 07:00", "1wh", "2026-11-23 09:30"),
        (PLAIN, "2026-11-23 08:30", "1wm", "2026-11-23 08:31"),
        (PLAIN, "2026-11-29 12:00", "1wh", "2026-11-30 09:30"),
        # nothing, asked for outside hours, is the next opening
        (PLAIN, "2026-11-23 10:00", "0wm", "2026-11-23 10:00"),
        (PLAIN, "2026-11-23 17:00", "0wm", "2026-11-24 08:30"),
        (PLAIN, "2026-11-28 10:00", "0wm", "2026-11-30 08:30"),
        # backwards
        (PLAIN, "2026-11-23 13:15", "-30wm", "2026-11-23 11:15"),
        (PLAIN, "2026-11-23 13:00", "-30wm", "2026-11-23 11:00"),
        (PLAIN, "2026-11-24 08:30", "-1wm", "2026-11-23 16:59"),
        (PLAIN, "2026-11-30 09:30", "-2wh", "2026-11-27 16:00"),
        (PLAIN, "2026-11-23 11:30", "-3wh", "2026-11-23 08:30"),
        (PLAIN, "2026-11-29 12:00", "-1wh", "2026-11-27 16:00"),
        # holidays, make-up days, special days
        (HOLIDAY, "2026-11-24 16:30", "1wh", "2026-11-26 09:00"),
        (HOLIDAY, "2026-11-25 10:00", "1wh", "2026-11-26 09:30"),
        (MAKE_UP, "2026-11-27 16:30", "1wh", "2026-11-28 09:00"),
        (HALF_DAY, "2026-11-24 11:00", "1wh", "2026-11-25 09:00"),
        (DUTY, "2026-11-24 16:30", "2wh", "2026-11-26 09:00"),
        # days: the same wall time, only worked days counted, the first one not
        (PLAIN, "2026-11-23 10:00", "1wd", "2026-11-24 10:00"),
        (PLAIN, "2026-11-23 10:00", "0wd", "2026-11-23 10:00"),
        (PLAIN, "2026-11-27 20:15", "1wd", "2026-11-30 20:15"),
        (PLAIN, "2026-11-28 10:00", "1wd", "2026-12-01 08:30"),
        (PLAIN, "2026-11-23 07:00", "1wd", "2026-11-24 08:30"),
        (PLAIN, "2026-11-28 10:00", "0wd", "2026-11-30 08:30"),
        (PLAIN, "2026-11-30 10:00", "-1wd", "2026-11-27 10:00"),
        (HOLIDAY, "2026-11-24 10:00", "1wd", "2026-11-26 10:00"),
        (MAKE_UP, "2026-11-27 10:00", "1wd", "2026-11-28 10:00"),
        (DUTY, "2026-11-24 10:00", "1wd", "2026-11-25 10:00"),
        # every minute, day and night
        (PLAIN, "2026-11-28 23:50", "15m", "2026-11-29 00:05"),
        (HOLIDAY, "2026-11-24 10:00", "24h", "2026-11-25 10:00"),
        (HOLIDAY, "2026-11-24 10:00", "-2d", "2026-11-22 10:00"),
    ],
)
def test_sum(days, start, span, due):
    assert local(shift(at(start), Span.parse(span), days)) == due


@pytest.mark.parametrize(
    ("start", "span", "due", "skipped"),
    [
        # the national day of 2026: 1 to 7 October closed, Sunday 20 September and Saturday 10 October worked
        ("2026-09-30 10:00", "1wd", "2026-10-08 10:00", [*(f"2026-10-0{n}" for n in range(1, 8))]),
        ("2026-10-09 10:00", "1wd", "2026-10-10 10:00", []),
        ("2026-10-10 16:30", "1wh", "2026-10-12 09:00", ["2026-10-11"]),
        ("2026-09-18 10:00", "2wd", "2026-09-21 10:00", ["2026-09-19"]),
        # the half day before the Spring Festival
        ("2026-02-16 11:00", "1wh", "2026-02-24 09:00", [*(f"2026-02-{n}" for n in range(17, 24))]),
    ],
)
def test_sum_over_the_public_holidays_of_2026(start, span, due, skipped):
    total = explain(at(start), Span.parse(span), example().calendar)
    assert local(total.due) == due
    assert total.skipped == tuple(map(day, skipped))


def test_the_answer_is_in_utc_whatever_zone_the_question_was_in():
    for zone in (UTC, ZoneInfo("Asia/Shanghai"), timezone(timedelta(hours=-5))):
        start = at("2026-11-23 10:00").astimezone(zone)
        for span in ("1wd", "1wh"):
            assert shift(start, Span.parse(span), PLAIN) == shift(at("2026-11-23 10:00"), Span.parse(span), PLAIN)


def test_the_wall_time_holds_where_clocks_are_put_forward():
    new_york = ZoneInfo("America/New_York")
    friday = at("2026-03-06 10:00", new_york)
    due = shift(friday, Span.parse("1wd"), calendar(zone=new_york))
    assert local(due, new_york) == "2026-03-09 10:00"
    assert due - friday == timedelta(days=3, hours=-1)


def test_a_due_date_in_a_year_without_announced_holidays_is_provisional():
    start = at("2026-12-30 10:00")
    assert not explain(start, Span.parse("1wd"), PLAIN).provisional
    assert explain(start, Span.parse("2wd"), PLAIN).provisional
    assert not explain(start, Span.parse("48h"), PLAIN).provisional  # holidays make no difference to it


def test_a_span_that_runs_day_and_night_skips_nothing():
    assert explain(at("2026-11-27 10:00"), Span.parse("5d"), PLAIN).skipped == ()


def test_a_calendar_that_never_opens_is_a_mistake():
    for span in ("1wm", "-1wm", "1wd"):
        with pytest.raises(NeverOpen):
            shift(at("2026-11-23 10:00"), Span.parse(span), calendar({}))
    assert shift(at("2026-11-23 10:00"), Span.parse("1h"), calendar({})) == at("2026-11-23 11:00")


@pytest.mark.parametrize("last", ["9990-11-23", "9999-12-31"])
def test_working_days_that_end_for_good_are_a_mistake_too(last):
    once = calendar({}, special={last: OFFICE})
    with pytest.raises(NeverOpen):
        shift(at(f"{last} 10:00"), Span.parse("1wd"), once)


@pytest.mark.parametrize("way", [1, -1])
def test_the_next_working_day_is_looked_for_over_a_leap_year_and_no_further(way):
    one = day("2026-11-23")

    def next_day(distance):
        other = one + timedelta(days=way * distance)
        twice = calendar({}, special={one.isoformat(): OFFICE, other.isoformat(): OFFICE})
        return local(shift(at(f"{one} 10:00"), Span(way, Measure.DAYS), twice)) == f"{other} 10:00"

    assert next_day(366)
    with pytest.raises(NeverOpen):
        next_day(367)


def test_working_days_of_a_later_start_are_not_over_earlier():
    sunday = shift(at("2026-11-22 12:00"), Span.parse("1wd"), PLAIN)  # Tuesday 08:30
    monday = shift(at("2026-11-23 07:00"), Span.parse("1wd"), PLAIN)  # Tuesday 07:00
    assert sunday <= monday


# ── more time ───────────────────────────────────────────────────────────────────────────────────────────────────────

FIVE_DAYS = explain(at("2026-11-23 10:00"), Span.parse("5wd"), PLAIN)  # until Monday 30 November 10:00
ONE_DAY = explain(at("2026-11-23 10:00"), Span.parse("24h"), PLAIN)


def test_time_that_was_granted_is_added_at_the_end():
    longer = extend(FIVE_DAYS, Span.parse("5wd"), PLAIN)
    assert (longer.start, longer.span) == (FIVE_DAYS.start, FIVE_DAYS.span)
    assert local(longer.due) == "2026-12-07 10:00"
    assert longer.skipped == tuple(map(day, ["2026-11-28", "2026-11-29", "2026-12-05", "2026-12-06"]))
    assert longer.added == (More(Span.parse("5wd"), held=False),)
    again = extend(longer, Span.parse("1wd"), PLAIN, held=True)
    assert again.added == (*longer.added, More(Span.parse("1wd"), held=True))


def test_a_sum_is_provisional_once_any_part_of_it_is():
    known = explain(at("2026-12-30 10:00"), Span.parse("1wd"), PLAIN)
    guessed = extend(known, Span.parse("1wd"), PLAIN)
    assert [known.provisional, guessed.provisional] == [False, True]
    assert extend(guessed, Span.parse("1h"), PLAIN).provisional


@pytest.mark.parametrize(
    ("total", "since", "until", "added", "due"),
    [
        (FIVE_DAYS, "2026-11-24 10:00", "2026-11-24 16:00", "270wm", "2026-11-30 16:00"),
        (FIVE_DAYS, "2026-11-23 08:30", "2026-11-23 11:00", "60wm", "2026-11-30 11:00"),  # from the start on
        (FIVE_DAYS, "2026-11-30 09:59", "2026-11-30 10:30", "31wm", "2026-11-30 10:31"),  # began before the end
        (FIVE_DAYS, "2026-11-24 16:59", "2026-11-25 08:30", "1wm", "2026-11-30 10:01"),
        (ONE_DAY, "2026-11-23 22:00", "2026-11-24 00:01", "121m", "2026-11-24 12:01"),
        # nothing: out of hours, before the start, after the end
        (FIVE_DAYS, "2026-11-24 17:00", "2026-11-25 08:30", "", "2026-11-30 10:00"),
        (FIVE_DAYS, "2026-11-23 09:00", "2026-11-23 10:00", "", "2026-11-30 10:00"),
        (FIVE_DAYS, "2026-11-23 08:30", "2026-11-23 09:00", "", "2026-11-30 10:00"),
        (FIVE_DAYS, "2026-11-30 10:00", "2026-11-30 12:00", "", "2026-11-30 10:00"),
        (ONE_DAY, "2026-11-23 08:00", "2026-11-23 09:00", "", "2026-11-24 10:00"),
    ],
)
def test_time_for_which_the_clock_stood_is_made_up_for(total, since, until, added, due):
    held = hold(total, Stretch(at(since), at(until)), PLAIN)
    assert held.added == ((More(Span.parse(added), held=True),) if added else ())
    assert local(held.due) == due


def test_what_stood_is_counted_in_whole_minutes():
    begun = at("2026-11-24 10:00")
    held = hold(FIVE_DAYS, Stretch(begun, begun + timedelta(seconds=119)), PLAIN)
    assert [more.span.written for more in held.added] == ["1wm"]
    assert hold(FIVE_DAYS, Stretch(begun, begun + timedelta(seconds=59)), PLAIN) == FIVE_DAYS


# ── spans ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("30m", Span(30, Measure.ELAPSED)),
        ("24h", Span(1440, Measure.ELAPSED)),
        ("2d", Span(2880, Measure.ELAPSED)),
        ("30wm", Span(30, Measure.WORKING)),
        ("4wh", Span(240, Measure.WORKING)),
        ("5wd", Span(5, Measure.DAYS)),
        ("-5m", Span(-5, Measure.ELAPSED)),
        ("+10m", Span(10, Measure.ELAPSED)),
        ("-2wh", Span(-120, Measure.WORKING)),
        ("  1wd ", Span(1, Measure.DAYS)),
        ("0m", Span(0, Measure.ELAPSED)),
    ],
)
def test_a_span_reads(text, span):
    assert Span.parse(text) == span


@pytest.mark.parametrize("text", ["", "5", "wd", "1.5h", "1 h", "5w", "5D", "h5", "--5m", "5wd5", "1y", "五wd"])
def test_anything_else_is_no_span_and_says_how_to_write_one(text):
    with pytest.raises(ValueError, match=r"write e\.g\. 30m, 24h, 4wh, 5wd"):
        Span.parse(text)


@pytest.mark.parametrize("text", ["30m", "-90m", "240wm", "-5wd", "0wd"])
def test_a_span_is_written_as_it_is_read(text):
    assert Span.parse(text).written == text


def test_texts_and_tables_know_the_measures_by_these_names():
    assert [*Measure] == ["elapsed", "working", "days"]


def test_a_span_repeats():
    assert Span.parse("-2wh").times(3) == Span.parse("-6wh")
    assert Span.parse("2wd").times(0) == Span(0, Measure.DAYS)


# ── properties ──────────────────────────────────────────────────────────────────────────────────────────────────────
# Calendars are drawn as data, so that the counter below can look at the same data without asking Calendar.

FIRST = day("2026-11-16")
WINDOW = 21  # days with something special
ZONE = timezone(timedelta(hours=8))
Hours = tuple[tuple[int, int], ...]


@st.composite
def day_hours(draw: st.DrawFn, *, empty: bool = True) -> Hours:
    """Up to two stretches, as minutes of the day."""
    count = draw(st.integers(0 if empty else 1, 2))
    edges = draw(st.lists(st.integers(0, 1439), min_size=2 * count, max_size=2 * count, unique=True).map(sorted))
    return tuple(zip(edges[::2], edges[1::2], strict=True))


def hhmm(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def written(hours: Hours) -> str:
    return " ".join(f"{hhmm(opens)}-{hhmm(closes)}" for opens, closes in hours)


@dataclass(frozen=True)
class Told:
    """The hours of each weekday, and of each day of the window, as data."""

    week: list[Hours]
    window: list[Hours]

    def of(self, number: int) -> Hours:
        """The hours of a day, counted from FIRST, a Monday."""
        return self.window[number] if 0 <= number < WINDOW else self.week[number % 7]


@st.composite
def plans(draw: st.DrawFn) -> tuple[Calendar, Told]:
    """A calendar, and the same as data."""
    week = [draw(day_hours()) for _ in range(6)]
    week.insert(draw(st.integers(0, 6)), draw(day_hours(empty=False).filter(lambda h: sum(b - a for a, b in h) > 240)))
    offsets = st.sets(st.integers(0, WINDOW - 1), max_size=4)
    closed, worked = draw(offsets), draw(offsets)
    special = draw(st.dictionaries(st.integers(0, WINDOW - 1), day_hours(), max_size=3))
    ordinary = next(hours for hours in week if hours)
    window = [
        special[n] if n in special else () if n in closed else week[n % 7] or (ordinary if n in worked else ())
        for n in range(WINDOW)
    ]
    made = calendar(
        {n: written(hours) for n, hours in enumerate(week)},
        closed=[(FIRST + timedelta(days=n)).isoformat() for n in closed],
        worked=[(FIRST + timedelta(days=n)).isoformat() for n in worked],
        special={(FIRST + timedelta(days=n)).isoformat(): written(hours) for n, hours in special.items()},
    )
    return made, Told(week, window)


@lru_cache(maxsize=64)
def minutes(hours: Hours) -> bytes:
    """A day minute by minute: 1 where it is worked."""
    day_ = bytearray(1440)
    for opens, closes in hours:
        day_[opens:closes] = b"\x01" * (closes - opens)
    return bytes(day_)


def works(told: Told, minute: int) -> bool:
    """Whether the minute that begins at `minute` (counted from local midnight of FIRST) is worked."""
    number, of_day = divmod(minute, 1440)
    return bool(minutes(told.of(number))[of_day])


def count(told: Told, start: int, left: int) -> int:
    """Minute by minute: forwards to the end of the last minute counted, backwards to its beginning."""
    if left < 0:
        while left:
            start -= 1
            if not told.of(start // 1440):
                start -= start % 1440
            left += works(told, start)
        return start
    while not works(told, start):  # the count begins in working time
        start += 1
    while left:
        left -= works(told, start)
        start += 1
    return start


def moment(minute: int) -> datetime:
    return datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=ZONE) + timedelta(minutes=minute)


MINUTES = st.integers(0, WINDOW * 1440)
AMOUNTS = st.integers(-400, 400)
MANY = settings(max_examples=60, deadline=None, derandomize=True)
COUNTED = settings(max_examples=10_000 if LONG else 60, deadline=None, derandomize=not LONG)


@COUNTED
@given(plans(), MINUTES, AMOUNTS)
def test_working_minutes_are_those_somebody_counts_one_by_one(plan, start, amount):
    days, told = plan
    assert shift(moment(start), Span(amount, Measure.WORKING), days) == moment(count(told, start, amount))


@MANY
@given(plans(), MINUTES, st.integers(1, 6000), st.integers(0, 9000), st.integers(0, 3000))
def test_what_was_worked_while_the_clock_stood_is_added_minute_by_minute(plan, start, amount, after, stood):
    """Counted by hand: the minutes from the start on that are worked and not stood through, until there are enough."""
    days, told = plan
    since, until = start + after, start + after + stood
    plain = explain(moment(start), Span(amount, Measure.WORKING), days)
    held = hold(plain, Stretch(moment(since), moment(until)), days)
    minute = count(told, start, 0)
    if moment(since) >= plain.due:
        assert held == plain, "the clock had run out"
        return
    left = amount
    while left:
        left -= works(told, minute) and not since <= minute < until
        minute += 1
    assert held.due == moment(minute)
    assert plain.due <= held.due


@MANY
@given(plans(), MINUTES, st.integers(0, 20_000))
def test_time_that_passed_is_what_somebody_counts(plan, start, length):
    days, told = plan
    worked = sum(works(told, minute) for minute in range(start, start + length))
    ends = moment(start + length)
    assert passed(moment(start), ends, Measure.WORKING, days) == timedelta(minutes=worked)
    assert passed(moment(start), ends, Measure.ELAPSED, days) == timedelta(minutes=length)


@MANY
@given(plans(), MINUTES, st.integers(1, 1200))
def test_there_and_back_is_where_one_began(plan, start, amount):
    days, told = plan
    start = count(told, start, 0)  # the next working minute
    due = shift(moment(start), Span(amount, Measure.WORKING), days)
    assert shift(due, Span(-amount, Measure.WORKING), days) == moment(start)


@MANY
@given(plans(), MINUTES, MINUTES, st.integers(-1200, 1200), st.sampled_from(Measure))
def test_a_later_start_is_never_over_earlier(plan, one, other, amount, measure):
    early, late = sorted((one, other))
    span = Span(amount // 100 if measure is Measure.DAYS else amount, measure)
    assert shift(moment(early), span, plan[0]) <= shift(moment(late), span, plan[0])


@MANY
@given(plans(), MINUTES, st.integers(-1200, 1200), st.integers(-1200, 1200), st.sampled_from(Measure))
def test_a_longer_span_is_never_over_earlier(plan, start, one, other, measure):
    scale = 100 if measure is Measure.DAYS else 1
    less, more = sorted((one // scale, other // scale))
    assert shift(moment(start), Span(less, measure), plan[0]) <= shift(moment(start), Span(more, measure), plan[0])


@MANY
@given(plans(), MINUTES, st.integers(1, 1200))
def test_working_time_ends_in_working_time(plan, start, amount):
    days, told = plan
    due = shift(moment(start), Span(amount, Measure.WORKING), days)
    assert works(told, int((due - moment(0)).total_seconds()) // 60 - 1)  # the minute that has just ended
    back = shift(moment(start), Span(-amount, Measure.WORKING), days)
    assert works(told, int((back - moment(0)).total_seconds()) // 60)


@MANY
@given(plans(), MINUTES, st.integers(0, 500), st.integers(1, 500))
def test_a_sum_in_two_parts_is_the_sum(plan, start, one, other):
    first = shift(moment(start), Span(one, Measure.WORKING), plan[0])
    both = shift(moment(start), Span(one + other, Measure.WORKING), plan[0])
    assert shift(first, Span(other, Measure.WORKING), plan[0]) == both


@COUNTED
@given(plans(), MINUTES, st.integers(0, 30))
def test_working_days_count_worked_days_and_keep_the_wall_time(plan, start, amount):
    days, told = plan
    due = shift(moment(start), Span(amount, Measure.DAYS), days).astimezone(ZONE)
    number = (due.date() - FIRST).days
    assert told.of(number)
    first, wall = divmod(start, 1440)
    if not told.of(first) or wall < told.of(first)[0][0]:
        while not told.of(first):
            first += 1
        wall = told.of(first)[0][0]
    assert sum(bool(told.of(n)) for n in range(first + 1, number + 1)) == amount
    assert due.hour * 60 + due.minute == wall


@MANY
@given(plans(), MINUTES, st.integers(0, 20), st.sampled_from((Measure.DAYS, Measure.WORKING)))
def test_the_days_stepped_over_are_those_not_worked(plan, start, amount, measure):
    days, told = plan
    total = explain(moment(start), Span(amount * (1 if measure is Measure.DAYS else 100), measure), days)
    last = (total.due.astimezone(ZONE).date() - FIRST).days
    idle = tuple(FIRST + timedelta(days=n) for n in range(start // 1440, last + 1) if not told.of(n))
    assert total.skipped == idle
    assert total.due == shift(total.start, total.span, days)


@MANY
@given(MINUTES, st.integers(-100_000, 100_000))
def test_elapsed_time_knows_no_calendar(start, amount):
    assert shift(moment(start), Span(amount, Measure.ELAPSED), calendar({})) == moment(start + amount)

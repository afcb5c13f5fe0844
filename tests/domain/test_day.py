"""A day as people write it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import day
from domain.calendar import Calendar
from tests.domain.building import at, example

CALENDAR = example().calendar
NOW = at("2026-11-25 10:00")
"""A Wednesday."""
TODAY = date(2026, 11, 25)
DAYS = st.integers(0, 180).map(lambda n: TODAY + timedelta(days=n))
ANYTHING = st.text(max_size=20) | st.text("0123456789年月日号-/.周下天个工作五 ", max_size=14)


def read(text: str, now: datetime = NOW) -> date | None:
    return day.read(text, now, CALENDAR)


@pytest.mark.parametrize(
    ("text", "month", "on"),
    [
        ("11月30日", 11, 30),
        ("11月30号", 11, 30),
        ("11-30", 11, 30),
        ("11/30", 11, 30),
        ("11.30", 11, 30),
        ("2026-11-30", 11, 30),
        ("2026/11/30", 11, 30),
        ("2026年11月30日", 11, 30),
        ("20261130", 11, 30),
        ("\uff11\uff11月\uff13\uff10日", 11, 30),
        (" 11 月 30 日 。", 11, 30),
        ("30号", 11, 30),
        ("30日", 11, 30),
        ("5号", 12, 5),
        ("今天", 11, 25),
        ("明天", 11, 26),
        ("后天", 11, 27),
        ("大后天", 11, 28),
        ("tomorrow", 11, 26),
        ("周三", 11, 25),
        ("周五", 11, 27),
        ("本周五", 11, 27),
        ("这周五", 11, 27),
        ("周二", 12, 1),
        ("下周五", 12, 4),
        ("下个星期五", 12, 4),
        ("下下周一", 12, 7),
        ("礼拜天", 11, 29),
        ("Friday", 11, 27),
        ("next Friday", 12, 4),
        ("3天", 11, 28),
        ("三天内", 11, 28),
        ("3 days", 11, 28),
        ("5个工作日", 12, 2),
        ("五个工作日之内", 12, 2),
        ("5 working days", 12, 2),
        ("两周", 12, 9),
        ("1个星期", 12, 2),
        ("月底", 11, 30),
        ("11月30日前", 11, 30),
        ("最晚11月30日答复", 11, 30),
        ("答复日期:11-30", 11, 30),
    ],
)
def test_what_people_write(text: str, month: int, on: int) -> None:
    assert read(text) == date(2026, month, on)


@pytest.mark.parametrize(
    ("text", "then"),
    [("11月20日", date(2026, 11, 20)), ("2020-01-01", date(2020, 1, 1)), ("本周二", date(2026, 11, 24))],
)
def test_what_has_passed_is_said_to_have(text: str, then: date) -> None:
    assert read(text) == then


@pytest.mark.parametrize(
    "text",
    [
        *("", "尽快", "30", "2月30日", "13月1日", "0月3日", "31号x", "2029-01-01", "13800001234", "JD-118", "几天"),
        *("999个工作日", "0000-1-1"),
    ],
)
def test_what_is_no_day(text: str) -> None:
    assert read(text) is None


def test_over_new_year() -> None:
    assert read("1月5日") == date(2027, 1, 5)
    assert read("12月28日", at("2027-01-04 10:00")) == date(2026, 12, 28)
    assert read("5号", at("2026-12-20 10:00")) == date(2027, 1, 5)


def test_a_month_without_such_a_day() -> None:
    assert read("31号") is None


@given(DAYS)
def test_every_way_to_write_a_day_means_it(then: date) -> None:
    shapes = (
        "{0.year}-{0.month}-{0.day}",
        "{0.month}月{0.day}日",
        "{0.month}/{0.day}",
        "{0.year}年{0.month:02}月{0.day:02}号",
    )
    assert {read(shape.format(then)) for shape in shapes} == {then}


@given(st.integers(0, 300))
def test_so_many_days(n: int) -> None:
    assert read(f"{n}天") == TODAY + timedelta(days=n)


@given(st.integers(1, 60))
def test_working_days_are_worked(n: int) -> None:
    then = read(f"{n}个工作日")
    assert then
    assert CALENDAR.is_worked(then)
    assert sum(CALENDAR.is_worked(TODAY + timedelta(days=d)) for d in range(1, (then - TODAY).days + 1)) == n


@given(ANYTHING, st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)))
def test_never_raises_and_never_promises_for_ever(text: str, now: datetime) -> None:
    then = day.read(text, now, CALENDAR)
    assert then is None or then - CALENDAR.local(now).date() <= day.FURTHEST


@given(DAYS, st.integers(0, 1439))
def test_the_promise_is_due_on_its_day(then: date, minute: int) -> None:
    now = at("2026-11-25 00:00") + timedelta(minutes=minute)
    due = day.closing(then, now, CALENDAR)
    assert CALENDAR.local(due).date() == then
    assert due >= now


def test_by_the_end_of_work() -> None:
    def closes(then: date, now: datetime = NOW) -> str:
        return f"{CALENDAR.local(day.closing(then, now, CALENDAR)):%H:%M}"

    last = CALENDAR.slots(TODAY)[-1].closes
    assert closes(TODAY) == f"{last:%H:%M}"
    assert closes(TODAY, at("2026-11-25 22:00")) == "23:59"
    assert closes(date(2026, 11, 28)) == "23:59", "a Saturday"


def test_without_any_working_time() -> None:
    assert day.read("3个工作日", NOW, Calendar(CALENDAR.zone, {})) is None

"""Every day of seven years, against what the State Council announced each autumn (国办发明电), written out by hand."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

import policy
from policy import holidays
from tests.policy.test_holidays import EXAMPLE

CLOSED: dict[int, str] = {
    2020: "01-01 01-24~02-02 04-04~04-06 05-01~05-05 06-25~06-27 10-01~10-08",  # spring prolonged on 26 January
    2021: "01-01~01-03 02-11~02-17 04-03~04-05 05-01~05-05 06-12~06-14 09-19~09-21 10-01~10-07",
    2022: "01-01~01-03 01-31~02-06 04-03~04-05 04-30~05-04 06-03~06-05 09-10~09-12 10-01~10-07 12-31",
    2023: "01-01~01-02 01-21~01-27 04-05 04-29~05-03 06-22~06-24 09-29~10-06",
    2024: "01-01 02-10~02-17 04-04~04-06 05-01~05-05 06-10 09-15~09-17 10-01~10-07",
    2025: "01-01 01-28~02-04 04-04~04-06 05-01~05-05 05-31~06-02 10-01~10-08",
    2026: "01-01~01-03 02-15~02-23 04-04~04-06 05-01~05-05 06-19~06-21 09-25~09-27 10-01~10-07",
}
WORKED: dict[int, str] = {
    2020: "01-19 04-26 05-09 06-28 09-27 10-10",
    2021: "02-07 02-20 04-25 05-08 09-18 09-26 10-09",
    2022: "01-29 01-30 04-02 04-24 05-07 10-08 10-09",
    2023: "01-28 01-29 04-23 05-06 06-25 10-07 10-08",
    2024: "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
    2025: "01-26 02-08 04-27 09-28 10-11",
    2026: "01-04 02-14 02-28 05-09 09-20 10-10",
}


def days(year: int, written: str) -> Iterator[date]:
    for part in written.split():
        first, _, last = part.partition("~")
        day, end = (date.fromisoformat(f"{year}-{each}") for each in (first, last or first))
        while day <= end:
            yield day
            day += timedelta(days=1)


@pytest.mark.parametrize("year", sorted(CLOSED))
def test_every_day_of_a_year_is_as_announced(year: int) -> None:
    nation = replace(policy.load(EXAMPLE).calendar, closed=holidays.closed(), worked=holidays.worked(), special={})
    closed, worked = set(days(year, CLOSED[year])), set(days(year, WORKED[year]))
    assert not nation.is_provisional(date(year, 7, 1))
    day, wrong = date(year, 1, 1), []
    while day.year == year:
        expected = day in worked or (day.weekday() < 5 and day not in closed)
        if nation.is_worked(day) != expected:
            wrong.append(day)
        day += timedelta(days=1)
    assert wrong == []


def test_make_up_days_are_weekends_and_no_holidays() -> None:
    """The table's own sanity: a slip of the pen would show here."""
    for year, written in WORKED.items():
        worked = list(days(year, written))
        assert all(day.weekday() >= 5 for day in worked)
        assert not set(worked) & set(days(year, CLOSED[year]))

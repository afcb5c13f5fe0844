"""The national calendar against the State Council's notices (国办发明电 2023-7, 2024-12, 2025-7)."""

import shutil
from datetime import date
from pathlib import Path

import pytest

import policy
from domain.calendar import Calendar
from policy import holidays

EXAMPLE = Path(__file__).parents[2] / "communities" / "example"

OFF = [
    "2024-01-01", "2024-02-10", "2024-02-17", "2024-04-04", "2024-05-01", "2024-05-05", "2024-06-10", "2024-09-17",
    "2024-10-01", "2024-10-07",
    "2025-01-01", "2025-01-28", "2025-02-04", "2025-04-04", "2025-05-01", "2025-05-05", "2025-05-31", "2025-10-01",
    "2025-10-08",
    "2026-01-01", "2026-01-02", "2026-02-15", "2026-02-17", "2026-02-23", "2026-04-06", "2026-05-01", "2026-06-19",
    "2026-09-25", "2026-10-01", "2026-10-07",
]  # fmt: skip
MADE_UP = [
    "2024-02-04", "2024-02-18", "2024-04-07", "2024-04-28", "2024-05-11", "2024-09-14", "2024-09-29", "2024-10-12",
    "2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11",
    "2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10",
]  # fmt: skip
PLAIN_WEEKENDS = ["2024-03-02", "2025-03-01", "2025-06-21", "2026-03-07", "2026-07-12"]
PLAIN_DAYS = ["2024-03-04", "2024-12-31", "2025-02-05", "2025-10-09", "2026-01-05", "2026-02-24", "2026-10-08"]


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    return policy.load(EXAMPLE).calendar


@pytest.mark.parametrize("day", [*OFF, *PLAIN_WEEKENDS])
def test_nobody_works(calendar: Calendar, day: str):
    assert not calendar.is_worked(date.fromisoformat(day))


@pytest.mark.parametrize("day", [*MADE_UP, *PLAIN_DAYS])
def test_people_work(calendar: Calendar, day: str):
    assert calendar.is_worked(date.fromisoformat(day))
    assert not calendar.is_provisional(date.fromisoformat(day))


def test_a_make_up_sunday_keeps_ordinary_hours(calendar: Calendar):
    assert calendar.slots(date(2026, 1, 4)) == calendar.slots(date(2026, 1, 5))


def test_a_year_nobody_has_announced_is_provisional(calendar: Calendar):
    beyond = max(holidays.announced()) + 1
    assert calendar.is_provisional(date(beyond, 10, 1))
    assert calendar.is_worked(date(2099, 10, 1)), "the plain week, since nothing is known"


def test_a_year_is_announced_only_with_its_national_day(monkeypatch: pytest.MonkeyPatch):
    """A New Year holiday may be announced with the year before: that does not make its whole year known."""
    assert {2024, 2025, 2026} <= holidays.announced()
    monkeypatch.setattr(holidays, "HOLIDAYS", {date(2030, 10, 1): "", date(2031, 1, 1): ""})
    assert holidays.announced() == {2030}


def test_special_hours(calendar: Calendar):
    (slot,) = calendar.slots(date(2026, 2, 16))
    assert (slot.opens.isoformat(), slot.closes.isoformat()) == ("08:30:00", "11:30:00")


def _with(tmp_path: Path, old: str, new: str) -> Calendar:
    folder = Path(shutil.copytree(EXAMPLE, tmp_path / "copy"))
    path = folder / "calendar.yaml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    return policy.load(folder).calendar


def test_own_days_win_over_the_nation(tmp_path: Path, calendar: Calendar):
    own = _with(tmp_path, "closed: []", "closed: [2026-01-04, 2026-08-10..2026-08-12]")
    assert not any(map(own.is_worked, (date(2026, 1, 4), date(2026, 8, 10), date(2026, 8, 12))))
    assert own.is_worked(date(2026, 8, 13))
    assert own.version != calendar.version


def test_own_working_day_wins_over_a_holiday(tmp_path: Path):
    assert _with(tmp_path, "worked: []", "worked: [2026-10-05]").is_worked(date(2026, 10, 5))


def test_an_announcement_ahead_of_the_package(tmp_path: Path):
    year = max(holidays.announced()) + 1
    text = f"special:\nannounced:\n  {year}:\n    closed: [{year}-10-01..{year}-10-07]\n    worked: [{year}-10-09]\n"
    own = _with(
        tmp_path,
        "special:\n  2026-02-16: [08:30-11:30]     # 除夕上半天班，值班受理\n",
        text.removeprefix("special:\n"),
    )
    assert not own.is_worked(date(year, 10, 4))
    assert own.is_worked(date(year, 10, 9))
    assert not own.is_provisional(date(year, 10, 4))

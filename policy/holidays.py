"""The public holidays of China as the State Council announced them. The only user of chinesecalendar."""

from collections.abc import Mapping
from datetime import date
from importlib.metadata import version

from chinese_calendar import constants

HOLIDAYS: Mapping[date, str] = constants.holidays
WORKDAYS: Mapping[date, str] = constants.workdays
PACKAGE = f"chinesecalendar {version('chinesecalendar')}"


def closed() -> frozenset[date]:
    """Public holidays, the weekends inside them included."""
    return frozenset(HOLIDAYS)


def worked() -> frozenset[date]:
    """Make-up working days (调休)."""
    return frozenset(WORKDAYS)


def announced() -> frozenset[int]:
    """The years whose holidays are known in full: those whose National Day is listed (a year's New Year holiday may be
    announced with the year before)."""
    return frozenset(day.year for day in HOLIDAYS if (day.month, day.day) == (10, 1))

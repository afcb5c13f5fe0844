"""When people do things: appeals by hour, weekday and season; answers when somebody is awake, or at work."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from math import exp
from random import Random

from domain.calendar import Calendar
from domain.clock import Measure, Span, shift

A_YEAR = 0.475
"""Appeals of one resident in a year: with what storms add about 2,500 a month in a county of 60,000 (published hotlines)."""
HOURS = (1, 1, 1, 1, 1, 2, 5, 9, 14, 15, 14, 11, 8, 9, 11, 11, 10, 10, 11, 12, 11, 8, 4, 2)
WEEKDAYS = (1.2, 1.1, 1.05, 1.0, 1.0, 0.85, 0.8)
MONTHS = (1.2, 0.97, 0.92, 0.87, 0.87, 0.97, 1.06, 1.01, 0.87, 0.92, 1.12, 1.22)
"""Winter with its heating and summer with its rain bring more."""
WAKES, SLEEPS = 7, 22
FEW = 30
"""Up to this mean a number is drawn exactly, beyond it by the bell curve."""


def arrivals(day: date, residents: int, calendar: Calendar, dice: Random) -> Iterator[datetime]:
    """The moments of a local day at which residents have something to say, in order."""
    mean = residents * A_YEAR / 365 * WEEKDAYS[day.weekday()] * MONTHS[day.month - 1]
    hours = sorted(dice.choices(range(24), HOURS, k=_number(mean, dice)))
    moments = (calendar.at(day, time(hour, dice.randrange(60), dice.randrange(60))) for hour in hours)
    yield from sorted(moments)


def awake(moment: datetime, calendar: Calendar, dice: Random) -> datetime:
    """The moment, or some time after getting up if people are asleep then."""
    local = calendar.local(moment)
    if WAKES <= local.hour < SLEEPS:
        return moment
    day = local.date() + timedelta(days=local.hour >= SLEEPS)
    return calendar.at(day, time(WAKES, dice.randrange(5, 60)))


def at_work(moment: datetime, minutes: float, calendar: Calendar) -> datetime:
    """So many minutes of working time later."""
    return shift(moment, Span(max(1, round(minutes)), Measure.WORKING), calendar)


def around(middle: float, dice: Random, spread: float = 0.7) -> float:
    """Mostly near `middle`, now and then much more, never nothing."""
    return middle * dice.lognormvariate(0, spread)


def _number(mean: float, dice: Random) -> int:
    if mean > FEW:
        return max(0, round(dice.gauss(mean, mean**0.5)))
    count, left, least = 0, dice.random(), exp(-mean)
    while left > least:
        count, left = count + 1, left * dice.random()
    return count

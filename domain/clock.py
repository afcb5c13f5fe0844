"""Sums of working time: a span added to a moment over a calendar, and the sum explained."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from domain.calendar import HORIZON, Calendar, NeverOpen
from domain.pause import Stretch


class Measure(StrEnum):
    """What a span counts."""

    ELAPSED = "elapsed"  # every minute, day and night (7×24)
    WORKING = "working"  # minutes of working time
    DAYS = "days"  # working days: the same wall time, n working days on


_UNITS = {
    "m": (Measure.ELAPSED, 1),
    "h": (Measure.ELAPSED, 60),
    "d": (Measure.ELAPSED, 1440),
    "wm": (Measure.WORKING, 1),
    "wh": (Measure.WORKING, 60),
    "wd": (Measure.DAYS, 1),
}
_SPAN = re.compile(r"([+-]?)(\d+)(m|h|d|wm|wh|wd)")


@dataclass(frozen=True, slots=True)
class Span:
    """A signed length of time: `amount` minutes, or working days where `measure` is DAYS."""

    amount: int
    measure: Measure

    @classmethod
    def parse(cls, text: str) -> "Span":
        """Read "30m", "24h", "2d" (elapsed), "30wm", "4wh" (working time) or "5wd" (working days), with an optional sign.

        Raises ValueError on anything else.
        """
        found = _SPAN.fullmatch(text.strip())
        if not found:
            raise ValueError(f"not a span of time: {text!r} (write e.g. 30m, 24h, 4wh, 5wd)")
        measure, factor = _UNITS[found[3]]
        return cls(int(found[2]) * factor * (-1 if found[1] == "-" else 1), measure)

    @property
    def written(self) -> str:
        """As `parse` reads it."""
        units = {Measure.ELAPSED: "m", Measure.WORKING: "wm", Measure.DAYS: "wd"}
        return f"{self.amount}{units[self.measure]}"

    def times(self, count: int) -> "Span":
        """The span repeated."""
        return Span(self.amount * count, self.measure)


@dataclass(frozen=True, slots=True)
class More:
    """Time that was added to a sum: granted, or made up for because the clock stood."""

    span: Span
    held: bool


@dataclass(frozen=True, slots=True)
class Sum:
    """How a due time came about: `start + span (+ added …) = due`, stepping over `skipped` days that were not worked."""

    start: datetime
    span: Span
    due: datetime
    skipped: tuple[date, ...]
    provisional: bool
    added: tuple[More, ...] = ()


def shift(start: datetime, span: Span, calendar: Calendar) -> datetime:
    """The moment `span` after `start` (before it, when negative), in UTC. `start` must be timezone-aware."""
    if span.measure is Measure.ELAPSED:
        return start + timedelta(minutes=span.amount)
    if span.measure is Measure.WORKING:
        return _shift_working(start, timedelta(minutes=span.amount), calendar)
    return _shift_days(start, span.amount, calendar)


def explain(start: datetime, span: Span, calendar: Calendar) -> Sum:
    """The same sum with the days it stepped over, for «how was this due date calculated»."""
    due = shift(start, span, calendar)
    first, last = calendar.local(start).date(), calendar.local(due).date()
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    counted = span.measure is not Measure.ELAPSED
    skipped = tuple(day for day in days if counted and not calendar.is_worked(day))
    return Sum(start, span, due, skipped, counted and any(calendar.is_provisional(day) for day in days))


def extend(sum_: Sum, more: Span, calendar: Calendar, *, held: bool = False) -> Sum:
    """The same sum with more time: granted, or `held`, because the clock stood."""
    rest, added = explain(sum_.due, more, calendar), (*sum_.added, More(more, held))
    skipped, guessed = tuple(dict.fromkeys(sum_.skipped + rest.skipped)), sum_.provisional or rest.provisional
    return replace(sum_, due=rest.due, skipped=skipped, provisional=guessed, added=added)


def hold(sum_: Sum, stretch: Stretch, calendar: Calendar) -> Sum:
    """The same sum where the clock stood for a while before it ran out: as much time is added as passed meanwhile, working time
    where it counts that. What stood after the end changes nothing."""
    since, until = max(stretch.since, sum_.start), stretch.until
    if since >= sum_.due or until <= since:
        return sum_
    measure = Measure.ELAPSED if sum_.span.measure is Measure.ELAPSED else Measure.WORKING
    stood = Span(int(passed(since, until, measure, calendar).total_seconds()) // 60, measure)
    return extend(sum_, stood, calendar, held=True) if stood.amount else sum_


def passed(since: datetime, until: datetime, measure: Measure, calendar: Calendar) -> timedelta:
    """How much time passed between two moments: all of it, or what of it was worked."""
    if measure is Measure.ELAPSED:
        return until - since
    total = timedelta(0)
    for opens, closes in calendar.stretches(since):
        if opens >= until:
            break
        total += min(closes, until) - opens
    return total


def _shift_working(start: datetime, left: timedelta, calendar: Calendar) -> datetime:
    if left < timedelta(0):
        return _shift_working_back(start, -left, calendar)
    stretches = calendar.stretches(start)
    while True:
        opens, closes = next(stretches)
        if closes - opens >= left:
            return opens + left
        left -= closes - opens


def _shift_working_back(start: datetime, left: timedelta, calendar: Calendar) -> datetime:
    stretches = calendar.stretches_back(start)
    while True:
        opens, closes = next(stretches)
        if closes - opens >= left:
            return closes - left
        left -= closes - opens


def _shift_days(start: datetime, days: int, calendar: Calendar) -> datetime:
    """Before the day opens, or on a day not worked, the count starts at the next opening; the day of the start itself is not
    counted (Civil Code art. 201)."""
    slots = calendar.slots(calendar.local(start).date())
    if not slots or calendar.local(start).time() < slots[0].opens:
        start = next(calendar.stretches(start))[0]
    wall, day = calendar.local(start), calendar.local(start).date()
    for _ in range(abs(days)):
        day = _next_worked(day, 1 if days > 0 else -1, calendar)
    return calendar.at(day, wall.time())


def _next_worked(day: date, step: int, calendar: Calendar) -> date:
    """The next worked day in a direction. Raises NeverOpen beyond the horizon."""
    for distance in range(1, HORIZON.days + 1):
        try:
            other = day + timedelta(days=step * distance)
        except OverflowError:
            break
        if calendar.is_worked(other):
            return other
    raise NeverOpen(calendar.version)

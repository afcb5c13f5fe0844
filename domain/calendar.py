"""Working time of a community: which days are worked and between which hours."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

HORIZON = timedelta(days=366)
"""How far a search for working time looks before it gives up: longer than any closure a community could mean."""

DAY = timedelta(days=1)
KEPT = 4000
"""Days whose bounds a calendar keeps, before it begins anew."""


class NeverOpen(ValueError):  # noqa: N818
    """The calendar has no working time within a year: a mistake in the community's file."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A stretch of working time on one day, local wall time, `opens < closes`."""

    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Calendar:
    """When people work. `hours` maps weekday (Monday 0) to the slots of an ordinary week.

    `closed` are public holidays, `worked` the make-up working days (调休) that fall on a weekend, `special` days with
    hours of their own. `announced` are the years whose holidays the State Council has published; any other year is
    provisional: its sums are computed from the plain week and say so.
    """

    zone: ZoneInfo
    hours: Mapping[int, tuple[Slot, ...]]
    closed: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()
    special: Mapping[date, tuple[Slot, ...]] = field(default_factory=dict)
    announced: frozenset[int] = frozenset()
    version: str = ""
    _known: dict[date, tuple[tuple[datetime, datetime], ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def slots(self, day: date) -> tuple[Slot, ...]:
        """Working time of one local day; empty when it is not worked."""
        if day in self.special:
            return self.special[day]
        if day in self.closed:
            return ()
        if day in self.worked:
            return self.hours.get(day.weekday()) or self._ordinary()
        return self.hours.get(day.weekday(), ())

    def is_worked(self, day: date) -> bool:
        """Whether anyone works on this local day at all."""
        return bool(self.slots(day))

    def is_provisional(self, day: date) -> bool:
        """Whether the holidays of this day's year have not been announced yet."""
        return day.year not in self.announced

    def local(self, moment: datetime) -> datetime:
        """The same moment on the community's wall clock."""
        return moment.astimezone(self.zone)

    def stretches(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Working stretches from `start` onwards, the first one cut at `start`; UTC, in order.

        Raises NeverOpen once HORIZON has passed without any.
        """
        day, idle = self.local(start).date(), 0
        while idle <= HORIZON.days:
            for opens, closes in self._bounds(day):
                if closes > start:
                    idle = 0
                    yield max(opens, start), closes
            day, idle = day + DAY, idle + 1
        raise NeverOpen(self.version)

    def stretches_back(self, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Working stretches before `end`, the latest first, cut at `end`; UTC. Raises NeverOpen as `stretches`."""
        day, idle = self.local(end).date(), 0
        while idle <= HORIZON.days:
            for opens, closes in reversed(self._bounds(day)):
                if opens < end:
                    idle = 0
                    yield opens, min(closes, end)
            day, idle = day - DAY, idle + 1
        raise NeverOpen(self.version)

    def morning(self, moment: datetime) -> datetime:
        """The first time at or after `moment` that people begin a day's work; UTC. Raises NeverOpen as `stretches`."""
        days = (self.local(opens).date() for opens, _ in self.stretches(moment))
        firsts = (self.at(day, self.slots(day)[0].opens) for day in days)
        return next(first for first in firsts if first >= moment)

    def at(self, day: date, wall: time) -> datetime:
        """A local wall time as a moment in UTC."""
        return datetime.combine(day, wall, self.zone).astimezone(UTC)

    def _bounds(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """The slots of one local day in UTC, kept: the same days are asked for with every due time."""
        known = self._known.get(day)
        if known is None:
            known = tuple((self.at(day, slot.opens), self.at(day, slot.closes)) for slot in self.slots(day))
            if len(self._known) >= KEPT:
                self._known.clear()
            self._known[day] = known
        return known

    def _ordinary(self) -> tuple[Slot, ...]:
        """A make-up day on a weekend keeps the hours of the first worked weekday."""
        return next((slots for _, slots in sorted(self.hours.items()) if slots), ())

"""Who is on duty (值班). People say so themselves, or it was planned; nobody being on duty means that everybody is."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.people import Role

LONGEST = timedelta(hours=16)
"""How long a shift lasts that nobody has ended: whoever forgot to sign off does not get the next night's alarms."""


@dataclass(frozen=True, slots=True)
class Shift:
    """A person's duty in a role: from `starts_at` to `ends_at`, or until they sign off (None). Times in UTC."""

    person: str
    role: Role
    scope: str
    starts_at: datetime
    ends_at: datetime | None = None

    @property
    def over_at(self) -> datetime:
        """When it ends at the latest."""
        return self.ends_at or self.starts_at + LONGEST

    def covers(self, moment: datetime) -> bool:
        """Whether they are on duty at this moment; a shift that ends as another begins leaves no moment to both."""
        return self.starts_at <= moment < self.over_at


def on_duty(shifts: Sequence[Shift], now: datetime) -> tuple[str, ...]:
    """The persons on duty now, whoever came first first."""
    return tuple(dict.fromkeys(shift.person for shift in sorted(shifts, key=_begun) if shift.covers(now)))


def following(shifts: Sequence[Shift], now: datetime) -> Shift | None:
    """The next planned shift that has not begun."""
    return min((shift for shift in shifts if shift.starts_at > now), key=_begun, default=None)


def preferred(holders: Sequence[str], serving: Collection[str]) -> tuple[str, ...]:
    """Whoever of a role's holders is to be told: those on duty; all of them while none is. Never empty when `holders` is not:
    a rung of the ladder has somebody on it at any hour (I1)."""
    return tuple(person for person in holders if person in serving) or tuple(holders)


def _begun(shift: Shift) -> tuple[datetime, str]:
    return shift.starts_at, shift.person

"""The clock stands: why it does, and the stretches it has stood before."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Pause(StrEnum):
    """Why the clock of a case in progress stands."""

    NONE = ""
    RESIDENT = "resident"  # the unit has asked the reporter something and waits for the answer
    SUSPENDED = "suspended"  # 挂账: it cannot be done before a day that somebody above has agreed to


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time for which the clock stood, `since` ≤ `until`."""

    since: datetime
    until: datetime


def stretches(written: str) -> tuple[Stretch, ...]:
    """The stretches a case carries, in order: "since/until since/until …", ISO 8601."""
    pairs = (each.split("/") for each in written.split())
    return tuple(Stretch(datetime.fromisoformat(since), datetime.fromisoformat(until)) for since, until in pairs)


def with_stretch(written: str, since: datetime, until: datetime) -> str:
    """One more of them."""
    return f"{written} {since.isoformat()}/{until.isoformat()}".strip()

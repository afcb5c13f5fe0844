"""Fair use: how much one person or one group may bring at once, and how long a mark against abuse stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

NO_TIME = timedelta(0)


@dataclass(frozen=True, slots=True)
class FairUse:
    """What a community has laid down: within `within` one `person` may bring so many messages that become cases; once a `group`
    has brought so many, everybody in it one. Danger is neither counted nor refused. `mark`: how long a mark stands."""

    person: int = 5
    group: int = 20
    within: timedelta = timedelta(minutes=10)
    mark: timedelta = timedelta(days=30)


def wait(most: int, within: timedelta, brought: Iterable[datetime], now: datetime) -> timedelta:
    """How long until one more may be brought where `most` may be within that time; nothing if at once. What a clock that was put
    back makes lie in the future is not counted."""
    recent = sorted(at for at in brought if now - within < at <= now)
    return recent[-most] + within - now if len(recent) >= most else NO_TIME

"""How freely a community's hotline asks about what it overhears in a group (接话)."""

from dataclasses import dataclass
from datetime import timedelta

WINDOW = timedelta(hours=1)
"""The time in which a group's offers are counted."""


@dataclass(frozen=True, slots=True)
class Asking:
    """`lasts`: how long an offer stands, and the words it is about are kept; `each_hour`: how many a group may hear within
    WINDOW. Danger is no offer and is not counted."""

    lasts: timedelta = timedelta(hours=2)
    each_hour: int = 4

"""Who said «I have it» when danger was told of: in what capacity and when, never by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.act import Act
from domain.case import Case
from domain.effects import FALSE_ALARM
from domain.events import Event
from domain.people import OF_UNIT, STAFF, Actor, Grant, Role
from flow.story import last

_CLOSEST = (*OF_UNIT, Role.DISPATCHER, Role.GRID_MEMBER, Role.STEWARD, Role.CHAIR, Role.SECRETARY)


@dataclass(frozen=True, slots=True)
class Taken:
    """An alarm taken on `at` by somebody acting as `grant`; `false` says it turned out to be none."""

    grant: Grant
    at: datetime
    false: bool


def taken(story: Sequence[Event]) -> Taken | None:
    """The last word on a case's alarm, if anybody has had it."""
    event = last(story, Act.TAKE)
    if event is None:
        return None
    grant = Grant(Role(str(event.data.get("role") or Role.DISPATCHER)), str(event.data.get("scope") or ""))
    return Taken(grant, event.at, event.data.get("reason") == FALSE_ALARM)


def capacity(case: Case, by: Actor) -> Grant | None:
    """In which of their roles somebody takes an alarm on: their work for the case's own unit first; None for who is no staff."""
    held = [grant for grant in by.grants if grant.role in STAFF]
    return min(
        held, key=lambda grant: (grant.scope != case.unit, _CLOSEST.index(grant.role), grant.scope), default=None
    )

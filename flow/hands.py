"""Through whose hands a case has gone: the units that returned it, and from which one it was sent on to which."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.act import Act
from domain.community import Community
from domain.events import Event
from domain.lifecycle import PLACING


@dataclass(frozen=True, slots=True)
class Refusal:
    """A unit that returned the case, and the community's word for why."""

    unit: str
    reason: str


@dataclass(frozen=True, slots=True)
class Move:
    """A transfer: from which unit to which, and the community's word for why."""

    left: str
    to: str
    reason: str


def refusals(story: Sequence[Event], community: Community) -> tuple[Refusal, ...]:
    """Who refused and why: each return names the unit of the assignment before it."""
    found, unit = [], ""
    for event in story:
        if event.kind in PLACING:
            unit = str(event.data["unit"])
        elif event.kind == Act.RETURN:
            reason = community.return_reasons.get(str(event.data["reason"]), "")
            found.append(Refusal(_name(community, unit), reason))
    return tuple(found)


def moves(story: Sequence[Event], community: Community) -> tuple[Move, ...]:
    """Its transfers, the first one first."""
    found, unit = [], ""
    for event in story:
        if event.kind == Act.TRANSFER:
            reason = community.return_reasons.get(str(event.data["reason"]), "")
            found.append(Move(_name(community, unit), _name(community, str(event.data["unit"])), reason))
        if event.kind in PLACING:
            unit = str(event.data["unit"])
    return tuple(found)


def _name(community: Community, unit: str) -> str:
    return community.units[unit].name if unit in community.units else unit

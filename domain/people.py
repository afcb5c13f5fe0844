"""Who acts, and in what capacity. A person is an id; what they may do comes from grants, never from a chat."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """A capacity in which somebody acts (docs/glossary.md). CLOCK and ROUTER are the hotline itself; PARTY is the other side of
    a dispute."""

    RESIDENT = "resident"
    OFFICER = "officer"
    HEAD = "head"
    DISPATCHER = "dispatcher"
    CHAIR = "chair"
    SECRETARY = "secretary"
    ADMIN = "admin"
    GRID_MEMBER = "grid_member"
    STEWARD = "steward"
    PARTY = "party"
    CLOCK = "clock"
    ROUTER = "router"


SYSTEM = frozenset({Role.CLOCK, Role.ROUTER})
UPWARDS = (Role.OFFICER, Role.HEAD, Role.CHAIR, Role.SECRETARY)
"""The rungs of the ladder, 0 to 3."""
RUNGS = {role: rung for rung, role in enumerate(UPWARDS)}
OF_UNIT = frozenset({Role.OFFICER, Role.HEAD})
OF_CENTRE = frozenset({Role.CHAIR})
OF_GRID = frozenset({Role.GRID_MEMBER, Role.STEWARD})
STAFF = OF_UNIT | OF_CENTRE | OF_GRID | {Role.DISPATCHER, Role.SECRETARY}
"""Whoever works for the community, in whatever place."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A role held by a person. `scope` is a unit id for officers and heads, a centre id for chairs, a grid id for grid
    members and stewards, the case's id for the other party of a dispute, else empty."""

    role: Role
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody acting now: `person` is their id (or the system role's name), `grants` what they hold in this community."""

    person: str
    grants: frozenset[Grant] = frozenset()

    def holds(self, role: Role, scope: str = "") -> bool:
        """Whether they hold exactly this role for this scope."""
        return Grant(role, scope) in self.grants

    def has(self, role: Role) -> bool:
        """Whether they hold this role for any scope."""
        return any(grant.role is role for grant in self.grants)


CLOCK = Actor("clock", frozenset({Grant(Role.CLOCK)}))
ROUTER = Actor("router", frozenset({Grant(Role.ROUTER)}))

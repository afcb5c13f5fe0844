"""A mark against abuse of the hotline: proposed by one of the staff, confirmed by another, for a time, with a word from whoever
is marked. It never silences: what they report is looked at by a dispatcher before it is sent on, and danger is not touched."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.people import Actor, Role

PROPOSED_FOR = timedelta(days=7)
"""How long a proposal waits for somebody to confirm it."""
OFFICE = frozenset({Role.DISPATCHER, Role.SECRETARY})
"""Who may propose a mark, and confirm one that somebody else has proposed."""


class Ground(StrEnum):
    """What somebody may be marked for."""

    ABUSE = "abuse"  # insults and threats
    UNTRUE = "untrue"  # again and again what is not so
    SPAM = "spam"  # again and again what is none of the hotline's business


class Standing(StrEnum):
    """How far a mark has come."""

    PROPOSED = "proposed"
    DROPPED = "dropped"  # nobody else agreed
    STANDS = "stands"
    APPEALED = "appealed"  # it stands, and the secretary is to decide
    UPHELD = "upheld"  # it stands, and the secretary has decided
    LIFTED = "lifted"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark on `person` because of what they did in `case`; times in UTC. `words` is the vault's entry of what they said against
    it; `settled_by` whoever dropped it, or decided about the appeal."""

    community: str
    id: str
    person: str
    case: str
    ground: Ground
    proposed_by: str
    created_at: datetime
    expires_at: datetime
    confirmed_by: str = ""
    confirmed_at: datetime | None = None
    words: str = ""
    appealed_at: datetime | None = None
    settled_by: str = ""
    settled_at: datetime | None = None
    lifted_at: datetime | None = None

    def standing(self, now: datetime) -> Standing:
        """How far it has come by `now`."""
        if self.lifted_at:
            return Standing.LIFTED if self.confirmed_by else Standing.DROPPED
        if now >= self.expires_at:
            return Standing.EXPIRED
        if not self.confirmed_by:
            return Standing.PROPOSED
        if self.appealed_at is None:
            return Standing.STANDS
        return Standing.UPHELD if self.settled_at else Standing.APPEALED

    def may_be_confirmed_by(self, actor: Actor) -> bool:
        """Two people: neither whoever proposed it nor whoever it is about."""
        return holds_office(actor) and actor.person not in {self.proposed_by, self.person}


def holds_office(actor: Actor) -> bool:
    """Whether somebody may propose a mark at all."""
    return any(grant.role in OFFICE for grant in actor.grants)

"""Somebody of the staff leaves: what they may do ends now, and what they had open finds somebody else."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.act import Act
from domain.case import Case
from domain.errors import Code, Refused
from domain.people import CLOCK, Grant, Role
from flow.ports import UnitOfWork
from flow.record import find, record

LEFT = "left"


@dataclass(frozen=True, slots=True)
class Parting:
    """What leaving came to: the roles taken away, the cases that went back to their units, those handled outside that any
    dispatcher minds from now, shifts ended or dropped, invitations made worthless."""

    grants: Sequence[Grant]
    cases: Sequence[Case]
    outside: Sequence[Case]
    shifts: int
    invitations: int


def leave(uow: UnitOfWork, community: str, person: str) -> Parting:
    """Take everything a person holds, at once: whoever is gone is told nothing more. What they had signed for goes back to the
    unit, which signs anew, so that it has a person again (I1). Raises Refused(NO_SUCH_PERSON) for whoever holds nothing."""
    grants = [held for who, held in uow.people.staff(community) if who == person and held.role is not Role.PARTY]
    held = uow.cases.held_by(community, person)
    if not grants and not held:
        raise Refused(Code.NO_SUCH_PERSON)
    for grant in grants:
        uow.people.revoke(community, person, grant)
    shifts = uow.rota.clear(community, person, uow.now)
    return Parting(
        grants=grants,
        cases=[_released(uow, case) for case in held if not case.external],
        outside=[case for case in held if case.external],
        shifts=shifts,
        invitations=uow.people.cancel_invitations(community, person),
    )


def revoke(uow: UnitOfWork, community: str, person: str, grant: Grant) -> Sequence[Case]:
    """Take one role away, and with an officer's or head's the cases they had signed for in that unit, unless they still work
    there. Answers those. Raises Refused(NO_SUCH_PERSON) when they do not hold it."""
    if not uow.people.revoke(community, person, grant):
        raise Refused(Code.NO_SUCH_PERSON)
    uow.rota.end(community, person, grant.role, grant.scope, uow.now)
    rest = {held.scope for held in uow.people.actor(community, person).grants}
    if not grant.scope or grant.scope in rest:
        return []
    held = uow.cases.held_by(community, person)
    return [_released(uow, case) for case in held if case.unit == grant.scope and not case.external]


def _released(uow: UnitOfWork, case: Case) -> Case:
    return record(uow, find(uow, case.community, case.id), Act.RELEASE, by=CLOCK, data={"reason": LEFT})

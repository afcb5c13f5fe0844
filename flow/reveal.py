"""Looking at an identity: for a reason, by whoever needs it, and written down (I4)."""

from domain.lifecycle import Act
from domain.people import Actor
from flow.ports import Secret, UnitOfWork
from flow.record import find, record


def phone(uow: UnitOfWork, by: Actor, community: str, case: str, reason: str) -> str:
    """The reporter's phone number, empty if they left none. Raises Refused as `record`."""
    found = record(uow, find(uow, community, case), Act.REVEAL, by=by, data={"reason": reason})
    return uow.vault.latest(community, found.reporter, Secret.PHONE) or ""

"""Looking at an identity: for a reason, by whoever needs it, and written down (I4)."""

from enum import StrEnum

from domain.errors import Code, Refused
from domain.lifecycle import Act
from domain.people import Actor
from flow.ports import Secret, UnitOfWork
from flow.record import find, record


class Reason(StrEnum):
    """Why somebody needs to know. A code: the history holds no free words."""

    CALL_BACK = "call_back"


def phone(uow: UnitOfWork, by: Actor, community: str, case: str, reason: str) -> str:
    """The reporter's phone number, empty if they left none. Raises Refused REASON_NEEDED for what is no Reason, and as
    `record`."""
    if reason not in set(Reason):
        raise Refused(Code.REASON_NEEDED)
    found = record(uow, find(uow, community, case), Act.REVEAL, by=by, data={"reason": reason})
    return uow.vault.latest(community, found.reporter, Secret.PHONE) or ""

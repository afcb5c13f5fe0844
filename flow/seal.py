"""The daily seal (封存): the history so far is sealed and its fingerprint put up in the residents' groups, where nobody can take
it back. So whoever rewrites the history is found out by anybody who kept the fingerprint.

A seal is worked out first, which reads much and locks nothing, and kept afterwards, together with word of it.
"""

from domain.events import Scalar
from flow.ports import Audience, Draft, Kind, Notice, Purpose, UnitOfWork


def is_due(uow: UnitOfWork, community: str) -> bool:
    """Whether nothing has been sealed yet today, by the community's own clock, and there was something to be sealed before."""
    last = uow.seals.last(community)
    since = last.at if last else uow.seals.begin(community)
    local = uow.communities[community].calendar.local
    return since is not None and local(since).date() < local(uow.now).date()


def draft(uow: UnitOfWork, community: str) -> Draft | None:
    """The next seal; None when nothing has happened since the last one."""
    return uow.seals.draft(community, uow.now)


def keep(uow: UnitOfWork, draft: Draft) -> None:
    """Keep a seal and put it up in the residents' groups, though not on trial. Raises Conflict when somebody else has just made
    one."""
    made = draft.seal
    uow.seals.keep(draft)
    if uow.communities[made.community].shadow:
        return
    args: dict[str, Scalar] = {"serial": made.serial, "count": made.count, "print": made.print}
    for chat in uow.chats.bound(made.community, Purpose.HOTLINE):
        uow.outbox.put(Notice(made.community, Kind.SEAL, chat, Audience.RESIDENT, args=args))

"""Which community somebody lives in, asked once in private where one hotline serves several."""

import hashlib

from domain.errors import Code, Refused
from flow.ports import Address, Audience, Kind, Notice, UnitOfWork


def offer(uow: UnitOfWork, chat: Address) -> None:
    """Ask in a private chat; a button for each community."""
    known = uow.chats.home(chat) or next(iter(uow.communities))
    uow.outbox.put(Notice(known, Kind.CHOOSE, chat, Audience.RESIDENT, uow.new_id()))


def settle(uow: UnitOfWork, chat: Address, mark: str) -> str:
    """From now on the private chat belongs to the community with this mark; answers its id. What somebody has with another
    community stays there. Raises Refused(COMMUNITY_UNKNOWN)."""
    chosen = next((name for name in uow.communities if token(name) == mark), None)
    if chosen is None:
        raise Refused(Code.COMMUNITY_UNKNOWN)
    uow.chats.settle(chat, chosen)
    return chosen


def token(community: str) -> str:
    """A community's mark on a button: its id may be longer than a button's argument."""
    return hashlib.sha256(community.encode()).hexdigest()[:12]

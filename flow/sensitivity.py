"""How readily each group's talk is asked about: what its people do with offers is kept, and moves the group's threshold. Danger,
what is plainly an appeal, and what is said to the hotline are heard whatever it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain import sensitivity
from domain.appeal import Hints
from domain.sensitivity import LASTS, READY, Response, Uptake
from flow.ports import Address, Offer, Purpose, UnitOfWork


@dataclass(frozen=True, slots=True)
class Standing:
    """What has been learnt of a group: the responses that count, the threshold they make, and when they were last reset."""

    chat: Address
    uptake: Uptake
    threshold: float
    reset_at: datetime | None


def is_worth(uow: UnitOfWork, community: str, chat: Address, hints: Hints) -> bool:
    """Whether words may be asked about in this group. Of most words that is plain without looking anything up."""
    return hints.is_worth(READY) and hints.is_worth(sensitivity.threshold(_uptake(uow, community, chat)))


def respond(uow: UnitOfWork, offer: Offer, person: str, response: Response) -> None:
    """Somebody has done something with an offer that was whole until now: of several parts the first answer counts. Of a
    community that is served no more nothing is learnt: what runs out there is forgotten all the same."""
    if all(offer.parts) and offer.community in uow.communities:
        who = _who(uow, offer.community, person)
        uow.responses.note(offer.community, offer.spot.chat, who, _today(uow, offer.community), response)


def standing(uow: UnitOfWork, community: str) -> Sequence[Standing]:
    """Of each of a community's residents' groups, and of others of which something is known."""
    bound = (chat for chat, binding in uow.chats.every(community) if binding.purpose is Purpose.HOTLINE)
    chats = dict.fromkeys((*bound, *uow.responses.chats(community)))
    return [_standing(uow, community, chat) for chat in chats]


def reset(uow: UnitOfWork, community: str, chat: Address) -> int:
    """Forget what was learnt of a group, from the next message on. Answers how many responses that were."""
    return uow.responses.reset(community, chat, uow.now)


def restore(uow: UnitOfWork, community: str, chat: Address) -> int:
    """Take the last reset back. Answers how many responses count again."""
    return uow.responses.restore(community, chat)


def forget(uow: UnitOfWork, community: str, person: str) -> None:
    """Nothing says any more which responses were somebody's; that there were any stays counted."""
    uow.responses.part(community, _who(uow, community, person))


def _standing(uow: UnitOfWork, community: str, chat: Address) -> Standing:
    uptake = _uptake(uow, community, chat)
    return Standing(chat, uptake, sensitivity.threshold(uptake), uow.responses.reset_at(community, chat))


def _uptake(uow: UnitOfWork, community: str, chat: Address) -> Uptake:
    return uow.responses.uptake(community, chat, _today(uow, community) - LASTS)


def _today(uow: UnitOfWork, community: str) -> date:
    return uow.communities[community].calendar.local(uow.now).date()


def _who(uow: UnitOfWork, community: str, person: str) -> str:
    """Their address: whoever is met for an offer alone is somebody else to us the next time."""
    address, *_ = uow.dossier.addresses(community, person) or (Address("", "", person),)
    return ":".join((address.channel, address.account, address.peer))

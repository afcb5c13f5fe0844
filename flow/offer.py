"""What was said in a group to nobody in particular and reads like an appeal: its author is asked, once and without a sound, if it
is to be registered. Nobody else's words are kept, and these only until the question is answered or has run out."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from domain.appeal import Hints
from domain.case import Case
from domain.community import Community, Matter
from domain.errors import Code, Refused
from domain.offer import WINDOW
from domain.people import Actor, Role
from domain.sensitivity import READY, Response
from flow import marks, sensitivity
from flow.intake import Appeal, file
from flow.ports import Address, Audience, Kind, Notice, Offer, Secret, UnitOfWork
from flow.record import clean


@dataclass(frozen=True, slots=True)
class OfferView:
    """An open offer ready to be put into words: each part that can still be taken, with its position and what it is about as
    far as that is known. No word of the author's is in it."""

    offer: Offer
    community: Community
    parts: tuple[tuple[int, Matter | None], ...]


def is_welcome(uow: UnitOfWork, community: str, chat: Address, person: str, text: str, hints: Hints) -> bool:
    """Whether whoever said this may be asked about it. `person` is "" for somebody the hotline has not met.

    Rules: it reads like an appeal, the more so the less the group has made of earlier offers, and can be registered as it stands;
    the group has not been asked too often within the hour; it is not what an open case of theirs is about already: nobody is
    asked twice about one trouble; and no mark against abuse stands.
    """
    if not sensitivity.is_worth(uow, community, chat, hints) or not _registrable(text):
        return False
    if person and marks.is_marked(uow, community, person):
        return False
    each_hour = uow.communities[community].asking.each_hour
    if uow.offers.made_since(community, chat, uow.now - WINDOW) >= each_hour:
        return False
    about = hints.choices[0].matter if hints.choices else ""
    mine = uow.cases.of_reporter(community, person) if person else ()
    return not any(case.is_open and case.matter and case.matter == about for case in mine)


def make(uow: UnitOfWork, said: Appeal, hints: Hints, album: str = "", *, met: bool = False) -> Offer:
    """Ask. One question a person: an earlier one of theirs that nobody answered is taken away. `album` is the channel's name for
    the pictures the words came with; `met`: they were not known before. Raises Conflict when the message has been asked about
    already."""
    earlier = uow.offers.of_author(said.community, said.person)
    for older in earlier:
        close(uow, older)
    offer = Offer(
        community=said.community,
        id=uow.new_id(),
        author=said.person,
        spot=said.spot,
        parts=_kept(uow, said.community, said.person, said.text, hints),
        media=(_draft(uow, said.community, said.person, said.media),) if said.media else (),
        album=album,
        met=met or any(older.met for older in earlier),
        made_at=uow.now,
        expires_at=uow.now + uow.communities[said.community].asking.lasts,
    )
    uow.offers.add(offer)
    _show(uow, offer)
    return offer


def take(uow: UnitOfWork, by: Actor, community: str, offer: str, part: int = 0) -> Case:
    """«Register it»: the case is its author's, as if they had said it to the hotline, whoever of the two pressed.

    Only the author may, or a steward: of the grid the words are about, or any while they name no place that lies in one. Raises
    Refused OFFER_OVER (taken, taken back, run out) and NOT_AUTHOR; each part is registered once.
    """
    found = _standing(uow, community, offer, by)
    text = _words(uow, found, part)
    if not text:
        raise Refused(Code.OFFER_OVER)
    case = _register(uow, found, text, None if by.person == found.author else by)
    _settle(uow, found, [part])
    sensitivity.respond(uow, found, by.person, Response.TAKEN)
    return case


def add(uow: UnitOfWork, offer: Offer, media: str) -> None:
    """A further picture of the album that is asked about."""
    kept = _draft(uow, offer.community, offer.author, media)
    uow.offers.save(offer, replace(offer, media=(*offer.media, kept)))


def dismiss(uow: UnitOfWork, by: Actor, community: str, offer: str) -> None:
    """«No need». By those who may take it, and with the same refusals."""
    found = _standing(uow, community, offer, by)
    close(uow, found)
    sensitivity.respond(uow, found, by.person, Response.DISMISSED)


def amend(uow: UnitOfWork, offer: Offer, text: str) -> Case | None:
    """The author has changed their message before anybody took it: what is offered changes with it. What no longer reads like an
    appeal is taken back, and so is the rest of one that was taken in part, whose cases follow the message themselves. Danger is
    registered at once: that is the case that is answered."""
    hints = uow.understand(text, uow.communities[offer.community])
    if hints.emergency:
        case = _register(uow, offer, text)
        close(uow, offer)
        return case
    if not (hints.is_worth(READY) or hints.is_plain) or not _registrable(text) or not all(offer.parts):
        close(uow, offer)
        return None
    after = replace(offer, parts=_kept(uow, offer.community, offer.author, text, hints))
    uow.offers.save(offer, after)
    _drop(uow, offer, offer.parts)
    if max(len(offer.parts), len(after.parts)) > 1:
        _show(uow, after)
    return None


def close(uow: UnitOfWork, offer: Offer) -> None:
    """Nothing of it can be taken any more; its words are destroyed and the question disappears from the group. That it was
    asked is remembered until it would have run out, so that the hour's count holds."""
    if offer.is_open:
        _settle(uow, offer, range(len(offer.parts)))


def sweep(uow: UnitOfWork, limit: int = 200) -> int:
    """Forget what has run out at `uow.now`, the words with it, and whoever was met for nothing else; answers how many."""
    found = uow.offers.expired(uow.now, limit)
    for offer in found:
        close(uow, offer)
        sensitivity.respond(uow, offer, offer.author, Response.LAPSED)
        uow.offers.remove(offer)
        if offer.met and _is_nobody(uow, offer.community, offer.author):
            uow.dossier.erase(offer.community, offer.author)
    return len(found)


def view(uow: UnitOfWork, community: str, offer: str) -> OfferView | None:
    """What an offer asks now; None once there is nothing left to ask."""
    found = uow.offers.get(community, offer)
    if found is None:
        return None
    rules = uow.communities[community]
    texts = ((part, _words(uow, found, part)) for part in range(len(found.parts)))
    parts = tuple((part, _matter(uow.understand(text, rules), rules)) for part, text in texts if text)
    return OfferView(found, rules, parts) if parts else None


def may_answer(uow: UnitOfWork, offer: Offer, by: Actor) -> bool:
    """Whether an offer is somebody's to answer: its author's, or a steward's near where it is."""
    if by.person == offer.author:
        return True
    mine = {grant.scope for grant in by.grants if grant.role is Role.STEWARD}
    return bool(mine) and bool(mine & (_grids(uow, offer) or mine))


def _is_nobody(uow: UnitOfWork, community: str, person: str) -> bool:
    """Whether all there is of somebody is that they were asked: no case, no role, no word, nothing but a name."""
    known = uow.offers.of_author(community, person) or uow.dossier.cases(community, person)
    said = any(entry.secret is not Secret.NAME for entry in uow.dossier.entries(community, person))
    held = uow.people.actor(community, person).grants or uow.dossier.is_marked(community, person, uow.now)
    return not (known or said or held)


def _standing(uow: UnitOfWork, community: str, offer: str, by: Actor) -> Offer:
    found = uow.offers.get(community, offer)
    if found is None or not found.is_open or found.expires_at <= uow.now:
        raise Refused(Code.OFFER_OVER)
    if not may_answer(uow, found, by):
        raise Refused(Code.NOT_AUTHOR)
    return found


def _register(uow: UnitOfWork, offer: Offer, text: str, by: Actor | None = None) -> Case:
    """The author's words, at the place where they said them, with the pictures that came along."""
    sent = [media for entry in offer.media if (media := uow.vault.read(offer.community, entry))]
    first, *further = sent or [""]
    return file(uow, Appeal(offer.community, offer.author, text, offer.spot, first, tuple(further)), by)


def _settle(uow: UnitOfWork, offer: Offer, parts: Sequence[int]) -> None:
    """These parts are dealt with. The row is the claim: whoever saves it first has them."""
    left = tuple("" if n in parts else entry for n, entry in enumerate(offer.parts))
    after = replace(offer, parts=left, media=offer.media if any(left) else ())
    uow.offers.save(offer, after)
    _drop(uow, offer, [offer.parts[n] for n in parts])
    if after.is_open:
        _show(uow, after)
        return
    _drop(uow, offer, offer.media)
    _notify(uow, after, Kind.REMOVE)


def _show(uow: UnitOfWork, offer: Offer) -> None:
    _notify(uow, offer, Kind.OFFER, offer.spot.message)


def _notify(uow: UnitOfWork, offer: Offer, kind: Kind, reply_to: str = "") -> None:
    uow.outbox.put(Notice(offer.community, kind, offer.spot.chat, Audience.RESIDENT, offer.id, {}, reply_to))


def _kept(uow: UnitOfWork, community: str, person: str, text: str, hints: Hints) -> tuple[str, ...]:
    """Each appeal in the words, in the vault."""
    return tuple(_draft(uow, community, person, part) for part in map(clean, hints.parts or (text,)))


def _draft(uow: UnitOfWork, community: str, person: str, what: str) -> str:
    """Under its author's key, so that erasing them reaches it, and as something that is part of no case yet."""
    return uow.vault.keep(community, person, Secret.DRAFT, what).id


def _words(uow: UnitOfWork, offer: Offer, part: int) -> str:
    entry = offer.parts[part] if 0 <= part < len(offer.parts) else ""
    return (uow.vault.read(offer.community, entry) or "") if entry else ""


def _drop(uow: UnitOfWork, offer: Offer, entries: Sequence[str]) -> None:
    for entry in filter(None, entries):
        uow.vault.drop(offer.community, entry)


def _grids(uow: UnitOfWork, offer: Offer) -> set[str]:
    """The grids in which the places may lie that the words name."""
    community = uow.communities[offer.community]
    texts = filter(None, (_words(uow, offer, part) for part in range(len(offer.parts))))
    found = (community.grid_of(place) for text in texts for place in uow.understand(text, community).places)
    return {grid.id for grid in found if grid}


def _matter(hints: Hints, community: Community) -> Matter | None:
    return community.matters[hints.choices[0].matter] if hints.choices else None


def _registrable(text: str) -> bool:
    with suppress(Refused):
        return bool(clean(text))
    return False

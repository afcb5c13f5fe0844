"""调解: the other side of a dispute is invited and says whether it will talk; nobody is mediated against their will (人民调解法
§3). What comes of it is the unit's to report."""

from datetime import timedelta

from domain.act import Act
from domain.case import Case, Consent, Outcome
from domain.errors import Code, Refused
from domain.lifecycle import capacities, permit
from domain.people import OF_UNIT, Actor, Role
from flow import media as medium
from flow import party
from flow.people import issue
from flow.ports import Address, Audience, Kind, Notice, Reach, Secret, Spot, UnitOfWork
from flow.record import find, keep_text, record
from flow.story import events

ANSWERS = (Consent.GIVEN, Consent.REFUSED)
TWICE = timedelta(seconds=10)
"""Within which two presses are one."""
ENDS = (Outcome.AGREED, Outcome.FAILED)
"""What the unit may say came of it; whether the other side was there at all is known."""


def invite(uow: UnitOfWork, by: Actor, community: str, case: str, username: str) -> Case:
    """Send whoever asks, in private, a link for the other side, good once and for as long as any invitation. A further one makes
    the one before worthless; whoever came by that stays the other side until the new one is used. A finger that trembles gets one
    link. Raises Refused UNREACHABLE, WRONG_STATE where nothing is mediated, and as `record`."""
    found = _own(uow, by, community, case)
    permit(found, Act.INVITE, by)
    chat = _private(uow, by, community)
    if _just_now(uow, by, found):
        return found
    after = record(uow, found, Act.INVITE, by=by)
    party.void(uow, after)
    link = f"https://t.me/{username}?start={issue(uow, community, party.right(after), by.person)}"
    args = {"shown": uow.vault.keep(community, by.person, Secret.SHOWN, link).id}
    uow.outbox.put(Notice(community, Kind.INVITED, chat, Audience.UNIT, case, args, "", by.person))
    return after


def arrive(uow: UnitOfWork, community: str, case: str, speaker: Address) -> None:
    """Somebody has used the link: they are asked. Raises Refused OTHER_SIDE for whoever reported it or works for the unit, and
    INVITATION_INVALID when there is nothing to talk over any more; the link is then not used up."""
    found, person = find(uow, community, case), uow.people.at(community, speaker) or ""
    if not (found.is_open and found.consent is not Consent.NONE and uow.communities[community].mediates(found)):
        raise Refused(Code.INVITATION_INVALID)
    brought = {each.person for each in uow.cases.reporters(community, case)}
    if person in brought or capacities(found, uow.people.actor(community, person)) & OF_UNIT:
        raise Refused(Code.OTHER_SIDE)
    party.welcome(uow, found, person, speaker)
    uow.dossier.inform(community, person)


def answer(uow: UnitOfWork, by: Actor, community: str, case: str, said: str) -> Case:
    """The other side's word, from themselves or written down by the unit that heard it on the phone or at the door. The same
    word twice changes nothing. Raises Refused NOT_YOURS, THEIR_WORD for a yes on behalf of somebody who has used the link,
    BUTTON_STALE once nobody is asked any more, and as `record`."""
    found = find(uow, community, case)
    roles = capacities(found, by) & (OF_UNIT | {Role.PARTY})
    over = not found.is_open or found.consent is Consent.NONE
    if not roles:
        raise Refused(Code.BUTTON_STALE if over else Code.NOT_YOURS)
    if said not in ANSWERS:
        raise Refused(Code.BUTTON_STALE)
    permit(found, Act.CONSENT, by)
    if found.consent == said:
        return found
    themselves = Role.PARTY in roles
    if said == Consent.GIVEN and not themselves and uow.people.holders(community, Role.PARTY, case):
        raise Refused(Code.THEIR_WORD)
    after = record(uow, found, Act.CONSENT, by=by, data={"answer": said, "spoken": not themselves})
    if themselves:  # they are here: nobody else is to come in their place
        party.void(uow, after)
    return after


def ask_outcome(uow: UnitOfWork, by: Actor, community: str, case: str, card: Spot, menu: str) -> None:
    """办结 asks first what came of it. Raises Refused as `permit`."""
    found = _own(uow, by, community, case)
    permit(found, Act.RESOLVE, by)
    uow.outbox.put(Notice(community, Kind.CARD, card.chat, Audience.UNIT, case, {"menu": menu}))


def may_end(uow: UnitOfWork, by: Actor, community: str, case: str, how: str) -> Case:
    """Whether it may end so, before the words are asked for. Raises Refused CONSENT_NEEDED for an agreement with somebody who has
    not consented, BUTTON_STALE for what is no end, and as `permit`."""
    found = _own(uow, by, community, case)
    permit(found, Act.RESOLVE, by)
    if how not in ENDS:
        raise Refused(Code.BUTTON_STALE)
    if how == Outcome.AGREED and found.consent is not Consent.GIVEN:
        raise Refused(Code.CONSENT_NEEDED)
    return found


def end(uow: UnitOfWork, by: Actor, community: str, case: str, how: str, text: str, media: str = "") -> Case:
    """Report what came of it, in words; of an agreement both sides read them. Raises Refused TEXT_NEEDED, TEXT_TOO_LONG and as
    `may_end`."""
    found = may_end(uow, by, community, case, how)
    data = keep_text(uow, community, by.person, text) | medium.keep(uow, community, by.person, media)
    return record(uow, found, Act.RESOLVE, by=by, data=data | {"outcome": _outcome(found, how)})


def _outcome(case: Case, how: str) -> str:
    return how if case.consent is Consent.GIVEN else Outcome.ABSENT.value


def _own(uow: UnitOfWork, by: Actor, community: str, case: str) -> Case:
    """A stranger learns nothing of how far it is."""
    found = find(uow, community, case)
    if not capacities(found, by) & OF_UNIT:
        raise Refused(Code.NOT_YOURS)
    if not uow.communities[community].mediates(found):
        raise Refused(Code.WRONG_STATE, state=found.state.value)
    return found


def _just_now(uow: UnitOfWork, by: Actor, case: Case) -> bool:
    """Whether they have pressed it a moment ago, so that the link is on its way."""
    latest = events(uow, case)[-1]
    return latest.kind == Act.INVITE and latest.actor == by.person and abs(uow.now - latest.at) < TWICE


def _private(uow: UnitOfWork, by: Actor, community: str) -> Address:
    chat = uow.people.address(community, by.person)
    if chat is None or uow.chats.reach(chat) is Reach.OUT:
        raise Refused(Code.UNREACHABLE)
    return chat

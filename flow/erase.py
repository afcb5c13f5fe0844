"""Somebody has their data erased (个人信息保护法 §47): their words, name, number and addresses; the history keeps mere codes."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from domain.act import Act
from domain.case import Case
from domain.errors import Code, Refused
from domain.number import heard
from domain.people import Actor, Role
from flow import marks, sensitivity
from flow.joint import whole
from flow.mydata import notice
from flow.offer import close
from flow.ports import Address, Audience, Kind, Notice, UnitOfWork
from flow.record import find
from flow.verdict import take_back

THINKING = timedelta(minutes=10)
"""How long the question «really?» may be answered."""
QUOTING = frozenset({Kind.CARD, Kind.NEW_CARD, Kind.NOTE, Kind.UPWARDS})


class Asked(StrEnum):
    """How somebody asked to be erased. A code: the history holds no free words."""

    CHAT = "chat"
    PHONE = "phone"
    VISIT = "visit"
    LETTER = "letter"


@dataclass(frozen=True, slots=True)
class Erased:
    """What erasing did: how many open cases it withdrew, how many texts it destroyed."""

    withdrawn: int
    texts: int


def ask(uow: UnitOfWork, community: str, by: Actor, chat: Address, sitting: str) -> None:
    """Explain what would happen and ask once more. Raises Refused as `erase`."""
    _may(by)
    uow.outbox.put(notice(community, by, chat, sitting, until=str(int((uow.now + THINKING).timestamp()))))


def confirmed(uow: UnitOfWork, community: str, by: Actor, until: str) -> Erased:
    """They pressed «erase» within THINKING. Raises Refused(BUTTON_STALE) after that, otherwise as `erase`."""
    if not until.isdigit() or uow.now > datetime.fromtimestamp(int(until), UTC):
        raise Refused(Code.BUTTON_STALE)
    return erase(uow, community, by.person, Asked.CHAT)


def erase(uow: UnitOfWork, community: str, person: str, asked: Asked) -> Erased:
    """Withdraw their open cases and destroy everything that says who they are or what they said, in this unit of work.

    Cards that quoted them are written anew without. A second time nothing is left to do. Raises Refused(STILL_IN_OFFICE)
    while they hold a role: leaving hands their work over first.
    """
    _may(uow.people.actor(community, person))
    brought = [case for case in uow.dossier.cases(community, person) if case.reporter == person]
    withdrawn = sum(_take_back(uow, Actor(person), case, asked) for case in brought)
    for case in brought:
        _redraw(uow, case)
        if case.merged_into:  # there it was quoted as well
            _redraw(uow, find(uow, community, case.merged_into))
    for offer in uow.offers.of_author(community, person):
        close(uow, offer)
    marks.forget(uow, community, person)
    sensitivity.forget(uow, community, person)
    return Erased(withdrawn, uow.dossier.erase(community, person))


def behind(uow: UnitOfWork, community: str, who: str) -> str:
    """The person an operator means: by the spoken number of a case of theirs, or by their id. Raises Refused(NO_SUCH_CASE)."""
    if uow.people.exists(community, who):
        return who
    case = uow.cases.by_number(community, heard(who) or "")
    if case is None:
        raise Refused(Code.NO_SUCH_CASE)
    return case.reporter


def _take_back(uow: UnitOfWork, by: Actor, case: Case, asked: Asked) -> bool:
    """Whether there was anything left to take back; with a case goes whatever else of theirs is handled with it."""
    found = find(uow, case.community, case.id)
    if not whole(uow, found).is_open or not whole(uow, found).speaks(by.person):
        return False
    take_back(uow, by, found, Act.ERASE, {"asked": asked.value})
    return True


def _may(actor: Actor) -> None:
    """Being asked to a mediation is no office."""
    if any(held.role is not Role.PARTY for held in actor.grants):
        raise Refused(Code.STILL_IN_OFFICE)


def _redraw(uow: UnitOfWork, case: Case) -> None:
    """Every message of ours that quoted them, old ones too, says what is left to say. In their own chat nothing is touched:
    what goes there is erased with the rest."""
    for audience in Audience:
        for spot in uow.posts.of(case.community, case.id, QUOTING, audience):
            args = {"message": spot.message}
            uow.outbox.put(Notice(case.community, Kind.REDRAW, spot.chat, audience, case.id, args))

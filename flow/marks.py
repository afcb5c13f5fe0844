"""Marks against abuse: one proposes, another confirms, whoever is marked is told and may object, the secretary decides.

While one stands, words said to nobody in particular are left alone, and what is reported goes to a dispatcher first. Nobody is
refused, nobody goes unheard, and danger is handled as anybody's.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.appeal import Hints
from domain.case import Case, Channel
from domain.errors import Code, Refused
from domain.events import Scalar
from domain.mark import PROPOSED_FOR, Ground, Mark, Standing, holds_office
from domain.people import CLOCK, Actor, Role
from flow import menus, show
from flow.ports import Address, Audience, Kind, Notice, Purpose, Spot, UnitOfWork
from flow.record import find, keep_text
from flow.rungs import reachable

KINDS = frozenset({Kind.MARK, Kind.MARKED})


@dataclass(frozen=True, slots=True)
class MarkView:
    """A mark ready to be put into words: the number of the case it came of, what was said against it, and the moment."""

    mark: Mark
    number: str
    words: str
    now: datetime


def is_marked(uow: UnitOfWork, community: str, person: str) -> bool:
    """Whether a mark stands: then nobody asks them about what they say to nobody in particular."""
    return uow.dossier.is_marked(community, person, uow.now)


def look_first(uow: UnitOfWork, case: Case, hints: Hints) -> Hints:
    """What is understood of somebody marked is sure only once a dispatcher has looked at it; danger is danger."""
    if hints.emergency or not hints.sure or not is_marked(uow, case.community, case.reporter):
        return hints
    return replace(hints, sure=False)


def open_menu(uow: UnitOfWork, by: Actor, case: Case, card: Spot) -> None:
    """The grounds, in place of a desk card's buttons. Raises Refused as `propose`."""
    _may_propose(uow, by, case)
    menus.put(uow, case, card, "mark")


def propose(uow: UnitOfWork, by: Actor, community: str, case: str, ground: str, card: Spot) -> Mark:
    """Ask a second person to agree. Raises Refused NOT_YOURS, SECOND_PERSON for one's own case, NOT_ALLOWED for a caller (a
    dispatcher takes down what they say anyway), REASON_NEEDED, ALREADY_DONE when they are marked or about to be."""
    found = find(uow, community, case)
    _may_propose(uow, by, found)
    if ground not in set(Ground):
        raise Refused(Code.REASON_NEEDED)
    if uow.marks.current(community, found.reporter, uow.now):
        raise Refused(Code.ALREADY_DONE)
    until = uow.now + PROPOSED_FOR
    mark = Mark(community, uow.new_id(), found.reporter, case, Ground(ground), by.person, uow.now, until)
    uow.marks.add(mark)
    for place in _office(uow, community):
        uow.outbox.put(_notice(mark, Kind.MARK, place, Audience.DESK))
    show.again(uow, found, card)
    return mark


def confirm(uow: UnitOfWork, by: Actor, community: str, mark: str) -> Mark:
    """The second person agrees: it stands from now, and whoever it is about is told. Raises Refused NOT_YOURS, SECOND_PERSON,
    ALREADY_DONE, BUTTON_STALE."""
    before = _found(uow, community, mark)
    if not holds_office(by):
        raise Refused(Code.NOT_YOURS)
    if not before.may_be_confirmed_by(by):
        raise Refused(Code.SECOND_PERSON)
    _must_be(uow, before, Standing.PROPOSED)
    until = uow.now + uow.communities[community].fair_use.mark
    after = replace(before, confirmed_by=by.person, confirmed_at=uow.now, expires_at=until)
    _save(uow, before, after)
    home = uow.people.address(community, after.person)
    if home:
        uow.outbox.put(_notice(after, Kind.MARKED, home, Audience.RESIDENT, person=after.person))
    return after


def drop(uow: UnitOfWork, by: Actor, community: str, mark: str) -> Mark:
    """It is not to be: said by a second person, or taken back by the first. With the refusals of `confirm`."""
    before = _found(uow, community, mark)
    if not holds_office(by):
        raise Refused(Code.NOT_YOURS)
    if by.person == before.person:
        raise Refused(Code.SECOND_PERSON)
    _must_be(uow, before, Standing.PROPOSED)
    after = replace(before, settled_by=by.person, settled_at=uow.now, lifted_at=uow.now)
    _save(uow, before, after)
    return after


def may_object(uow: UnitOfWork, by: Actor, community: str, mark: str) -> Mark:
    """Whether somebody may object now. Raises Refused NOT_REPORTER for anybody else, ALREADY_DONE once they have, BUTTON_STALE
    once it has ended."""
    found = _found(uow, community, mark)
    if by.person != found.person:
        raise Refused(Code.NOT_REPORTER)
    _must_be(uow, found, Standing.STANDS)
    return found


def object_(uow: UnitOfWork, by: Actor, community: str, mark: str, text: str) -> Mark:
    """What they say against it goes to the secretary. Where there is none to hear it, it does not stand. Raises Refused as
    `may_object`, TEXT_NEEDED, TEXT_TOO_LONG."""
    before = may_object(uow, by, community, mark)
    words = str(keep_text(uow, community, by.person, text)["shown"])
    after = replace(before, words=words, appealed_at=uow.now)
    _save(uow, before, after)
    judges = list(reachable(uow, community, Role.SECRETARY).values())
    for place in judges:
        uow.outbox.put(_notice(after, Kind.MARK, place, Audience.LEADER))
    return after if judges else _settle(uow, after, CLOCK, lift=True)


def settle(uow: UnitOfWork, by: Actor, community: str, mark: str, *, lift: bool) -> Mark:
    """The secretary's word on what was said against it; whoever is marked is told. Raises Refused NOT_YOURS for anybody else,
    SECOND_PERSON for one's own, ALREADY_DONE, BUTTON_STALE."""
    before = _found(uow, community, mark)
    if not by.has(Role.SECRETARY):
        raise Refused(Code.NOT_YOURS)
    if by.person == before.person:
        raise Refused(Code.SECOND_PERSON)
    _must_be(uow, before, Standing.APPEALED)
    return _settle(uow, before, by, lift=lift)


def forget(uow: UnitOfWork, community: str, person: str) -> None:
    """Whoever is marked has their data erased: what was shown of their marks is taken out of the messages."""
    for mark in uow.marks.of(community, person):
        _redraw(uow, mark)


def read(uow: UnitOfWork, notice: Notice) -> MarkView | None:
    """What a message about a mark is made of; None for other messages, and once there is no such mark."""
    mark = uow.marks.get(notice.community, notice.case) if notice.kind in KINDS else None
    if mark is None:
        return None
    case = uow.cases.get(mark.community, mark.case)
    words = uow.vault.read(mark.community, mark.words) if mark.words else ""
    return MarkView(mark, case.number if case else "", words or "", uow.now)


def _may_propose(uow: UnitOfWork, by: Actor, case: Case) -> None:
    if not holds_office(by):
        raise Refused(Code.NOT_YOURS)
    if by.person == case.reporter:
        raise Refused(Code.SECOND_PERSON)
    if case.channel is Channel.PHONE:
        raise Refused(Code.NOT_ALLOWED)


def _settle(uow: UnitOfWork, before: Mark, by: Actor, *, lift: bool) -> Mark:
    after = replace(before, settled_by=by.person, settled_at=uow.now, lifted_at=uow.now if lift else None)
    _save(uow, before, after)
    home = uow.people.address(after.community, after.person)
    if home:
        key = "mark.told_lifted" if lift else "mark.told_upheld"
        uow.outbox.put(Notice(after.community, Kind.SAY, home, Audience.RESIDENT, "", {"key": key}, "", after.person))
    return after


def _found(uow: UnitOfWork, community: str, mark: str) -> Mark:
    found = uow.marks.get(community, mark)
    if found is None:
        raise Refused(Code.BUTTON_STALE)
    return found


def _must_be(uow: UnitOfWork, mark: Mark, standing: Standing) -> None:
    now = mark.standing(uow.now)
    if now is not standing:
        raise Refused(Code.BUTTON_STALE if now is Standing.EXPIRED else Code.ALREADY_DONE)


def _save(uow: UnitOfWork, before: Mark, after: Mark) -> None:
    """Guarded against a second press at once; then every message about it says how far it has come."""
    uow.marks.save(before, after)
    _redraw(uow, after)


def _redraw(uow: UnitOfWork, mark: Mark) -> None:
    for kind, audience in ((Kind.MARK, Audience.DESK), (Kind.MARK, Audience.LEADER), (Kind.MARKED, Audience.RESIDENT)):
        for spot in uow.posts.of(mark.community, mark.id, {kind}, audience):
            uow.outbox.put(_notice(mark, kind, spot.chat, audience, message=spot.message))


def _notice(mark: Mark, kind: Kind, to: Address, audience: Audience, message: str = "", person: str = "") -> Notice:
    args: dict[str, Scalar] = {"message": message} if message else {}
    return Notice(mark.community, kind, to, audience, mark.id, args, "", person)


def _office(uow: UnitOfWork, community: str) -> Iterator[Address]:
    """The desk, and the secretaries: where there is one dispatcher, the second person is not among them."""
    desk: Sequence[Address] = uow.chats.bound(community, Purpose.DESK)
    desk = desk or list(reachable(uow, community, Role.DISPATCHER).values())
    yield from dict.fromkeys([*desk, *reachable(uow, community, Role.SECRETARY).values()])

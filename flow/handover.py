"""交接: an officer hands a case, or all they have, to a colleague. The clock runs on."""

from collections.abc import Iterator, Sequence

from domain.act import Act
from domain.case import Case
from domain.errors import Code, Refused
from domain.events import Scalar
from domain.lifecycle import permit
from domain.people import OF_UNIT, Actor, Grant, Role
from domain.rota import Shift, on_duty
from flow import duty, mine
from flow.ports import Audience, Kind, Notice, Spot, UnitOfWork
from flow.record import find, record

COLLEAGUES, EVERYTHING = "colleagues", "handover"


def offer(uow: UnitOfWork, by: Actor, community: str, case: str) -> None:
    """Send whoever holds a case the names of their colleagues, privately: in a group nobody is named. Raises Refused as `permit`,
    NOBODY_THERE when there is no colleague, UNREACHABLE when they cannot be written to."""
    found = find(uow, community, case)
    permit(found, Act.HAND_OVER, by)
    if not colleagues(uow, community, [Grant(role, found.unit) for role in OF_UNIT], by.person):
        raise Refused(Code.NOBODY_THERE)
    _privately(uow, by, community, found.id, COLLEAGUES)


def give(uow: UnitOfWork, by: Actor, community: str, case: str, to: str) -> Case:
    """The case is a colleague's from now. Raises Refused ALREADY_DONE when it is theirs already, NOT_YOURS when they do not work
    for the unit, and as `record`."""
    found = find(uow, community, case)
    permit(found, Act.HAND_OVER, by)
    if found.officer == to:
        raise Refused(Code.ALREADY_DONE)
    theirs = uow.people.actor(community, to)
    if not any(theirs.holds(role, found.unit) for role in OF_UNIT):
        raise Refused(Code.NOT_YOURS)
    return record(uow, found, Act.HAND_OVER, by=by, data={"officer": to})


def offer_all(uow: UnitOfWork, by: Actor, community: str) -> None:
    """The end of a shift: what somebody has open, and to whom it can go. Raises Refused NOT_ALLOWED for whoever has no duty,
    UNREACHABLE."""
    if not duty.posts_of(by):
        raise Refused(Code.NOT_ALLOWED)
    _privately(uow, by, community, by.person, EVERYTHING)


def give_all(uow: UnitOfWork, by: Actor, community: str, to: str) -> int:
    """Everything somebody has signed for goes to a colleague who may have it, and with it the duty; answers how many cases.
    What is handled outside stays: any dispatcher minds it. The colleague gets a card of each and the list of what they have
    now. Raises Refused NOT_YOURS for somebody who is no colleague."""
    if to not in colleagues(uow, community, duty.posts_of(by), by.person):
        raise Refused(Code.NOT_YOURS)
    given = sum(_gives(uow, by, case, to) for case in holding(uow, by, community))
    _pass_on(uow, by, community, to)
    theirs = uow.people.address(community, to)
    if theirs:
        args: dict[str, Scalar] = {"list": mine.WORK, "page": 0, "scope": ""}
        uow.outbox.put(Notice(community, Kind.LIST, theirs, Audience.UNIT, to, args, "", to))
    return given


def holding(uow: UnitOfWork, by: Actor, community: str) -> list[Case]:
    """What somebody has signed for and could hand over, first what is due first."""
    held = (case for case in uow.cases.held_by(community, by.person) if not case.external)
    return sorted(held, key=lambda case: mine.by_due(uow, case))


def colleagues(uow: UnitOfWork, community: str, grants: Sequence[Grant], but: str) -> list[str]:
    """Who holds one of these, those on duty first; nobody twice, and not `but`."""
    found = dict.fromkeys([*_serving(uow, community, grants), *_holders(uow, community, grants)])
    return [person for person in found if person != but]


def again(uow: UnitOfWork, by: Actor, community: str, subject: str, spot: Spot, name: str) -> None:
    """The list that was pressed, as it is now."""
    args = {"list": name, "message": spot.message}
    uow.outbox.put(Notice(community, Kind.LIST, spot.chat, Audience.UNIT, subject, args, "", by.person))


def _serving(uow: UnitOfWork, community: str, grants: Sequence[Grant]) -> Iterator[str]:
    held = set(_holders(uow, community, grants))
    for grant in grants:
        shifts = uow.rota.around(community, grant.role, grant.scope, uow.now)
        yield from (person for person in on_duty(shifts, uow.now) if person in held)


def _holders(uow: UnitOfWork, community: str, grants: Sequence[Grant]) -> Iterator[str]:
    for grant in sorted(grants, key=lambda grant: (grant.role is Role.HEAD, grant.scope)):
        yield from uow.people.holders(community, grant.role, grant.scope)


def _privately(uow: UnitOfWork, by: Actor, community: str, subject: str, name: str) -> None:
    address = uow.people.address(community, by.person)
    if address is None:
        raise Refused(Code.UNREACHABLE)
    uow.outbox.put(Notice(community, Kind.LIST, address, Audience.UNIT, subject, {"list": name}, "", by.person))


def _gives(uow: UnitOfWork, by: Actor, case: Case, to: str) -> bool:
    try:
        with uow.savepoint():
            give(uow, by, case.community, case.id, to)
    except Refused:
        return False
    return True


def _pass_on(uow: UnitOfWork, by: Actor, community: str, to: str) -> None:
    """Whoever was on duty no longer is; the colleague is, where they may be."""
    theirs = uow.people.actor(community, to)
    for grant in duty.posts_of(by):
        ended = uow.rota.end(community, by.person, grant.role, grant.scope, uow.now)
        if ended and grant in theirs.grants and not duty.serves(uow, community, to, grant):
            uow.rota.begin(community, Shift(to, grant.role, grant.scope, uow.now))

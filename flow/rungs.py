"""Who stands on a rung of the ladder for a case, and who takes it when nobody does."""

from collections.abc import Mapping, Sequence

from domain.case import Case
from domain.community import CentreId, Community
from domain.lifecycle import is_accused
from domain.people import OF_UNIT, RUNGS, UPWARDS, Role
from domain.rota import on_duty, preferred
from flow.ports import Address, Purpose, Reach, UnitOfWork


def scope_of(uow: UnitOfWork, case: Case, role: Role) -> str:
    """For what a role must be held to be concerned with this case."""
    if role in OF_UNIT:
        return case.unit
    return concerned(case, uow.communities[case.community]) if role is Role.CHAIR else ""


def concerned(case: Case, community: Community) -> str:
    """The centre whose chair a case concerns: of 监督 alone while a few only may read it."""
    return (CentreId.JIANDU if case.restricted else community.centre_of(case).id).value


def privately(uow: UnitOfWork, case: Case, role: Role, scope: str = "") -> Sequence[Address]:
    """The private chats of a role's holders who have one: of those on duty, or of all while none of them is. Nobody hears of a
    complaint about their own unit."""
    held = reachable(uow, case.community, role, scope)
    found = {person: chat for person, chat in held.items() if not _is_accused(uow, case, person)}
    serving = on_duty(uow.rota.around(case.community, role, scope, uow.now), uow.now)
    return [found[person] for person in preferred(list(found), serving)]


def reachable(uow: UnitOfWork, community: str, role: Role, scope: str = "") -> Mapping[str, Address]:
    """A role's holders who can be written to and have not blocked us, on duty or not, with their private chats."""
    holders = uow.people.holders(community, role, scope)
    found = {person: uow.people.address(community, person) for person in holders}
    return {
        person: address for person, address in found.items() if address and uow.chats.reach(address) is not Reach.OUT
    }


def staff_of(uow: UnitOfWork, case: Case, unit: str) -> Sequence[Address]:
    """A unit's group; its officers, or its heads, one by one while it has none, or while a few only may read the case."""
    group = () if case.restricted else uow.chats.bound(case.community, Purpose.UNIT, unit)
    return group or privately(uow, case, Role.OFFICER, unit) or privately(uow, case, Role.HEAD, unit)


def dispatchers(uow: UnitOfWork, case: Case) -> Sequence[Address]:
    """The dispatchers' group, or each of them while there is none, or while a few only may read the case."""
    group = () if case.restricted else uow.chats.bound(case.community, Purpose.DESK)
    return group or privately(uow, case, Role.DISPATCHER)


def present(uow: UnitOfWork, case: Case, role: Role) -> Role:
    """Whoever takes a step: the role it names, or the next one up that somebody present holds. The named one as a last
    resort, so that the history shows the gap."""
    candidates = (role, *UPWARDS[RUNGS.get(role, 1) + 1 :])
    return next((each for each in candidates if _reachable(uow, case, each)), role)


def _reachable(uow: UnitOfWork, case: Case, role: Role) -> bool:
    if role is Role.RESIDENT:
        return True
    if role is Role.OFFICER and not case.restricted and uow.chats.bound(case.community, Purpose.UNIT, case.unit):
        return True
    if role is Role.DISPATCHER and dispatchers(uow, case):
        return True
    return bool(privately(uow, case, role, scope_of(uow, case, role)))


def _is_accused(uow: UnitOfWork, case: Case, person: str) -> bool:
    return bool(case.accused) and is_accused(case, uow.people.actor(case.community, person))

"""Who may decide about a unit's wish: more time, or time standing still."""

from domain.act import Act
from domain.case import Case
from domain.errors import Code, Refused
from domain.lifecycle import capacities, permit
from domain.people import OF_UNIT, RUNGS, UPWARDS, Actor, Role
from flow.ports import UnitOfWork
from flow.record import find
from flow.rungs import concerned, present


def rung_for(uow: UnitOfWork, by: Actor, case: Case, least: int = 0) -> int:
    """The rung that decides: the next above whoever asks, and at least that one, on which somebody is present."""
    above = UPWARDS[max(least, max(RUNGS[role] for role in capacities(case, by) & OF_UNIT) + 1)]
    return RUNGS[present(uow, case, above)]


def may_decide(uow: UnitOfWork, by: Actor, community: str, case: str, act: Act) -> Case:
    """Whether somebody may decide now. A chair decides for the centre the case lies with, and for no other. Raises Refused
    NOT_YOURS and as `permit`."""
    found = find(uow, community, case)
    permit(found, act, by)
    mine = {role for role in capacities(found, by) if RUNGS.get(role, 0) >= found.approver}
    if mine & set(UPWARDS) == {Role.CHAIR} and not by.holds(Role.CHAIR, concerned(found, uow.communities[community])):
        raise Refused(Code.NOT_YOURS)
    return found

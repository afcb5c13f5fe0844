"""督办: a chair or the secretary wants a case done sooner, and word of it every day. 催一下: whoever reported it presses, once
each time a clock runs (S23)."""

from domain.act import Act
from domain.case import Case
from domain.effects import TOP_RUNG
from domain.errors import Code, Refused
from domain.ladder import deadline
from domain.lifecycle import capacities, permit
from domain.people import RUNGS, Actor, Role
from flow.joint import whole
from flow.ports import UnitOfWork
from flow.record import find, record
from flow.rungs import concerned

SUPERVISORS = (Role.SECRETARY, Role.CHAIR)


def supervise(uow: UnitOfWork, by: Actor, community: str, case: str) -> Case:
    """Put it under one's supervision. A chair does so with what lies with their centre. Raises Refused NOT_YOURS, ALREADY_DONE
    where somebody on that rung or above has it already, and as `permit`."""
    found = find(uow, community, case)
    permit(found, Act.SUPERVISE, by)
    role = role_in(uow, by, found)
    if role is None:
        raise Refused(Code.NOT_YOURS)
    return record(uow, found, Act.SUPERVISE, by=by, data={"rung": RUNGS[role]})


def role_in(uow: UnitOfWork, by: Actor, case: Case) -> Role | None:
    """As what somebody may supervise a case; None if they may not."""
    mine, centre = capacities(case, by), concerned(case, uow.communities[case.community])
    held = {Role.SECRETARY: Role.SECRETARY in mine, Role.CHAIR: Role.CHAIR in mine and by.holds(Role.CHAIR, centre)}
    return next((role for role in SUPERVISORS if held[role]), None)


def urge(uow: UnitOfWork, by: Actor, community: str, case: str) -> Case:
    """The reporter presses. In time the unit hears it; once the time is up, so does whoever stands a rung above those who have
    been turned to. Raises Refused ALREADY_DONE when it was done while this clock ran, and as `permit`."""
    found = whole(uow, find(uow, community, case))
    permit(found, Act.URGE, by)
    total = deadline(found, uow.communities[community])
    late = total is not None and total.due <= uow.now and not found.pause
    return record(uow, found, Act.URGE, by=by, data={"rung": min(found.rung + late, TOP_RUNG), "late": late})

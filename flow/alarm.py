"""Danger: the alarm goes out in the moment it is told of, minute by minute to more people, until somebody says «I have it»."""

from dataclasses import dataclass, replace
from datetime import timedelta

from domain.act import Act
from domain.case import Case
from domain.community import Community
from domain.effects import FALSE_ALARM
from domain.errors import Code, Refused
from domain.events import Scalar
from domain.lifecycle import allowed
from domain.people import CLOCK, Actor, Grant, Role
from flow.ports import UnitOfWork
from flow.record import find, record
from flow.rungs import present
from flow.story import events, where, words
from flow.taken import Taken, capacity, taken

TOGETHER = timedelta(minutes=10)
"""Within this time the same danger in the same place is told to those alarmed as one more report of it."""


@dataclass(frozen=True, slots=True)
class Taking:
    """What came of pressing «I have it»: the case, who has it, and whether it was whoever pressed just now."""

    case: Case
    who: Taken
    first: bool


def heard(uow: UnitOfWork, case: Case) -> Case:
    """Raise the alarm if danger has just been told of, in this very unit of work: a danger never waits for the next tick, and is
    neither throttled nor put off until morning."""
    if not case.is_alarming or case.alarms:
        return case
    return ring(uow, case, 0, again=_reported_before(uow, case))


def ring(uow: UnitOfWork, case: Case, step: int, *, again: int = 0) -> Case:
    """Take a step of the alarm. `took` is whoever stands on that rung, or the next one up if nobody does; `again` how many others
    have just reported the same."""
    who = uow.communities[case.community].alarm.step(step).who
    data: dict[str, Scalar] = {"step": step, "who": who.value, "took": present(uow, case, who).value}
    return record(uow, case, Act.ALARM, by=CLOCK, data=data | ({"again": again} if again else {}))


def take(uow: UnitOfWork, by: Actor, community: str, case: str) -> Taking:
    """«我来处理», by any of the staff. The first to say so has it and the alarm stops; everybody after them hears who it is. If
    the case waits for the signature of their unit, this is it. Raises Refused NOT_YOURS; WRONG_STATE when there is no danger."""
    found = find(uow, community, case)
    as_whom = capacity(found, by)
    if as_whom is None:
        raise Refused(Code.NOT_YOURS)
    faster = taken(events(uow, found))
    if faster and not found.is_alarming:
        return Taking(found, faster, first=False)
    data: dict[str, Scalar] = {"role": as_whom.role.value, "scope": as_whom.scope}
    after = record(uow, found, Act.TAKE, by=by, data=data)
    if Act.SIGN in allowed(after, by):
        after = record(uow, after, Act.SIGN, by=by)
    return Taking(after, Taken(as_whom, uow.now, false=False), first=True)


def stand_down(uow: UnitOfWork, by: Actor, community: str, case: str) -> Taking:
    """A dispatcher has found that it is no danger (误报): the alarm stops and the case goes on as an ordinary one. Raises Refused
    NOT_YOURS for anybody else, and as `take`."""
    found = find(uow, community, case)
    if not by.has(Role.DISPATCHER):
        raise Refused(Code.NOT_YOURS)
    faster = taken(events(uow, found))
    if faster and not found.is_alarming:
        return Taking(found, faster, first=False)
    as_whom = Grant(Role.DISPATCHER)
    data: dict[str, Scalar] = {"role": as_whom.role.value, "scope": as_whom.scope, "reason": FALSE_ALARM}
    data["urgency"] = _ordinary(found, uow.communities[community])
    after = record(uow, found, Act.TAKE, by=by, data=data)
    return Taking(after, Taken(as_whom, uow.now, false=True), first=True)


def _ordinary(case: Case, community: Community) -> str:
    """The clock class of a case that turned out to be no danger: its matter's, or the default one."""
    matter = community.matters.get(case.matter)
    return matter.clock if matter else community.default_clock


def _reported_before(uow: UnitOfWork, case: Case) -> int:
    """How many others have told of the same danger in the same place just now."""
    here = _spot(uow, case)
    others = uow.cases.alarmed_since(case.community, case.emergency, uow.now - TOGETHER) if here else ()
    return sum(other.id != case.id and uow.leads.is_same_place(_spot(uow, other), here) for other in others)


def _spot(uow: UnitOfWork, case: Case) -> str:
    """The building or other place a case is at, as far as it is certain; else the place as said."""
    said = words(uow, where(events(uow, case)), "place")
    found = uow.communities[case.community].tree.locate(said)
    return str(replace(found[0], entrance="")) if len(found) == 1 else said

"""Nobody looks into a complaint about themselves (利益回避): whom words complain of, who may lead then, and who may read it."""

from domain.act import Act
from domain.appeal import FAIR, Hints
from domain.case import Case
from domain.community import Community, Matter
from domain.errors import Code, Refused
from domain.events import Scalar
from domain.people import Actor
from flow.joint import whole
from flow.ports import CASELESS, Kind, Notice, UnitOfWork
from flow.queries import may_see
from flow.record import find, record

OPEN = CASELESS | {
    Kind.ALARM,
    Kind.ALARM_OVER,
    Kind.ALARM_ADVICE,
    Kind.TAKEN,
    Kind.WORDS,
    Kind.SAY,
    Kind.MEDIATION,
    Kind.OUTCOME,
}
"""Kinds that say no more than anybody may know, or go to one person who asked."""


def lead(case: Case, hints: Hints, community: Community) -> Matter | None:
    """The matter a fresh case may be assigned to without asking. A complaint about a unit goes to 监督, to whoever is not
    complained of themselves; None: a dispatcher decides."""
    least = FAIR if case.accused else 0.0
    named = [choice.matter for choice in hints.choices if choice.score >= least]
    likely = [community.matters[matter] for matter in named if matter in community.matters]
    if case.accused:
        likely = [matter for matter in likely if matter.about_units and not case.accuses(matter.unit)]
    first = likely[0] if likely and (hints.sure or case.accused) else None
    return None if first and leads_outside(community, first) else first


def leads_outside(community: Community, matter: Matter) -> bool:
    """Whether the unit that leads a matter is a body outside: nobody there would hear of it, a dispatcher sends it up."""
    return matter.unit in community.units and community.units[matter.unit].outside


def assignable(community: Community, matter: Matter) -> None:
    """Raises Refused(OUTSIDE) for a matter that a body outside leads."""
    if leads_outside(community, matter):
        raise Refused(Code.OUTSIDE)


def placing(case: Case, matter: Matter) -> dict[str, Scalar]:
    """What an event says that gives a case to a matter's unit. What a few only may read stays so as long as it lies with 监督."""
    closed = matter.restricted or (case.restricted and matter.about_units)
    return {"matter": matter.id, "unit": matter.unit} | ({"restricted": True} if closed else {})


def clear(uow: UnitOfWork, by: Actor, community: str, case: str) -> Case:
    """A dispatcher says that it complains of nobody: the words were misread. From then on it is a case like any other. Raises
    Refused ALREADY_DONE when it is said to complain of nobody, NOT_YOURS for whoever works for a unit complained of."""
    return record(uow, find(uow, community, case), Act.CLEAR, by=by)


def is_covered(uow: UnitOfWork, notice: Notice) -> bool:
    """Whether a message stands where a restricted case must not be read: in any group, or before somebody who may not see it."""
    if notice.kind is Kind.STATUS:
        return uow.people.at(notice.community, notice.to) is None
    case = uow.cases.get(notice.community, notice.case) if notice.case and notice.kind not in OPEN else None
    if case is None or not whole(uow, case).restricted:
        return False
    reader = uow.people.at(notice.community, notice.to)
    return not reader or not may_see(case, uow.communities[case.community], uow.people.actor(case.community, reader))

"""Who is near: the grid's member and the steward of the building, who hear of what happens at their door (S19)."""

from collections.abc import Sequence

from domain.case import Case
from domain.people import OF_GRID, Actor, Role
from flow.ports import Address, Kind, UnitOfWork
from flow.rungs import privately


def near(uow: UnitOfWork, case: Case) -> Sequence[Address]:
    """The private chats of those who look after the grid a case lies in; none while it is not known, or a few only may read of
    the case."""
    if not case.grid or case.restricted:
        return ()
    return [place for role in sorted(OF_GRID) for place in privately(uow, case, role, case.grid)]


def to_inform(uow: UnitOfWork, case: Case) -> Sequence[Address]:
    """Those near who have not heard of a case with a unit yet. Whose quarrel it is, or whom somebody complains of, is not for the
    neighbours."""
    matter = uow.communities[case.community].matters.get(case.matter)
    if matter is None or case.accused or matter.about_units or matter.parties > 1:
        return ()
    told = {spot.chat for spot in uow.posts.of(case.community, case.id, {Kind.NEARBY})}
    return [place for place in near(uow, case) if place not in told]


def looks_after(case: Case, by: Actor) -> bool:
    """Whether somebody looks after the grid a case lies in, and may know how far it is."""
    mine = by.holds(Role.GRID_MEMBER, case.grid) or by.holds(Role.STEWARD, case.grid)
    return bool(case.grid) and mine and not case.restricted

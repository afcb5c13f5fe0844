"""Whom an alarm reaches: the desk and the units a kind of danger names at every step, the rung that is turned to, and at the
first step whoever is to know at once and whoever is near."""

from collections.abc import Iterator, Mapping, Sequence

from domain.case import Case
from domain.events import Event
from domain.people import Role
from flow.near import near
from flow.ports import Address, Audience, Purpose, UnitOfWork
from flow.rungs import privately, scope_of, staff_of


def hearers(uow: UnitOfWork, case: Case, event: Event) -> Mapping[Address, Audience]:
    """Each chat an ALARM event is told in, once, and as whom it is addressed there."""
    found: dict[Address, Audience] = {}
    for audience, places in _ways(uow, case, event):
        for place in places:
            found.setdefault(place, audience)
    return found


def _ways(uow: UnitOfWork, case: Case, event: Event) -> Iterator[tuple[Audience, Sequence[Address]]]:
    kind = uow.communities[case.community].emergencies.get(case.emergency)
    first = not event.data.get("step")
    roles = {Role(str(event.data["took"])), *(kind.alarm if kind and first else ())}
    desk = uow.chats.bound(case.community, Purpose.DESK)  # danger is told in the group as well; not in whose words
    yield Audience.DESK, desk
    if Role.DISPATCHER in roles or not desk:
        yield Audience.DESK, privately(uow, case, Role.DISPATCHER)
    for unit in (case.unit, *(kind.units if kind else ())):
        yield Audience.UNIT, staff_of(uow, case, unit) if unit else ()
    for role in sorted(roles - {Role.DISPATCHER}):
        yield Audience.LEADER, privately(uow, case, role, scope_of(uow, case, role))
    yield Audience.LEADER, near(uow, case) if first else ()

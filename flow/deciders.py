"""Who decides about more time, and that it is decided."""

from collections.abc import Iterator

from domain.case import Case
from domain.events import Event
from domain.people import UPWARDS
from flow.ports import Audience, Kind, Notice, UnitOfWork
from flow.rungs import privately, scope_of


def asked(uow: UnitOfWork, case: Case, event: Event) -> Iterator[Notice]:
    """The wish, to whoever is to decide about it, in private."""
    role = UPWARDS[case.approver]
    for place in privately(uow, case, role, scope_of(uow, case, role)):
        args = {"shown": event.data.get("shown")}
        yield Notice(case.community, Kind.EXTENSION, place, Audience.LEADER, case.id, args)


def decided(uow: UnitOfWork, case: Case) -> Iterator[Notice]:
    """The questions lose their buttons, however it came about."""
    for spot in uow.posts.of(case.community, case.id, {Kind.EXTENSION}, Audience.LEADER):
        args = {"message": spot.message}
        yield Notice(case.community, Kind.EXTENSION, spot.chat, Audience.LEADER, case.id, args)

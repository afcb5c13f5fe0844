"""Who decides about more time, and that it is decided."""

from collections.abc import Iterator

from domain.act import Act
from domain.case import Case
from domain.events import Scalar
from domain.people import UPWARDS
from flow.ports import Audience, Kind, Notice, UnitOfWork
from flow.rungs import privately, scope_of
from flow.story import events, last


def asked(uow: UnitOfWork, case: Case) -> Iterator[Notice]:
    """The wish, to whoever is to decide about it, in private."""
    role = UPWARDS[case.approver]
    for place in privately(uow, case, role, scope_of(uow, case, role)):
        yield Notice(case.community, Kind.EXTENSION, place, Audience.LEADER, case.id, {"shown": reason(uow, case)})


def decided(uow: UnitOfWork, case: Case) -> Iterator[Notice]:
    """The questions lose their buttons, however it came about; what was asked for and why stays to be read."""
    for spot in uow.posts.of(case.community, case.id, {Kind.EXTENSION}, Audience.LEADER):
        args = {"message": spot.message, "shown": reason(uow, case)}
        yield Notice(case.community, Kind.EXTENSION, spot.chat, Audience.LEADER, case.id, args)


def reason(uow: UnitOfWork, case: Case) -> Scalar:
    """Why more time was last asked for, as others may read it: the vault's entry."""
    wish = last(events(uow, case), Act.EXTEND_ASK)
    return wish.data.get("shown") if wish else None

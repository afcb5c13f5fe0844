"""What whoever decides about more time, or about time standing still, is asked, and that it is decided."""

from collections.abc import Iterator

from domain.act import Act
from domain.case import Case, Wish
from domain.events import Scalar
from domain.people import UPWARDS
from flow.ports import Audience, Kind, Notice, UnitOfWork
from flow.rungs import privately, scope_of
from flow.story import events, last

QUESTIONS = {Kind.EXTENSION: Act.EXTEND_ASK, Kind.SUSPENSION: Act.SUSPEND_ASK}
"""What is asked of whoever decides, by the wish it is about."""


def asked(uow: UnitOfWork, case: Case, kind: Kind) -> Iterator[Notice]:
    """The wish, to whoever is to decide about it, in private."""
    role = UPWARDS[case.approver]
    for place in privately(uow, case, role, scope_of(uow, case, role)):
        yield Notice(case.community, kind, place, Audience.LEADER, case.id, {"shown": reason(uow, case, kind)})


def decided(uow: UnitOfWork, before: Case | None, case: Case) -> Iterator[Notice]:
    """The questions lose their buttons, however it came about; what was asked for and why stays to be read."""
    for kind in QUESTIONS:
        if before and _wish(before, kind) is Wish.ASKED and _wish(case, kind) is not Wish.ASKED:
            for spot in uow.posts.of(case.community, case.id, {kind}, Audience.LEADER):
                args = {"message": spot.message, "shown": reason(uow, case, kind)}
                yield Notice(case.community, kind, spot.chat, Audience.LEADER, case.id, args)


def reason(uow: UnitOfWork, case: Case, kind: Kind) -> Scalar:
    """Why it was last asked for, as others may read it: the vault's entry."""
    wish = last(events(uow, case), QUESTIONS[kind])
    return wish.data.get("shown") if wish else None


def _wish(case: Case, kind: Kind) -> Wish:
    return case.extension if kind is Kind.EXTENSION else case.suspension

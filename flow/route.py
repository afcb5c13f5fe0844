"""Where a case goes first: to the unit when the words are sure, to 监督 when they complain of a unit, else to a dispatcher with
the likely matters."""

from domain.act import Act
from domain.appeal import Hints
from domain.case import Case
from domain.people import ROUTER
from flow import tell
from flow.fair import lead, placing
from flow.ports import Kind, UnitOfWork
from flow.record import record


def route(uow: UnitOfWork, case: Case, hints: Hints) -> Case:
    """Assign a fresh case if the hints are sure of its matter; otherwise put it before the dispatchers (S3: a resident
    never picks a department). Either way the resident's receipt says which."""
    matter = lead(case, hints, uow.communities[case.community])
    if matter:
        return record(uow, case, Act.ASSIGN, by=ROUTER, data=placing(case, matter))
    for notice in (*tell.reporters(uow, case, Kind.CARD), *tell.desk(uow, case, Kind.NEW_CARD)):
        uow.outbox.put(notice)
    return case

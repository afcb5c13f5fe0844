"""Where a case goes first: to the unit when the words are sure, else to a dispatcher with the likely matters."""

from domain.act import Act
from domain.appeal import Hints
from domain.case import Case
from domain.people import ROUTER
from flow import tell
from flow.ports import Kind, UnitOfWork
from flow.record import record


def route(uow: UnitOfWork, case: Case, hints: Hints) -> Case:
    """Assign a fresh case if the hints are sure of its matter; otherwise put it before the dispatchers (S3: a resident
    never picks a department). Either way the resident's receipt says which."""
    matter = uow.communities[case.community].matters.get(hints.choices[0].matter) if hints.choices else None
    if hints.sure and matter:
        return record(uow, case, Act.ASSIGN, by=ROUTER, data={"matter": matter.id, "unit": matter.unit})
    for notice in (*tell.reporters(uow, case, Kind.CARD), *tell.desk(uow, case, Kind.NEW_CARD)):
        uow.outbox.put(notice)
    return case

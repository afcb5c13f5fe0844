"""转办: a case that went to the wrong unit goes to the right one, without a detour and not to and fro."""

import hashlib

from domain.act import Act
from domain.case import Case
from domain.community import Community
from domain.errors import Code, Refused
from domain.events import Scalar
from domain.lifecycle import permit
from domain.people import Actor
from flow.correct import correct
from flow.fair import assignable, placing
from flow.ports import UnitOfWork
from flow.record import find, record
from flow.story import events


def transfer(uow: UnitOfWork, by: Actor, community: str, case: str, matter: str, mark: str) -> Case:
    """A dispatcher sends an assigned case to another matter and its unit, for one of the community's reasons, which both units
    and the resident see. `mark` is the reason's (`mark_of`). Where the words had pointed elsewhere, this teaches the router.

    A unit that has had this case before, whether it returned it or it was taken away, gets it back only once and for all: the
    transfer designates it, so that it cannot return it again (I7). Raises Refused NO_SUCH_MATTER, REASON_NEEDED, ALREADY_DONE
    when it lies there already, OUTSIDE for a body that cases are sent up to, and as `record`.
    """
    rules = uow.communities[community]
    found, chosen, reason = find(uow, community, case), rules.matters.get(matter), reason_of(rules, mark)
    permit(found, Act.TRANSFER, by)
    if chosen is None:
        raise Refused(Code.NO_SUCH_MATTER)
    if not reason:
        raise Refused(Code.REASON_NEEDED)
    if (found.matter, found.unit) == (chosen.id, chosen.unit):
        raise Refused(Code.ALREADY_DONE)
    assignable(rules, chosen)
    before = chosen.unit != found.unit and chosen.unit in _had_it(uow, found)
    data: dict[str, Scalar] = {**placing(found, chosen), "reason": reason, "designated": before}
    after = record(uow, found, Act.TRANSFER, by=by, data=data)
    correct(uow, by, after)
    return after


def mark_of(reason: str) -> str:
    """A reason's short mark, for a button that has to hold a matter as well. It does not move when the list changes."""
    return hashlib.sha256(reason.encode()).hexdigest()[:6]


def reason_of(community: Community, mark: str) -> str:
    """The reason with this mark; empty when there is none any more."""
    return next((reason for reason in community.return_reasons if mark_of(reason) == mark), "")


def _had_it(uow: UnitOfWork, case: Case) -> set[str]:
    """The units that have had the case."""
    given = (event for event in events(uow, case) if event.kind in {Act.ASSIGN, Act.TRANSFER})
    return {str(event.data["unit"]) for event in given}

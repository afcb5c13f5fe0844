"""延期: the unit asks for more time before it is up, once and with a reason; whoever stands above decides, and the resident
hears why it takes longer."""

from domain.act import Act
from domain.case import Case
from domain.clock import Span
from domain.community import Community
from domain.errors import Code, Refused
from domain.ladder import deadline
from domain.lifecycle import capacities, permit
from domain.people import OF_UNIT, Actor
from flow.decide import may_decide, rung_for
from flow.ports import UnitOfWork
from flow.record import find, keep_text, record


def may_ask(uow: UnitOfWork, by: Actor, community: str, case: str) -> Case:
    """Whether somebody may ask for more time now. Raises Refused NOT_YOURS, TOO_LATE once the time is up, WRONG_STATE where the
    community's clock knows no extensions, and as `permit`."""
    found = find(uow, community, case)
    if not capacities(found, by) & OF_UNIT:
        raise Refused(Code.NOT_YOURS)
    permit(found, Act.EXTEND_ASK, by)
    total = deadline(found, uow.communities[community])
    if total is None or total.due <= uow.now:
        raise Refused(Code.TOO_LATE)
    if not offered(found, uow.communities[community]):
        raise Refused(Code.WRONG_STATE)
    return found


def ask(uow: UnitOfWork, by: Actor, community: str, case: str, span: str, text: str) -> Case:
    """Ask for one of the spans the community offers. Goes to the next rung above the asker on which somebody is present. Raises
    Refused TEXT_NEEDED, TEXT_TOO_LONG, BUTTON_STALE for a span that is no longer offered, and as `may_ask`."""
    found = may_ask(uow, by, community, case)
    if span not in {each.written for each in offered(found, uow.communities[community])}:
        raise Refused(Code.BUTTON_STALE)
    rung = rung_for(uow, by, found)
    words = keep_text(uow, community, by.person, text)
    return record(uow, found, Act.EXTEND_ASK, by=by, data={**words, "span": span, "rung": rung})


def grant(uow: UnitOfWork, by: Actor, community: str, case: str) -> Case:
    """Give the time that was asked for. Raises Refused TOO_LATE when the old time is up, NOT_YOURS for whoever does not stand
    above, and as `record`."""
    found = may_decide(uow, by, community, case, Act.EXTEND)
    total = deadline(found, uow.communities[community])
    if total is None or total.due <= uow.now:
        raise Refused(Code.TOO_LATE)
    return record(uow, found, Act.EXTEND, by=by)


def refuse(uow: UnitOfWork, by: Actor, community: str, case: str) -> Case:
    """It stays as it was. Raises Refused as `grant`, at any time."""
    return record(uow, may_decide(uow, by, community, case, Act.EXTEND_NOT), Act.EXTEND_NOT, by=by)


def offered(case: Case, community: Community) -> tuple[Span, ...]:
    """By how much a unit may ask to finish later; what somebody watches is not put off."""
    return () if case.external or case.supervised else community.clock_of(case).extensions

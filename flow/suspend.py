"""挂起: the time of a case stands. 挂账, because it cannot be done before a day that somebody above has agreed to; or because
the reporter has been asked something, see `flow.ask`."""

from datetime import datetime

from domain.act import Act
from domain.case import Case
from domain.clock import Span, shift
from domain.community import Community
from domain.errors import Code, Refused
from domain.lifecycle import capacities, permit
from domain.people import OF_UNIT, RUNGS, Actor, Role
from flow.decide import may_decide, rung_for
from flow.ports import UnitOfWork
from flow.record import find, keep_text, record

LEAST = RUNGS[Role.CHAIR]
"""A unit does not suspend its own work: the chair decides, or whoever is above."""


def may_ask(uow: UnitOfWork, by: Actor, community: str, case: str) -> Case:
    """Whether somebody may ask for it now; after the time is up as well, what cannot be done cannot be done. Raises Refused
    NOT_YOURS, WRONG_STATE where the community's clock knows no suspensions, and as `permit`."""
    found = find(uow, community, case)
    if not capacities(found, by) & OF_UNIT:
        raise Refused(Code.NOT_YOURS)
    permit(found, Act.SUSPEND_ASK, by)
    if not offered(found, uow.communities[community]):
        raise Refused(Code.WRONG_STATE)
    return found


def ask(uow: UnitOfWork, by: Actor, community: str, case: str, span: str, text: str) -> Case:
    """Ask for one of the spans the community offers. Raises Refused TEXT_NEEDED, TEXT_TOO_LONG, BUTTON_STALE for a span that is
    no longer offered, and as `may_ask`."""
    found, rules = may_ask(uow, by, community, case), uow.communities[community]
    chosen = next((each for each in offered(found, rules) if each.written == span), None)
    if chosen is None:
        raise Refused(Code.BUTTON_STALE)
    words = keep_text(uow, community, by.person, text)
    until, rung = review(uow.now, chosen, rules), rung_for(uow, by, found, LEAST)
    return record(uow, found, Act.SUSPEND_ASK, by=by, data={**words, "until": until.isoformat(), "rung": rung})


def grant(uow: UnitOfWork, by: Actor, community: str, case: str) -> Case:
    """Let the time stand. Raises Refused DATE_PAST when the day has come meanwhile, and as `may_decide`."""
    found = may_decide(uow, by, community, case, Act.SUSPEND)
    if found.until is None or found.until <= uow.now:
        raise Refused(Code.DATE_PAST)
    return record(uow, found, Act.SUSPEND, by=by)


def refuse(uow: UnitOfWork, by: Actor, community: str, case: str) -> Case:
    """The time runs on. Raises Refused as `may_decide`."""
    return record(uow, may_decide(uow, by, community, case, Act.SUSPEND_NOT), Act.SUSPEND_NOT, by=by)


def resume(uow: UnitOfWork, by: Actor, community: str, case: str) -> Case:
    """It can be done after all: the time runs on before the day. Raises Refused ALREADY_DONE when it does, and as `record`."""
    return record(uow, find(uow, community, case), Act.RESUME, by=by)


def review(now: datetime, span: Span, community: Community) -> datetime:
    """The morning on which it is looked at again."""
    return community.calendar.morning(shift(now, span, community.calendar))


def offered(case: Case, community: Community) -> tuple[Span, ...]:
    """For how long a unit may ask that the time should stand."""
    return () if case.external else community.clock_of(case).suspensions

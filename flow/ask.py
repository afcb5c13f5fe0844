"""问居民: the unit has a question, the reporter answers under it; for a caller a dispatcher rings and writes the answer down."""

from datetime import datetime

from domain.act import Act
from domain.case import Case, Channel, ClockKind
from domain.community import Community
from domain.errors import Code, Refused
from domain.ladder import deadline
from domain.lifecycle import capacities, permit
from domain.people import OF_UNIT, Actor, Role
from flow.joint import speaking, whole
from flow.ports import UnitOfWork
from flow.record import find, keep_text, record


def may_ask(uow: UnitOfWork, by: Actor, community: str, case: str) -> Case:
    """Whether somebody may ask now, before they are asked for words. Raises Refused NOT_YOURS and as `permit`."""
    found = find(uow, community, case)
    if not capacities(found, by) & OF_UNIT:
        raise Refused(Code.NOT_YOURS)
    permit(found, Act.ASK, by)
    return found


def ask(uow: UnitOfWork, by: Actor, community: str, case: str, text: str) -> Case:
    """Put the question to whoever reported the case, masked like everything that is shown. Raises Refused TEXT_NEEDED,
    TEXT_TOO_LONG and as `record`."""
    found = find(uow, community, case)
    permit(found, Act.ASK, by)
    waits = {"waits": True} if _waits(found, uow.communities[community], uow.now) else {}
    return record(uow, found, Act.ASK, by=by, data=keep_text(uow, community, by.person, text) | waits)


def _waits(case: Case, community: Community, now: datetime) -> bool:
    """Whether the time stands until the answer comes: once each time somebody signs, where the community agreed to it, and not
    when it is up already."""
    total = deadline(case, community)
    agreed = ClockKind.WAIT in community.clock_of(case).spans
    return agreed and case.clock is ClockKind.FINISH and not case.waits and total is not None and now < total.due


def may_answer(uow: UnitOfWork, by: Actor, community: str, case: str) -> Case:
    """Whether a dispatcher may write down what a caller answers. Raises Refused NOT_YOURS for a case from a chat: whoever can
    speak for themselves does (I8)."""
    found = find(uow, community, case)
    if found.channel is not Channel.PHONE or not by.has(Role.DISPATCHER):
        raise Refused(Code.NOT_YOURS)
    permit(whole(uow, found), Act.NOTE, by)
    return found


def answer(uow: UnitOfWork, by: Actor, community: str, case: str, text: str) -> Case:
    """What the caller said, kept as the caller's own words: they go with them when their data is erased."""
    found = may_answer(uow, by, community, case)
    lead, of = speaking(uow, by, found)
    return record(uow, lead, Act.NOTE, by=by, data=keep_text(uow, community, found.reporter, text) | of)

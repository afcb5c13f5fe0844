"""The resident has the word: only they close a case, and «not solved» reopens it one rung higher (I8)."""

from collections.abc import Mapping

from domain.act import Act
from domain.case import Case, Verdict
from domain.errors import Code, Refused
from domain.events import Scalar
from domain.lifecycle import permit
from domain.people import Actor
from flow.joint import speaking, whole
from flow.ports import UnitOfWork
from flow.record import find, record


def judge(uow: UnitOfWork, by: Actor, community: str, case: str, verdict: Verdict) -> Case:
    """A verdict from a reporter, or recorded by a dispatcher for a caller. UNSOLVED reopens, for all who brought it; the others
    close, once the last of those has spoken.
    LAPSED is not anybody's to say: Refused(NOT_ALLOWED)."""
    if verdict is Verdict.LAPSED:
        raise Refused(Code.NOT_ALLOWED)
    found, of = speaking(uow, by, find(uow, community, case))
    if verdict is Verdict.UNSOLVED:
        return record(uow, found, Act.REOPEN, by=by, data=of)
    others = len({voice.person for voice in found.silent}) > 1
    return record(uow, found, Act.SPEAK if others else Act.JUDGE, by=by, data={"verdict": verdict.value} | of)


def unreached(uow: UnitOfWork, by: Actor, community: str, case: str) -> Case:
    """A dispatcher called and nobody answered; from now on the call-back window may lapse."""
    found, of = speaking(uow, by, find(uow, community, case))
    return record(uow, found, Act.CALL, by=by, data=of)


def withdraw(uow: UnitOfWork, by: Actor, community: str, case: str) -> Case:
    """A reporter takes back what they brought. What others have brought with it goes on for them."""
    return take_back(uow, by, find(uow, community, case), Act.WITHDRAW)


def take_back(uow: UnitOfWork, by: Actor, case: Case, how: Act, data: Mapping[str, Scalar] | None = None) -> Case:
    """WITHDRAW or ERASE a case, and whatever else of the same person is handled with it; answers what it was handled as."""
    lead = whole(uow, case)
    if not lead.is_open:
        raise Refused(Code.ALREADY_DONE)
    permit(case, how if case.id != lead.id or not lead.has_others(by.person) else Act.LEAVE, by)
    if not lead.has_others(by.person):
        return record(uow, lead, how, by=by, data=data)
    for voice in lead.joined:
        if voice.person == by.person:
            record(uow, find(uow, lead.community, voice.case), how, by=by, data=data)
    return record(uow, lead, Act.LEAVE, by=by)

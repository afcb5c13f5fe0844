"""The resident has the word: only they close a case, and «not solved» reopens it one rung higher (I8)."""

from domain.act import Act
from domain.case import Case, Verdict
from domain.errors import Code, Refused
from domain.people import Actor
from flow.ports import UnitOfWork
from flow.record import find, record


def judge(uow: UnitOfWork, by: Actor, community: str, case: str, verdict: Verdict) -> Case:
    """A verdict from the reporter, or recorded by a dispatcher for a caller. UNSOLVED reopens, the others close.
    LAPSED is not anybody's to say: Refused(NOT_ALLOWED)."""
    if verdict is Verdict.LAPSED:
        raise Refused(Code.NOT_ALLOWED)
    found = find(uow, community, case)
    if verdict is Verdict.UNSOLVED:
        return record(uow, found, Act.REOPEN, by=by)
    return record(uow, found, Act.JUDGE, by=by, data={"verdict": verdict.value})


def unreached(uow: UnitOfWork, by: Actor, community: str, case: str) -> Case:
    """A dispatcher called and nobody answered; from now on the call-back window may lapse."""
    return record(uow, find(uow, community, case), Act.CALL, by=by)


def withdraw(uow: UnitOfWork, by: Actor, community: str, case: str) -> Case:
    """The reporter takes the case back."""
    return record(uow, find(uow, community, case), Act.WITHDRAW, by=by)

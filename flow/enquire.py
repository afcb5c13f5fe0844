"""«How far is my case?» — answered in the chat it was asked in, with no more than that chat may know."""

from collections.abc import Sequence

from domain.case import Case
from domain.errors import Code, Refused
from domain.people import Actor
from flow import show
from flow.joint import whole
from flow.ports import Audience, Kind, Notice, Purpose, Spot, UnitOfWork
from flow.queries import may_see

MOST = 5
"""Cases in one answer: what fits a phone's screen."""

MANY = 200
"""Cases looked through for those of one group."""


def own(uow: UnitOfWork, community: str, by: Actor, asked: Spot, *, private: bool) -> None:
    """Answer with the person's open cases. In a group only those they reported in that very group (I4)."""
    found = uow.cases.of_reporter(community, by.person, MOST if private else MANY) if by.person else []
    mine = (case for case in found if whole(uow, case).is_open and not (case.gone and case.reporter == by.person))
    shown = [case for case in mine if private or _said_in(uow, case, asked)]
    _answer(uow, community, by, asked, shown[:MOST])


def numbered(uow: UnitOfWork, community: str, by: Actor, asked: Spot, number: str) -> None:
    """Answer with the case of a spoken number; staff whose work it is get its card with
    what can be done. A number never authorises: for whoever may not see it, it does not exist.
    Raises Refused(NO_SUCH_CASE)."""
    case = uow.cases.by_number(community, number)
    theirs = next((voice.case for voice in case.joined if voice.person == by.person), "") if case else ""
    case = uow.cases.get(community, theirs) if theirs else case  # what they brought was merged into it
    if case is None or not may_see(case, uow.communities[community], by) or not _fits(uow, case, asked):
        raise Refused(Code.NO_SUCH_CASE)
    if not show.card(uow, by, case, asked):
        _answer(uow, community, by, asked, [case])


def _fits(uow: UnitOfWork, case: Case, asked: Spot) -> bool:
    """Whether a chat may hear of a case: any private one; the residents' group if it was said there; its unit's group; the
    desk's."""
    binding = uow.chats.binding(asked.chat)
    if binding is None or binding.purpose is Purpose.DESK:
        return True
    if binding.purpose is Purpose.UNIT:
        return binding.scope == case.unit
    return _said_in(uow, case, asked)


def _said_in(uow: UnitOfWork, case: Case, asked: Spot) -> bool:
    told = uow.cases.reporters(case.community, case.id)
    return any(reporter.spot is not None and reporter.spot.chat == asked.chat for reporter in told)


def _answer(uow: UnitOfWork, community: str, by: Actor, asked: Spot, cases: Sequence[Case]) -> None:
    ids = ",".join(case.id for case in cases)
    args, reply = {"cases": ids}, asked.message
    uow.outbox.put(Notice(community, Kind.STATUS, asked.chat, Audience.RESIDENT, "", args, reply, by.person))

"""并案: the same trouble reported by several is handled as one case; each of them stays informed and has a word of their own.

The merged case has ended, and names its lead; the lead's history names those merged into it. 拆开 takes one out again.
"""

from dataclasses import dataclass, replace

from domain.act import Act
from domain.case import Case, State
from domain.errors import Code, Refused
from domain.lifecycle import permit
from domain.merge import LEADING, LIKELY, Reason, bar, is_apart, is_same, may_part
from domain.people import Actor
from flow import alarm, menus, tell
from flow.ports import Kind, Spot, UnitOfWork
from flow.queries import CaseView, Hint, view
from flow.record import find, record
from flow.story import events

MOST = 5
"""Likely ones that are offered: what a phone shows without scrolling."""


@dataclass(frozen=True, slots=True)
class Likely:
    """A case that another may be merged into: how likely both are the same (0 to 1), and the reasons, the weightiest first."""

    case: Case
    score: float
    reasons: tuple[Reason, ...]


def merge(uow: UnitOfWork, by: Actor, community: str, case: str, lead: str) -> Case:
    """A dispatcher merges `case` into `lead`; answers it as it is then. Raises Refused as `permit`, and for what is not to be
    merged (`domain.merge.bar`)."""
    both = {id_: find(uow, community, id_) for id_ in sorted({case, lead})}  # always locked in the same order
    found, into = both[case], both[lead]
    permit(found, Act.MERGE, by)
    code = bar(found, into)
    if code:
        raise Refused(code)
    permit(into, Act.JOIN, by)
    after = record(uow, found, Act.MERGE, by=by, data={"lead": into.id, "number": into.number})
    its = {"case": found.id, "number": found.number, "reporter": found.reporter, "channel": found.channel.value}
    record(uow, into, Act.JOIN, by=by, data=its | ({"vulnerable": True} if found.vulnerable_at else {}))
    return after


def unmerge(uow: UnitOfWork, by: Actor, community: str, case: str) -> Case:
    """A dispatcher takes a case out of its lead, as long as that goes on: it lies before the dispatchers again, and its clock
    begins anew. Raises Refused ALREADY_DONE when it is not merged or the lead has ended, LAST_ONE when nobody would be left for
    whom the lead goes on, and as `permit`."""
    found = find(uow, community, case)
    permit(found, Act.UNMERGE, by)
    lead = find(uow, community, found.merged_into)
    permit(lead, Act.PART, by)
    if not may_part(lead, found.id):
        raise Refused(Code.LAST_ONE)
    record(uow, lead, Act.PART, by=by, data={"case": found.id, "number": found.number})
    return alarm.heard(uow, record(uow, found, Act.UNMERGE, by=by))


def offer(uow: UnitOfWork, by: Actor, community: str, case: str, card: Spot, menu: str) -> bool:
    """Show the likely leads on a dispatcher's card; whether there are any. Raises Refused as `permit`, KEPT_APART for what is
    never merged."""
    found = find(uow, community, case)
    permit(found, Act.MERGE, by)
    if is_apart(found):
        raise Refused(Code.KEPT_APART)
    leads = [each.case.id for each in likely(uow, found)]
    if leads:
        menus.put(uow, found, card, menu, leads)
    return bool(leads)


def list_merged(uow: UnitOfWork, by: Actor, community: str, case: str, card: Spot, menu: str) -> None:
    """Show what has been merged into a case on a dispatcher's card. Raises Refused as `permit`, ALREADY_DONE when nothing is."""
    found = find(uow, community, case)
    permit(found, Act.PART, by)
    if not found.joined:
        raise Refused(Code.ALREADY_DONE)
    menus.put(uow, found, card, menu, (voice.case for voice in found.joined))


def likely(uow: UnitOfWork, case: Case) -> list[Likely]:
    """What a case may be the same as and may be merged into, the likeliest first, for a dispatcher to choose from."""
    return _leads(uow, case)[:MOST]


def hint(uow: UnitOfWork, case: Case) -> Likely | None:
    """The earlier case that a dispatcher's card names unasked, because both are taken for the same (`domain.merge.is_same`). None
    that people have told apart: what was split, what was taken out again, what was said in one message as two things."""
    if case.state not in LEADING or case.joined or is_apart(case):
        return None
    told_apart, spot = _told_apart(uow, case), _spot(uow, case)
    earlier = (each for each in _leads(uow, case) if each.case.id < case.id and each.case.id not in told_apart)
    same = (each for each in earlier if is_same(each.score, each.reasons))
    return next((each for each in same if spot is None or _spot(uow, each.case) != spot), None)


def with_hint(uow: UnitOfWork, seen: CaseView) -> CaseView:
    """The view as a dispatcher's card shows it."""
    found = hint(uow, seen.case)
    lead = view(uow, seen.case.community, found.case.id) if found else None
    return replace(seen, hint=Hint(lead, found.reasons)) if found and lead else seen


def point_out(uow: UnitOfWork, case: Case) -> None:
    """A fresh case that went to its unit by itself comes before the dispatchers when it has a hint: only they can merge."""
    if case.state is State.ASSIGNED and hint(uow, case):
        for notice in tell.desk(uow, case, Kind.NEW_CARD):
            uow.outbox.put(notice)


def _leads(uow: UnitOfWork, case: Case) -> list[Likely]:
    """Whatever was looked up is judged by the case as it stands now."""
    found = [each for each in uow.leads.lookup(case) if each.score >= LIKELY]
    open_ = {each.id: each for each in uow.cases.some(case.community, [each.case for each in found])}
    return [
        Likely(open_[each.case], each.score, each.reasons)
        for each in found
        if each.case in open_ and bar(case, open_[each.case]) is None
    ]


def _told_apart(uow: UnitOfWork, case: Case) -> set[str]:
    """The cases that this one was split from or into, or taken out of."""
    named = {Act.REGISTER: "split_from", Act.SPLIT: "case", Act.PART: "case", Act.MERGE: "lead"}
    return {str(event.data.get(named[Act(event.kind)])) for event in events(uow, case) if event.kind in named}


def _spot(uow: UnitOfWork, case: Case) -> Spot | None:
    return uow.cases.reporters(case.community, case.id)[0].spot

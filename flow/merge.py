"""并案: the same trouble reported by several is handled as one case; each of them stays informed and has a word of their own.

The merged case has ended, and names its lead; the lead's history names those merged into it. 拆开 takes one out again.
"""

from datetime import timedelta

from domain.act import Act
from domain.case import Case, State
from domain.errors import Code, Refused
from domain.lifecycle import permit
from domain.merge import LEADING, bar, is_apart, may_part
from domain.people import Actor
from flow import alarm, menus
from flow.ports import Spot, UnitOfWork
from flow.record import find, record
from flow.story import said

RECENT = timedelta(days=3)
"""How far back a case may lie that is offered although it is not known to be at the same place."""
LOOKED_AT = 60
"""Cases looked through for likely ones."""
MOST = 5
"""Likely ones that are offered: what a phone shows without scrolling."""


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
    leads = [each.id for each in likely(uow, found)]
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


def likely(uow: UnitOfWork, case: Case) -> list[Case]:
    """What a case may be the same as: of the same matter and place first, then the same place, then recent ones of the same
    matter or unit; the newest of each first."""
    matters, here = _matters(uow, case), alarm.spot(uow, case)
    found = uow.cases.alike(case.community, LEADING, matters=matters, unit=case.unit, grid=case.grid, limit=LOOKED_AT)
    ranked = [(_rank(uow, case, each, matters, here), each) for each in found if bar(case, each) is None]
    close = sorted(((rank, each) for rank, each in ranked if rank is not None), key=lambda pair: pair[0])
    return [each for _, each in close][:MOST]


def _rank(uow: UnitOfWork, case: Case, other: Case, matters: set[str], here: str) -> int | None:
    """How likely it is the same; None when it is not."""
    same, there = bool(_matters(uow, other) & matters), alarm.spot(uow, other)
    if here and here == there:
        return 0 if same else 1
    recent = uow.now - other.opened_at <= RECENT
    near = same or (bool(case.unit) and case.unit == other.unit)
    return 2 if recent and near and not (here and there) else 3 if recent and near else None


def _matters(uow: UnitOfWork, case: Case) -> set[str]:
    """What a case is about; while nobody has decided, what its words make likely."""
    if case.matter and case.state is not State.TRIAGE:
        return {case.matter}
    hints = uow.understand(said(uow, case, "shown"), uow.communities[case.community])
    return {choice.matter for choice in hints.choices[:MOST]} | ({case.matter} if case.matter else set())

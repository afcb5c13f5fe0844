"""我的活儿: what somebody has on their hands, by what is due first; and signing for all of it at once after an outage."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from domain.act import Act
from domain.case import Case, State
from domain.errors import Code, Refused
from domain.events import Scalar
from domain.ladder import deadline
from domain.lifecycle import allowed
from domain.people import OF_UNIT, RUNGS, Actor, Role
from flow.ports import Address, Audience, Kind, Notice, Purpose, Spot, UnitOfWork
from flow.queries import may_see
from flow.record import find, record
from flow.rungs import concerned

WORK = "mine"
WITH_UNIT = frozenset({State.ASSIGNED, State.IN_PROGRESS})
"""States in which a unit has something to do."""
CLIMBED = frozenset({State.TRIAGE, *WITH_UNIT})


def show(uow: UnitOfWork, by: Actor, community: str, asked: Spot, *, private: bool) -> None:
    """Answer with the list. Raises Refused(NOT_ALLOWED) for whoever has no work here, CHAT_UNBOUND in a group that is no
    unit's of theirs."""
    scope = "" if private else unit_here(uow, by, asked.chat)
    if not _works(by):
        raise Refused(Code.NOT_ALLOWED)
    args: dict[str, Scalar] = {"list": WORK, "page": 0, "scope": scope}
    person = by.person if private else ""
    uow.outbox.put(Notice(community, Kind.LIST, asked.chat, Audience.UNIT, by.person, args, asked.message, person))


def turn(uow: UnitOfWork, by: Actor, community: str, whose: str, spot: Spot, page: int = 0) -> None:
    """Another page of the list, or the same as it is by now, in place. Raises Refused(NOT_YOURS) for somebody else's list; in
    the unit's group it is everybody's of the unit."""
    binding = uow.chats.binding(spot.chat)
    scope = unit_here(uow, by, spot.chat) if binding else ""
    if whose != by.person and not binding:
        raise Refused(Code.NOT_YOURS)
    args: dict[str, Scalar] = {"list": WORK, "page": page, "scope": scope, "message": spot.message}
    person = "" if binding else by.person
    uow.outbox.put(Notice(community, Kind.LIST, spot.chat, Audience.UNIT, whose, args, "", person))


def sign_all(uow: UnitOfWork, by: Actor, community: str, chat: Address) -> int:
    """Sign for every case that waits for it and that `by` may sign for: in a unit's group those of the unit. Each is recorded by
    itself; one that is refused holds up no other. Answers how many: none, the second time."""
    scope = unit_here(uow, by, chat) if uow.chats.binding(chat) else ""
    return sum(_signs(uow, by, case) for case in work(uow, by, community, scope) if case.state is State.ASSIGNED)


def work(uow: UnitOfWork, by: Actor, community: str, scope: str = "") -> list[Case]:
    """What stands with somebody: the open cases of their units (or of `scope` alone, as far as a group may know), what has
    climbed to the rung they hold, and for a dispatcher what waits for a unit and what is handled outside, as `by_due`."""
    rules = uow.communities[community]
    found = {case.id: case for case in _standing(uow, by, community, scope) if may_see(case, rules, by)}
    seen = [case for case in found.values() if not (scope and case.restricted)]
    return sorted(seen, key=lambda case: by_due(uow, case))


def by_due(uow: UnitOfWork, case: Case) -> tuple[bool, datetime, str]:
    """The order of a list: whoever goes first (S27) and what runs day and night before all else; of those, and of the rest, what
    is due first, then what came first."""
    rules = uow.communities[case.community]
    total, presses = deadline(case, rules), bool(case.vulnerable_at) or rules.clock_of(case).round_the_clock
    return not presses, (total.due if total else case.since), case.id


def unit_here(uow: UnitOfWork, by: Actor, chat: Address) -> str:
    """The unit a group belongs to, for somebody who works there. Raises Refused(CHAT_UNBOUND) in any other group, NOT_YOURS for
    anybody else."""
    binding = uow.chats.binding(chat)
    if binding is None or binding.purpose is not Purpose.UNIT:
        raise Refused(Code.CHAT_UNBOUND if binding is None else Code.NOT_ALLOWED)
    if not any(by.holds(role, binding.scope) for role in OF_UNIT):
        raise Refused(Code.NOT_YOURS)
    return binding.scope


def units_of(by: Actor) -> list[str]:
    """The units somebody works for."""
    return sorted({grant.scope for grant in by.grants if grant.role in OF_UNIT})


def _standing(uow: UnitOfWork, by: Actor, community: str, scope: str) -> Iterator[Case]:
    for unit in [scope] if scope else units_of(by):
        yield from uow.cases.standing(community, WITH_UNIT, unit=unit)
    if not scope:
        yield from _climbed(uow, by, community)
        if by.has(Role.DISPATCHER):
            yield from uow.cases.standing(community, {State.TRIAGE})
            yield from _outside(uow, community)


def _outside(uow: UnitOfWork, community: str) -> Iterator[Case]:
    """What a body outside handles, and what it was not able to solve: any dispatcher minds it."""
    for unit in uow.communities[community].units.values():
        if unit.outside:
            yield from uow.cases.standing(community, WITH_UNIT, unit=unit.id)


def _climbed(uow: UnitOfWork, by: Actor, community: str) -> Iterator[Case]:
    """What has been brought to a chair of the case's centre, or to the secretary."""
    if by.has(Role.CHAIR):
        rules = uow.communities[community]
        raised = uow.cases.standing(community, CLIMBED, rung=RUNGS[Role.CHAIR])
        yield from (case for case in raised if by.holds(Role.CHAIR, concerned(case, rules)))
    if by.has(Role.SECRETARY):
        yield from uow.cases.standing(community, CLIMBED, rung=RUNGS[Role.SECRETARY])


def _signs(uow: UnitOfWork, by: Actor, case: Case) -> bool:
    try:
        with uow.savepoint():
            record(uow, find(uow, case.community, case.id), Act.SIGN, by=by)
    except Refused:
        return False
    return True


def unsigned(cases: Sequence[Case], by: Actor) -> int:
    """How many of these somebody may sign for now."""
    return sum(Act.SIGN in allowed(case, by) for case in cases)


def _works(by: Actor) -> bool:
    return any(by.has(role) for role in (*OF_UNIT, Role.CHAIR, Role.SECRETARY, Role.DISPATCHER))

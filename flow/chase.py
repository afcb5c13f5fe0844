"""The clock acts: reminders, rungs of the ladder, the end of the call-back window."""

import logging
from datetime import timedelta

from domain.case import Case, ClockKind
from domain.community import Community, Step
from domain.ladder import Due, DueKind, after_quiet, is_quiet, next_due, step_at
from domain.lifecycle import Act
from domain.people import CLOCK, Role
from flow.ports import Purpose, UnitOfWork
from flow.record import record
from flow.tell import privately, scope_of

log = logging.getLogger(__name__)

UPWARDS = (Role.OFFICER, Role.HEAD, Role.CHAIR, Role.SECRETARY)
RUNGS = {role: rung for rung, role in enumerate(UPWARDS)}
POSTPONE = timedelta(minutes=10)
"""How long a case that could not be handled waits for the next try."""


def sweep(uow: UnitOfWork, limit: int = 200) -> int:
    """Act on what is due now, earliest first; answers how many cases were looked at.

    Each case is judged afresh when its time comes (it may have been answered meanwhile: an answered case is never chased,
    I6) and in a savepoint of its own, so that one that cannot be handled holds up no other.
    """
    claimed = uow.dues.claim(uow.now, limit)
    for community, case in claimed:
        found = uow.cases.get(community, case)
        if found:
            _fire_safely(uow, found)
    return len(claimed)


def rederive(uow: UnitOfWork, community: Community) -> int:
    """Work out afresh every due time that was derived from another policy or calendar (I9); answers how many."""
    stale = uow.dues.stale(community.id, community.stamp)
    for case in stale:
        found = uow.cases.get(community.id, case)
        if found:
            uow.dues.put(found, next_due(found, community, uow.now), community.stamp)
    return len(stale)


def fire(uow: UnitOfWork, case: Case) -> Case:
    """Take the one step of the ladder that is due for this case, if one is."""
    community = uow.communities[case.community]
    due = next_due(case, community, uow.now)
    if due is None or due.at > uow.now:
        uow.dues.put(case, due, community.stamp)
        return case
    if is_quiet(uow.now, community) and _can_wait(case, community):
        later = Due(due.kind, after_quiet(uow.now, community), due.step)
        uow.dues.put(case, later, community.stamp)
        return case
    if due.kind is DueKind.LAPSE:
        return record(uow, case, Act.LAPSE, by=CLOCK)
    return _chase(uow, case, due)


def _can_wait(case: Case, community: Community) -> bool:
    """Whether a step may be left until morning: everything but work on what is urgent round the clock. Nobody is asked for
    a verdict at night."""
    return case.clock is ClockKind.CALL_BACK or not community.clock_of(case).round_the_clock


def _chase(uow: UnitOfWork, case: Case, due: Due) -> Case:
    step = step_at(case, uow.communities[case.community], due.step)
    took = _present(uow, case, step)
    data = {
        "step": due.step,
        "rung": max(step.rung, RUNGS.get(took, 0)),
        "who": step.who.value,
        "took": took.value,
        "overdue": not step.is_reminder,
    }
    return record(uow, case, Act.CHASE, by=CLOCK, data=data)


def _present(uow: UnitOfWork, case: Case, step: Step) -> Role:
    """Whoever takes the step: the role it names, or the next one up that somebody present holds. Never nobody: the last
    resort is the one it names, so that the history shows the gap."""
    candidates = (step.who, *UPWARDS[RUNGS.get(step.who, 1) + 1 :])
    return next((role for role in candidates if _reachable(uow, case, role)), step.who)


def _reachable(uow: UnitOfWork, case: Case, role: Role) -> bool:
    if role is Role.RESIDENT:
        return True
    if role is Role.OFFICER and uow.chats.bound(case.community, Purpose.UNIT, case.unit):
        return True
    if role is Role.DISPATCHER and uow.chats.bound(case.community, Purpose.DESK):
        return True
    return bool(privately(uow, case, role, scope_of(uow, case, role)))


def _fire_safely(uow: UnitOfWork, case: Case) -> None:
    try:
        with uow.savepoint():
            fire(uow, case)
    except Exception:
        log.exception("chase failed", extra={"case": case.id})
        community = uow.communities[case.community]
        later = uow.now + POSTPONE
        uow.dues.put(case, Due(DueKind.CHASE, later, case.fired), community.stamp)

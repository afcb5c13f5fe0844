"""The clock acts: reminders, rungs of the ladder, the end of the call-back window."""

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from domain.act import Act
from domain.case import Case, ClockKind
from domain.community import Community
from domain.ladder import Due, DueKind, after_quiet, alarm_due, deadline, is_quiet, next_due, step_at
from domain.people import CLOCK, RUNGS
from flow import alarm, tell
from flow.ports import UnitOfWork
from flow.record import record
from flow.rungs import present

log = logging.getLogger(__name__)

NOTICED = timedelta(hours=1)
"""By how much a time has to move that somebody is told of it."""
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
    """Work out afresh every due time that was derived from another policy or calendar (I9); answers how many. Whoever waits for
    a day that has moved, a holiday having been announced late, is told."""
    stale, moved = uow.dues.stale(community.id, community.stamp), []
    for case, until in stale:
        found = uow.cases.get(community.id, case)
        due = _rederived(uow, found, community) if found else None
        if found and due and until and due.until and abs(due.until - until) >= NOTICED:
            moved.append(found)
    for notice in tell.moved(uow, moved):
        uow.outbox.put(notice)
    return len(stale)


def fire(uow: UnitOfWork, case: Case) -> Case:
    """Take the one step that is due for this case, of the alarm or of its ladder, if one is."""
    community = uow.communities[case.community]
    due = _due(case, community, uow.now)
    if due is None or due.at > uow.now:
        uow.dues.put(case, due, community.stamp)
        return case
    if due.kind is DueKind.ALARM:
        return alarm.ring(uow, case, due.step)
    if due.kind is DueKind.REPORT:
        return record(uow, case, Act.REPORT, by=CLOCK)
    if due.kind is DueKind.RESUME:
        stood = deadline(case, community)
        return record(uow, case, Act.RESUME, by=CLOCK, data={"until": stood.due.isoformat()} if stood else {})
    if due.kind is DueKind.LAPSE:
        return record(uow, case, Act.LAPSE, by=CLOCK)
    return _chase(uow, case, due)


def _due(case: Case, community: Community, now: datetime) -> Due | None:
    """The next due action, with what can wait left until morning; danger that nobody has taken on is not kept waiting by it."""
    due = next_due(case, community, now)
    if due is None or due.at > now or due.kind is DueKind.ALARM:
        return due
    if not is_quiet(now, community) or not _can_wait(case, community):
        return due
    later, ringing = replace(due, at=after_quiet(now, community)), alarm_due(case, community, now)
    return ringing if ringing and ringing.at < later.at else later


def _can_wait(case: Case, community: Community) -> bool:
    """Whether a step may be left until morning: everything but work on what is urgent round the clock. Nobody is asked for
    a verdict, or for an answer, at night."""
    return case.clock in {ClockKind.CALL_BACK, ClockKind.WAIT} or not community.clock_of(case).round_the_clock


def _chase(uow: UnitOfWork, case: Case, due: Due) -> Case:
    step = step_at(case, uow.communities[case.community], due.step)
    took = present(uow, case, step.who)
    data = {
        "step": due.step,
        "rung": max(step.rung, RUNGS.get(took, 0)),
        "who": step.who.value,
        "took": took.value,
        "overdue": not step.is_reminder,
    }
    return record(uow, case, Act.CHASE, by=CLOCK, data=data)


def _rederived(uow: UnitOfWork, case: Case, community: Community) -> Due | None:
    """A case whose clock class has left the policy keeps the due time it had."""
    try:
        due = next_due(case, community, uow.now)
    except KeyError:
        log.error("no such clock class in the policy any more", extra={"case": case.id})
        return None
    uow.dues.put(case, due, community.stamp)
    return due


def _fire_safely(uow: UnitOfWork, case: Case) -> None:
    """What cannot be handled (a rule that is gone, a community no longer served) is tried again later."""
    try:
        with uow.savepoint():
            fire(uow, case)
    except Exception:
        log.exception("chase failed", extra={"case": case.id})
        uow.dues.put(case, Due(DueKind.CHASE, uow.now + POSTPONE, case.fired), stamp="")

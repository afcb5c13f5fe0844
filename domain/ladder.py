"""Who must act next, by when, and whom the hotline turns to if they do not. All derived, nothing stored (I9)."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from domain.case import Case, Channel, ClockKind, State, Wish
from domain.clock import Measure, Span, Sum, explain, extend, hold, shift
from domain.community import CentreId, Community, Step
from domain.pause import Pause, stretches
from domain.people import OF_UNIT, Role


@dataclass(frozen=True, slots=True)
class Owner:
    """Who is accountable for a case right now: a role, the unit or centre it is held for, and a person once one is known."""

    role: Role
    scope: str
    person: str = ""


class DueKind(StrEnum):
    """What happens when a due time comes."""

    ALARM = "alarm"
    CHASE = "chase"
    LAPSE = "lapse"
    RESUME = "resume"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Due:
    """The next thing the clock will do to a case: at `at` take ladder step number `step` (of the alarm or of the running clock),
    let the call-back lapse, let the clock run on that has stood, or ask for word of what is supervised. `until` is when
    the running clock runs out."""

    kind: DueKind
    at: datetime
    step: int = 0
    until: datetime | None = field(default=None, compare=False)


def owner(case: Case) -> Owner | None:
    """The accountable owner of a case (I1); None once it has ended."""
    match case.state:
        case State.TRIAGE | State.RESOLVED:
            return Owner(Role.DISPATCHER, CentreId.SUQIU)
        case State.ASSIGNED if case.external:  # not solved: to be sent up again, or elsewhere
            return Owner(Role.DISPATCHER, CentreId.SUQIU)
        case State.ASSIGNED:
            return Owner(Role.HEAD, case.unit)
        case State.IN_PROGRESS if case.external:
            return Owner(Role.DISPATCHER, CentreId.SUQIU, case.officer)
        case State.IN_PROGRESS:
            return Owner(Role.OFFICER, case.unit, case.officer)
    return None


def deadline(case: Case, community: Community) -> Sum | None:
    """When the running clock runs out, with the sum that led there; None once the case has ended. What is handled outside is due
    on the day that body has promised. While the clock stands: when it will run on by itself."""
    clock = case.clock
    if clock is None:
        return None
    if clock is ClockKind.WAIT:
        return _stands(case, community)
    if clock is ClockKind.FINISH and case.promised and case.promised > case.since:
        return Sum(case.since, _elapsed(case.since, case.promised), case.promised, (), provisional=False)
    total = explain(case.since, community.clock_of(case).spans[clock], community.calendar)
    if clock is ClockKind.FINISH:
        total = _first(total, case, community)
        if case.extension is Wish.GRANTED:
            total = extend(total, Span.parse(case.extra), community.calendar)
        total, sooner = _held(total, case, community), _sooner(case, community)
        return min(total, sooner, key=lambda each: each.due) if sooner else total
    return total


def _first(total: Sum, case: Case, community: Community) -> Sum:
    """The shorter time of whoever goes first (S27), counted from when that was known."""
    span = community.clock_of(case).vulnerable
    if not case.vulnerable_at or span is None:
        return total
    return min(total, explain(max(case.since, case.vulnerable_at), span, community.calendar), key=lambda each: each.due)


def _held(total: Sum, case: Case, community: Community) -> Sum:
    for stretch in stretches(case.held):
        total = hold(total, stretch, community.calendar)
    return total


def _sooner(case: Case, community: Community) -> Sum | None:
    """When it is to be done because somebody supervises it; None where nobody does, or the community has no shorter time."""
    span = community.clock_of(case).supervised
    if not case.supervised_at or span is None:
        return None
    return _held(explain(max(case.since, case.supervised_at), span, community.calendar), case, community)


def _stands(case: Case, community: Community) -> Sum:
    """How long the clock stands: the community's own span for an answer, or until the day that was agreed to."""
    assert case.paused_at is not None, "a clock that stands has stopped at some time"
    if case.pause is Pause.RESIDENT:
        span = community.clock_of(case).spans.get(ClockKind.WAIT, Span(0, Measure.ELAPSED))  # danger waits for nobody
        return explain(case.paused_at, span, community.calendar)
    until = max(case.until or case.paused_at, case.paused_at)
    return Sum(case.paused_at, _elapsed(case.paused_at, until), until, (), provisional=False)


def _elapsed(since: datetime, until: datetime) -> Span:
    return Span(int((until - since).total_seconds()) // 60, Measure.ELAPSED)


def next_due(case: Case, community: Community, now: datetime | None = None) -> Due | None:
    """The next due action of an open case (I1): of its running clock, or of the alarm while nobody has taken it on, whichever
    comes first; None once it has ended.

    With `now`, reminders whose due time has already passed are stepped over, «it will be due» is no news by then; and of
    repeats missed while nobody looked only the latest is made up for (I6).
    """
    total = deadline(case, community)
    if total is None:
        return None
    found = (alarm_due(case, community, now), _clock_due(case, community, total.due, now), _report_due(case, community))
    return replace(min((due for due in found if due), key=lambda due: due.at), until=total.due)


def alarm_due(case: Case, community: Community, now: datetime | None = None) -> Due | None:
    """The next step of the alarm; None unless there is danger that nobody has taken on."""
    if not case.is_alarming or case.alarmed_at is None:
        return None
    step = community.alarm.next_step(case.alarms, case.alarmed_at, now)
    return Due(DueKind.ALARM, community.alarm.when(case.alarmed_at, step), step)


def _report_due(case: Case, community: Community) -> Due | None:
    """The next morning on which word is asked for of what is supervised, while it is worked on."""
    if case.clock is not ClockKind.FINISH or not case.supervised or case.reported_at is None:
        return None
    return Due(DueKind.REPORT, community.calendar.morning(case.reported_at + timedelta(minutes=1)))


def _clock_due(case: Case, community: Community, until: datetime, now: datetime | None) -> Due:
    clock = case.clock
    assert clock is not None, "an ended case has no ladder"
    steps = community.clock_of(case).ladder.steps.get(clock, ())
    if clock is ClockKind.CALL_BACK and not case.silent:  # whoever had not spoken has left
        return Due(DueKind.LAPSE, case.since)
    ending = _ending(case)
    if ending:
        steps = tuple(step for step in steps if step.is_reminder and case.pause is not Pause.SUSPENDED)
        late = now is not None and now >= until
        if late or case.fired >= len(steps):
            return Due(ending, until)
    index = case.fired
    while now is not None and now >= until and index < len(steps) and steps[index].is_reminder:
        index += 1
    while now is not None and index >= len(steps) and _when(case, community, until, index + 1) <= now:
        index += 1
    return Due(DueKind.CHASE, _when(case, community, until, index), index)


def _ending(case: Case) -> DueKind | None:
    """What the clock does by itself when its time is up; None where somebody is turned to instead."""
    if case.clock is ClockKind.CALL_BACK and case.all_asked:
        return DueKind.LAPSE
    return DueKind.RESUME if case.clock is ClockKind.WAIT else None


def step_at(case: Case, community: Community, index: int) -> Step:
    """The ladder step with this number: beyond the last one, the last one again. A caller cannot be reminded in chat,
    so a dispatcher is; nor can a body outside be, and it has no head here to whom that would be a rung higher."""
    clock = case.clock
    assert clock is not None, "an ended case has no ladder"
    steps = community.clock_of(case).ladder.steps[clock]
    step = steps[min(index, len(steps) - 1)]
    if step.who is Role.RESIDENT and all(voice.channel is Channel.PHONE for voice in case.silent):
        return Step(step.rung, Role.DISPATCHER, step.offset)
    if case.external and step.who in OF_UNIT:
        return Step(0, Role.DISPATCHER, step.offset)
    return step


def is_quiet(moment: datetime, community: Community) -> bool:
    """Whether people are left in peace at this moment (I6). Quiet hours may run over midnight."""
    wall = community.calendar.local(moment).time()
    opens, closes = community.quiet.opens, community.quiet.closes
    return opens <= wall < closes if opens <= closes else wall >= opens or wall < closes


def after_quiet(moment: datetime, community: Community) -> datetime:
    """The end of the quiet hours `moment` lies in."""
    calendar, closes = community.calendar, community.quiet.closes
    local = calendar.local(moment)
    same_day = calendar.at(local.date(), closes)
    return same_day if same_day > moment else calendar.at(local.date() + timedelta(days=1), closes)


def _when(case: Case, community: Community, due: datetime, index: int) -> datetime:
    clock = case.clock
    assert clock is not None
    ladder = community.clock_of(case).ladder
    steps = ladder.steps[clock]
    step = steps[min(index, len(steps) - 1)]
    beyond = max(0, index - len(steps) + 1)
    at = shift(due, step.offset, community.calendar)
    if beyond:
        at = shift(at, ladder.repeat.times(beyond), community.calendar)
    at = max(at, case.since)
    return community.calendar.morning(at) if step.digest else at

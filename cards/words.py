"""Times, spans and sums in a person's words."""

from datetime import datetime, timedelta

from domain.calendar import Calendar
from domain.case import ClockKind
from domain.clock import Measure, Span, Sum
from domain.community import Community
from domain.pause import Pause
from flow.queries import CaseView
from locales import Texts, texts

LISTED = 6
"""Skipped days named one by one; of more, only the number: an answer to a press holds 200 characters."""


def of(community: Community) -> Texts:
    """The sentences of a community's language."""
    return texts(community.language)


def moment(say: Texts, calendar: Calendar, when: datetime, now: datetime) -> str:
    """A moment the way people say it: 今天 18:35, 明天 09:00, 11月30日 周一 17:50."""
    local, today = calendar.local(when), calendar.local(now).date()
    clock = f"{local:%H:%M}"
    near = {today: "today", today + timedelta(days=1): "tomorrow", today - timedelta(days=1): "yesterday"}
    if local.date() in near:
        return say(f"time.{near[local.date()]}", clock=clock)
    weekday = say("time.weekdays").split()[local.weekday()]
    return say("time.day", month=local.month, day=local.day, weekday=weekday, clock=clock)


def span(say: Texts, length: Span) -> str:
    """A span of time in its largest whole unit: 24 小时, 5 个工作日."""
    if length.measure is Measure.DAYS:
        return say("span.working_days", n=length.amount)
    kind = length.measure.value
    if kind == "elapsed" and length.amount % 1440 == 0 and length.amount > 1440:
        return say("span.elapsed_days", n=length.amount // 1440)
    hours, minutes = divmod(length.amount, 60)
    if not minutes:
        return say(f"span.{kind}_hours", n=hours)
    if hours:
        return say(f"span.{kind}_both", hours=hours, minutes=minutes)
    return say(f"span.{kind}_minutes", n=length.amount)


def keeping(say: Texts, days: int) -> str:
    """How long something is kept: 2 年, 90 天."""
    years, rest = divmod(days, 365)
    return say("span.elapsed_days", n=days) if rest or not years else say("span.years", n=years)


def total(say: Texts, calendar: Calendar, event: str, sum_: Sum) -> str:
    """How a due time came about: «11-23 17:50 签收 + 5 个工作日,跳过 11-28、11-29 = 11-30 17:50». `event` is what started the
    clock, one of `sum.event.*`."""
    days = "、".join(f"{day:%m-%d}" for day in sum_.skipped[:LISTED])
    length = span(say, sum_.span)
    if len(sum_.skipped) > LISTED:
        days = say("sum.more", days=days, n=len(sum_.skipped))
    start, due_ = calendar.local(sum_.start), calendar.local(sum_.due)
    shape = "%H:%M" if start.date() == due_.date() else "%m-%d %H:%M"
    line = say(
        "sum.skipped" if days else "sum.plain",
        start=f"{start:{shape}}",
        event=say(f"sum.event.{event}"),
        span=length + "".join(say(_ADDED[more.held], more=span(say, more.span)) for more in sum_.added),
        due=f"{due_:{shape}}",
        days=days,
    )
    return line + say("sum.provisional") if sum_.provisional else line


_ADDED = {False: "sum.added", True: "sum.held"}


def due(view: CaseView) -> str:
    """The running deadline of a case in words; empty once it has ended."""
    community = view.community
    return moment(of(community), community.calendar, view.total.due, view.now) if view.total else ""


def promised(view: CaseView) -> str:
    """The day a body outside has named, 今天, 11月30日 周一; the running deadline where it has named none."""
    say, then = of(view.community), view.case.promised
    if then is None:
        return due(view)
    local, today = (view.community.calendar.local(each).date() for each in (then, view.now))
    if local in {today, today + timedelta(days=1)}:
        return say("upwards.today") if local == today else say("upwards.tomorrow")
    weekday = say("time.weekdays").split()[local.weekday()]
    return say("upwards.day", month=local.month, day=local.day, weekday=weekday)


def work(view: CaseView) -> str:
    """What is to be done until the running deadline: 签收, 办结; outside nobody signs or finishes, they answer."""
    clock = view.case.clock
    if view.case.external and clock in {ClockKind.SIGN, ClockKind.FINISH}:
        return of(view.community)(f"upwards.what.{clock.value}")
    return of(view.community)(f"chase.what.{clock.value}") if clock else ""


def why(view: CaseView) -> str:
    """The sum behind the running deadline, for «how was this calculated»."""
    say, clock, unit = of(view.community), view.case.clock, view.unit
    if view.total is None or clock is None:
        return say("sum.none")
    if unit and view.case.promised and clock is ClockKind.FINISH:
        return say("upwards.why", unit=unit.name, due=promised(view), external=view.case.external)
    if view.case.pause is Pause.SUSPENDED:
        return say("sum.suspended", due=due(view))
    return total(say, view.community.calendar, _began(view, clock, view.total), view.total)


def _began(view: CaseView, clock: ClockKind, sum_: Sum) -> str:
    """What a sum counts from: where a shorter time is promised, why."""
    case, class_ = view.case, view.community.clock_of(view.case)
    if clock is ClockKind.FINISH and case.supervised and sum_.span == class_.supervised:
        return "supervised"
    if clock is ClockKind.FINISH and case.vulnerable_at and sum_.span == class_.vulnerable:
        return "vulnerable"
    return "reopened" if case.reopens and clock is ClockKind.SIGN else clock.value

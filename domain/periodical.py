"""What goes out once in a while: the weekly report (周报) to each unit, the monthly one (月报) to the residents, and on worked
mornings what many tell of (热点问题) to those who lead."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from domain.community import Community
from domain.ladder import is_quiet


class Every(StrEnum):
    """How often, and of what: the day, the week or the month that is over."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


FEWEST = 5
"""Cases below which a rate says more about one neighbour than about the hotline: residents are not shown it."""
LONGEST_BREAK = timedelta(days=30)
"""No holidays are longer."""


def due(every: Every, now: datetime, community: Community) -> tuple[date, date] | None:
    """The first and the last day to be reported on now, if anything is: on each worked day, or on the first one of a week or a
    month, from the time that people begin to work until the quiet hours. Once that day is over it is left out."""
    calendar = community.calendar
    today = calendar.local(now).date()
    begins = _begins(every, today)
    worked = (begins + timedelta(days=n) for n in range((today - begins).days))
    if not calendar.is_worked(today) or any(map(calendar.is_worked, worked)):
        return None
    if now < calendar.at(today, calendar.slots(today)[0].opens) or is_quiet(now, community):
        return None
    last = begins - timedelta(days=1)
    return _begins(every, last), last


def last_morning(now: datetime, community: Community) -> datetime:
    """When people began to work on the last worked day before today; a month ago where there was none since."""
    calendar = community.calendar
    today = calendar.local(now).date()
    days = (today - timedelta(days=n) for n in range(1, LONGEST_BREAK.days))
    worked = next((day for day in days if calendar.is_worked(day)), None)
    return calendar.at(worked, calendar.slots(worked)[0].opens) if worked else now - LONGEST_BREAK


def is_over(day: date, now: datetime, community: Community) -> bool:
    """Whether what was to go out on a local day is too late, or would come at night."""
    return community.calendar.local(now).date() != day or is_quiet(now, community)


def _begins(every: Every, day: date) -> date:
    """The first day of the week or the month a day is in; a day begins with itself."""
    if every is Every.DAY:
        return day
    return day.replace(day=1) if every is Every.MONTH else day - timedelta(days=day.weekday())

"""A day as people write it: 11月30日, 11-30, 30号, 明天, 下周五, 3天, 5个工作日. Understood, never said."""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable
from datetime import date, datetime, timedelta

from domain.calendar import Calendar, NeverOpen
from domain.clock import Measure, Span, shift

FURTHEST = timedelta(days=366)
"""Nobody promises an answer later than this."""

_AHEAD = {
    "今天": 0, "今日": 0, "today": 0,
    "明天": 1, "明日": 1, "tomorrow": 1,
    "后天": 2, "大后天": 3,
}  # fmt: skip
_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}
_ENGLISH = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_N = r"(\d{1,3}|[一二两三四五六七八九十])"
_AROUND = re.compile(
    r"^(?:答复|回复)?(?:日期|时间|期限)?[::]?(?:最晚|最迟|争取|by|in)?|(?:之内|以内|内|之前|以前|前|答复|回复|给)+$"
)
"""What people put before and after the day itself."""


def read(text: str, now: datetime, calendar: Calendar) -> date | None:
    """The local day meant by `text`, seen from `now`; None when it is none, or further off than anybody promises. A day that has
    passed is answered as it stands: whether it may be is the caller's business.

    Without a year the nearest such day is meant (in November «1月5日» is still to come), without a month the next one; «周五» is
    the next Friday, today included, «下周五» the Friday of the week after this one.
    """
    today = calendar.local(now).date()
    bare = re.sub(r"[\s。]", "", unicodedata.normalize("NFKC", text)).lower()
    for candidate in (bare, _AROUND.sub("", bare)):
        day = _exact(candidate, today) or _counted(candidate, now, calendar)
        if day:
            return day if day - today <= FURTHEST else None
    return None


def closing(day: date, now: datetime, calendar: Calendar) -> datetime:
    """By when something promised for a local day has to be there, in UTC: the end of work; the end of the day itself where it is
    not worked, or where work is over already."""
    slots = calendar.slots(day)
    end = calendar.at(day, slots[-1].closes) if slots else None
    if end and end > now:
        return end
    return calendar.at(day + timedelta(days=1), datetime.min.time()) - timedelta(minutes=1)


def _exact(text: str, today: date) -> date | None:
    if text in _AHEAD:
        return today + timedelta(days=_AHEAD[text])
    for pattern, reader in _SHAPES:
        found = pattern.fullmatch(text)
        if found:
            try:
                return reader(found, today)
            except (ValueError, OverflowError):
                return None
    return None


def _counted(text: str, now: datetime, calendar: Calendar) -> date | None:
    """So many days, working days or weeks from now."""
    found = _COUNT.fullmatch(text)
    if not found:
        return None
    n, unit, today = _number(found[1]), found[2], calendar.local(now).date()
    if not unit.startswith(("工作", "work")):
        return today + timedelta(days=n * (7 if unit.startswith(("周", "星期", "礼拜", "week")) else 1))
    try:
        return calendar.local(shift(now, Span(n, Measure.DAYS), calendar)).date()
    except NeverOpen:
        return None


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else _DIGITS[text]


def _full(found: re.Match[str], _today: date) -> date:
    return date(int(found[1]), int(found[2]), int(found[3]))


def _without_year(found: re.Match[str], today: date) -> date:
    """In whichever year it is nearest to today; the later one where two are. Raises ValueError for what is no day of any."""
    month, day = int(found[1]), int(found[2])
    days = [date(year, month, day) for year in _years(today, month, day)]
    return max(days, key=lambda each: (-abs(each - today), each))


def _years(today: date, month: int, day: int) -> list[int]:
    """The years around today in which there is such a day: 2月29日 is in few."""
    around = (today.year - 1, today.year, today.year + 1)
    return [year for year in around if 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]]


def _without_month(found: re.Match[str], today: date) -> date:
    day, month, year = int(found[1]), today.month, today.year
    if day < today.day:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return date(year, month, day)


def _end_of_month(_found: re.Match[str], today: date) -> date:
    return today.replace(day=monthrange(today.year, today.month)[1])


def _weekday(found: re.Match[str], today: date) -> date:
    which = _WEEKDAYS[found[2]]
    return _in_week(found[1] or "", which, today)


def _weekday_in_english(found: re.Match[str], today: date) -> date:
    which = next(n for n, name in enumerate(_ENGLISH) if name.startswith(found[2]))
    return _in_week("下" if found[1] else "", which, today)


def _in_week(week: str, which: int, today: date) -> date:
    monday = today - timedelta(days=today.weekday())
    if week:
        return monday + timedelta(days=which + 7 * week.count("下"))
    return today + timedelta(days=(which - today.weekday()) % 7)


_SHAPES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], date]], ...] = (
    (re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?"), _full),
    (re.compile(r"(20\d\d)(\d\d)(\d\d)"), _full),
    (re.compile(r"(\d{1,2})[-/.月](\d{1,2})[日号]?"), _without_year),
    (re.compile(r"(\d{1,2})[日号]"), _without_month),
    (re.compile(r"(本?月底)"), _end_of_month),
    (re.compile(r"(下{1,2}|本|这)?个?(?:周|星期|礼拜)([一二三四五六日天])"), _weekday),
    (re.compile(r"(next)?(mon|tues?|wed|thu|thurs|fri|sat|sun|" + "|".join(_ENGLISH) + ")"), _weekday_in_english),
)
_COUNT = re.compile(_N + r"个?(工作日|工作天|天|日|周|星期|礼拜|workingdays?|workdays?|days?|weeks?)")

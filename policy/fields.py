"""The values an operator writes: hours, days, spans, zones. Each raises ValueError with words fit for them to read."""

import re
from datetime import date, time, timedelta
from itertools import pairwise
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, PlainValidator, StringConstraints

from domain.calendar import Slot
from domain.clock import Span as DomainSpan

_HOURS = re.compile(r"(\d\d:\d\d)\s*-\s*(\d\d:\d\d)")
_BUILDINGS = re.compile(r"(\d{1,3})(?:-(\d{1,3}))?|([A-Za-z])(?:-([A-Za-z]))?")
_PHONE = re.compile(r"[\d-]{3,16}")
_KEEPING = re.compile(r"(\d{1,5})([dy])")
LONGEST = {"d": 18250, "y": 50}
GAP = "…"
YEAR = timedelta(days=366)


def _slot(text: object) -> Slot:
    found = _HOURS.fullmatch(str(text).strip())
    if not found:
        raise ValueError(f"{text!r} is not a stretch of time: write it like 08:30-11:30")
    try:
        return Slot(time.fromisoformat(found[1]), time.fromisoformat(found[2]))
    except ValueError:
        raise ValueError(f"{text!r}: there is no such time of day") from None


def _working(text: object) -> Slot:
    slot = _slot(text)
    if slot.opens >= slot.closes:
        raise ValueError(f"{text!r} opens after it closes")
    return slot


def _in_order(slots: list[Slot]) -> list[Slot]:
    for earlier, later in pairwise(slots):
        if later.opens < earlier.closes:
            raise ValueError(f"the stretch from {later.opens:%H:%M} begins before the one before it ends")
    return slots


def _days(text: object) -> tuple[date, ...]:
    first, _, last = str(text).partition("..")
    try:
        start, end = date.fromisoformat(first.strip()), date.fromisoformat((last or first).strip())
    except ValueError:
        raise ValueError(f"{text!r} is not a date: write 2026-10-01, or 2026-10-01..2026-10-07") from None
    if not timedelta(0) <= end - start <= YEAR:
        raise ValueError(f"{text!r} ends before it begins, or is longer than a year")
    return tuple(start + timedelta(days=n) for n in range((end - start).days + 1))


def _day(text: object) -> date:
    return _days(str(text).partition("..")[0])[0]


def _zone(text: object) -> ZoneInfo:
    try:
        return ZoneInfo(str(text))
    except (KeyError, ValueError, OSError):
        raise ValueError(f"{text!r} is not a time zone: write e.g. Asia/Shanghai") from None


def _span(text: object) -> DomainSpan:
    return DomainSpan.parse(str(text))


def _buildings(text: object) -> tuple[str, ...]:
    parts = str(text).replace("，", ",").replace("、", ",").split(",") if str(text).strip() else []
    found = [name for part in parts for name in _run(part.strip())]
    if len(set(found)) < len(found):
        raise ValueError(f"{text!r} names a building twice")
    return tuple(found)


def _run(part: str) -> list[str]:
    found = _BUILDINGS.fullmatch(part)
    if not found:
        raise ValueError(f"{part!r} is no building: write a number or a letter, or from-to as in 1-12 or A-C")
    if found[1]:
        return [str(n) for n in _counted(part, int(found[1]), int(found[2] or found[1]))]
    return [chr(n) for n in _counted(part, ord(found[3].upper()), ord((found[4] or found[3]).upper()))]


def _counted(part: str, first: int, last: int) -> range:
    if last < first:
        raise ValueError(f"{part!r} ends before it begins")
    return range(first, last + 1)


def _keeping(text: object) -> timedelta:
    found = _KEEPING.fullmatch(str(text).strip())
    if not found or not 1 <= int(found[1]) <= LONGEST[found[2]]:
        raise ValueError(
            f"{text!r} is not how long to keep something: write days or years, like 30d or 2y, at most 50y"
        )
    return timedelta(days=int(found[1]) * (365 if found[2] == "y" else 1))


def _phone(text: str) -> str:
    if not _PHONE.fullmatch(text):
        raise ValueError(f"{text!r} is not a telephone number: digits and - only")
    return text


def _keyword(text: str) -> str:
    if not all(text.split(GAP)):
        raise ValueError(f"{text!r}: the gap … needs a word before it and one behind it")
    return text


def _cue(text: str) -> str:
    """A cue: parts with … or …… between them, each part one or more ways to say it with | between them."""
    parts = text.replace(GAP * 2, GAP).split(GAP)
    if not all(way.strip() for part in parts for way in part.split("|")):
        raise ValueError(f"{text!r}: … and | need a word before them and one behind them")
    if len(parts) == 1 and min(map(len, text.split("|"))) < 2:
        raise ValueError(f"{text!r}: one character alone is in almost every message")
    return text


def _once(items: list[str]) -> list[str]:
    for n, item in enumerate(items):
        if item in items[:n]:
            raise ValueError(f"{item!r} is written twice")
    return items


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Span = Annotated[DomainSpan, PlainValidator(_span)]
Keeping = Annotated[timedelta, PlainValidator(_keeping)]
Quiet = Annotated[Slot, PlainValidator(_slot)]
Hours = Annotated[list[Annotated[Slot, PlainValidator(_working)]], AfterValidator(_in_order)]
Day = Annotated[date, PlainValidator(_day)]
Days = list[Annotated[tuple[date, ...], PlainValidator(_days)]]
Zone = Annotated[ZoneInfo, PlainValidator(_zone)]
Plain = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=8)]
"""A resident-facing name: short enough for a button beside another."""
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40, pattern=r"^[^\n]*$")]
"""A sentence that can be read at a glance."""
Buildings = Annotated[tuple[str, ...], PlainValidator(_buildings)]
"""Buildings written "1-6, 8, A-C": each a number or a capital letter."""
Phone = Annotated[Text, AfterValidator(_phone)]
Keyword = Annotated[Text, AfterValidator(_keyword)]
Cues = Annotated[list[Annotated[Text, AfterValidator(_cue)]], AfterValidator(_once)]
Ids = Annotated[list[Text], AfterValidator(_once)]

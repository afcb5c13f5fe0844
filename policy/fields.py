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


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Span = Annotated[DomainSpan, PlainValidator(_span)]
Quiet = Annotated[Slot, PlainValidator(_slot)]
Hours = Annotated[list[Annotated[Slot, PlainValidator(_working)]], AfterValidator(_in_order)]
Day = Annotated[date, PlainValidator(_day)]
Days = list[Annotated[tuple[date, ...], PlainValidator(_days)]]
Zone = Annotated[ZoneInfo, PlainValidator(_zone)]

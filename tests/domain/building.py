"""Small things the tests of the domain are made of: moments, calendars, cases, actors."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import policy
from domain.calendar import Calendar, Slot
from domain.case import Case, Channel, State
from domain.community import Community
from domain.people import Actor, Grant, Role

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE = "08:30-11:30 13:00-17:00"


@cache
def example() -> Community:
    """The community that ships with the hotline."""
    return policy.load(Path(__file__).parents[2] / "communities" / "example")


def at(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    """«2026-11-23 17:50» on the community's wall clock, as UTC."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=zone).astimezone(UTC)


def local(moment: datetime, zone: ZoneInfo = SHANGHAI) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"


def day(text: str) -> date:
    return date.fromisoformat(text)


def slots(text: str) -> tuple[Slot, ...]:
    """«08:30-11:30 13:00-17:00»."""
    halves = (piece.split("-") for piece in text.split())
    return tuple(Slot(time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in halves)


def calendar(
    hours: Mapping[int, str] | None = None,
    *,
    closed: Iterable[str] = (),
    worked: Iterable[str] = (),
    special: Mapping[str, str] | None = None,
    zone: ZoneInfo = SHANGHAI,
    announced: Iterable[int] = (2026,),
) -> Calendar:
    """Monday to Friday in office hours, unless said otherwise."""
    plain = dict.fromkeys(range(5), OFFICE) if hours is None else hours
    return Calendar(
        zone=zone,
        hours={weekday: slots(text) for weekday, text in plain.items()},
        closed=frozenset(map(day, closed)),
        worked=frozenset(map(day, worked)),
        special={day(when): slots(text) for when, text in (special or {}).items()},
        announced=frozenset(announced),
        version="test",
    )


def community(**changes: Any) -> Community:
    """The example with something changed; the calendar is the plain week."""
    return replace(example(), **{"calendar": calendar(), **changes})


OPENED = at("2026-11-23 10:00")  # a Monday


def case(state: State = State.TRIAGE, **changes: Any) -> Case:
    """A case of the example community about a light on the stairs, the property company's."""
    given: dict[str, Any] = {
        "id": "case-1",
        "community": "example",
        "number": "1123-0001-1",
        "state": state,
        "reporter": "lao-wang",
        "channel": Channel.CHAT,
        "opened_at": OPENED,
        "since": OPENED,
        "version": 5,
        "urgency": "ordinary",
    }
    if state is not State.TRIAGE:
        given |= {"matter": "stairs_light", "unit": "wuye"}
    return Case(**{**given, **changes})


def actor(role: Role, scope: str = "", person: str = "") -> Actor:
    return Actor(person or f"{role.value}-{scope}", frozenset({Grant(role, scope)}))


REPORTER = Actor("lao-wang")
STRANGER = Actor("stranger")
OFFICER, HEAD = actor(Role.OFFICER, "wuye"), actor(Role.HEAD, "wuye")
DISPATCHER, CHAIR = actor(Role.DISPATCHER), actor(Role.CHAIR, "suqiu")

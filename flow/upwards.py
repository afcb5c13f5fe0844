"""上报: what is beyond the community goes to a body outside (街道, 12345), under its number there; the desk minds it
from then on.

Such a body has nobody here who would hear of an assignment: it is never assigned to, only sent up to.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain import day
from domain.act import Act
from domain.calendar import Calendar
from domain.case import Case, ClockKind
from domain.community import Community, Unit
from domain.errors import Code, Refused
from domain.events import Scalar
from domain.lifecycle import permit
from domain.people import Actor
from flow import menus, queue, show
from flow.ports import Audience, Kind, Notice, Spot, UnitOfWork
from flow.record import find, record
from flow.story import events, said

MAX_NUMBER = 64
"""Characters of a number: the longest in use have about thirty."""

_BETWEEN = re.compile(r"[\s,;\uff0c\uff1b\u3001]+")
_LABEL = re.compile(r"^[^\W\d]{1,8}[:\uff1a]")
"""«编号:» in front of what was asked for."""
_MOBILE = re.compile(r"(\+?86)?1[3-9]\d{9}")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a body outside answers with: its number of the case, and when it has promised an answer, if it has."""

    number: str
    promised: datetime | None


def outside(case: Case, community: Community) -> Sequence[Unit]:
    """The bodies a case may be sent up to: none it complains of."""
    return [unit for unit in community.units.values() if unit.outside and not case.accuses(unit.id)]


def open_menu(uow: UnitOfWork, by: Actor, community: str, case: str, card: Spot, menu: str) -> None:
    """Show a dispatcher where the case can go. Raises Refused as `permit`, NOBODY_OUTSIDE when there is no such body."""
    found = find(uow, community, case)
    permit(found, Act.SEND_UP, by)
    if not outside(found, uow.communities[community]):
        raise Refused(Code.NOBODY_OUTSIDE)
    menus.open_menu(uow, by, found, card, menu, Act.SEND_UP)


def begin(uow: UnitOfWork, by: Actor, community: str, case: str, unit: str, card: Spot) -> int:
    """A body has been chosen: ask for its number, with words to copy into its form. Answers how often the case has been sent up
    so far, for `send`. Raises Refused as `permit`, CONFLICT_OF_INTEREST for a body it complains of, NOBODY_OUTSIDE for what is
    no such body (any more)."""
    found = find(uow, community, case)
    permit(found, Act.SEND_UP, by)
    _check(found, uow.communities[community], unit)
    menus.close_menu(uow, by, found, card)
    person = "" if uow.chats.binding(card.chat) else by.person
    args: dict[str, Scalar] = {"unit": unit}
    uow.outbox.put(Notice(community, Kind.UPWARDS, card.chat, Audience.DESK, found.id, args, card.message, person))
    return _times(uow, found)


def send(
    uow: UnitOfWork, by: Actor, community: str, case: str, unit: str, line: str, *, card: Spot, times: int
) -> Case:
    """The case is with a body outside, under the number and until the day in `line`; what was promised before stands while
    nothing else is said. `times` is what `begin` answered: whoever was slower than a colleague is told.

    Raises Refused NUMBER_NEEDED, TEXT_TOO_LONG, DATE_UNCLEAR or DATE_PAST for the line, ALREADY_DONE when somebody has sent it up
    meanwhile or nothing would change, and as `begin`.
    """
    found, rules = find(uow, community, case), uow.communities[community]
    permit(found, Act.SEND_UP, by)
    _check(found, rules, unit)
    if _times(uow, found) != times:
        raise Refused(Code.ALREADY_DONE)
    sheet = read(line, uow.now, rules.calendar)
    promised = sheet.promised or (found.promised if found.unit == unit else None)
    if (found.unit, found.external, found.promised) == (
        unit,
        sheet.number,
        promised,
    ) and found.clock is ClockKind.FINISH:
        raise Refused(Code.ALREADY_DONE)
    data: dict[str, Scalar] = {"unit": unit, "external": sheet.number}
    data |= {"promised": promised.isoformat()} if promised else {}
    data |= {"matter": matter} if (matter := _matter(uow, found, unit)) else {}
    after = record(uow, found, Act.SEND_UP, by=by, data=data)
    if uow.posts.case_at(card) == case:  # they may have gone on to the next one meanwhile
        queue.went_on(uow, by, community, card)
    show.again(uow, after, card)
    return after


def read(line: str, now: datetime, calendar: Calendar) -> Sheet:
    """«JD-2026-118 11月30日»: a number without spaces, and a day if there is one, in either order. Raises Refused as `send`."""
    pieces = [piece for piece in _BETWEEN.split(line) if piece]
    with_digits = next((n for n, piece in enumerate(pieces) if any(map(str.isdecimal, piece))), len(pieces))
    pieces = pieces[with_digits:]
    if len(pieces) > 1 and _day(pieces[0], now, calendar) and not day.read("".join(pieces[1:]), now, calendar):
        pieces = [*pieces[1:], pieces[0]]
    number, rest = (_LABEL.sub("", pieces[0]) if pieces else ""), "".join(pieces[1:])
    if len(number) > MAX_NUMBER:
        raise Refused(Code.TEXT_TOO_LONG, limit=str(MAX_NUMBER))
    if not any(map(str.isdecimal, number)) or not number.isprintable():
        raise Refused(Code.NUMBER_NEEDED)
    if _MOBILE.fullmatch(number) or _day(number, now, calendar):
        raise Refused(Code.NUMBER_NEEDED)
    return Sheet(number, _promise(rest, now, calendar) if rest else None)


def _promise(text: str, now: datetime, calendar: Calendar) -> datetime:
    then = day.read(text, now, calendar)
    if then is None:
        raise Refused(Code.DATE_UNCLEAR)
    if then < calendar.local(now).date():
        raise Refused(Code.DATE_PAST)
    return day.closing(then, now, calendar)


def _day(text: str, now: datetime, calendar: Calendar) -> date | None:
    """A day that cannot be meant as a number: «20261130» may be one."""
    return None if text.isdecimal() else day.read(text, now, calendar)


def _check(case: Case, community: Community, unit: str) -> None:
    if case.accuses(unit):
        raise Refused(Code.CONFLICT_OF_INTEREST)
    if unit not in {each.id for each in outside(case, community)}:
        raise Refused(Code.NOBODY_OUTSIDE)


def _matter(uow: UnitOfWork, case: Case, unit: str) -> str:
    """What it is about, if nobody has said so yet and the words speak for a matter which that body leads."""
    if case.matter:
        return ""
    rules = uow.communities[case.community]
    choices = uow.understand(said(uow, case, "shown"), rules).choices
    return next((each.matter for each in choices if rules.matters[each.matter].unit == unit), "")


def _times(uow: UnitOfWork, case: Case) -> int:
    return sum(event.kind == Act.SEND_UP for event in events(uow, case))

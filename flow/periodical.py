"""周报、月报: what a unit reads of its week and the residents of their month, worked out from the events alone, once each.

It is worked out first, which reads much and locks nothing, and kept afterwards together with its messages. Nobody is named, and
residents are shown no unit and no rate of a few cases.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from domain.case import State
from domain.events import Scalar
from domain.ladder import deadline
from domain.people import Role
from domain.periodical import Every, due
from domain.rates import Rates, Share
from flow.ports import Audience, Kind, Notice, Purpose, UnitOfWork
from flow.rates import scorecard
from flow.rungs import reachable

WORKING = frozenset({State.ASSIGNED, State.IN_PROGRESS})
ALL = 100_000


@dataclass(frozen=True, slots=True)
class Issue:
    """One of them, worked out and not kept yet: of which days, and its messages."""

    community: str
    every: Every
    first: date
    last: date
    notices: tuple[Notice, ...]


def draft(uow: UnitOfWork, community: str, every: Every) -> Issue | None:
    """What is to go out now; None when nothing is, when it has gone out, and on trial."""
    rules = uow.communities[community]
    days = due(every, uow.now, rules)
    if days is None or rules.shadow or uow.periodicals.is_out(community, every, days[1]):
        return None
    write = _weekly if every is Every.WEEK else _monthly
    return Issue(community, every, *days, tuple(write(uow, community, *days)))


def keep(uow: UnitOfWork, issue: Issue) -> None:
    """Send it. Raises Conflict when somebody else has just done so."""
    uow.periodicals.keep(issue.community, issue.every, issue.last, uow.now)
    for notice in issue.notices:
        uow.outbox.put(notice)


def _weekly(uow: UnitOfWork, community: str, first: date, last: date) -> Iterator[Notice]:
    """To each unit's group, or to its heads while it has none. A unit with nothing to read of hears nothing."""
    card, late = scorecard(uow, community, first, last), _late(uow, community)
    units = uow.communities[community].units
    for unit in sorted({*card.units, *late} & {each.id for each in units.values() if not each.outside}):
        told = _of_unit(card.units.get(unit) or Rates((), card.period), late[unit])
        if not any(told.values()):
            continue
        args = _days(uow, community, first, last) | {"unit": unit} | told
        groups = uow.chats.bound(community, Purpose.UNIT, unit)
        for place in groups:
            yield Notice(community, Kind.WEEKLY, place, Audience.UNIT, args=args)
        for person, place in reachable(uow, community, Role.HEAD, unit).items() if not groups else ():
            yield Notice(community, Kind.WEEKLY, place, Audience.LEADER, args=args, person=person)


def _monthly(uow: UnitOfWork, community: str, first: date, last: date) -> Iterator[Notice]:
    card = scorecard(uow, community, first, last)
    rates: dict[str, Share] = {
        "response": card.all.response,
        "resolution": card.all.resolution,
        "satisfaction": card.all.satisfaction,
    }
    if not card.filed and not any(share.whole for share in rates.values()):
        return
    told: dict[str, Scalar] = {"filed": card.filed}
    for name, share in rates.items():
        told |= {name: share.part, f"{name}_of": share.whole}
    args = _days(uow, community, first, last) | told
    for chat in uow.chats.bound(community, Purpose.HOTLINE):
        yield Notice(community, Kind.MONTHLY, chat, Audience.RESIDENT, args=args)


def _of_unit(rates: Rates, late: int) -> dict[str, Scalar]:
    return {
        "came": rates.came,
        "done": rates.on_time.part,
        "done_of": rates.on_time.whole,
        "late": late,
        "reopened": rates.reopened,
        "happy": rates.satisfaction.part,
        "happy_of": rates.satisfaction.whole,
        "more": rates.extensions,
        "overridden": rates.overridden,
    }


def _days(uow: UnitOfWork, community: str, first: date, last: date) -> dict[str, Scalar]:
    """Of which days, and on which it is to be read: after that it is not sent any more."""
    today = uow.communities[community].calendar.local(uow.now).date()
    return {"first": first.isoformat(), "last": last.isoformat(), "day": today.isoformat()}


def _late(uow: UnitOfWork, community: str) -> Counter[str]:
    """How many cases are overdue now, by unit. What is handled outside is nobody's here."""
    rules, found = uow.communities[community], Counter[str]()
    for case in uow.cases.standing(community, WORKING, limit=ALL):
        total = None if case.external else deadline(case, rules)
        if total and total.due <= uow.now:
            found[case.unit] += 1
    return found

"""Scorecards of a period: the three rates of the whole community and of each unit."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from domain.act import Act
from domain.rates import Period, Rates, Turn, by_unit, turns
from flow.ports import UnitOfWork

TOUCHING = (
    Act.REGISTER, Act.ASSIGN, Act.SIGN, Act.RETURN, Act.TRANSFER, Act.RESOLVE, Act.JUDGE, Act.REOPEN, Act.LAPSE, Act.CHASE,
    Act.EXTEND_ASK,
)  # fmt: skip
"""What is done to a case in the period in which anything of it counts: whoever lets a time run out is chased."""


@dataclass(frozen=True, slots=True)
class Scorecard:
    """What a period looks like: how many cases came in, the rates of all, and of each unit by its id."""

    period: Period
    filed: int
    all: Rates
    units: dict[str, Rates]


def scorecard(uow: UnitOfWork, community: str, first: date, last: date) -> Scorecard:
    """Of the local days `first` to `last`, both included. Reads the events of the cases that anything was done to then, by a
    unit, a resident or the clock, and nothing else."""
    calendar = uow.communities[community].calendar
    period = Period(calendar.at(first, time.min), calendar.at(last + timedelta(days=1), time.min))
    touched = {act: uow.ledger.streams(community, act, period.since, period.until) for act in TOUCHING}
    cases = dict.fromkeys(case for found in touched.values() for case in found)
    found = [turn for case in cases for turn in _turns(uow, community, case)]
    return Scorecard(period, len(touched[Act.REGISTER]), Rates(tuple(found), period), by_unit(found, period))


def _turns(uow: UnitOfWork, community: str, case: str) -> list[Turn]:
    story = [link.event for link in uow.ledger.stream(community, case)]
    aside = _is_set_aside(uow, community, case, str(story[0].data["reporter"]))
    return turns(story, uow.communities[community], uow.now, set_aside=aside)


def _is_set_aside(uow: UnitOfWork, community: str, case: str, reporter: str) -> bool:
    """Two people have agreed on a mark because of this case, and nobody has lifted it. That it has run out changes nothing."""
    marks = uow.marks.of(community, reporter)
    return any(mark.case == case and mark.confirmed_by and not mark.lifted_at for mark in marks)

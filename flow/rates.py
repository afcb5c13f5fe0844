"""Scorecards of a period: the three rates of the whole community and of each unit."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from domain.act import Act
from domain.rates import Rates, Turn, by_unit, turns
from flow.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class Scorecard:
    """What a period looks like: how many cases came in, the rates of all, and of each unit by its id."""

    since: datetime
    until: datetime
    filed: int
    all: Rates
    units: dict[str, Rates]


def scorecard(uow: UnitOfWork, community: str, first: date, last: date) -> Scorecard:
    """Of the local days `first` to `last`, both included: every turn that began, was signed for, reported done or judged then.
    Reads the events of the cases concerned and nothing else."""
    calendar = uow.communities[community].calendar
    since = calendar.at(first, time.min)
    until = calendar.at(last + timedelta(days=1), time.min)
    filed = uow.ledger.streams(community, Act.REGISTER, since, until)
    touched = dict.fromkeys(filed)
    for act in (Act.ASSIGN, Act.SIGN, Act.RETURN, Act.TRANSFER, Act.RESOLVE, Act.JUDGE, Act.REOPEN, Act.LAPSE):
        touched |= dict.fromkeys(uow.ledger.streams(community, act, since, until))
    found = [turn for case in touched for turn in _turns(uow, community, case) if _falls(turn, since, until)]
    return Scorecard(since, until, len(filed), Rates(tuple(found)), by_unit(found))


def _turns(uow: UnitOfWork, community: str, case: str) -> list[Turn]:
    story = [link.event for link in uow.ledger.stream(community, case)]
    aside = _is_set_aside(uow, community, case, str(story[0].data["reporter"]))
    return turns(story, uow.communities[community], uow.now, set_aside=aside)


def _is_set_aside(uow: UnitOfWork, community: str, case: str, reporter: str) -> bool:
    """Two people have agreed on a mark because of this case, and nobody has lifted it. That it has run out changes nothing."""
    marks = uow.marks.of(community, reporter)
    return any(mark.case == case and mark.confirmed_by and not mark.lifted_at for mark in marks)


def _falls(turn: Turn, since: datetime, until: datetime) -> bool:
    moments = (turn.given_at, turn.signed_at, turn.done_at, turn.word_at)
    return any(moment is not None and since <= moment < until for moment in moments)

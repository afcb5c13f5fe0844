"""热点问题 of a community: what its residents told, put together and summed up for those who lead it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from flow.ports import HotIssue, Told, Trend
from nlp.hot import Hot, hot
from nlp.issue import Letter, issues
from nlp.segment import Segmenter
from nlp.spot import Tie, spot, tie

_ELSEWHERE = frozenset({Tie.OTHER, Tie.OTHER_NUMBER, Tie.OTHER_SIDE})


class Hottest:
    """`flow.ports.HotIssues`. What is handled as one case is one thing, whatever words its people chose: somebody has decided
    so."""

    def __init__(self, segmenter: Segmenter) -> None:
        self._segmenter = segmenter

    def __call__(self, told: Sequence[Told], now: datetime, least: int) -> Sequence[HotIssue]:
        """See flow.ports.HotIssues."""
        of_case = _of_case(told)
        firsts = [_letter(case, each[0]) for case, each in of_case.items()]
        gathered = [
            [each for at in group for each in of_case[firsts[at].id]] for group in issues(firsts, self._segmenter)
        ]
        found = (self._sum_up(group, now) for group in gathered if len({each.person for each in group}) >= least)
        return [issue for _, issue in sorted(found, key=lambda each: (-each[0], each[1].cases))]

    def _sum_up(self, group: Sequence[Told], now: datetime) -> tuple[float, HotIssue]:
        """An issue with its heat."""
        found = hot([_letter(str(n), each) for n, each in enumerate(group)], now, self._segmenter)
        return found.heat, HotIssue(
            line=found.line,
            place=found.place,
            elsewhere=_is_elsewhere(found, group),
            joined=_joined(group),
            trend=Trend(found.trend),
            cases=_newest_first(group),
        )


def _of_case(told: Iterable[Told]) -> Mapping[str, list[Told]]:
    """What was told by the case that is handled for it, the first word first."""
    found: dict[str, list[Told]] = {}
    for each in sorted(told, key=lambda each: (each.at, each.person, each.shown)):
        found.setdefault(each.case, []).append(each)
    return found


def _letter(id_: str, told: Told) -> Letter:
    return Letter(id_, told.person, "", told.shown, told.at, matter=told.matter, place=told.place)


def _is_elsewhere(found: Hot, group: Iterable[Told]) -> bool:
    where = spot(found.place)
    return any(tie(where, spot(each.place)) in _ELSEWHERE for each in group)


def _joined(group: Iterable[Told]) -> tuple[datetime, ...]:
    """When each person told of it first."""
    first: dict[str, datetime] = {}
    for each in group:
        first[each.person] = min(each.at, first.get(each.person, each.at))
    return tuple(sorted(first.values()))


def _newest_first(group: Iterable[Told]) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(each.case for each in sorted(group, key=lambda each: (each.at, each.case), reverse=True))
    )

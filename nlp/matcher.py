"""What one process knows of the open cases: which of them a report may be about."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from domain.merge import Candidate, Report
from nlp.match import WEIGHED, Cases, Told, read
from nlp.segment import Segmenter
from nlp.spot import Tie, spot, tie


@dataclass(slots=True)
class _Known:
    """Of one community: each case's stamp and reports, and the index, in which each report has a name of its own."""

    stamps: dict[str, str] = field(default_factory=dict)
    reports: dict[str, tuple[Report, ...]] = field(default_factory=dict)
    cases: Cases = field(default_factory=Cases)


class Matcher:
    """Holds no more than it has been told, and forgets on request; flow/leads.py tells it. Not shared between threads."""

    def __init__(self, segmenter: Segmenter) -> None:
        self._segmenter = segmenter
        self._of: defaultdict[str, _Known] = defaultdict(_Known)

    def known(self, community: str) -> Mapping[str, str]:
        """The cases it knows, each with the stamp it was learnt with."""
        return self._of[community].stamps

    def learn(self, community: str, lead: str, stamp: str, reports: Sequence[Report]) -> None:
        """From now on know a case by exactly these reports; without any it is known and never found."""
        here, told = self._of[community], tuple(reports)
        if here.reports.get(lead) != told:
            self.forget(community, lead)
            here.reports[lead] = told
            for name, report in zip(_names(lead, told), told, strict=True):
                here.cases.add(name, self._read(report))
        here.stamps[lead] = stamp

    def forget(self, community: str, lead: str) -> None:
        """Know nothing of a case any more; one that is not known is no mistake."""
        here = self._of[community]
        for name in _names(lead, here.reports.pop(lead, ())):
            here.cases.remove(name)
        here.stamps.pop(lead, None)

    def lookup(self, community: str, report: Report) -> Sequence[Candidate]:
        """The cases a report may be about, at most WEIGHED, the likeliest first; each by the report it is likest to."""
        best: dict[str, Candidate] = {}
        for each in self._of[community].cases.lookup(self._read(report), WEIGHED):
            lead = each.case.partition(" ")[0]
            best.setdefault(lead, Candidate(lead, each.score, each.reasons))
        return list(best.values())

    def is_same_place(self, one: str, other: str) -> bool:
        """Whether two places as written may be one, or one a part of the other. Nowhere is no place."""
        return tie(spot(one), spot(other)) in {Tie.SAME, Tie.PART}

    def _read(self, report: Report) -> Told:
        return read(self._segmenter, report.text, report.place, report.matters, report.at)


def _names(lead: str, reports: Sequence[Report]) -> list[str]:
    return [f"{lead} {n}" for n in range(len(reports))]

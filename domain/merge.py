"""并案: which case may be merged into which. What is dangerous, what complains of somebody and what a few only may read is never
lost in another case, nor does it come to the eyes of those it is about."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.case import Case, Consent, State
from domain.errors import Code

LEADING = frozenset({State.TRIAGE, State.ASSIGNED, State.IN_PROGRESS})
"""States in which a case can be joined: to a result nobody is asked about what they never heard of."""

SAME = 0.45
"""Score from which two reports that say where are taken for the same incident (docs/nlp.md): a dispatcher is told. Nothing is
merged by it."""
LIKELY = 0.1
"""Score from which an open case is worth a place in the list a dispatcher asks for."""


class Shared(StrEnum):
    """What speaks for two reports being of the same incident."""

    PLACE = "place"  # both say the same place
    NAMED = "named"  # one says where, the other mentions it
    MATTER = "matter"  # a matter's id
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing both share: a place, a matter's id, or words with commas between them. Masked words only."""

    shared: Shared
    said: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case that may be the same: `score` between 0 and 1, and the reasons: the place, the matter, the words."""

    case: str
    score: float
    reasons: tuple[Reason, ...]


def is_same(score: float, reasons: Collection[Reason]) -> bool:
    """Whether a dispatcher is told unasked: likely enough, and a place speaks for it. Without one many such words are wrong."""
    return score >= SAME and any(reason.shared in {Shared.PLACE, Shared.NAMED} for reason in reasons)


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody has said of a trouble, as others may see it: the masked text, where it is ("" when nobody knows), how likely
    it is about which matters (0 to 1), and when it was said."""

    text: str
    place: str
    matters: Mapping[str, float]
    at: datetime


def bar(case: Case, lead: Case) -> Code | None:
    """Why a case may not be merged into another; None when it may.

    A complaint about a unit, or about somebody of the staff, is looked into by itself, neither merged nor joined: the other
    case's people are told otherwise and by others. So is a dispute whose other side was asked, and what a body outside has under
    a number of its own. Danger goes only where the same danger is known: then the alarm rings on there until somebody has it.
    """
    if lead.id == case.id or lead.community != case.community or lead.state not in LEADING:
        return Code.NO_LEAD
    if case.joined:
        return Code.LEADS_OTHERS
    if is_apart(case) or _complains(lead):
        return Code.KEPT_APART
    if case.emergency and case.emergency != lead.emergency:
        return Code.DANGER_APART
    return None


def may_lead(case: Case) -> bool:
    """Whether there is anything that may be merged into a case."""
    return case.state in LEADING and not _complains(case)


def is_apart(case: Case) -> bool:
    """Whether a case is never merged into another."""
    return _complains(case) or bool(case.external)


def _complains(case: Case) -> bool:
    """Whether it is about somebody."""
    return bool(case.accused) or case.restricted or case.consent is not Consent.NONE


def may_part(lead: Case, case: str) -> bool:
    """Whether a case can be taken out of its lead: somebody is left there for whom the lead goes on."""
    return any(voice.case != case for voice in lead.voices)

"""并案: which case may be merged into which. What is dangerous, what complains of somebody and what a few only may read is never
lost in another case, nor does it come to the eyes of those it is about."""

from domain.case import Case, Consent, State
from domain.errors import Code

LEADING = frozenset({State.TRIAGE, State.ASSIGNED, State.IN_PROGRESS})
"""States in which a case can be joined: to a result nobody is asked about what they never heard of."""


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


def is_apart(case: Case) -> bool:
    """Whether a case is never merged into another."""
    return _complains(case) or bool(case.external)


def _complains(case: Case) -> bool:
    """Whether it is about somebody."""
    return bool(case.accused) or case.restricted or case.consent is not Consent.NONE


def may_part(lead: Case, case: str) -> bool:
    """Whether a case can be taken out of its lead: somebody is left there for whom the lead goes on."""
    return any(voice.case != case for voice in lead.voices)

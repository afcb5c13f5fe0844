"""Typed refusals. The domain says *that* something is not allowed and why; locales say it in a sentence."""

from enum import StrEnum


class Code(StrEnum):
    """Why an act was refused. Each has a text `error.<value>` in every language."""

    NOT_ALLOWED = "not_allowed"
    NOT_YOURS = "not_yours"
    NOT_REPORTER = "not_reporter"
    WRONG_STATE = "wrong_state"
    ALREADY_DONE = "already_done"
    NO_SUCH_CASE = "no_such_case"
    NO_SUCH_MATTER = "no_such_matter"
    REASON_NEEDED = "reason_needed"
    TEXT_NEEDED = "text_needed"
    TEXT_TOO_LONG = "text_too_long"
    DESIGNATED = "designated"
    NOT_ASKED = "not_asked"
    BUTTON_INVALID = "button_invalid"
    BUTTON_STALE = "button_stale"
    INVITATION_INVALID = "invitation_invalid"
    BINDING_INVALID = "binding_invalid"
    NOT_AUTHOR = "not_author"
    OFFER_OVER = "offer_over"
    CHAT_UNBOUND = "chat_unbound"
    NO_SUCH_PERSON = "no_such_person"
    NOBODY_THERE = "nobody_there"
    UNREACHABLE = "unreachable"
    COMMUNITY_UNKNOWN = "community_unknown"
    CONFLICT_OF_INTEREST = "conflict_of_interest"
    CONSENT_NEEDED = "consent_needed"
    OTHER_SIDE = "other_side"
    THEIR_WORD = "their_word"
    ONLY_IN_PRIVATE = "only_in_private"
    STILL_IN_OFFICE = "still_in_office"
    SLOW_DOWN = "slow_down"
    GROUP_BUSY = "group_busy"
    SECOND_PERSON = "second_person"
    NOBODY_OUTSIDE = "nobody_outside"
    OUTSIDE = "outside"
    NUMBER_NEEDED = "number_needed"
    DATE_UNCLEAR = "date_unclear"
    DATE_PAST = "date_past"
    TOO_LATE = "too_late"
    LEADS_OTHERS = "leads_others"
    KEPT_APART = "kept_apart"
    DANGER_APART = "danger_apart"
    NO_LEAD = "no_lead"
    LAST_ONE = "last_one"


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not a fault
    """An act the rules do not allow; nothing has changed. `code` selects the sentence, `params` fill it."""

    def __init__(self, code: Code, **params: str) -> None:
        super().__init__(code.value)
        self.code = code
        self.params = params

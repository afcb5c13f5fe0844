"""A case (工单): an accepted appeal with an owner and a clock."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """Where a case stands."""

    TRIAGE = "triage"  # a dispatcher decides whose it is
    ASSIGNED = "assigned"  # the unit has it and has not signed for it
    IN_PROGRESS = "in_progress"  # an officer has signed for it
    RESOLVED = "resolved"  # done, says the unit; the resident has the word
    CLOSED = "closed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


ENDED = frozenset({State.CLOSED, State.DECLINED, State.WITHDRAWN})


class Verdict(StrEnum):
    """The resident's word on a result. LAPSED: the call-back window ended without one."""

    SATISFIED = "satisfied"
    DISSATISFIED = "dissatisfied"  # done, but not well
    UNSOLVED = "unsolved"  # not done: the case goes on
    LAPSED = "lapsed"


class ClockKind(StrEnum):
    """The clock that runs in a state; each has its own ladder."""

    TRIAGE = "triage"
    SIGN = "sign"
    FINISH = "finish"
    CALL_BACK = "call_back"


RUNNING = {
    State.TRIAGE: ClockKind.TRIAGE,
    State.ASSIGNED: ClockKind.SIGN,
    State.IN_PROGRESS: ClockKind.FINISH,
    State.RESOLVED: ClockKind.CALL_BACK,
}


class Channel(StrEnum):
    """How the appeal came in. A caller (phone, desk) has no address: they are called back."""

    CHAT = "chat"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Case:
    """A case as its events leave it (`lifecycle.evolve`); times in UTC.

    `since` is when the running clock started, `fired` how many steps of its ladder have been taken, `rung` the highest
    level of the ladder that has been brought in: it never sinks. `asked` says the reporter has been asked for a verdict.
    """

    id: str
    community: str
    number: str
    state: State
    reporter: str
    channel: Channel
    opened_at: datetime
    since: datetime
    version: int
    urgency: str
    matter: str = ""
    unit: str = ""
    officer: str = ""
    rung: int = 0
    fired: int = 0
    returns: int = 0
    reopens: int = 0
    designated: bool = False
    asked: bool = False
    verdict: Verdict | None = None

    @property
    def is_open(self) -> bool:
        """Whether somebody still owes the resident something."""
        return self.state not in ENDED

    @property
    def clock(self) -> ClockKind | None:
        """The clock that is running; None once the case has ended."""
        return RUNNING.get(self.state)

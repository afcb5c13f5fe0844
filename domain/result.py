"""What a result (办结) has to tell whoever waits for it, and what keeps it from going out unasked."""

from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """What a resident would miss in a result."""

    EMPTY = "empty"  # 「已处理」: nothing is told
    HAND_OFF = "hand_off"  # passed on to somebody else, and wait
    PROMISE = "promise"  # what is going to be done
    NOTHING_DONE = "nothing_done"  # being looked at, taken seriously, found out
    OFF_TOPIC = "off_topic"  # about something else
    NO_WHO = "no_who"
    NO_WHEN = "no_when"


POOR = frozenset({Fault.EMPTY, Fault.HAND_OFF, Fault.PROMISE, Fault.NOTHING_DONE, Fault.OFF_TOPIC})
"""What sends a result back. Who and when are missing in most good ones: hints for whoever writes it anew, no more."""


@dataclass(frozen=True, slots=True)
class Review:
    """What the check (核对) of a result found, the gravest first."""

    faults: tuple[Fault, ...] = ()

    @property
    def poor(self) -> tuple[Fault, ...]:
        """What sends it back; empty for a result that may go out."""
        return tuple(fault for fault in self.faults if fault in POOR)

    @property
    def is_poor(self) -> bool:
        """Whether a resident could not see from it what was done."""
        return bool(self.poor)

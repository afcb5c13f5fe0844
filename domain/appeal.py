"""An appeal (诉求): what a resident said, and what the hotline made of it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """A matter the words point to. `score` is between 0 and 1; `reasons` are the words that speak for it, strongest first."""

    matter: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hints:
    """What was understood of a text. Hints only: a dispatcher decides where they are not sure.

    `choices` strongest first, at most five; `sure` says the first may be assigned without asking; `masked` is the text with
    personal data hidden, fit for others to see; `urgency` a clock class; `place` as said («3号楼2单元»), empty if none;
    `appeal` how much this reads like an appeal, 0 to 1.
    """

    choices: tuple[Choice, ...]
    sure: bool
    urgency: str
    place: str
    masked: str
    appeal: float

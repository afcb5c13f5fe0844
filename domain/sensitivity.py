"""How readily a group's talk is asked about (灵敏度): what its people do with offers moves the threshold, a little."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from domain.appeal import OFFER

READY = 0.75
"""The threshold where every offer is taken. Somewhat below more than 3 in 100 lines of the hardest chatter would be asked about,
and no more than that is promised (docs/nlp.md)."""

RELUCTANT = 0.94
"""The threshold where none ever is: a third of what is asked about by mistake at OFFER is left, and three quarters of the appeals
(docs/nlp.md)."""

TAKEN_BEFORE, NOT_BEFORE = 2, 4
"""What is believed of a group nothing is known of: as if of six people two had taken an offer. A third is where asking pays as it
is: two questions that go away by themselves for one appeal nobody would have heard."""

LAPSE = 0.5
"""What an offer nobody answered weighs beside one that was dismissed: many have not seen it."""

WINDOW = 50
"""So many responses of a group count, the newest: a group changes."""

LASTS = timedelta(days=90)
"""A response counts so long: whoever is asked about hardly anything any more is given another chance."""


class Response(StrEnum):
    """What somebody did with an offer (回应), what says most first: of a person's responses on one day that one counts alone."""

    TAKEN = "taken"
    DISMISSED = "dismissed"
    LAPSED = "lapsed"

    @property
    def outweighed(self) -> frozenset["Response"]:
        """The responses it takes the place of on the same day."""
        every = list(Response)
        return frozenset(every[every.index(self) + 1 :])


@dataclass(frozen=True, slots=True)
class Uptake:
    """How a group takes offers: its responses, of each person at most one a day."""

    taken: int = 0
    dismissed: int = 0
    lapsed: int = 0


def threshold(uptake: Uptake) -> float:
    """`Hints.appeal` from which words overheard in a group are worth asking their author about.

    The mean of a Beta distribution: the share of offers that are taken, by those there were and by what was believed before
    (Laplace's rule of succession). Where that share is as believed it is OFFER; from there it goes in a straight line to
    RELUCTANT where none is taken and to READY where all are. Neither is ever reached, and the order of responses is of no matter.
    """
    usual = TAKEN_BEFORE / (TAKEN_BEFORE + NOT_BEFORE)
    against = uptake.dismissed + LAPSE * uptake.lapsed
    share = (TAKEN_BEFORE + uptake.taken) / (TAKEN_BEFORE + uptake.taken + NOT_BEFORE + against)
    if share < usual:
        return OFFER + (RELUCTANT - OFFER) * (1 - share / usual)
    return OFFER - (OFFER - READY) * (share - usual) / (1 - usual)

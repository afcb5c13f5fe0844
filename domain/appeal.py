"""An appeal (诉求): what a resident said, and what the hotline made of it."""

from dataclasses import dataclass

from domain.place import Place

LIKELY = 0.12
"""`Hints.appeal` from which words said to the hotline are taken for an appeal: all but greetings, thanks and the like. Better a
dispatcher declines one too many than an old man goes unheard."""

PLAIN = 0.5
"""`Hints.appeal` from which words overheard in the group are, if matter and place are certain too. Measured on 9,373 lines
of chat without an appeal: none was filed (docs/nlp.md)."""

FAIR = 0.2
"""Score a matter must have at least for a complaint to be given to whoever leads it."""

OFFER = 0.76
"""`Hints.appeal` from which words overheard in the group are worth asking their author about (docs/nlp.md has the figures)."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A matter the words point to. `score` is between 0 and 1."""

    matter: str
    score: float


@dataclass(frozen=True, slots=True)
class Hints:
    """What was understood of a text. Hints only: a dispatcher decides where they are not sure.

    `choices` strongest first, at most five; `sure` says the first may be assigned without asking; `masked` is the text with
    personal data hidden, fit for others to see; `urgency` a clock class; `place` as said («3号楼2单元»), empty if none;
    `appeal` how much this reads like an appeal, 0 to 1. `places` are what `place` may mean in this community: several when no
    estate was named. `emergency` is the kind of danger told of, `out_of_remit` the entry of the scope list that seems to
    apply, both ids or None. `behalf` says that it is told for somebody else, `timed` that it names a time. `parts` are the
    appeals in a text that holds several, each in its own words, empty where it holds one. `accused` are the units complained of.
    `vulnerable` says that somebody waits who goes first (S27).
    """

    choices: tuple[Choice, ...]
    sure: bool
    urgency: str
    place: str
    masked: str
    appeal: float
    places: tuple[Place, ...] = ()
    emergency: str | None = None
    out_of_remit: str | None = None
    behalf: bool = False
    timed: bool = False
    parts: tuple[str, ...] = ()
    accused: tuple[str, ...] = ()
    vulnerable: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether this is an appeal even if it was not said to the hotline: the matter is sure, a place is named, and it
        reads like one. Rare and right rather than often: the rest of a group's talk is left alone."""
        return self.sure and bool(self.place) and self.appeal >= PLAIN

    @property
    def is_worth_asking(self) -> bool:
        """Whether somebody who said this to nobody in particular may be asked, once, if it is to be registered."""
        return self.is_worth(OFFER)

    def is_worth(self, threshold: float) -> bool:
        """The same in a group with a threshold of its own (domain/sensitivity.py)."""
        return self.appeal >= threshold and not self.out_of_remit

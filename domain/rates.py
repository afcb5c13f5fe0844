"""三率: response, resolution, satisfaction, worked out from the events alone: whoever has them gets the same figure.

A case counts for the period in which what is measured happened: the unit's first word for response, the resident's last word
for resolution and satisfaction. Published rules of city hotlines divide alike; what they leave open is said at each property.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.act import Act
from domain.case import Case, ClockKind, State, Verdict
from domain.community import Community
from domain.events import Event
from domain.ladder import deadline
from domain.lifecycle import born, evolve

GIVING = frozenset({Act.ASSIGN, Act.TRANSFER, Act.REOPEN})
"""What gives a case to a unit to sign for."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A case in the hands of one unit, from being given to it until the resident's word or until it went on. `signed_in_time`
    and `done_in_time`: None while that is open. `word` is what the resident said to this unit's result; UNSOLVED where it was
    reopened, LAPSED where they said nothing."""

    case: str
    unit: str
    given_at: datetime
    signed_at: datetime | None = None
    signed_in_time: bool | None = None
    done_at: datetime | None = None
    done_in_time: bool | None = None
    word: Verdict | None = None
    word_at: datetime | None = None
    returned: bool = False
    set_aside: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    @property
    def rate(self) -> float | None:
        """Between 0 and 1; None of nothing."""
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class Rates:
    """The three rates of some turns, and what else a scorecard shows."""

    turns: tuple[Turn, ...]

    @property
    def response(self) -> Share:
        """Signed for in time, of all whose time to sign is known: a unit that returned a case in time has answered, too."""
        known = [turn for turn in self.turns if turn.signed_in_time is not None]
        return Share(sum(bool(turn.signed_in_time) for turn in known), len(known))

    @property
    def on_time(self) -> Share:
        """Reported done in time, of all that were, or whose time is up."""
        known = [turn for turn in self.turns if turn.done_in_time is not None]
        return Share(sum(bool(turn.done_in_time) for turn in known), len(known))

    @property
    def resolution(self) -> Share:
        """Solved, says the resident, of all results they said something to: silence is neither."""
        said = self._said()
        return Share(sum(turn.word is not Verdict.UNSOLVED for turn in said), len(said))

    @property
    def satisfaction(self) -> Share:
        """Satisfied, of the same, without those that two people have set aside as unreasonable."""
        said = [turn for turn in self._said() if not turn.set_aside]
        return Share(sum(turn.word is Verdict.SATISFIED for turn in said), len(said))

    @property
    def set_aside(self) -> int:
        """How many are left out of satisfaction: shown beside it, always."""
        return sum(turn.set_aside for turn in self._said())

    @property
    def silent(self) -> int:
        """Results to which nobody said anything."""
        return sum(turn.word is Verdict.LAPSED for turn in self.turns)

    @property
    def returned(self) -> int:
        """Cases handed back."""
        return sum(turn.returned for turn in self.turns)

    def _said(self) -> list[Turn]:
        return [turn for turn in self.turns if turn.word and turn.word is not Verdict.LAPSED]


def turns(story: Sequence[Event], community: Community, now: datetime, *, set_aside: bool = False) -> list[Turn]:
    """The turns of one case, by its events up to `now`. `set_aside`: two people have marked it as unreasonable.

    Clocks are those of the community as it is: a policy that has changed since judges the past by its own measure, unless it is
    given as it was.
    """
    first, *rest = story
    case, told = born(first), list[dict[str, object]]()
    for event in rest:
        _tell(case, event, community, told)
        case = evolve(case, event)
    _late(case, community, now, told)
    return [Turn(case=case.id, set_aside=set_aside, **each) for each in told]  # type: ignore[arg-type]


def by_unit(found: Iterable[Turn]) -> dict[str, Rates]:
    """A scorecard for each unit, by its id."""
    whose: dict[str, list[Turn]] = {}
    for turn in found:
        whose.setdefault(turn.unit, []).append(turn)
    return {unit: Rates(tuple(whose[unit])) for unit in sorted(whose)}


def _tell(case: Case, event: Event, community: Community, told: list[dict[str, object]]) -> None:
    """What an event says of the turn that is open, and whether it begins another."""
    turn, act = (told[-1] if told and not case.external else {}), Act(event.kind)
    if act is Act.SIGN and case.state is State.ASSIGNED:
        turn |= {"signed_at": event.at, "signed_in_time": _in_time(case, event, community)}
    if act is Act.RETURN:
        turn |= {"signed_in_time": _in_time(case, event, community), "returned": True}
    if act is Act.TRANSFER and case.state is State.ASSIGNED and not _in_time(case, event, community):
        turn |= {"signed_in_time": False}
    if act is Act.RESOLVE:
        turn |= {"done_at": event.at, "done_in_time": _in_time(case, event, community)}
    if act in {Act.JUDGE, Act.LAPSE, Act.REOPEN}:
        turn |= {"word": _word(event, act), "word_at": event.at}
    if act in GIVING and not (case.external and act is Act.REOPEN):  # what is solved outside goes on there
        told.append({"unit": str(event.data.get("unit") or case.unit), "given_at": event.at})


def _word(event: Event, act: Act) -> Verdict:
    if act is Act.JUDGE:
        return Verdict(str(event.data["verdict"]))
    return Verdict.UNSOLVED if act is Act.REOPEN else Verdict.LAPSED


def _in_time(case: Case, event: Event, community: Community) -> bool:
    total = deadline(case, community)
    return total is not None and event.at <= total.due


def _late(case: Case, community: Community, now: datetime, told: list[dict[str, object]]) -> None:
    """What is still open and late counts as late today, not only once it is done at last."""
    total = deadline(case, community) if told and not case.external else None
    if total is None or now <= total.due:
        return
    if case.clock is ClockKind.SIGN:
        told[-1] |= {"signed_in_time": False}
    elif case.clock is ClockKind.FINISH:
        told[-1] |= {"done_in_time": False}

"""三率: response, resolution, satisfaction, worked out from the events alone: whoever has them gets the same figure.

Each thing counts once, in the period in which it became known: an answer in time when it came, a late or missing one when the
time was up, the resident's word when it was said. So no case is counted in two months, and a month that is over stays as it is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
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
class Kept:
    """Whether a time was kept, and since when that is known: not later than when the time was up."""

    at: datetime
    in_time: bool


@dataclass(frozen=True, slots=True)
class Word:
    """What a resident said to a result, and when: UNSOLVED where they had it reopened, LAPSED where they said nothing."""

    at: datetime
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Turn:
    """A case in the hands of one unit, from `given_at` until the resident's word or until it went on. None: not known yet, or
    never to be."""

    case: str
    unit: str
    given_at: datetime
    answered: Kept | None = None
    done: Kept | None = None
    word: Word | None = None
    returned_at: datetime | None = None
    overridden_at: datetime | None = None
    more_at: datetime | None = None
    set_aside: bool = False
    also: tuple[Word, ...] = ()
    """What those said who brought the same trouble and spoke before the last of them."""


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
class Period:
    """From `since` on and before `until`."""

    since: datetime
    until: datetime

    def holds(self, moment: datetime) -> bool:
        """Whether a moment falls into it."""
        return self.since <= moment < self.until


@dataclass(frozen=True, slots=True)
class Rates:
    """The three rates of some turns in a period, and what else a scorecard shows."""

    turns: tuple[Turn, ...]
    period: Period

    @property
    def response(self) -> Share:
        """Signed for in time; a unit that returned a case in time has answered, too."""
        return self._kept(turn.answered for turn in self.turns)

    @property
    def on_time(self) -> Share:
        """Reported done in time."""
        return self._kept(turn.done for turn in self.turns)

    @property
    def resolution(self) -> Share:
        """Solved, says the resident, of all results they said something to: silence is neither."""
        said = [word for _, word in self._said()]
        return Share(sum(word is not Verdict.UNSOLVED for word in said), len(said))

    @property
    def satisfaction(self) -> Share:
        """Satisfied, of the same, without those that two people have set aside as unreasonable."""
        said = [word for turn, word in self._said() if not turn.set_aside]
        return Share(sum(word is Verdict.SATISFIED for word in said), len(said))

    @property
    def set_aside(self) -> int:
        """How many are left out of satisfaction: shown beside it, always."""
        return sum(turn.set_aside for turn, _ in self._said())

    @property
    def silent(self) -> int:
        """Results to which nobody said anything."""
        return sum(word is Verdict.LAPSED for _, word in self._words())

    @property
    def returned(self) -> int:
        """Cases handed back."""
        return sum(turn.returned_at is not None and self.period.holds(turn.returned_at) for turn in self.turns)

    @property
    def came(self) -> int:
        """Turns that began."""
        return sum(self.period.holds(turn.given_at) for turn in self.turns)

    @property
    def reopened(self) -> int:
        """Results of which the resident said that nothing was solved."""
        return sum(word is Verdict.UNSOLVED for _, word in self._said())

    @property
    def extensions(self) -> int:
        """Times more time was asked for."""
        return sum(turn.more_at is not None and self.period.holds(turn.more_at) for turn in self.turns)

    @property
    def overridden(self) -> int:
        """Results that went out against the check."""
        return sum(turn.overridden_at is not None and self.period.holds(turn.overridden_at) for turn in self.turns)

    def _kept(self, found: Iterable[Kept | None]) -> Share:
        known = [kept for kept in found if kept and self.period.holds(kept.at)]
        return Share(sum(kept.in_time for kept in known), len(known))

    def _said(self) -> list[tuple[Turn, Verdict]]:
        return [(turn, word) for turn, word in self._words() if word is not Verdict.LAPSED]

    def _words(self) -> list[tuple[Turn, Verdict]]:
        words = ((turn, word) for turn in self.turns for word in (*turn.also, turn.word))
        return [(turn, word.verdict) for turn, word in words if word and self.period.holds(word.at)]


def turns(story: Sequence[Event], community: Community, now: datetime, *, set_aside: bool = False) -> list[Turn]:
    """The turns of one case, by its events up to `now`. `set_aside`: two people have marked it as unreasonable.

    Clocks are those of the community as it is: a policy that has changed since judges the past by its own measure, unless it is
    given as it was.
    """
    first, *rest = story
    case, told = born(first), list[Turn]()
    for event in rest:
        if told and not case.external:
            told[-1] = _heard(told[-1], case, event, community)
        if event.kind in GIVING and not (
            case.external and event.kind == Act.REOPEN
        ):  # what is solved outside goes on there
            told.append(Turn(case.id, str(event.data.get("unit") or case.unit), event.at, set_aside=set_aside))
        case = evolve(case, event)
    if told and not case.external:
        told[-1] = _overdue(told[-1], case, community, now)
    return told


def by_unit(found: Iterable[Turn], period: Period) -> dict[str, Rates]:
    """A scorecard for each unit, by its id."""
    whose: dict[str, list[Turn]] = {}
    for turn in found:
        whose.setdefault(turn.unit, []).append(turn)
    return {unit: Rates(tuple(whose[unit]), period) for unit in sorted(whose)}


def _heard(turn: Turn, case: Case, event: Event, community: Community) -> Turn:
    """What an event says of the turn that is open. The unit's first answer counts: whoever had the case may leave and a
    colleague sign anew. A unit that it is taken from has answered for it only if it was late."""
    match Act(event.kind):
        case Act.SIGN:
            return replace(turn, answered=turn.answered or _kept(case, event, community))
        case Act.RETURN:
            return replace(turn, answered=turn.answered or _kept(case, event, community), returned_at=event.at)
        case Act.SPEAK:
            return replace(turn, also=(*turn.also, Word(event.at, Verdict(str(event.data["verdict"])))))
        case Act.TRANSFER | Act.SEND_UP | Act.MERGE if case.state in {State.ASSIGNED, State.IN_PROGRESS}:
            return _overdue(turn, case, community, event.at)
        case Act.RESOLVE:
            against = event.at if event.data.get("overridden") else None
            return replace(turn, done=_kept(case, event, community), overridden_at=against)
        case Act.EXTEND_ASK:
            return replace(turn, more_at=event.at)
        case Act.JUDGE:
            return replace(turn, word=Word(event.at, Verdict(str(event.data["verdict"]))))
        case Act.REOPEN:
            return replace(turn, word=Word(event.at, Verdict.UNSOLVED))
        case Act.LAPSE if not turn.also:
            return replace(turn, word=Word(event.at, Verdict.LAPSED))
    return turn


def _kept(case: Case, event: Event, community: Community) -> Kept | None:
    total = deadline(case.ran_on(event.at), community)
    return Kept(min(event.at, total.due), event.at <= total.due) if total else None


def _overdue(turn: Turn, case: Case, community: Community, now: datetime) -> Turn:
    """What is still open and late counts as late since its time was up, not only once it is done at last."""
    case = case.ran_on(now)
    total = deadline(case, community)
    if total is None or now <= total.due:
        return turn
    late = Kept(total.due, in_time=False)
    if case.clock is ClockKind.SIGN:
        return replace(turn, answered=turn.answered or late)
    return replace(turn, done=late) if case.clock is ClockKind.FINISH else turn

"""What dispatchers' corrections add to the margins of matters: whole steps by piece and matter. Whole numbers add up to the same
in any order, and what is taken back leaves the very numbers there were."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from domain.correction import Correction
from nlp.lexicon import Reading
from nlp.pieces import bare

FINENESS = 16
"""Steps of a piece that is all there is of a text."""
LEAST = 0.1
"""How much of a text a piece must be to teach anything: what is in every text would speak of every text, and hundreds of such
whispers add up (docs/nlp.md)."""
STEP = 1.25 / FINENESS
"""What a step adds to the margin of a text that consists of its piece. So a correction adds about how much a text is like the one
corrected (the cosine, 0 to 1), somewhat more for what is left out of it. Measured: docs/nlp.md."""
MOST_TAUGHT = 1.0
"""The most that all corrections together can add to a matter's margin, or take from it."""

Shares = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Lesson:
    """A correction as it is learnt: `steps` by piece, for the matter `right` and against `first`."""

    first: str
    right: str
    steps: Mapping[str, int]


def lesson(reading: Reading, first: str, right: str) -> Lesson:
    """What a text teaches whose words had pointed to `first` and which is about `right`."""
    whole = zip(reading.pieces, reading.values.tolist(), strict=True)
    return Lesson(first, right, {piece: round(value * FINENESS) for piece, value in whole if value >= LEAST})


class Corrections:
    """The sum of the lessons of one community."""

    def __init__(self) -> None:
        self._lessons: dict[str, Lesson] = {}
        self._steps: dict[str, dict[str, int]] = {}

    def follow(self, standing: Collection[Correction], read: Callable[[Correction], Lesson]) -> None:
        """Learn what is new among those that stand, and take back whatever does not stand any more. Only what is new is read."""
        ids = {each.id for each in standing}
        for gone in [known for known in self._lessons if known not in ids]:
            self.take_back(gone)
        for each in standing:
            if each.id not in self._lessons:
                self.learn(each.id, read(each))

    def learn(self, id_: str, new: Lesson) -> None:
        """Add a lesson under an id that is not taken."""
        self._lessons[id_] = new
        self._add(new, 1)

    def take_back(self, id_: str) -> None:
        """As if it had never been learnt."""
        self._add(self._lessons.pop(id_), -1)

    def margins(self, reading: Reading) -> Shares:
        """What is added to the margin of each matter that lessons speak of: between -MOST_TAUGHT and MOST_TAUGHT."""
        if not self._steps:
            return {}
        sums: defaultdict[str, float] = defaultdict(float)
        for piece, value in zip(reading.pieces, reading.values.tolist(), strict=True):
            for matter, steps in self._steps.get(piece, {}).items():
                sums[matter] += value * steps * STEP
        return {matter: max(-MOST_TAUGHT, min(MOST_TAUGHT, total)) for matter, total in sums.items()}

    def shares(self, reading: Reading, matter: str) -> Shares:
        """What each piece of a text adds to a matter's margin, as it is read; together what `margins` says."""
        found: defaultdict[str, float] = defaultdict(float)
        for piece, value in zip(reading.pieces, reading.values.tolist(), strict=True):
            if steps := self._steps.get(piece, {}).get(matter):
                found[bare(piece)] += value * steps * STEP
        total = sum(found.values())
        kept = MOST_TAUGHT / abs(total) if abs(total) > MOST_TAUGHT else 1.0
        return {word: share * kept for word, share in found.items()}

    def _add(self, each: Lesson, sign: int) -> None:
        for piece, steps in each.steps.items():
            spoken = self._steps.setdefault(piece, {})
            for matter, change in ((each.right, sign * steps), (each.first, -sign * steps)):
                spoken[matter] = spoken.get(matter, 0) + change
                if not spoken[matter]:
                    del spoken[matter]
            if not spoken:
                del self._steps[piece]


def taught(each: Lesson, most: int) -> list[str]:
    """The words a lesson teaches most, the strongest first; of words within one another the stronger one."""
    found: list[str] = []
    for piece in sorted(each.steps, key=lambda piece: (-each.steps[piece], -len(bare(piece)), piece)):
        word = bare(piece)
        if len(word) > 1 and not any(word in other or other in word for other in found):
            found.append(word)
    return found[:most]

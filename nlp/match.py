"""Whether a message tells of the same incident as an open case: an index of open cases, looked up and not scanned.

A case is found by its keys: its place, the words few others use, its likeliest matter. Of each key only the newest
LOOKED cases are considered, so a lookup among a hundred thousand cases costs about as much as one among ten thousand.
What is found is weighed by WEIGHTS, a logistic model small enough to read.
"""

import heapq
import math
import sys
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice, pairwise

from domain.community import Community
from domain.merge import Candidate, Reason, Shared
from nlp.rarity import rarity
from nlp.segment import Segmenter
from nlp.spot import LEAST, Spot, Tie, apart, heard, tie
from nlp.text import clean
from nlp.understanding import Understanding

WEIGHTS: Mapping[Tie | str, float] = {
    Tie.SAME: 3.3,
    Tie.PART: 3.1,
    "named": 3.6,
    "hinted": 2.6,
    "number": 2.5,
    Tie.ALIKE: -0.8,
    Tie.OTHER_SIDE: -1.5,
    Tie.OTHER_NUMBER: -2.4,
    Tie.OTHER: -2.3,
    "nowhere": -0.2,
    "matter": 3.4,
    "characters": 0.23,
    "a day apart": -0.1,
    "always": -5.1,
}
"""How much each thing says, in logits; that only one of two says where, says nothing. They are those of a logistic regression on
pairs of messages of nlp/incidents, as they fall among 20 incidents with their near misses; only OTHER_SIDE and the days were set
by hand: little or nothing there to fit them on."""
SHARED, APART = 20.0, 6.0
"""The most that shared characters count, as the sum of their rarities; the most where two places are known to differ."""
ELSEWHERE = frozenset({Tie.ALIKE, Tie.OTHER_SIDE, Tie.OTHER_NUMBER, Tie.OTHER})
DAYS = 30.0
"""Days apart, at most, that count."""
LOOKED = 32
"""Cases considered for one key, the newest first."""
WEIGHED = 48
"""Cases weighed in one lookup: those found by most keys."""
RARE_WORDS = 8
"""Words a case is looked up by: its rarest."""


@dataclass(frozen=True, slots=True)
class Told:
    """A message read for matching: cleaned and in lower case, the place it names, what it may be about (roots of likelihoods, so
    that two that are about the same come to 1 when multiplied), its characters and its words in their order, each once and
    without those of the place, and when it was said."""

    said: str
    spot: Spot
    matters: Mapping[str, float]
    characters: str
    words: tuple[str, ...]
    at: datetime | None = None


class Reader:
    """Reads messages for matching with what the hotline understands of them anyway."""

    def __init__(self, understand: Understanding, segmenter: Segmenter) -> None:
        self._understand, self._segmenter = understand, segmenter

    def __call__(self, text: str, community: Community, at: datetime | None = None) -> Told:
        """Any text will do."""
        hints = self._understand(text, community)
        return read(self._segmenter, text, hints.place, {choice.matter: choice.score for choice in hints.choices}, at)


def read(segmenter: Segmenter, text: str, place: str, matters: Mapping[str, float], at: datetime | None = None) -> Told:
    """A message of which it is known what it may be about and where."""
    said = clean(text).lower()
    words = segmenter.words(said)
    return told(said, [*words, *segmenter.inner(words)], place, matters, at)


def told(said: str, words: Iterable[str], place: str, matters: Mapping[str, float], at: datetime | None = None) -> Told:
    """A message from its cleaned text in lower case, its words, the place it names («» for none) and the likelihood of
    matters, as far as they are known."""
    where = heard(said, place)
    known = place.lower() + where.whole
    length = math.sqrt(sum(matters.values())) or 1.0
    return Told(
        said,
        where,
        {matter: math.sqrt(share) / length for matter, share in matters.items()},
        "".join(sorted({char for char in said if char.isalnum() and not char.isdigit() and char not in known})),
        tuple(sorted(map(sys.intern, {word for word in words if _tells(word) and word not in known}))),
        at,
    )


def _tells(word: str) -> bool:
    return len(word) > 1 and word.isalnum() and not word.isdigit()


def weigh(one: Told, other: Told) -> tuple[float, tuple[Reason, ...]]:
    """How much speaks for two messages telling of one incident, in logits, and what: the place, the matter, the words. The order
    of the two does not matter."""
    where, shared, place = _where(one, other)
    matter, likeness = _shared_matter(one, other)
    parts = [
        (WEIGHTS.get(where, 0.0), Reason(shared, place)),
        (WEIGHTS["matter"] * likeness, Reason(Shared.MATTER, matter)),
        (WEIGHTS["characters"] * _characters(one, other, where), Reason(Shared.WORDS, _words(one, other))),
    ]
    total = WEIGHTS["always"] + WEIGHTS["a day apart"] * _days(one, other) + sum(weight for weight, _ in parts)
    return total, tuple(reason for weight, reason in parts if reason.said and weight > 0)


def traits(one: Told, other: Told) -> Mapping[Tie | str, float]:
    """How much there is of what WEIGHTS weighs, the days left out."""
    where = _where(one, other)[0]
    return {where: 1.0, "matter": _shared_matter(one, other)[1], "characters": _characters(one, other, where)}


def chance(logit: float) -> float:
    """A logit as a probability."""
    return 1 / (1 + math.exp(-logit))


class Cases:
    """Open cases, found by what they have in common with a message. Not shared between threads."""

    def __init__(self) -> None:
        self._told: dict[str, Told] = {}
        self._numbers: dict[str, int] = {}
        self._names: dict[int, str] = {}
        self._having: dict[str, array[int]] = {}
        self._next = 0

    def __len__(self) -> int:
        return len(self._told)

    def add(self, case: str, message: Told) -> None:
        """Have a case found from now on; what it was found by before is forgotten."""
        self.remove(case)
        self._told[case] = message
        self._file(case)

    def remove(self, case: str) -> None:
        """Have a case found no more; one that is not here is no mistake."""
        if case in self._told:
            del self._told[case], self._names[self._numbers.pop(case)]
            if self._next > 2 * len(self._told) + LOOKED:
                self._tidy()

    def lookup(self, message: Told, most: int = 5) -> list[Candidate]:
        """The likeliest cases, at most so many, the likeliest first; of equals the one whose name comes first."""
        weighed = ((case, *weigh(message, self._told[case])) for case in self.near(message))
        ranked = heapq.nsmallest(most, weighed, key=lambda each: (-each[1], each[0]))
        return [Candidate(case, round(chance(logit), 4), reasons) for case, logit, reasons in ranked]

    def near(self, message: Told) -> list[str]:
        """The cases worth weighing, at most WEIGHED: those that share most keys with a message, rare keys counting more; of
        equals the newest."""
        found: Counter[int] = Counter()
        for key in self._asked(message):
            numbers = list(islice(self._living(key), LOOKED))
            for number in numbers:
                found[number] += 1000 // len(numbers)
        ranked = heapq.nlargest(WEIGHED, found.items(), key=lambda each: (each[1], each[0]))
        return [self._names[number] for number, _ in ranked]

    def _living(self, key: str) -> Iterator[int]:
        return (number for number in reversed(self._having.get(key, ())) if number in self._names)

    def _asked(self, message: Told) -> Iterator[str]:
        """Its own keys, and the places of others that its text holds unmarked."""
        yield from _keys(message)
        if not message.spot.name:
            yield from dict.fromkeys(f"@{one}{two}" for one, two in pairwise(message.said))

    def _file(self, case: str) -> None:
        """Give a case the next number, and note that under its keys."""
        self._numbers[case], self._names[self._next] = self._next, case
        for key in _keys(self._told[case]):
            self._having.setdefault(key, array("I")).append(self._next)
        self._next += 1

    def _tidy(self) -> None:
        """Forget what is left of removed cases: the others are numbered anew, in their order."""
        kept = sorted(self._told, key=self._numbers.__getitem__)
        self._numbers, self._names, self._having, self._next = {}, {}, {}, 0
        for case in kept:
            self._file(case)


def _keys(message: Told) -> Iterator[str]:
    """What a case is found by."""
    where = message.spot
    likely = max(message.matters, key=lambda matter: (message.matters[matter], matter), default="")
    if where.name:
        yield from dict.fromkeys(f"@{one}{two}" for one, two in pairwise(where.name))
        yield f"@{where.name}|{likely}"
    for kind, number in where.numbers.items():
        yield f"#{where.name}|{kind}{number}"
        yield f"#{kind}{number}"
    yield f"={likely}"
    rare = heapq.nsmallest(RARE_WORDS, message.words, key=lambda word: (-rarity(word), word))
    yield from rare


def _where(one: Told, other: Told) -> tuple[Tie | str, Shared, str]:
    """How the places stand to each other, and what to say of it."""
    where = tie(one.spot, other.spot)
    if where in {Tie.SAME, Tie.PART}:
        longer = max(one.spot.whole, other.spot.whole, key=lambda name: (len(name), name))
        return where if one.spot.name and other.spot.name else "number", Shared.PLACE, longer
    if where in {Tie.UNKNOWN, Tie.OTHER, Tie.ALIKE}:
        how, name = _mentioned(one, other)
        if how:
            return apart(one.spot, other.spot) or how, Shared.NAMED, name
    if where is Tie.UNKNOWN and not one.spot and not other.spot:
        return "nowhere", Shared.PLACE, ""
    return where, Shared.PLACE, ""


def _mentioned(one: Told, other: Told) -> tuple[str, str]:
    """Whether the text of one holds the other's place unmarked, as «named» or, where it has no name of its own, by the beginning
    alone as «hinted»; and what it holds."""
    pairs = [(one.spot, other), (other.spot, one)]
    for there, here in pairs:
        if len(there.name) >= LEAST and there.name in here.said:
            return "named", there.name
    for there, here in pairs:
        if len(there.name) > LEAST and not here.spot.name and there.name[:LEAST] in here.said:
            return "hinted", there.name[:LEAST]
    return "", ""


def _characters(one: Told, other: Told, where: Tie | str) -> float:
    """The sum of the rarities of the characters both have, as far as it counts."""
    shared = sum(rarity(char) for char in one.characters if char in other.characters)
    return min(APART if where in ELSEWHERE else SHARED, shared)


def _words(one: Told, other: Told) -> str:
    """The three rarest words both have, with commas between them."""
    shared = (word for word in one.words if word in other.words)
    return "、".join(heapq.nsmallest(3, shared, key=lambda word: (-rarity(word), word)))


def _shared_matter(one: Told, other: Told) -> tuple[str, float]:
    """The matter both are likeliest about, and how alike the two are in what they are about, 0 to 1."""
    shared = {matter: share * other.matters[matter] for matter, share in one.matters.items() if matter in other.matters}
    best = max(shared, key=lambda matter: (shared[matter], matter), default="")
    return best, min(1.0, sum(shared[matter] for matter in sorted(shared)))


def _days(one: Told, other: Told) -> float:
    if one.at is None or other.at is None:
        return 0.0
    return min(DAYS, abs((one.at - other.at).total_seconds()) / 86400)

"""热点问题: letters and messages of many people about one thing, put together.

A letter is a vector of its words, rare ones longer, those of its subject counted several times; letters whose vectors point
the same way in the mean are one issue, unless they have been found to be about different matters. The same place speaks for it,
another against.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from nlp.gather import Floats, gather
from nlp.segment import Segmenter
from nlp.spot import Spot, Tie, spot, tie
from nlp.text import clean

SUBJECT = 4
"""How often a word of the subject counts: there people say what it is about."""
ALIKE = 0.15
"""Mean cosine above which letters are one issue. From 0.1 to 0.22 little changes (docs/nlp.md)."""
PLACED = 0.1
"""What the same place adds to a cosine, and another takes away."""
_TIES = {
    Tie.SAME: PLACED,
    Tie.PART: PLACED,
    Tie.OTHER: -PLACED,
    Tie.OTHER_NUMBER: -PLACED,
    Tie.OTHER_SIDE: -PLACED,
}


@dataclass(frozen=True, slots=True)
class Letter:
    """What somebody wrote: `reporter` says who, for counting alone; `likes` how many joined in; `subject` may be empty, so may
    `matter`, which it has been found to be about, and `place`, where that is."""

    id: str
    reporter: str
    subject: str
    text: str
    at: datetime
    likes: int = 0
    matter: str = ""
    place: str = ""


def issues(letters: Sequence[Letter], segmenter: Segmenter) -> list[list[int]]:
    """The numbers of letters, those of one issue together; a letter nobody joined stands alone. Letters of different matters are
    kept apart: messages of a line or two share words by chance (docs/nlp.md). Memory and time go with the square of the letters
    of one matter: 2,154 take 40 MB and some seconds."""
    texts = [words(letter, segmenter) for letter in letters]
    rare = rarity(texts)
    of_matter: defaultdict[str, list[int]] = defaultdict(list)
    for row, letter in enumerate(letters):
        of_matter[letter.matter].append(row)
    found = (
        [rows[at] for at in group]
        for rows in of_matter.values()
        for group in gather(alike([texts[row] for row in rows], rare) + near([letters[row] for row in rows]), ALIKE)
    )
    return sorted(found)


def words(letter: Letter, segmenter: Segmenter) -> Mapping[str, int]:
    """The words of two characters and more, and how often each counts."""
    found: Counter[str] = Counter()
    for times, text in ((SUBJECT, letter.subject), (1, letter.text)):
        for word in segmenter.words(clean(text).lower()):
            if len(word) > 1 and word.isalnum():
                found[word] += times
    return found


def rarity(texts: Sequence[Mapping[str, int]]) -> Mapping[str, float]:
    """How rare each word of at least two texts is among them, from 1."""
    return {word: float(1.0 + np.log((1 + len(texts)) / (1 + len(rows)))) for word, rows in _having(texts).items()}


def alike(texts: Sequence[Mapping[str, int]], rare: Mapping[str, float]) -> Floats:
    """The cosines of texts given as counted words: a square matrix. Words without a rarity are left out."""
    having = _having(texts)
    lengths = [_length(text, rare) for text in texts]
    cosines = np.zeros((len(texts), len(texts)), np.float32)
    for word in sorted(having.keys() & rare.keys()):
        rows = np.array(having[word])
        counts = np.array([texts[row][word] for row in rows])
        values = ((1 + np.log(counts)) * rare[word] / np.array([lengths[row] for row in rows])).astype(np.float32)
        cosines[np.ix_(rows, rows)] += np.outer(values, values)
    return cosines


def near(letters: Sequence[Letter]) -> Floats:
    """What the places of letters say for or against their being one issue: a square matrix."""
    named = sorted({letter.place for letter in letters})
    spots = [spot(place) for place in named]
    ties = np.full((len(spots), len(spots)), _TIES[Tie.OTHER], np.float32)
    for one, other in _akin(spots):
        ties[one, other] = ties[other, one] = _TIES.get(tie(spots[one], spots[other]), 0.0)
    rows = [named.index(letter.place) for letter in letters]
    return ties[np.ix_(rows, rows)]


def _akin(spots: Sequence[Spot]) -> Iterator[tuple[int, int]]:
    """The pairs of places that may be other than two places: whose names share a character, or one of which has no name. Few of
    thousands do."""
    having: defaultdict[str, set[int]] = defaultdict(set)
    for n, each in enumerate(spots):
        for char in each.name + each.whole if each.name else " ":
            having[char].add(n)
        everywhere = having[" "] if each.name else range(n)
        for other in set().union(everywhere, [n], *(having[char] for char in each.name + each.whole)):
            yield n, other


def _having(texts: Iterable[Mapping[str, int]]) -> Mapping[str, list[int]]:
    """The texts that hold a word, for words of at least two."""
    having: defaultdict[str, list[int]] = defaultdict(list)
    for row, text in enumerate(texts):
        for word in text:
            having[word].append(row)
    return {word: rows for word, rows in having.items() if len(rows) > 1}


def _length(text: Mapping[str, int], rare: Mapping[str, float]) -> float:
    squares = [((1 + np.log(count)) * rare[word]) ** 2 for word, count in text.items() if word in rare]
    return float(np.sqrt(sum(squares))) or 1.0

"""热点问题 for those who decide: how hot an issue is, where, whether it grows, and one line that says what it is."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from nlp.issue import Letter, alike, rarity, words
from nlp.privacy import mask
from nlp.segment import Segmenter
from nlp.text import clean

FADES = timedelta(days=30)
"""After so long a report counts half."""
LATELY = timedelta(days=14)
"""Two stretches of this length, the last one and the one before, say whether an issue grows."""
GROWS = 1.5
"""How many times as many reports make it rise; as many times fewer make it fall."""
LINE = 60
"""Characters of a summary, at most."""
RISING, FALLING, STEADY = "rising", "falling", "steady"
_ENDS = "。！？!?；;\n"


@dataclass(frozen=True, slots=True)
class Hot:
    """An issue summed up. `heat` grows with people, likes and how lately they wrote; `line` is fit for others to see; `place` as
    most of them said, empty where none did; `trend` is rising, falling or steady; `letters` are ids in the order of time."""

    heat: float
    reporters: int
    likes: int
    line: str
    place: str
    trend: str
    first: datetime
    last: datetime
    letters: tuple[str, ...]


def hot(letters: Sequence[Letter], now: datetime, segmenter: Segmenter) -> Hot:
    """The letters of one issue summed up as of `now`, which letters and this have in one zone. The order of the letters does not
    matter. Raises ValueError for no letters."""
    if not letters:
        raise ValueError("an issue has letters")
    ordered = sorted(letters, key=lambda letter: (letter.at, letter.id))
    return Hot(
        heat=heat(ordered, now),
        reporters=len({letter.reporter for letter in ordered}),
        likes=sum(letter.likes for letter in ordered),
        line=line(ordered, segmenter),
        place=_most(letter.place for letter in ordered),
        trend=trend(ordered, now),
        first=ordered[0].at,
        last=ordered[-1].at,
        letters=tuple(letter.id for letter in ordered),
    )


def heat(letters: Sequence[Letter], now: datetime) -> float:
    """Each person counts once, by their latest letter, half after FADES; likes count by their square root: who presses a button
    has not written, and a crowd of them does not drown everybody else."""
    latest = {letter.reporter: letter.at for letter in sorted(letters, key=lambda letter: letter.at)}
    people = math.fsum(_fresh(now - at) for at in latest.values())
    likes = math.sqrt(sum(letter.likes for letter in letters))
    return round(people + likes * _fresh(now - max(latest.values())), 2)


def trend(letters: Sequence[Letter], now: datetime) -> str:
    """By people who wrote in the last LATELY against those in the stretch before."""
    lately = len({letter.reporter for letter in letters if now - LATELY < letter.at <= now})
    before = len({letter.reporter for letter in letters if now - 2 * LATELY < letter.at <= now - LATELY})
    if lately >= 2 and lately >= GROWS * before:
        return RISING
    return FALLING if before >= 2 and before >= GROWS * lately else STEADY


def line(letters: Sequence[Letter], segmenter: Segmenter) -> str:
    """What the most central letter says of it: its subject, or where it has none the sentence with most of what all speak of.
    Personal data is hidden, and it is cut to LINE."""
    texts = [words(letter, segmenter) for letter in letters]
    central = letters[_central(texts)]
    told = Counter(word for text in texts for word in text)
    subject = clean(central.subject)
    best = subject or max(
        _sentences(clean(central.text)),
        key=lambda sentence: (_weight(sentence, told, segmenter), -len(sentence), sentence),
        default="",
    )
    shown = mask(best)
    return shown if len(shown) <= LINE else shown[: LINE - 1] + "…"


def _fresh(ago: timedelta) -> float:
    """1 for now, half after FADES; what is said to be yet to come is now."""
    return math.exp2(-(max(timedelta(0), ago) / FADES))


def _central(texts: Sequence[Mapping[str, int]]) -> int:
    """The text nearest to all the others; of equals the first."""
    return int(alike(texts, rarity(texts)).sum(axis=1).round(6).argmax())


def _sentences(text: str) -> list[str]:
    for end in _ENDS:
        text = text.replace(end, "\n")
    return [sentence.strip() for sentence in text.split("\n") if sentence.strip()]


def _weight(sentence: str, told: Counter[str], segmenter: Segmenter) -> float:
    """How much of what all speak of is in a sentence, by its length, so that long ones do not win by it."""
    found = segmenter.words(sentence.lower())
    return math.fsum(math.log1p(told[word]) for word in sorted(set(found))) / math.sqrt(len(found) + 1)


def _most(places: Iterable[str]) -> str:
    """The place named most often; of equals the longest, which says more."""
    counts = Counter(place for place in places if place)
    return max(counts, key=lambda place: (counts[place], len(place), place), default="")

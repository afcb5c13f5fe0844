"""Where in a text a place is named: each character begins a place, is inside one, or outside. What stands around a character says
which, by weights learnt from nlp/corpus; the best way through them is found by Viterbi's algorithm."""

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nlp.steps import FINEST, Floats

OUTSIDE, BEGIN, INSIDE = 0, 1, 2
BITS = 18
"""Features are numbered by what they hash to: 2 ** BITS rows of weights, and no list of features. What falls together is told
apart by the other features of a character."""
_NEVER = -1e9
_AROUND = 2
"""Characters looked at on either side of one."""
_FACTS = (*(f"char{n}" for n in range(2 * _AROUND + 1)), "own", "before", "after", "where", "kinds")
"""What is told of a character as numbers: itself and those around it; its word, the words beside it, and whether it is the first
or the last of it; of what kind the characters around it are."""
_FEATURES = (
    *(("char0",), ("char1",), ("char2",), ("char3",), ("char4",)),
    *(("char0", "char1"), ("char1", "char2"), ("char2", "char3"), ("char3", "char4"), ("char1", "char2", "char3")),
    *(("own", "where"), ("before", "where"), ("after", "where"), ("kinds",)),
)
"""The facts that together are one feature."""
WIDTH = len(_FEATURES)
_DIGIT = re.compile(r"\d")
_HAN, _NUMBER, _NUMERAL, _LETTER, _OTHER, _END = range(6)
_KEPT = 256
"""Lengths of texts whose columns are remembered."""


def _multipliers() -> NDArray[np.uint64]:
    """How each feature multiplies the facts it is made of (multiply-shift hashing, Dietzfelbinger 1996): odd numbers, no two
    alike, the powers of one with well-mixed bits (that of splitmix64)."""
    powers = np.multiply.accumulate(np.full(WIDTH * len(_FACTS), 0x9E3779B97F4A7C15, np.uint64))
    told = np.array([[fact in feature for fact in _FACTS] for feature in _FEATURES])
    return np.where(told, powers.reshape(told.shape), np.uint64(0))


def _kinds() -> NDArray[np.uint64]:
    kinds = np.full(0x10000, _OTHER, np.uint64)
    kinds[0x4E00:0xA000] = _HAN
    for kind, chars in (
        (_NUMBER, "0"),
        (_NUMERAL, "一二三四五六七八九十两"),
        (_LETTER, "abcdefghijklmnopqrstuvwxyz"),
        (_END, "^"),
    ):
        kinds[[ord(char) for char in chars]] = kind
    return kinds


_MULTIPLIERS, _KINDS = _multipliers(), _kinds()
_PLACES = np.array([8**n for n in range(2 * _AROUND + 1)], np.uint64)


@dataclass(frozen=True, eq=False)
class Tagger:
    """`weights` of OUTSIDE, BEGIN, INSIDE: one line a feature, in steps of `scale`; `bias` of the three."""

    weights: NDArray[np.int8]
    scale: float
    bias: Floats

    def first(self, said: str, words: Sequence[str]) -> tuple[int, int]:
        """Where the first place stands in a cleaned text in lower case, which was cut into these words; (0, 0) if none does."""
        if not said:
            return 0, 0
        steps = self.weights.take(features(said, words), axis=0).sum(axis=0, dtype=np.int32)
        return stretch(best((steps * self.scale + self.bias).tolist()))


def features(said: str, words: Sequence[str]) -> NDArray[np.intp]:
    """The numbers of what stands around each character of a text: WIDTH rows, a column a character. All digits are the same."""
    edge = "^" * _AROUND
    chars = np.frombuffer(f"{edge}{_DIGIT.sub('0', said)}{edge}".encode("utf-32-le"), np.uint32)
    own: list[int] = []
    where: list[int] = []
    for n, word in enumerate(words):
        inside = len(word) - 2
        own += [n] * (inside + 2)
        where += [3] if inside < 0 else [1, *[0] * inside, 2]
    hashes = np.array([1, *(zlib.crc32(word.encode()) for word in words), 2], np.uint64)
    around, at = _around(len(said)), np.array(own)
    facts = np.empty((len(_FACTS), len(said)), np.uint64)
    facts[:5] = chars[around]
    facts[5], facts[6], facts[7], facts[8] = hashes[at + 1], hashes[at], hashes[at + 2], where
    facts[9] = _PLACES @ _KINDS[chars & 0xFFFF][around]
    return ((_MULTIPLIERS @ facts) >> np.uint64(64 - BITS)).view(np.intp)


@lru_cache(_KEPT)
def _around(size: int) -> NDArray[np.intp]:
    """Where the characters around each of so many stand."""
    return np.arange(2 * _AROUND + 1)[:, None] + np.arange(size)


def best(scores: Sequence[Sequence[float]]) -> list[int]:
    """The best tags, given the score of each tag for each character, of which there is one: INSIDE only after BEGIN or INSIDE."""
    outside, begin, inside = scores[0][OUTSIDE], scores[0][BEGIN], _NEVER
    came: list[tuple[int, int]] = []
    for out, first, within in scores[1:]:
        place, place_from = (begin, BEGIN) if begin >= inside else (inside, INSIDE)
        any_, any_from = (outside, OUTSIDE) if outside >= place else (place, place_from)
        came.append((any_from, place_from))
        outside, begin, inside = any_ + out, any_ + first, place + within
    tag = max((outside, OUTSIDE), (begin, BEGIN), (inside, INSIDE))[1]
    tags = [tag]
    for any_from, place_from in reversed(came):
        tag = place_from if tag == INSIDE else any_from
        tags.append(tag)
    return tags[::-1]


def stretch(tags: Sequence[int]) -> tuple[int, int]:
    """From where to where the first place goes; (0, 0) if there is none."""
    if BEGIN not in tags:
        return 0, 0
    start = tags.index(BEGIN)
    end = next((n for n in range(start + 1, len(tags)) if tags[n] != INSIDE), len(tags))
    return start, end


def tagger(weights: Floats, bias: Floats) -> Tagger:
    """A tagger of weights, one line a feature, rounded to steps."""
    scale = float(np.abs(weights).max()) / FINEST
    return Tagger(np.rint(weights / scale).astype(np.int8), scale, bias.astype(np.float32))

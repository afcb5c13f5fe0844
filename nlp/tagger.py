"""Where in a text a place is named: each character begins a place, is inside one, or outside. Weights of what stands around a
character, learnt from nlp/corpus; the best way through them is found by Viterbi's algorithm."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from nlp.steps import FINEST, Floats

OUTSIDE, BEGIN, INSIDE = 0, 1, 2
_NEVER = -1e9
_SHAPES = ((0, 1), (-1, 0), (1, 2), (-2, -1), (2, 3), (-1, 1), (0, 2), (-2, 0), (1, 3), (-1, 2), (0, 3), (-2, 1))
"""Stretches around a character, from and to, each of them a feature of it; after them come its word with where it stands in it,
the words beside it, how long its word is, and of what kind the five characters around it are."""
WIDTH = len(_SHAPES) + 5
_KINDS = str.maketrans("一二三四五六七八九十两", "n" * 11)
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, eq=False)
class Tagger:
    """`rows` of each feature by its column; `weights` of OUTSIDE, BEGIN, INSIDE: one line a row, in steps of `scale`, the first
    for what is not known; `bias` of the three."""

    rows: Sequence[Mapping[str, int]]
    weights: NDArray[np.int8]
    scale: float
    bias: Floats

    def names(self) -> list[str]:
        """The features in the order of their rows."""
        found = [(row, chr(ord("A") + n) + each) for n, own in enumerate(self.rows) for each, row in own.items()]
        return [name for _, name in sorted(found)]

    def first(self, said: str, words: Sequence[str]) -> tuple[int, int]:
        """Where the first place stands in a cleaned text in lower case, which was cut into these words; (0, 0) if none does."""
        if not said:
            return 0, 0
        columns = zip(self.rows, features(said, words), strict=True)
        at = np.array([list(map(rows.get, keys, repeat(0))) for rows, keys in columns], np.intp)
        scores = self.weights[at].sum(axis=0, dtype=np.int32) * self.scale + self.bias
        tags = _best(scores.tolist())
        if BEGIN not in tags:
            return 0, 0
        start = tags.index(BEGIN)
        end = next((n for n in range(start + 1, len(tags)) if tags[n] != INSIDE), len(tags))
        return start, end


def features(said: str, words: Sequence[str]) -> list[list[str]]:
    """WIDTH columns, each with one feature a character."""
    even = _DIGIT.sub("0", said).replace("\n", " ")
    padded = f"^^{even}$$"
    places = range(2, len(even) + 2)
    columns = [[padded[at + start : at + end] for at in places] for start, end in _SHAPES]
    beside = ["^", *(word.replace("\n", " ") for word in words), "$"]
    own, before, after, long = [], [], [], []
    for n, word in enumerate(beside[1:-1], 1):
        last = len(word) - 1
        for at in range(len(word)):
            where = "s" if last == 0 else "b" if at == 0 else "e" if at == last else "i"
            own.append(where + word)
            before.append(where + beside[n - 1])
            after.append(where + beside[n + 1])
            long.append(f"{where}{last}")
    kinds = "".join(map(_kind, padded.translate(_KINDS)))
    return [*columns, own, before, after, long, [kinds[at - 2 : at + 3] for at in places]]


def _kind(char: str) -> str:
    return "z" if "\u4e00" <= char <= "\u9fff" else char if char in "0n^$" else "a" if char.isalpha() else "."


def _best(scores: Sequence[Sequence[float]]) -> list[int]:
    """The best tags: INSIDE only after BEGIN or INSIDE."""
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


def rows(names: Sequence[str]) -> list[dict[str, int]]:
    """The row of each feature by column; `names` are a column as a letter, then the feature, in the order of their rows."""
    found: list[dict[str, int]] = [{} for _ in range(WIDTH)]
    for row, name in enumerate(names, 1):
        found[ord(name[0]) - ord("A")][name[1:]] = row
    return found


def tagger(names: Sequence[str], weights: Floats, bias: Floats) -> Tagger:
    """A tagger of features with their weights, one row each, rounded to steps."""
    scale = float(np.abs(weights).max()) / FINEST
    steps = np.vstack([np.zeros((1, 3)), np.rint(weights / scale)]).astype(np.int8)
    return Tagger(rows(names), steps, scale, bias.astype(np.float32))


def named(said: str, words: Sequence[str]) -> list[list[str]]:
    """Each character's features as `rows` reads them."""
    columns = [[chr(ord("A") + n) + each for each in column] for n, column in enumerate(features(said, words))]
    return [list(each) for each in zip(*columns, strict=True)]

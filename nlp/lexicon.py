"""Pieces of text with weights that were learnt from labelled texts: how much each speaks for and against each label. A linear
model that one can read and argue with; nothing but its file is needed to use it."""

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import repeat
from operator import add
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from nlp.blend import Blend
from nlp.pieces import WORD, bare, edged, even
from nlp.steps import FINEST, Floats
from nlp.tagger import Tagger

_APART = "\x1f"
"""Stands between words that are made even together; `clean` lets none through."""
_UNKNOWN = -1
_TOLD = np.array([1, *(1 + math.log(count) for count in range(1, 4096))], np.float32)
"""How much a piece counts that occurs so many times."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The rows of a text's pieces that a lexicon knows and how much each counts; the squares of that add up to 1. `said` is what
    each says about every label of every head, in steps: one row a piece. `names` are those of all pieces of the lexicon."""

    rows: Sequence[int]
    values: Floats
    said: Floats
    names: Sequence[str]

    @property
    def pieces(self) -> list[str]:
        """The pieces by name."""
        return [self.names[row] for row in self.rows]


@dataclass(frozen=True, eq=False)
class Head:
    """What pieces say about one question. `weights` are steps of `scale`, one row a piece, one column a label; `bias` belongs to
    the labels. `sharpness` makes margins probabilities; `sure` is how likely the first must be, of the two likeliest, to be
    right as often as was asked, on texts it had not learnt from."""

    labels: tuple[str, ...]
    bias: Floats
    scale: Floats
    weights: NDArray[np.int8]
    sharpness: float
    sure: float

    def chances(self, margins: Floats) -> Floats:
        """Margins as probabilities that add up to 1."""
        powers: Floats = np.exp(self.sharpness * (margins - margins.max()))
        shares: Floats = powers / powers.sum()
        return shares


def head(
    labels: Sequence[str], bias: NDArray[Any], weights: NDArray[Any], sharpness: float, sure: float, faint: float
) -> Head:
    """A head of weights (one row a piece, one column a label); those below `faint` are left out, the rest rounded to steps."""
    told = np.where(np.abs(weights) >= faint, weights, 0.0)
    scale = (np.abs(told).max(axis=0, initial=0.0) / FINEST).astype(np.float32)
    steps = np.rint(told / np.where(scale > 0, scale, 1.0)).astype(np.int8)
    return Head(tuple(labels), bias.astype(np.float32), scale, steps, sharpness, sure)


@dataclass(frozen=True, slots=True, eq=False)
class _Joined:
    weights: NDArray[np.int8]
    scale: Floats
    bias: Floats
    spans: Mapping[str, slice]
    columns: Mapping[tuple[str, str], int]


@dataclass(frozen=True, eq=False)
class Lexicon:
    """The pieces that are known with their row, how rare each is (its inverse document frequency), and what they say, by
    question; `blends` put what heads say of a text together with other signals, `places` finds where."""

    rows: Mapping[str, int]
    rarity: Floats
    heads: Mapping[str, Head]
    blends: Mapping[str, Blend] = field(default_factory=dict)
    places: Tagger | None = None

    def read(self, found: Mapping[str, int]) -> Reading:
        """A text, given as its pieces."""
        return self._counted({self.rows[piece]: times for piece, times in found.items() if piece in self.rows})

    def hear(self, words: Iterable[str], said: str) -> Reading:
        """The same as `read(pieces(words, said))`, and sooner."""
        text = edged(even(said))
        cut = even(f"{_APART}{WORD}".join(["", *words])).split(_APART)
        times = Counter(map(self.rows.get, [*cut, *text, *map(add, text, text[1:])], repeat(_UNKNOWN)))
        times.pop(_UNKNOWN, 0)
        return self._counted(times)

    def _counted(self, times: Mapping[int, int]) -> Reading:
        """A text in which each of these rows occurs so many times."""
        rows, counts = np.fromiter(times, np.intp, len(times)), np.fromiter(times.values(), np.intp, len(times))
        values = self.rarity.take(rows) * _TOLD.take(counts, mode="clip")
        length = math.sqrt(float(values @ values)) or 1.0
        said = self._all.weights.take(rows, axis=0).astype(np.float32)
        return Reading(list(times), values / np.float32(length), said, self._names)

    def margins(self, reading: Reading) -> dict[str, Floats]:
        """How much a text speaks for each label of each head; above 0 more for than against."""
        whole = (reading.values @ reading.said) * self._all.scale + self._all.bias
        return {name: whole[span] for name, span in self._all.spans.items()}

    def reasons(
        self, reading: Reading, name: str, labels: Sequence[str], most: int = 5
    ) -> list[list[tuple[str, float]]]:
        """For each of these labels of a head the words of a text that speak most for it, each with its share of the margin;
        where no word of two characters does, whatever else."""
        spoken = self._spoken(reading)
        return [
            (
                _loudest((word, sum(map(shares.__getitem__, at))) for word, at in spoken)
                or _loudest(_summed(reading, shares))
            )[:most]
            for shares in self._shares(reading, name, labels)
        ]

    def shares(self, reading: Reading, name: str, label: str) -> dict[str, float]:
        """What each piece of a text says for (or against) a label; with the bias these add up to its margin."""
        (shares,) = self._shares(reading, name, [label])
        return dict(_summed(reading, shares))

    def _shares(self, reading: Reading, name: str, labels: Sequence[str]) -> list[list[float]]:
        """What each piece of a text says for each of these labels."""
        columns = [self._all.columns[name, label] for label in labels]
        scale = reading.values[:, None] * self._all.scale.take(columns)
        shares: list[list[float]] = (reading.said.take(columns, axis=1) * scale).T.tolist()
        return shares

    def _spoken(self, reading: Reading) -> list[tuple[str, list[int]]]:
        """The words of two characters and more of a text, and where in the reading the pieces stand that are all of one."""
        at = {row: n for n, row in enumerate(reading.rows)}
        words = {word: alike for row in at if row in self._words for word, alike in (self._words[row],)}
        return [(word, [at[same] for same in alike if same in at]) for word, alike in words.items()]

    @cached_property
    def _words(self) -> Mapping[int, tuple[str, tuple[int, ...]]]:
        """By its row each word of two characters and more, as one reads it, and the rows of all the pieces that are it: as a word
        or a stretch, in the head of a text or anywhere."""
        found = {}
        for piece, row in self.rows.items():
            word = piece.lstrip("^")
            if len(word) > 2 and word[0] == WORD:
                alike = (word, "^" + word, word[1:], "^" + word[1:])
                found[row] = bare(word), tuple(self.rows[same] for same in alike if same in self.rows)
        return found

    @cached_property
    def _names(self) -> Sequence[str]:
        return list(self.rows)

    @cached_property
    def _all(self) -> "_Joined":
        """All heads side by side: a text is looked up once."""
        heads = list(self.heads.values())
        ends = np.cumsum([len(each.labels) for each in heads]).tolist()
        spans = dict(zip(self.heads, map(slice, [0, *ends], ends), strict=True))
        whole = [(name, label) for name, each in self.heads.items() for label in each.labels]
        weights, scale, bias = (
            np.concatenate([getattr(each, part) for each in heads], axis=-1) for part in ("weights", "scale", "bias")
        )
        return _Joined(weights, scale, bias, spans, {label: n for n, label in enumerate(whole)})

    def save(self, path: Path) -> None:
        """A numpy archive: the pieces in one text, a line each; the rest of each head as JSON and arrays."""
        told = {name: _told(each) for name, each in self.heads.items()}
        arrays: dict[str, Any] = {"pieces": _bytes("\n".join(self.rows)), "rarity": self.rarity}
        for name, each in self.heads.items():
            arrays |= {f"{name}.bias": each.bias, f"{name}.scale": each.scale, f"{name}.weights": each.weights}
        for name, blend in self.blends.items():
            arrays[f"{name}.blend"] = np.stack([blend.middle, blend.spread])
            arrays[f"{name}.blended"] = blend.weights
        if self.places:
            arrays["place.weights"], arrays["place.bias"] = self.places.weights, self.places.bias
            arrays["place.scale"] = np.float64(self.places.scale)
        np.savez_compressed(path, heads=_bytes(json.dumps(told, ensure_ascii=False)), **arrays)

    @classmethod
    def load(cls, path: Path) -> "Lexicon":
        """Read what `save` has written. Raises ValueError where it has not."""
        try:
            with np.load(path, allow_pickle=False) as file:
                return cls._read(file)
        except (KeyError, EOFError, BadZipFile) as wrong:
            raise ValueError(f"{path.name} is no lexicon: {wrong}") from None

    @classmethod
    def _read(cls, file: Mapping[str, NDArray[Any]]) -> "Lexicon":
        pieces = file["pieces"].tobytes().decode().split("\n")
        heads = {
            name: Head(
                tuple(told["labels"]),
                file[f"{name}.bias"],
                file[f"{name}.scale"],
                file[f"{name}.weights"],
                told["sharpness"],
                told["sure"],
            )
            for name, told in json.loads(file["heads"].tobytes()).items()
        }
        blends = {
            name.removesuffix(".blend"): Blend(file[name][0], file[name][1], file[f"{name}ed"])
            for name in file
            if name.endswith(".blend")
        }
        places = None
        if "place.weights" in file:
            places = Tagger(file["place.weights"], float(file["place.scale"]), file["place.bias"])
        return cls({piece: row for row, piece in enumerate(pieces)}, file["rarity"], heads, blends, places)


def _summed(reading: Reading, shares: Iterable[float]) -> Iterable[tuple[str, float]]:
    """Each piece as one reads it, and its shares."""
    spoken: dict[str, float] = {}
    for piece, share in zip(map(bare, reading.pieces), shares, strict=True):
        spoken[piece] = spoken.get(piece, 0.0) + share
    return spoken.items()


def _loudest(shares: Iterable[tuple[str, float]]) -> list[tuple[str, float]]:
    return sorted(
        ((word, round(share, 3)) for word, share in shares if share > 0), key=lambda each: (-each[1], each[0])
    )


def _told(each: Head) -> dict[str, Any]:
    return {"labels": each.labels, "sharpness": each.sharpness, "sure": each.sure}


def _bytes(text: str) -> NDArray[np.uint8]:
    return np.frombuffer(text.encode(), np.uint8)

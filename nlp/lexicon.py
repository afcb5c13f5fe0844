"""Pieces of text with weights that were learnt from labelled texts: how much each speaks for and against each label. A linear
model that one can read and argue with; nothing but its file is needed to use it."""

import itertools
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from nlp.pieces import WORD, bare
from nlp.steps import FINEST, Floats
from nlp.tagger import Tagger


@dataclass(frozen=True, slots=True)
class Reading:
    """The pieces of a text that a lexicon knows and how much each counts; the squares of that add up to 1. `said` is what each
    says about every label of every head, in steps: one row a piece."""

    pieces: Sequence[str]
    values: Floats
    said: Floats


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
    spans: Mapping[str, tuple[int, int]]


@dataclass(frozen=True, eq=False)
class Blend:
    """Weighs a few numbers that were made even (`middle`, `spread`), and their products: logistic regression."""

    middle: Floats
    spread: Floats
    weights: Floats

    def chance(self, numbers: Floats) -> float:
        """Between 0 and 1."""
        square, line, always = self._plain
        total = float(numbers @ (square @ numbers + line)) + always
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))

    @cached_property
    def _plain(self) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
        """The weights of the products, the numbers and 1 for numbers as they come."""
        size = len(self.middle) + 1
        told, even = np.zeros((size, size)), np.eye(size)
        told[_pairs(size)] = self.weights
        even[1:, 0], even[1:, 1:] = -self.middle / self.spread, np.diag(1 / self.spread)
        whole = even.T @ told @ even
        return whole[1:, 1:], whole[0, 1:] + whole[1:, 0], float(whole[0, 0])


def products(numbers: Floats) -> Floats:
    """1, the numbers, and each times each: one row for each row of numbers."""
    rows = np.atleast_2d(numbers)
    whole = np.concatenate([np.ones((len(rows), 1), np.float32), rows], axis=1)
    first, second = _pairs(whole.shape[1])
    found: Floats = whole[:, first] * whole[:, second]
    return found


@cache
def _pairs(size: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    return np.triu_indices(size)


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
        at = {piece: row for piece, row in zip(found, map(self.rows.get, found), strict=True) if row is not None}
        known, rows = list(at), np.array(list(at.values()), np.intp)
        values = self.rarity[rows]
        for n, piece in enumerate(known):
            if (times := found[piece]) > 1:
                values[n] *= 1 + math.log(times)
        length = math.sqrt(float(values @ values)) or 1.0
        return Reading(known, values / np.float32(length), self._all.weights[rows].astype(np.float32))

    def margins(self, reading: Reading) -> dict[str, Floats]:
        """How much a text speaks for each label of each head; above 0 more for than against."""
        whole = (reading.values @ reading.said) * self._all.scale + self._all.bias
        return {name: whole[start:end] for name, (start, end) in self._all.spans.items()}

    def reasons(
        self, reading: Reading, name: str, labels: Sequence[str], most: int = 5
    ) -> list[list[tuple[str, float]]]:
        """For each of these labels of a head the words of a text that speak most for it, each with its share of the margin;
        where no word of two characters does, whatever else."""
        spoken = _spoken(reading.pieces)
        heard = self._heard(reading, name, labels, spoken) if spoken else [[] for _ in labels]
        return [
            (told or _loudest(self.shares(reading, name, label).items()))[:most]
            for label, told in zip(labels, heard, strict=True)
        ]

    def _heard(
        self, reading: Reading, name: str, labels: Sequence[str], spoken: Mapping[str, Sequence[int]]
    ) -> list[list[tuple[str, float]]]:
        own = list(itertools.chain(*spoken.values()))
        starts = [0, *itertools.accumulate(map(len, spoken.values()))][:-1]
        columns = [self._column(name, label) for label in labels]
        told = reading.said[np.ix_(own, columns)] * reading.values[own][:, None] * self._all.scale[columns]
        sums = np.add.reduceat(told, starts, axis=0).T.tolist()
        return [_loudest(zip(spoken, shares, strict=True)) for shares in sums]

    def shares(self, reading: Reading, name: str, label: str) -> dict[str, float]:
        """What each piece of a text says for (or against) a label; with the bias these add up to its margin."""
        spoken: dict[str, float] = {}
        for piece, share in zip(map(bare, reading.pieces), self._shares(reading, name, label).tolist(), strict=True):
            spoken[piece] = spoken.get(piece, 0.0) + share
        return spoken

    def _shares(self, reading: Reading, name: str, label: str) -> Floats:
        column = self._column(name, label)
        shares: Floats = reading.values * reading.said[:, column] * self._all.scale[column]
        return shares

    def _column(self, name: str, label: str) -> int:
        return self._all.spans[name][0] + self.heads[name].labels.index(label)

    @cached_property
    def _all(self) -> "_Joined":
        """All heads side by side: a text is looked up once."""
        heads = list(self.heads.values())
        ends = np.cumsum([len(each.labels) for each in heads]).tolist()
        spans = dict(zip(self.heads, zip([0, *ends], ends, strict=False), strict=True))
        weights, scale, bias = (
            np.concatenate([getattr(each, part) for each in heads], axis=-1) for part in ("weights", "scale", "bias")
        )
        return _Joined(weights, scale, bias, spans)

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


def _spoken(pieces: Sequence[str]) -> dict[str, list[int]]:
    """The words of two characters and more among the pieces of a text, and the pieces that are all of one: as a word or a
    stretch, in the head of the text or anywhere."""
    at = {piece: n for n, piece in enumerate(pieces)}
    found: dict[str, list[int]] = {}
    for piece in pieces:
        word = piece.lstrip("^")
        if len(word) > 2 and word[0] == WORD:
            found[bare(word)] = [at[same] for same in (word, "^" + word, word[1:], "^" + word[1:]) if same in at]
    return found


def _loudest(shares: Iterable[tuple[str, float]]) -> list[tuple[str, float]]:
    return sorted(
        ((word, round(share, 3)) for word, share in shares if share > 0), key=lambda each: (-each[1], each[0])
    )


def _told(each: Head) -> dict[str, Any]:
    return {"labels": each.labels, "sharpness": each.sharpness, "sure": each.sure}


def _bytes(text: str) -> NDArray[np.uint8]:
    return np.frombuffer(text.encode(), np.uint8)

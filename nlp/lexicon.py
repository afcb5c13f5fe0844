"""Words with weights that were learnt from labelled texts: how much each speaks for and against each label. A linear model
that one can read and argue with; nothing but this file is needed to use it."""

import json
import math
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlp.pieces import bare

ROUGH = 3
"""Decimals of a weight in the file."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of a piece: how rare it is (its inverse document frequency), and its weight for labels by their position."""

    rarity: float
    labels: "array[int]"
    weights: "array[float]"


@dataclass(frozen=True)
class Lexicon:
    """`bias` belongs to the labels in their order. `sharpness` makes the margins of a text probabilities; `sure` is the
    probability from which the first label was right often enough on texts it had not learnt from."""

    labels: tuple[str, ...]
    bias: tuple[float, ...]
    sharpness: float
    sure: float
    entries: Mapping[str, Entry]

    def margins(self, found: Mapping[str, int]) -> list[float]:
        """How much a text with these pieces speaks for each label; above 0 more for than against."""
        totals = [0.0] * len(self.labels)
        for _, entry, value in self._known(found):
            for label, weight in zip(entry.labels, entry.weights, strict=True):
                totals[label] += value * weight
        return [total + bias for total, bias in zip(totals, self.bias, strict=True)]

    def chances(self, margins: Sequence[float]) -> list[float]:
        """Margins as probabilities that add up to 1."""
        most = max(margins)
        powers = [math.exp(self.sharpness * (margin - most)) for margin in margins]
        total = sum(powers)
        return [power / total for power in powers]

    def reasons(self, found: Mapping[str, int], label: int, most: int = 5) -> list[tuple[str, float]]:
        """The pieces of a text that speak most for a label, each as it is read, with its share of the margin."""
        spoken: dict[str, float] = {}
        for piece, entry, value in self._known(found):
            if label in entry.labels:
                share = value * entry.weights[entry.labels.index(label)]
                spoken[bare(piece)] = spoken.get(bare(piece), 0.0) + share
        ranked = sorted(spoken.items(), key=lambda each: (-each[1], each[0]))
        return [(piece, round(share, ROUGH)) for piece, share in ranked[:most] if share > 0]

    def _known(self, found: Mapping[str, int]) -> list[tuple[str, Entry, float]]:
        """The pieces that are known, and how much each counts; the squares of that add up to 1."""
        known = [(piece, self.entries[piece], times) for piece, times in found.items() if piece in self.entries]
        counts = [(1 + math.log(times)) * entry.rarity for _, entry, times in known]
        length = math.sqrt(sum(count * count for count in counts)) or 1.0
        return [(piece, entry, count / length) for (piece, entry, _), count in zip(known, counts, strict=True)]

    def save(self, path: Path) -> None:
        """One line a piece: the piece, its rarity, and label=weight for each label it says something about, separated by tabs;
        before them a line of JSON with the rest."""
        head = {"labels": self.labels, "bias": self.bias, "sharpness": self.sharpness, "sure": self.sure}
        lines = [json.dumps(head, ensure_ascii=False)]
        for piece, entry in sorted(self.entries.items()):
            said = (f"{self.labels[n]}={weight:.3g}" for n, weight in zip(entry.labels, entry.weights, strict=True))
            lines.append("\t".join((piece, f"{entry.rarity:.4g}", *said)))
        path.write_text("\n".join(lines) + "\n", "utf-8")

    @classmethod
    def load(cls, path: Path) -> "Lexicon":
        """Read what `save` has written. Raises ValueError where it has not."""
        first, *lines = path.read_text("utf-8").splitlines() or [""]
        try:
            return cls._read(json.loads(first), lines)
        except KeyError as missing:
            raise ValueError(f"{path.name} is no lexicon: {missing} is missing") from None

    @classmethod
    def _read(cls, head: Mapping[str, Any], lines: Sequence[str]) -> "Lexicon":
        places = {label: n for n, label in enumerate(head["labels"])}
        entries = {}
        for line in lines:
            piece, rarity, *said = line.split("\t")
            pairs = [each.rpartition("=") for each in said]
            entries[piece] = Entry(
                float(rarity),
                array("H", [places[label] for label, _, _ in pairs]),
                array("f", [float(weight) for _, _, weight in pairs]),
            )
        return cls(tuple(head["labels"]), tuple(head["bias"]), head["sharpness"], head["sure"], entries)

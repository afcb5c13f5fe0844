"""A few numbers told of a text, weighed together."""

import math
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from nlp.steps import Floats


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

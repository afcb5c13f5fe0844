"""What is alike, gathered: what is closest comes together first (average linkage, by chains of nearest neighbours)."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]


def gather(likeness: Floats, least: float) -> list[list[int]]:
    """The rows of a symmetric matrix in groups: two groups become one as long as the mean likeness between their rows is above
    `least`. What the diagonal holds does not matter. Time goes with the square of the rows. Each group and the list ascend."""
    alike = np.array(likeness)
    np.fill_diagonal(alike, -np.inf)
    groups = {row: [row] for row in range(len(alike))}
    waiting, chain = list(reversed(groups)), list[int]()
    while waiting:
        top = chain[-1] if chain else waiting[-1]
        nearest = _nearest(alike[top], chain)
        if top not in groups or not alike[top, nearest] > least:
            waiting.remove(top)
            chain = []
        elif len(chain) > 1 and nearest == chain[-2]:
            _join(alike, groups, nearest, top)
            waiting.remove(top)
            chain = chain[:-2]
        else:
            chain = [*chain, nearest] if chain else [top, nearest]
    return sorted(groups.values())


def _nearest(row: Floats, chain: list[int]) -> int:
    """The nearest group; of equals the one before on the chain, so that it comes to an end."""
    nearest = int(row.argmax())
    return chain[-2] if len(chain) > 1 and row[chain[-2]] >= row[nearest] else nearest


def _join(alike: Floats, groups: dict[int, list[int]], one: int, other: int) -> None:
    """Make the first of two groups both: as near to others as its rows are in the mean."""
    sizes = len(groups[one]), len(groups[other])
    both = (alike[one] * sizes[0] + alike[other] * sizes[1]) / sum(sizes)
    alike[one], alike[:, one] = both, both
    alike[one, one] = -np.inf
    alike[other], alike[:, other] = -np.inf, -np.inf
    groups[one] = sorted(groups[one] + groups.pop(other))

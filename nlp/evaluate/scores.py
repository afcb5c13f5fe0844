"""Shares of what was found and what is true."""

from collections import Counter
from collections.abc import Iterable


def scores(judged: Iterable[tuple[bool, bool]]) -> dict[str, float]:
    """Precision, recall and F1 of (found, true)."""
    counts = Counter(judged)
    right = counts[True, True]
    precision, recall = share(right, right + counts[True, False]), share(right, right + counts[False, True])
    both = precision + recall
    return {"precision": precision, "recall": recall, "f1": round(2 * precision * recall / both, 4) if both else 0.0}


def share(part: int, whole: int) -> float:
    """Part of a whole, 0 to 1; 0 of nothing."""
    return round(part / whole, 4) if whole else 0.0

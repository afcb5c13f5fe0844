"""Is this the same incident? Messages put together by what ships, beside what somebody who knew has said."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

from domain.community import Community
from nlp.evaluate.scores import share
from nlp.incident import incidents
from nlp.match import Reader

Row = Mapping[str, Any]
Mistake = tuple[str, str, str]


def duplicates(rows: Sequence[Row], read: Reader, community: Community) -> tuple[dict[str, Any], list[Mistake]]:
    """`{rows, pair_precision, pair_recall, pair_f1}` of rows with an `incident` and a `text`, and every pair that was put
    together or kept apart by mistake. Nothing else of a row is looked at, and nothing is learnt from it."""
    groups = incidents([read(row["text"], community) for row in rows])
    found = pairs_within(groups)
    true = together({n: row["incident"] for n, row in enumerate(rows)})
    wrong = sorted([("together", pair) for pair in found - true] + [("apart", pair) for pair in true - found])
    facts = {"rows": len(rows)} | pair_scores(found, true)
    return facts, [(what, rows[one]["text"], rows[other]["text"]) for what, (one, other) in wrong]


def pairs_within(groups: Iterable[Iterable[int]]) -> set[tuple[int, int]]:
    """All pairs of the same group, the lower number first."""
    return {pair for group in groups for pair in combinations(sorted(group), 2)}


def together(labels: Mapping[int, Hashable]) -> set[tuple[int, int]]:
    """All pairs of numbers with the same label."""
    groups: dict[Hashable, list[int]] = {}
    for n, label in labels.items():
        groups.setdefault(label, []).append(n)
    return pairs_within(groups.values())


def pair_scores(found: set[tuple[int, int]], true: set[tuple[int, int]]) -> dict[str, float]:
    """`{pair_precision, pair_recall, pair_f1}`."""
    right = len(found & true)
    return {
        "pair_precision": share(right, len(found)),
        "pair_recall": share(right, len(true)),
        "pair_f1": share(2 * right, len(found) + len(true)),
    }

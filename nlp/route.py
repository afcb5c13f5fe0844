"""Which matters the words point to, how strongly, and whether that is enough to assign without asking."""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence

from domain.appeal import Choice
from nlp.catalogue import Hit

FULL = 2.0
"""Weight at which evidence counts 63 %: one strong keyword (3) gives 78 %, two give 95 %."""
SURE = 0.75
"""Score from which a matter may be assigned without asking."""
AHEAD = 1.5
"""How much more weight the first must have than the second: the least a keyword that means something alone has."""
MOST = 5


def choices(hits: Iterable[Hit]) -> tuple[Choice, ...]:
    """The matters with more for than against, strongest first, at most five.

    A score is the strength of a matter's evidence times its share of all evidence (squared, so that a clear lead shows).
    """
    weights = _weights(found := list(hits))
    total = sum(weight**2 for weight in weights.values())
    scored = {matter: (1 - math.exp(-weight / FULL)) * weight**2 / total for matter, weight in weights.items()}
    ranked = sorted(scored, key=lambda matter: (-scored[matter], matter))[:MOST]
    return tuple(Choice(matter, round(scored[matter], 3), reasons(found, matter)) for matter in ranked)


def is_sure(ranked: Sequence[Choice], hits: Iterable[Hit]) -> bool:
    """Whether the first choice is strong enough and clearly ahead of the second."""
    if not ranked or ranked[0].score < SURE:
        return False
    weights = _weights(hits)
    second = weights[ranked[1].matter] if len(ranked) > 1 else 0.0
    return weights[ranked[0].matter] - second >= AHEAD


def reasons(hits: Iterable[Hit], matter: str) -> tuple[str, ...]:
    """The words that speak for a matter, strongest first."""
    speaking = [hit for hit in hits if hit.matter == matter and hit.weight > 0]
    return tuple(hit.word for hit in sorted(speaking, key=lambda hit: (-hit.weight, hit.word)))


def _weights(hits: Iterable[Hit]) -> dict[str, float]:
    sums: defaultdict[str, float] = defaultdict(float)
    for hit in hits:
        sums[hit.matter] += hit.weight
    return {matter: weight for matter, weight in sums.items() if weight > 0}

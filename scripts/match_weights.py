"""The weights of nlp/match.py as nlp/incidents would have them: a logistic regression on pairs of its messages, as they fall
among 20 incidents with their near misses. Prints them beside those that ship; needs the extra «learn»; ten seconds."""

import json
import random
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

from sklearn.linear_model import LogisticRegression

import nlp
import policy
from bot.demo.community import EXAMPLE
from nlp.match import WEIGHTS, Reader, Told, traits
from nlp.spot import Tie
from nlp.understanding import Understanding

FILE = Path(nlp.__file__).parent / "incidents" / "incidents.jsonl"
DRAWN, KEPT = 20, 0.1
"""Incidents, with their near misses, that a file would hold; the share of pairs of two of them that is looked at, for speed."""
NAMES = [name for name in WEIGHTS if name not in {"always", "a day apart"}]
Pair = tuple[list[float], bool, float]


def pairs(rows: Sequence[dict[str, Any]], messages: Sequence[Told], chance: random.Random) -> Iterator[Pair]:
    """Each pair: what there is of each of NAMES, whether they tell of one incident, and how much it counts: two incidents are
    drawn together less often than one is."""
    families = [row["incident"].partition("-")[0] for row in rows]
    apart = (DRAWN - 1) / (len(set(families)) - 1) / KEPT
    for one, other in combinations(range(len(rows)), 2):
        near = families[one] == families[other]
        if near or chance.random() < KEPT:
            found = traits(messages[one], messages[other])
            same = rows[one]["incident"] == rows[other]["incident"]
            yield [found.get(name, 0.0) for name in NAMES], same, 1.0 if near else apart


def main() -> None:
    rows = [json.loads(line) for line in FILE.read_text("utf-8").splitlines()]
    understand, community = Understanding(), policy.load(EXAMPLE)
    read = Reader(understand, understand.segmenter)
    messages = [read(row["text"], community) for row in rows]
    seen, same, counts = zip(*pairs(rows, messages, random.Random(0)), strict=True)  # noqa: S311 - the same pairs each time
    model = LogisticRegression(max_iter=400).fit(seen, same, sample_weight=counts)
    fitted = dict(zip(NAMES, model.coef_[0], strict=True)) | {"always": model.intercept_[0]}
    for name, weight in fitted.items():
        said = name.value if isinstance(name, Tie) else name
        print(f"{said:14} {weight:6.2f}   ships {WEIGHTS[name]:5.2f}")


if __name__ == "__main__":
    main()

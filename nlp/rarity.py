"""How rare characters and words are among what residents write."""

import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("rarity.tsv")


@cache
def _counts() -> tuple[int, Mapping[str, int]]:
    """How many messages of nlp/corpus there are, and in how many of them a character or word stands, where that is two dozen."""
    lines = (line.split("\t") for line in FILE.read_text("utf-8").splitlines())
    counts = {piece: int(count) for piece, count in lines}
    return counts.pop(""), counts


@cache
def _rarities() -> Mapping[str, float]:
    whole, counts = _counts()
    return {piece: math.log(whole / count) for piece, count in counts.items()}


def rarity(piece: str) -> float:
    """How rare a character or word is among residents' messages: minus the logarithm of the share of messages that hold it, 7 at
    most."""
    return _rarities().get(piece, 7.0)

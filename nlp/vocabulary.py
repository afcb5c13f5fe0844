"""Which pieces of a text are known, found all at once: the pieces themselves are never made."""

from collections.abc import Iterable, Mapping

import numpy as np

from nlp.pieces import CLAUSE, WORD, even

_BITS = 21
"""Bits of a character."""


class Vocabulary:
    """Pieces with their row, made ready to be found in texts that have no head: words by name, stretches of one and two
    characters as whole numbers in ascending order, the first character above the second."""

    def __init__(self, rows: Mapping[str, int]) -> None:
        self._words = {piece[1:]: row for piece, row in rows.items() if piece[0] == WORD}
        short = sorted(
            (_number(piece), row) for piece, row in rows.items() if len(piece) <= 2 and CLAUSE.fullmatch(piece)
        )
        self._numbers = np.array([number for number, _ in short], np.int64)
        self._rows = np.array([row for _, row in short], np.intp)

    def words(self, words: Iterable[str]) -> list[int]:
        """The rows of those words that are known, one after the other."""
        get = self._words.get
        return [row for word in words if (row := get(even(word))) is not None]

    def stretches(self, said: str) -> list[int]:
        """The rows of those stretches of a cleaned text in lower case that are known. None that is known holds what stands
        between clauses."""
        if not said or not len(self._rows):
            return []
        second = np.frombuffer(even(said).encode("utf-32-le"), np.uint32).astype(np.int64)
        first = second << _BITS
        numbers = np.concatenate([first, first[:-1] | second[1:]])
        at = self._numbers.searchsorted(numbers)
        found: list[int] = self._rows[at[self._numbers.take(at, mode="clip") == numbers]].tolist()
        return found


def _number(stretch: str) -> int:
    return ord(stretch[0]) << _BITS | (ord(stretch[1]) if len(stretch) > 1 else 0)

"""Words. The only user of jieba."""

import logging
import math
import os
import tempfile
import warnings
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # jieba's own, about its escapes and pkg_resources
    import jieba

from nlp.cut import cut

jieba.setLogLevel(logging.WARNING)
KEPT = 8192
"""Long words whose words inside are remembered."""


class Segmenter:
    """A tokenizer with the words of the communities it has met. Its dictionary is loaded at the first use, or by `warm`
    (about a second; 60 MB)."""

    def __init__(self) -> None:
        self._tokenizer = jieba.Tokenizer()
        self._tokenizer.tmp_dir = _own_folder()
        self._known: set[str] = set()
        self._inside = lru_cache(KEPT)(self._within)

    def warm(self) -> None:
        """Load the dictionary now rather than with the first message."""
        self._tokenizer.initialize()

    def learn(self, words: Iterable[str]) -> None:
        """Keep these words together from now on."""
        for word in words:
            if len(word) > 1 and word not in self._known:
                self._known.add(word)
                self._tokenizer.add_word(word)
        self._inside.cache_clear()

    def words(self, text: str) -> list[str]:
        """The text cut into words, nothing left out."""
        self._tokenizer.check_initialized()
        return cut(text, self._tokenizer.FREQ, self._tokenizer.total)

    def rarity(self, word: str) -> float:
        """How rare a word is, as minus the natural logarithm of its share of all words: about 6 for 我们, 15 for 停水. What the
        dictionary does not have is among the rarest, and so is what a community has taught it."""
        self._tokenizer.check_initialized()
        count = 0 if word in self._known else self._tokenizer.FREQ.get(word, 0)
        return math.log(self._tokenizer.total / max(count, 3))

    def inner(self, words: Iterable[str]) -> list[str]:
        """The words inside long words: 合唱 in 合唱队."""
        return [part for word in words if len(word) > 2 for part in self._inside(word)]

    def _within(self, word: str) -> tuple[str, ...]:
        return tuple(part for part in self._tokenizer.cut_for_search(word) if part != word)


def _own_folder() -> str:
    """Where jieba keeps its cache: a folder of this user's, since it loads whatever lies there."""
    folder = Path(tempfile.gettempdir()) / f"hotline-jieba-{os.getuid() if hasattr(os, 'getuid') else 'user'}"
    folder.mkdir(mode=0o700, exist_ok=True)
    own = not hasattr(os, "getuid") or folder.stat().st_uid == os.getuid()
    return str(folder) if own else tempfile.mkdtemp(prefix="hotline-jieba-")

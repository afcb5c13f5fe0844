"""Words. The only user of jieba, and of what cuts like it in Rust."""

import logging
import math
import os
import re
import tempfile
import warnings
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # jieba's own, about its escapes and pkg_resources
    import jieba

from nlp.cut import cut

if TYPE_CHECKING:
    import rjieba

jieba.setLogLevel(logging.WARNING)
KEPT = 8192
"""Long words whose words inside are remembered."""
_OWN_WAY = re.compile(r"[+#&._%\-]|(.{1,4}?)\1\1|[^\x00-\u33ff\u4e00-\u9fd5\uff00-\uffef]", re.DOTALL)
"""What is in a text that the two cut differently: marks that may be in a word, several ways to cut that are equally likely, and
characters that only one of them takes for Chinese."""
_NOBODY = "\ue000\ue001"
"""A word that nobody writes."""


class Segmenter:
    """A tokenizer with the words of the communities it has met. Its dictionaries are loaded at the first use, or by `warm`
    (about a second; 100 MB)."""

    def __init__(self) -> None:
        self._tokenizer = jieba.Tokenizer()
        self._tokenizer.tmp_dir = _own_folder()
        self._known: dict[str, int] = {}
        self._swift: rjieba.Jieba | None = None
        self._inside = lru_cache(KEPT)(self._within)

    def warm(self) -> None:
        """Load the dictionaries now rather than with the first message."""
        self._tokenizer.initialize()
        self._swift = self._taught()

    def learn(self, words: Iterable[str]) -> None:
        """Keep these words together from now on."""
        self._tokenizer.check_initialized()
        for word in words:
            if len(word) > 1 and word not in self._known:
                self._known[word] = self._tokenizer.FREQ.get(word, 0)
                self._tokenizer.add_word(word)
        self._swift = None
        self._inside.cache_clear()

    def words(self, text: str) -> list[str]:
        """The text cut into words as jieba does, nothing left out."""
        if self._swift is None:
            self.warm()
        swift = self._swift  # another thread may be teaching new words
        if swift is None or _OWN_WAY.search(text):
            return cut(text, self._tokenizer.FREQ, self._tokenizer.total)
        return swift.cut(text)

    def rarity(self, word: str) -> float:
        """How rare a word is, as minus the natural logarithm of its share of all words: about 6 for 我们, 15 for 停水. What the
        dictionary does not have is among the rarest, and so is what a community has taught it."""
        self._tokenizer.check_initialized()
        count = 0 if word in self._known else self._tokenizer.FREQ.get(word, 0)
        return math.log(self._tokenizer.total / max(count, 3))

    def inner(self, words: Iterable[str]) -> list[str]:
        """The words inside long words: 合唱 in 合唱队."""
        return [part for word in words if len(word) > 2 for part in self._inside(word)]

    def _taught(self) -> "rjieba.Jieba":
        """What cuts in Rust by the very counts jieba has now. A new one each time: some thread may be cutting with the last."""
        import rjieba  # loads a dictionary of its own

        rjieba.clear()  # type: ignore[no-untyped-call]  # which nobody uses
        swift = rjieba.Jieba()
        for word in self._known:
            swift.add_word(word, self._tokenizer.FREQ[word], None)
        swift.add_word(_NOBODY, sum(self._known.values()), None)  # jieba counts what it knew before twice
        return swift

    def _within(self, word: str) -> tuple[str, ...]:
        return tuple(part for part in self._tokenizer.cut_for_search(word) if part != word)


def _own_folder() -> str:
    """Where jieba keeps its cache: a folder of this user's, since it loads whatever lies there."""
    folder = Path(tempfile.gettempdir()) / f"hotline-jieba-{os.getuid() if hasattr(os, 'getuid') else 'user'}"
    folder.mkdir(mode=0o700, exist_ok=True)
    own = not hasattr(os, "getuid") or folder.stat().st_uid == os.getuid()
    return str(folder) if own else tempfile.mkdtemp(prefix="hotline-jieba-")

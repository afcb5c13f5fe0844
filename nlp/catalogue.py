"""A community's keywords compiled once per version, so that a message is matched in one pass."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from domain.community import Community

GAP = "…"
_WITHIN_CLAUSE = r"[^，。！？；、,.!?;\n]{0,6}?"


@dataclass(frozen=True, slots=True)
class Hit:
    """A keyword found in a text, and how much it says for (or against) a matter."""

    matter: str
    word: str
    weight: float


class Index:
    """The keywords of one version of a community. A plain keyword counts where words begin and end («来电» is not in
    «来电话»); one with a gap («灯…不亮») wherever its parts stand in one clause."""

    def __init__(self, community: Community) -> None:
        self._plain: dict[str, list[Hit]] = defaultdict(list)
        self._gapped: list[tuple[re.Pattern[str], Hit]] = []
        for matter in community.matters.values():
            for word, weight in matter.keywords.items():
                self._add(Hit(matter.id, word.lower(), weight))
        self.vocabulary = (*self._plain, *community.places)
        self._longest = max(map(len, self._plain), default=0)

    def hits(self, words: Sequence[str], inner: Iterable[str]) -> list[Hit]:
        """Every keyword in a segmented text, each once; `inner` are the words inside its long words (合唱 in 合唱队)."""
        within = (hit for word in inner for hit in self._plain.get(word, ()))
        return list(dict.fromkeys([*self._plain_hits(words), *within, *self._gapped_hits("".join(words))]))

    def _add(self, hit: Hit) -> None:
        if GAP in hit.word:
            parts = map(re.escape, hit.word.split(GAP))
            self._gapped.append((re.compile(_WITHIN_CLAUSE.join(parts)), hit))
        else:
            self._plain[hit.word].append(hit)

    def _plain_hits(self, words: Sequence[str]) -> Iterator[Hit]:
        text = "".join(words)
        edges = [0, *accumulate(map(len, words))]
        for n, start in enumerate(edges):
            for end in edges[n + 1 : n + 1 + self._longest]:
                if end - start > self._longest:
                    break
                yield from self._plain.get(text[start:end], ())

    def _gapped_hits(self, text: str) -> Iterator[Hit]:
        return (hit for pattern, hit in self._gapped if pattern.search(text))

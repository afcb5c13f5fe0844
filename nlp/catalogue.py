"""A community's keywords and cues compiled once per version, so that a message is matched in one pass."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from domain.community import Community
from nlp import pattern
from nlp.accused import Accused
from nlp.pattern import GAP, Cues, Patterns


@dataclass(frozen=True, slots=True, eq=False)
class Hit:
    """A keyword found in a text, and how much it says for (or against) a matter. There is one of each."""

    matter: str
    word: str
    weight: float


class Index:
    """The keywords of one version of a community. A plain keyword counts where words begin and end («来电» is not in
    «来电话»); one with a gap («灯…不亮») wherever its parts stand in one clause.

    `emergencies` are in the order they are written, the most pressing first; so is `scope`. `dangers` are the kinds of danger by
    the matters they are mostly told under.
    """

    def __init__(self, community: Community) -> None:
        self._plain: dict[str, list[Hit]] = defaultdict(list)
        self._gapped: Patterns[Hit] = Patterns()
        for matter in community.matters.values():
            for word, weight in matter.keywords.items():
                self._add(Hit(matter.id, word.lower(), weight))
        self.vocabulary = (*self._plain, *community.places)
        self._begun = {word[:end] for word in self._plain for end in range(1, len(word) + 1)}
        kinds = community.emergencies.values()
        self.emergencies = Cues({kind.id: kind.cues for kind in kinds}, {kind.id: kind.unless for kind in kinds})
        self.dangers: dict[str, str] = {}
        for kind in kinds:
            for key in kind.matters:
                self.dangers.setdefault(key, kind.id)
        self.accused = Accused(community)
        self.scope = Cues({entry.id: entry.words for entry in community.scope.values()})

    def hits(self, words: Sequence[str], inner: Iterable[str]) -> list[Hit]:
        """Every keyword in a segmented text, each once; `inner` are the words inside its long words (合唱 in 合唱队)."""
        text = "".join(words)
        within = (hit for word in inner for hit in self._plain.get(word, ()))
        return list(dict.fromkeys([*self._plain_hits(words), *within, *self._gapped.found(text)]))

    def _add(self, hit: Hit) -> None:
        if GAP in hit.word:
            self._gapped.add(filter(None, hit.word.split(GAP)), re.compile(pattern.literal(hit.word)), hit)
        else:
            self._plain[hit.word].append(hit)

    def _plain_hits(self, words: Sequence[str]) -> list[Hit]:
        found: list[Hit] = []
        for n, first in enumerate(words):
            word, end = first, n + 1
            while word in self._begun:
                found += self._plain.get(word, ())
                if end == len(words):
                    break
                word, end = word + words[end], end + 1
        return found


def weights(hits: Iterable[Hit]) -> Mapping[str, float]:
    """What a text's keywords say for each matter that any of them is a word of."""
    sums: defaultdict[str, float] = defaultdict(float)
    for hit in hits:
        sums[hit.matter] += hit.weight
    return sums

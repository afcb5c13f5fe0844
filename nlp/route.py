"""Which matter a text is about, from what was learnt, what the catalogue says and what dispatchers have corrected since, and
whether that is enough to assign without asking."""

import itertools
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from domain.appeal import Choice
from domain.community import Community
from nlp.catalogue import Hit, weights
from nlp.corrections import Corrections
from nlp.learnt import MATTER
from nlp.lexicon import Lexicon, Reading
from nlp.steps import Floats

KEYWORD, MOST_SAID = 0.35, 9.0
"""What a keyword's weight of 1 adds to the margin of a matter that is learnt, and the most that all of a text's can."""
ALONE, QUIET = 0.5, -1.0
"""The same for a matter that only the catalogue knows, and the margin of one that nothing speaks for."""
SURE, LIKELY = 0.75, 0.5
"""Score from which a matter is what the text is about, as far as a stretch of text or a clock needs to know; the least a matter
must have to be named on a card without asking, sure as its unit may be."""
NOTABLE, AHEAD, STRONG = 1.0, 1.5, 3.0
"""Weight from which another unit's keywords may be a second thing said, and how much more weight the first unit's must have then;
the weight from which they are one anyway."""
SLIGHT, FAINT, LEADS, MOST = 0.1, 0.002, 2, 5
"""The least score worth showing; that of the best of the two likeliest centres; and how many are shown."""
FULL = 2.0
"""Weight at which keywords alone say 63 % of all they can: one strong keyword (3) says 78 %, two 95 %."""
HEARD, LOUD = 4, 0.1
"""Learnt words given as reasons, at most; and how much of the margin each must be."""


@dataclass(frozen=True)
class Weighed:
    """A text weighed: `chances` of every matter in the order of the community's catalogue, the same `untaught` by any correction,
    what the lexicon's heads say, what the keywords say for each matter (`spoken`), and what made them."""

    matters: tuple[str, ...]
    chances: Floats
    untaught: Floats
    margins: Mapping[str, Floats]
    spoken: Mapping[str, float]
    hits: Sequence[Hit]
    reading: Reading


class Router:
    """Weighs texts for one version of a community. `corrections` are what it has been taught since; they may grow and shrink."""

    def __init__(self, community: Community, lexicon: Lexicon, corrections: Corrections | None = None) -> None:
        head = lexicon.heads[MATTER]
        column = {label: n for n, label in enumerate(head.labels)}
        self._lexicon, self._head = lexicon, head
        self._corrections = corrections or Corrections()
        self._matters, self._learnt = tuple(community.matters), column.keys()
        self._place = {matter: n for n, matter in enumerate(self._matters)}
        self._columns = np.array([column.get(matter, 0) for matter in self._matters])
        self._unlearnt = [n for n, matter in enumerate(self._matters) if matter not in column]
        self._per_weight = [KEYWORD if matter in column else ALONE for matter in self._matters]
        posts = [(matter.centre, matter.unit) for matter in community.matters.values()]
        order = {post: n for n, post in enumerate(dict.fromkeys(posts))}
        self._post_of = [order[post] for post in posts]
        self._posts = np.array(self._post_of)
        centres = {centre: n for n, centre in enumerate(dict.fromkeys(centre for centre, _ in posts))}
        self._centre_of = [centres[centre] for centre, _ in posts]
        self._centres = np.array(self._centre_of)
        self._restricted = [matter.restricted for matter in community.matters.values()]

    def weigh(self, reading: Reading, hits: Sequence[Hit]) -> Weighed:
        """What a text with these pieces and keywords may be about."""
        told = self._lexicon.margins(reading)
        margins = told[MATTER][self._columns]
        if self._unlearnt:
            margins[self._unlearnt] = QUIET
        spoken = weights(hits)
        for matter, weight in spoken.items():
            n = self._place[matter]
            margins[n] += self._per_weight[n] * min(weight, MOST_SAID)
        untaught = self._head.chances(margins)
        return Weighed(
            self._matters, self._corrected(margins, untaught, reading), untaught, told, spoken, hits, reading
        )

    def _corrected(self, margins: Floats, untaught: Floats, reading: Reading) -> Floats:
        """The chances once what was corrected is added. What a few only may read stays so: no correction speaks there."""
        taught = {} if self._restricted[untaught.argmax()] else self._corrections.margins(reading)
        known = {self._place[matter]: margin for matter, margin in taught.items() if matter in self._place}
        if not known:
            return untaught
        margins = margins.copy()
        for n, margin in known.items():
            margins[n] += margin
        return self._head.chances(margins)

    def choices(self, weighed: Weighed) -> tuple[Choice, ...]:
        """The likeliest matters, at most five: the best of the likeliest centre, the best of the next one, then as they come."""
        if not weighed.hits and not weighed.reading.rows:
            return ()
        return tuple(Choice(self._matters[n], round(score, 3)) for n, score in self._ranked(weighed.chances).items())

    def is_sure(self, weighed: Weighed) -> bool:
        """Whether the unit of the likeliest matter is so much likelier than any other that it may be given the case unasked. It
        must be so without the corrections too: they can make a dispatcher be asked, and never have a case assigned."""
        post = self._sure_post(weighed.chances)
        if weighed.untaught is not weighed.chances and self._sure_post(weighed.untaught) != post:
            return False
        return post is not None and not self._is_divided(weighed, post)

    def _sure_post(self, chances: Floats) -> int | None:
        """The unit that is sure by these chances; None if none is."""
        summed = np.bincount(self._posts, weights=chances).tolist()
        ours = self._post_of[int(chances.argmax())]
        if len(summed) == 1:
            return ours
        second, first = sorted(summed)[-2:]
        return ours if summed[ours] == first and first / (first + second) >= self._head.sure else None

    def _is_divided(self, weighed: Weighed, post: int) -> bool:
        """Whether the catalogue's words speak for another unit nearly as much, or loudly in words that are none of the first
        one's: «停车堵门，垃圾也没人收» tells of two things."""
        told = [(hit, self._post_of[self._place[hit.matter]]) for hit in weighed.hits]
        ours = [hit for hit, whose in told if whose == post and hit.weight > 0]
        others: defaultdict[int, float] = defaultdict(float)
        for hit, whose in told:
            if whose != post and not any(hit.word in own.word or own.word in hit.word for own in ours):
                others[whose] += hit.weight
        most, mine = max(others.values(), default=0.0), sum(hit.weight for hit in ours)
        return most >= STRONG or (most >= NOTABLE and mine - most < AHEAD)

    def _ranked(self, chances: Floats) -> dict[int, float]:
        """The places in the catalogue of what is worth showing, with their scores."""
        scores = {n: score for n, score in enumerate(chances.tolist()) if score >= FAINT}
        order = sorted(scores, key=scores.__getitem__, reverse=True)
        centres = np.bincount(self._centres, weights=chances).tolist()
        likely = sorted(range(len(centres)), key=centres.__getitem__, reverse=True)[:LEADS]
        leads = [next((n for n in order if self._centre_of[n] == centre), None) for centre in likely]
        rest = (n for n in order if n not in leads and scores[n] >= SLIGHT)
        return {n: scores[n] for n in [*leads, *itertools.islice(rest, MOST - len(leads))] if n is not None}

    def told(self, weighed: Weighed, matter: str) -> list[dict[str, Any]]:
        """Every word for and against a matter and where its weight comes from, strongest first:
        `[{word, weight, source: catalogue | learnt | corrections}]`; a weight is what it adds to the matter's margin."""
        per_weight = self._per_weight[self._place[matter]]
        said = [(hit.word, hit.weight * per_weight, "catalogue") for hit in weighed.hits if hit.matter == matter]
        if matter in self._learnt:
            said += [(*each, "learnt") for each in self._lexicon.shares(weighed.reading, MATTER, matter).items()]
        if weighed.chances is not weighed.untaught:
            said += [(*each, "corrections") for each in self._corrections.shares(weighed.reading, matter).items()]
        ranked = sorted(said, key=lambda each: -abs(each[1]))
        return [{"word": word, "weight": round(weight, 3), "source": source} for word, weight, source in ranked]

    def reasons(self, weighed: Weighed, matter: str) -> tuple[str, ...]:
        """The catalogue's words that speak for a matter, strongest first; where there is none, words that were learnt."""
        said = [hit for hit in weighed.hits if hit.matter == matter and hit.weight > 0]
        if said or matter not in self._learnt:
            return tuple(hit.word for hit in sorted(said, key=lambda hit: (-hit.weight, hit.word)))
        (heard,) = self._lexicon.reasons(weighed.reading, MATTER, [matter], most=HEARD)
        return tuple(word for word, share in heard if share >= LOUD)


def plain(spoken: Mapping[str, float]) -> set[str]:
    """The matter that the catalogue's words alone point to clearly, if one: what a single stretch of text is about for sure."""
    told = {matter: weight for matter, weight in spoken.items() if weight > 0}
    total = sum(weight**2 for weight in told.values())
    return {m for m, weight in told.items() if (1 - math.exp(-weight / FULL)) * weight**2 / total >= SURE}

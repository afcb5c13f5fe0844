"""A text and a community, made into hints."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from domain.appeal import LIKELY, Choice, Hints
from domain.community import URGENT, Community
from domain.correction import Correction
from domain.result import Review
from nlp import (
    appeal,
    behalf,
    corrections,
    emergency,
    learnt,
    parts,
    place,
    privacy,
    reply,
    route,
    signals,
    urgency,
    vulnerable,
)
from nlp.catalogue import Index, weights
from nlp.lexicon import Lexicon, Reading
from nlp.privacy import HIDDEN
from nlp.route import Router, Weighed
from nlp.segment import Segmenter
from nlp.text import clean

LONGEST = 4000
"""Characters read; what a message says, it says before that. All of it is masked."""
FEW = 4
"""Words, punctuation among them, of which more are never one word alone."""
LATELY = 8
"""Texts whose reading is remembered: while one message is dealt with it is asked about several times."""
_WHO = re.compile(rf"(?:(?:我是|我叫|姓名|电话|手机|微信|qq|联系)[号是:： ]{{0,2}}\w?)?{re.escape(HIDDEN)}")
"""Who somebody is says nothing of what they want."""
VERSIONS = 64
"""Compiled catalogues kept."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """A text read: as it was read, its words, what they weigh, and the hints they make."""

    said: str
    words: list[str]
    weighed: Weighed
    hints: Hints


class _Ears:
    """What one version of a community listens with."""

    def __init__(self, community: Community, lexicon: Lexicon) -> None:
        self.community, self.lexicon = community, lexicon
        self.index = Index(community)
        self.taught, self.corrections = "", corrections.Corrections()
        self.router = Router(community, lexicon, self.corrections)
        self.labels = {name: head.labels for name, head in lexicon.heads.items()}


class Understanding:
    """Reads texts for any number of communities; compiles a community's catalogue when it first meets that version.

    Slow on the first text (jieba loads its dictionary) unless `warm` was called. Not shared between threads.
    """

    def __init__(self) -> None:
        self._segmenter = Segmenter()
        self._ears: dict[tuple[str, str], _Ears] = {}
        self._lately: dict[tuple[str, str, str, str], tuple[Weighed, Hints]] = {}

    @property
    def segmenter(self) -> Segmenter:
        """What it cuts texts with, for others: each has 100 MB of dictionaries. Cutting, unlike understanding, may be done in any
        thread."""
        return self._segmenter

    def __call__(self, text: str, community: Community) -> Hints:
        """What was understood of a text. Any text will do; an empty one yields no choices."""
        return self._remembered(text, community)[1]

    def why(self, text: str, matter: str, community: Community) -> tuple[str, ...]:
        """The words of a text that speak for a matter, strongest first: the catalogue's, or else what was learnt. A matter has
        none where nothing does, or where the community has no such matter."""
        return self._listen(community).router.reasons(self._remembered(text, community)[0], matter)

    def _remembered(self, text: str, community: Community) -> tuple[Weighed, Hints]:
        key = (text, community.id, community.version, self.taught(community))
        if key not in self._lately:
            while len(self._lately) >= LATELY:
                del self._lately[next(iter(self._lately))]
            self._lately[key] = self._understand(text, community)
        return self._lately[key]

    def _understand(self, text: str, community: Community) -> tuple[Weighed, Hints]:
        reading = self._read(text, community)
        hints = reading.hints
        if hints.emergency:
            return reading.weighed, hints
        found = parts.parts(
            text[:LONGEST],
            lambda piece: self._plainly(piece, community),
            lambda piece: self._read(piece, community).hints.place,
        )
        return reading.weighed, replace(hints, parts=found) if found else hints

    def taught(self, community: Community) -> str:
        """The version of a community's corrections that it has learnt last; "" when there were none yet."""
        return self._listen(community).taught

    def learn(
        self, community: Community, version: str, standing: Collection[Correction], words: Callable[[Correction], str]
    ) -> None:
        """From now on read that community's texts with exactly these corrections. `words` is asked for the new ones alone."""
        ears = self._listen(community)
        ears.corrections.follow(standing, lambda each: self._lesson(each, words(each), community))
        ears.taught = version

    def teaches(self, each: Correction, words: str, community: Community, most: int = 5) -> list[str]:
        """The words a correction teaches most, the strongest first."""
        return corrections.taught(self._lesson(each, words, community), most)

    def _lesson(self, each: Correction, words: str, community: Community) -> corrections.Lesson:
        return corrections.lesson(self._pieces(words, community), each.first, each.right)

    def review(self, result: str, appeal: str, matter: str, community: Community) -> Review:
        """Whether a result tells whoever said `appeal`, which was given to `matter` ("" for none), what was done."""
        return reply.review(*self._told_of(result, appeal, matter, community), self._segmenter)

    def findings(self, result: str, appeal: str, matter: str, community: Community) -> list[reply.Found]:
        """The same with the clauses that showed it."""
        return reply.findings(*self._told_of(result, appeal, matter, community), self._segmenter)

    def _told_of(self, result: str, appeal: str, matter: str, community: Community) -> tuple[reply.Said, str, set[str]]:
        """What a review goes by: the appeal, the result made even, and the matters that its words plainly point to."""
        text = clean(result)[:LONGEST]
        told = route.plain(self._read(text, community).weighed.spoken) if matter else set()
        return reply.Said(clean(appeal)[:LONGEST], community.matters.get(matter)), text, told

    def warm(self, communities: Iterable[Community] = ()) -> None:
        """Load the dictionary and compile these communities' catalogues now."""
        for community in communities:
            self._listen(community)
        self._segmenter.warm()

    def explain(self, text: str, community: Community) -> dict[str, Any]:
        """The hints and what led to them, JSON-able:
        `{tokens, choices: [{matter, name, centre, unit, score, reasons: [{word, weight, source}]}], sure, urgency, place, places,
        emergency, out_of_remit, accused, vulnerable, masked, appeal, parts}`; reasons hold the words against a matter as
        well, `vulnerable` the words that say so."""
        reading = self._read(text, community)
        hints, router = reading.hints, self._listen(community).router
        return {
            "tokens": reading.words,
            "choices": [_told(choice, reading.weighed, router, community) for choice in hints.choices],
            "sure": hints.sure,
            "urgency": hints.urgency,
            "place": hints.place,
            "places": list(map(str, hints.places)),
            "emergency": hints.emergency,
            "out_of_remit": hints.out_of_remit,
            "accused": list(hints.accused),
            "vulnerable": vulnerable.vulnerable(reading.said),
            "masked": hints.masked,
            "appeal": hints.appeal,
            "parts": list(hints.parts),
        }

    def _pieces(self, text: str, community: Community) -> Reading:
        said, ears = clean(text)[:LONGEST].lower(), self._listen(community)
        return ears.lexicon.hear(self._segmenter.words(said), said)

    def _read(self, text: str, community: Community) -> _Reading:
        whole = clean(text)
        said = whole[:LONGEST].lower()
        ears = self._listen(community)
        shown = privacy.mask(whole)
        heard = _heard(shown)
        words = self._segmenter.words(heard)
        hits = ears.index.hits(words, self._segmenter.inner(words))
        weighed = ears.router.weigh(ears.lexicon.hear(words, heard), hits)
        return _Reading(said, words, weighed, _hints(shown, said, words, weighed, ears))

    def _plainly(self, piece: str, community: Community) -> str:
        """The matter that a stretch of a message is plainly about, in the catalogue's own words; "" if none."""
        words = self._segmenter.words(_heard(privacy.mask(clean(piece))))
        hits = self._listen(community).index.hits(words, self._segmenter.inner(words))
        return next(iter(route.plain(weights(hits))), "")

    def _listen(self, community: Community) -> _Ears:
        key = (community.id, community.version)
        if key not in self._ears:
            while len(self._ears) >= VERSIONS:
                del self._ears[next(iter(self._ears))]
            self._ears[key] = _Ears(community, learnt.lexicon())
            self._segmenter.learn(self._ears[key].index.vocabulary)
        return self._ears[key]


def _hints(shown: str, said: str, words: list[str], weighed: Weighed, ears: _Ears) -> Hints:
    community, index, blends = ears.community, ears.index, ears.lexicon.blends
    choices, cue, denied = ears.router.choices(weighed), index.emergencies.first(said), index.emergencies.denied(said)
    numbers = signals.signals(said, weighed.margins, ears.labels, weighed.spoken, cue=cue is not None, denied=denied)
    likely, known = blends[learnt.APPEAL].chance(numbers), bool(weighed.reading.rows)
    where, known_here = place.named(said, community.tree)
    named = bool(where) and bool(route.plain(weighed.spoken))
    alone = len(words) < FEW and sum(map(str.isalnum, words)) == 1
    best = choices[0].score if choices else 0.0
    score = appeal.appeal(said, likely, best, known=known, named=named, alone=alone)
    risk = blends[learnt.DANGER].chance(numbers)
    fits = bool(choices) and choices[0].matter in index.dangers
    danger = emergency.emergency(said, cue, risk, denied=denied, fits=fits, kind=lambda: _kind(weighed, index))
    clock = urgency.urgency(danger, denied, choices, community)
    if not known_here and (danger or score >= LIKELY):
        where = place.freely(where, _free(words, ears))
    sure = _is_sure(choices, clock, danger, community, gate=lambda: ears.router.is_sure(weighed))
    return Hints(
        choices=choices,
        sure=sure,
        urgency=clock,
        place=where,
        masked=shown,
        appeal=score,
        places=place.places(where, community.tree),
        emergency=danger,
        out_of_remit=None if sure or danger else index.scope.first(said),
        behalf=behalf.behalf(said),
        timed=behalf.timed(said),
        accused=_accused(said, choices, index, community, sure=sure) if not danger else (),
        vulnerable=bool(vulnerable.vulnerable(said)),
    )


def _heard(shown: str) -> str:
    """What of a masked text is read for what it is about."""
    return _WHO.sub("", shown[:LONGEST].lower())


def _free(words: list[str], ears: _Ears) -> str:
    """Words of an appeal that read like a place."""
    said = "".join(words)
    start, end = ears.lexicon.places.first(said, words) if ears.lexicon.places else (0, 0)
    return said[start:end]


def _kind(weighed: Weighed, index: Index) -> str | None:
    """The kind of danger that the likeliest of the matters tells of which tell of any; no correction has a say in danger."""
    chances = zip(weighed.untaught.tolist(), weighed.matters, strict=True)
    likely = max((each for each in chances if each[1] in index.dangers), default=None)
    return index.dangers[likely[1]] if likely else None


def _accused(
    said: str, choices: tuple[Choice, ...], index: Index, community: Community, *, sure: bool
) -> tuple[str, ...]:
    """Nobody while there is danger: then whoever can help comes first."""
    about = sure and community.matters[choices[0].matter].about_units
    return index.accused.of(said, about_units=about)


def _is_sure(
    choices: Sequence[Choice], clock: str, danger: str | None, community: Community, *, gate: Callable[[], bool]
) -> bool:
    """Whether the first choice is assigned unasked. Danger goes to a matter that runs on the urgent clock, or to a dispatcher: a
    man in the lift is no lift repair; and nothing else goes there. Where the kind of danger names the matter, that is enough."""
    if not choices:
        return False
    first = choices[0]
    urgent = community.matters[first.matter].clock == URGENT
    if urgent != (clock == URGENT):
        return False
    if danger and first.matter in community.emergencies[danger].matters:
        return urgent
    return first.score >= (route.SURE if urgent else route.LIKELY) and gate()


def _told(choice: Choice, weighed: Weighed, router: Router, community: Community) -> dict[str, Any]:
    matter = community.matters[choice.matter]
    return {
        "matter": matter.id,
        "name": matter.name,
        "centre": matter.centre.value,
        "unit": matter.unit,
        "score": choice.score,
        "reasons": router.told(weighed, matter.id),
    }

"""A text and a community, made into hints."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from domain.appeal import PLAIN, Choice, Hints
from domain.community import URGENT, Community
from domain.result import Review
from nlp import appeal, behalf, offer, parts, place, privacy, reply, route, urgency, vulnerable
from nlp.catalogue import Hit, Index
from nlp.segment import Segmenter
from nlp.text import clean

LONGEST = 4000
"""Characters read; what a message says, it says before that. All of it is masked."""
LATELY = 8
"""Texts whose reading is remembered: while one message is dealt with it is asked about several times."""
VERSIONS = 64
"""Compiled catalogues kept."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """A text read: as it was read, its words, the keywords in it, and the hints they make."""

    said: str
    words: list[str]
    hits: list[Hit]
    hints: Hints


class Understanding:
    """Reads texts for any number of communities; compiles a community's catalogue when it first meets that version.

    Slow on the first text (jieba loads its dictionary) unless `warm` was called. Not shared between threads.
    """

    def __init__(self) -> None:
        self._segmenter = Segmenter()
        self._indexes: dict[tuple[str, str], Index] = {}
        self._lately: dict[tuple[str, str, str], Hints] = {}

    def __call__(self, text: str, community: Community) -> Hints:
        """What was understood of a text. Any text will do; an empty one yields no choices."""
        key = (text, community.id, community.version)
        if key not in self._lately:
            while len(self._lately) >= LATELY:
                del self._lately[next(iter(self._lately))]
            self._lately[key] = self._understand(text, community)
        return self._lately[key]

    def _understand(self, text: str, community: Community) -> Hints:
        hints = self._read(text, community).hints
        if hints.emergency:
            return hints
        return replace(hints, parts=parts.parts(text[:LONGEST], lambda piece: self._part(piece, community)))

    def review(self, result: str, appeal: str, matter: str, community: Community) -> Review:
        """Whether a result tells whoever said `appeal`, which was given to `matter` ("" for none), what was done."""
        return reply.review(*self._told_of(result, appeal, matter, community), self._segmenter)

    def findings(self, result: str, appeal: str, matter: str, community: Community) -> list[reply.Found]:
        """The same with the clauses that showed it."""
        return reply.findings(*self._told_of(result, appeal, matter, community), self._segmenter)

    def _told_of(self, result: str, appeal: str, matter: str, community: Community) -> tuple[reply.Said, str, set[str]]:
        """What a review goes by: the appeal, the result made even, and the matters that its words plainly point to."""
        text = clean(result)[:LONGEST]
        choices = self._read(text, community).hints.choices if matter else ()
        told = {choice.matter for choice in choices if choice.score >= reply.OTHER}
        return reply.Said(clean(appeal)[:LONGEST], community.matters.get(matter)), text, told

    def warm(self, communities: Iterable[Community] = ()) -> None:
        """Load the dictionary and compile these communities' catalogues now."""
        self._segmenter.warm()
        for community in communities:
            self._index(community)

    def explain(self, text: str, community: Community) -> dict[str, Any]:
        """The hints and what led to them, JSON-able:
        `{tokens, choices: [{matter, name, centre, unit, score, reasons: [{word, weight}]}], sure, urgency, place, places,
        emergency, out_of_remit, accused, vulnerable, masked, appeal, offer, parts}`; reasons hold the words against a matter as
        well, `vulnerable` the words that say so."""
        reading = self._read(text, community)
        hints = reading.hints
        return {
            "tokens": reading.words,
            "choices": [_told(choice, reading.hits, community) for choice in hints.choices],
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
            "offer": hints.offer,
            "parts": list(hints.parts),
        }

    def _read(self, text: str, community: Community) -> _Reading:
        whole = clean(text)
        said = whole[:LONGEST].lower()
        index = self._index(community)
        words = self._segmenter.words(said)
        hits = index.hits(words, self._segmenter.inner(words))
        return _Reading(said, words, hits, _hints(whole, said, hits, index, community))

    def _part(self, piece: str, community: Community) -> parts.Part:
        """A stretch of a message: what it is plainly about, if it is an appeal by itself, and where."""
        hints = self._read(piece, community).hints
        plain = hints.choices and hints.choices[0].score >= route.SURE and hints.appeal >= PLAIN
        return piece, hints.choices[0].matter if plain else "", hints.place

    def _index(self, community: Community) -> Index:
        key = (community.id, community.version)
        if key not in self._indexes:
            while len(self._indexes) >= VERSIONS:
                del self._indexes[next(iter(self._indexes))]
            self._indexes[key] = Index(community)
            self._segmenter.learn(self._indexes[key].vocabulary)
        return self._indexes[key]


def _hints(whole: str, said: str, hits: list[Hit], index: Index, community: Community) -> Hints:
    choices, danger = route.choices(hits), index.emergencies.first(said)
    clock = urgency.urgency(danger, index.emergencies.denied(said), choices, community)
    where = place.place(said, community.tree)
    sure = route.is_sure(choices, hits) and _is_fit(choices[0], clock, community)
    best = choices[0].score if choices else 0.0
    score = appeal.appeal(said, best)
    return Hints(
        choices=choices,
        sure=sure,
        urgency=clock,
        place=where,
        masked=privacy.mask(whole),
        appeal=score,
        places=place.places(where, community.tree),
        emergency=danger,
        out_of_remit=None if sure or danger else index.scope.first(said),
        behalf=behalf.behalf(said),
        timed=behalf.timed(said),
        offer=offer.offer(said, score, best, where),
        accused=_accused(said, choices, index, community, sure=sure) if not danger else (),
        vulnerable=bool(vulnerable.vulnerable(said)),
    )


def _accused(
    said: str, choices: tuple[Choice, ...], index: Index, community: Community, *, sure: bool
) -> tuple[str, ...]:
    """Nobody while there is danger: then whoever can help comes first."""
    about = sure and community.matters[choices[0].matter].about_units
    return index.accused.of(said, about_units=about)


def _is_fit(choice: Choice, clock: str, community: Community) -> bool:
    """Danger goes to a matter that runs on the urgent clock, or to a dispatcher: a man in the lift is no lift repair. And
    nothing else goes there."""
    return (clock == URGENT) == (community.matters[choice.matter].clock == URGENT)


def _told(choice: Choice, hits: list[Hit], community: Community) -> dict[str, Any]:
    matter = community.matters[choice.matter]
    mine = sorted((hit for hit in hits if hit.matter == matter.id), key=lambda hit: -hit.weight)
    return {
        "matter": matter.id,
        "name": matter.name,
        "centre": matter.centre.value,
        "unit": matter.unit,
        "score": choice.score,
        "reasons": [{"word": hit.word, "weight": hit.weight} for hit in mine],
    }

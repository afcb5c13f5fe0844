"""What corrections do, on the corpus: some matters have drifted (the same words belong to another matter from now on), and a
dispatcher corrects whatever is put before them wrongly."""

import math
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from domain.community import Community
from nlp import learnt
from nlp.catalogue import Hit, Index
from nlp.corrections import Corrections, lesson
from nlp.evaluate.scores import share
from nlp.lexicon import Lexicon, Reading
from nlp.pieces import pieces
from nlp.route import Router, Weighed
from nlp.segment import Segmenter
from nlp.text import clean

DRIFT = {"stray": "dog_loose", "noise": "noise_row", "parcel": "help_hand"}
"""What has become of what: stray animals go to public security, noise to mediation, parcels to neighbours' help."""
LIKE = 3
"""Like corrections tried on one message."""
CALLS = {"very close": (0.0, 0.1), "close": (0.1, 0.6), "clear": (0.6, 2.0)}
"""How far ahead of the right matter the wrong one was, as margins."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it was read, and the matter it is about by now."""

    reading: Reading
    hits: Sequence[Hit]
    matter: str


@dataclass(frozen=True, slots=True)
class Size:
    """How many messages pass the dispatcher, half of them of matters that drift; how many of others are tried afterwards; and of
    how many that were misread it is tried what turns them."""

    stream: int = 500
    rest: int = 2000
    calls: int = 3000


class Ears:
    """Reads as the hotline does, with corrections of its own."""

    def __init__(self, community: Community, lexicon: Lexicon) -> None:
        self._segmenter, self._index, self._lexicon = Segmenter(), Index(community), lexicon
        self._segmenter.learn(self._index.vocabulary)
        self.community, self.corrections = community, Corrections()

    @cached_property
    def router(self) -> Router:
        """With what has been corrected so far."""
        return Router(self.community, self._lexicon, self.corrections)

    def message(self, text: str, matter: str) -> Message:
        """A text read."""
        said = clean(text).lower()
        words = self._segmenter.words(said)
        hits = self._index.hits(words, self._segmenter.inner(words))
        return Message(self._lexicon.read(pieces(words, said)), hits, matter)

    def cut(self, text: str, chance: random.Random) -> str:
        """About half of a text's words: the corpus itself the lexicon knows by heart."""
        words = self._segmenter.words(clean(text).lower())
        return "".join([word for word in words if chance.random() < 0.5] or words)

    def weigh(self, message: Message) -> Weighed:
        """What it may be about."""
        return self.router.weigh(message.reading, message.hits)

    def first(self, message: Message) -> str:
        """The matter named first; empty if none is."""
        return next((choice.matter for choice in self.router.choices(self.weigh(message))), "")

    def right(self, messages: Sequence[Message]) -> list[float]:
        """The shares of messages whose matter is named first, and among the first two."""
        named = [[choice.matter for choice in self.router.choices(self.weigh(each))] for each in messages]
        return [
            share(sum(each.matter in names[:most] for each, names in zip(messages, named, strict=True)), len(messages))
            for most in (1, 2)
        ]

    def correct(self, messages: Iterable[Message]) -> int:
        """Be corrected wherever the first choice is wrong; answers how often that was."""
        count = 0
        for each in messages:
            first = self.first(each)
            if first and first != each.matter:
                self.corrections.learn(str(count), lesson(each.reading, first, each.matter))
                count += 1
        return count


def corrections(
    rows: Sequence[Mapping[str, Any]],
    unlearnt: Sequence[Mapping[str, Any]],
    community: Community,
    seed: int,
    size: Size | None = None,
) -> dict[str, Any]:
    """From rows of nlp/corpus and of nlp/unlearnt: `{stream, corrections, drifted: {rows, before, after}, rest: {…},
    rest_cut: {…}, rest_unlearnt: {…}, destination: {…}, restored, turned: {call: {rows, after_1, after_2, after_3}}}`. Before and
    after are the shares whose matter is named first, and among the first two. `rest` are messages of matters that have no part in
    it, `rest_cut` their halves, `rest_unlearnt` such of a writer whom nothing was learnt from, `destination` those of the matters
    that others have drifted to; `restored` is whether all chances are the very same once everything is taken back."""
    size = size or Size()
    ears, chance = Ears(community, learnt.lexicon()), random.Random(seed)  # noqa: S311 - nobody is to guess nothing
    told = [row for row in rows if row["matter"] in community.matters]
    chance.shuffle(told)
    gone = [row for row in told if row["matter"] in DRIFT]
    there = [row for row in told if row["matter"] in DRIFT.values()]
    others = [row for row in told if _stays(row, community)]
    half = size.stream // 2
    teaching, later = _drifting(gone[: len(gone) // 2], half, ears, chance), gone[len(gone) // 2 :]
    stream = [*teaching, *(_cut(row, ears, chance) for row in others[:half])]
    chance.shuffle(stream)
    tried = {
        "drifted": [ears.message(ears.cut(row["text"], chance), DRIFT[row["matter"]]) for row in later],
        "rest": [ears.message(row["text"], row["matter"]) for row in others[half : half + size.rest]],
        "rest_cut": [_cut(row, ears, chance) for row in others[half : half + size.rest]],
        "rest_unlearnt": [ears.message(row["text"], row["matter"]) for row in unlearnt if _stays(row, community)],
        "destination": [ears.message(row["text"], row["matter"]) for row in there],
    }
    before = {name: ears.right(messages) for name, messages in tried.items()}
    untouched = [ears.weigh(each).chances for each in tried["drifted"]]
    count = ears.correct(stream)
    facts: dict[str, Any] = {"stream": len(stream), "corrections": count}
    for name, messages in tried.items():
        facts[name] = {"rows": len(messages), "before": before[name], "after": ears.right(messages)}
    for n in range(count):
        ears.corrections.take_back(str(n))
    again = (ears.weigh(each).chances for each in tried["drifted"])
    facts["restored"] = all(np.array_equal(old, new) for old, new in zip(untouched, again, strict=True))
    return facts | {"turned": _turned(others[: size.calls], ears, chance)}


def _stays(row: Mapping[str, Any], community: Community) -> bool:
    """Whether a row is about a matter that has no part in the drift."""
    return row["matter"] in community.matters and row["matter"] not in {*DRIFT, *DRIFT.values()}


def _drifting(rows: Sequence[Mapping[str, Any]], count: int, ears: Ears, chance: random.Random) -> Iterator[Message]:
    """So many messages out of these, each cut anew."""
    for n in range(count):
        row = rows[n % len(rows)]
        yield ears.message(ears.cut(row["text"], chance), DRIFT[row["matter"]])


def _cut(row: Mapping[str, Any], ears: Ears, chance: random.Random) -> Message:
    return ears.message(ears.cut(row["text"], chance), row["matter"])


def _turned(rows: Sequence[Mapping[str, Any]], ears: Ears, chance: random.Random) -> dict[str, dict[str, Any]]:
    """Of messages that are misread, cut by half: the share that is read rightly after one, two, three corrections of other halves
    of the same message, by how close the call was."""
    found: dict[str, list[int]] = {call: [] for call in CALLS}
    for row in rows:
        message = _cut(row, ears, chance)
        first = ears.first(message)
        call = _call(ears, message, first) if first and first != message.matter else ""
        if call:
            found[call].append(_needed(ears, message, first, [_cut(row, ears, chance) for _ in range(LIKE)]))
    return {
        call: {"rows": len(needed)}
        | {f"after_{n}": share(sum(each <= n for each in needed), len(needed)) for n in range(1, LIKE + 1)}
        for call, needed in found.items()
    }


def _call(ears: Ears, message: Message, first: str) -> str:
    weighed = ears.weigh(message)
    wrong, right = (weighed.untaught[weighed.matters.index(matter)] for matter in (first, message.matter))
    ahead = math.log(wrong / right) / learnt.lexicon().heads[learnt.MATTER].sharpness if right else math.inf
    return next((call for call, (low, high) in CALLS.items() if low <= ahead < high), "")


def _needed(ears: Ears, message: Message, first: str, like: Sequence[Message]) -> int:
    """How many of these corrections turn the message; one more than there are if they do not."""
    needed = len(like) + 1
    for n, each in enumerate(like, 1):
        ears.corrections.learn(str(n), lesson(each.reading, first, message.matter))
        if needed > len(like) and ears.first(message) == message.matter:
            needed = n
    for n in range(1, len(like) + 1):
        ears.corrections.take_back(str(n))
    return needed

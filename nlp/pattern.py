"""The little language operators write cues in, made into regular expressions: … skips a few characters of a clause, …… more
of a sentence (commas allowed), | separates ways to say a part. Nothing else means anything but itself."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

GAP = "…"
_CLAUSE = r"[^，。！？；、,.!?;\n]{0,6}?"
_SENTENCE = r"[^。！？!?\n]{0,20}?"
_PART = re.compile(f"({GAP}+)")


def expression(cue: str) -> str:
    """The regular expression of a cue."""
    return "".join(_gap(part) if part.startswith(GAP) else _ways(part) for part in _PART.split(cue))


def literal(keyword: str) -> str:
    """The regular expression of a keyword with gaps, in which | is an ordinary character."""
    return _CLAUSE.join(map(re.escape, filter(None, keyword.split(GAP))))


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to begin a cue: the rest is looked for only where this stands."""

    first: str
    pattern: re.Pattern[str]
    id: str


class Cues:
    """Cues of several ids compiled together. Texts and cues are compared in lower case."""

    def __init__(self, said: Mapping[str, Iterable[str]], unless: Mapping[str, Iterable[str]] | None = None) -> None:
        self._order = tuple(said)
        self._ways: dict[str, list[_Way]] = defaultdict(list)
        self._unless = Cues(unless) if unless else None
        for key, cues in said.items():
            for cue in cues:
                self._add(key, cue.lower())

    def found(self, text: str) -> set[str]:
        """The ids a text tells of, those that something speaks against left out."""
        told = {way.id for char in set(text) for way in self._ways.get(char, ()) if _says(way, text)}
        return told - self._unless.found(text) if told and self._unless else told

    def first(self, text: str) -> str | None:
        """The id written first among those a text tells of."""
        told = self.found(text)
        return next((key for key in self._order if key in told), None)

    def denied(self, text: str) -> bool:
        """Whether a text holds anything that speaks against any id."""
        return bool(self._unless and self._unless.found(text))

    def _add(self, key: str, cue: str) -> None:
        compiled = re.compile(expression(cue))
        for first in _PART.split(cue)[0].split("|"):
            self._ways[first[:1]].append(_Way(first, compiled, key))


def _says(way: _Way, text: str) -> bool:
    return way.first in text and bool(way.pattern.search(text))


def _gap(marks: str) -> str:
    return _CLAUSE if len(marks) == 1 else _SENTENCE


def _ways(part: str) -> str:
    ways = "|".join(re.escape(way) for way in sorted(part.split("|"), key=len, reverse=True))
    return f"(?:{ways})"

"""The little language operators write cues in, made into regular expressions: … skips a few characters of a clause, …… more
of a sentence (commas allowed), | separates ways to say a part. Nothing else means anything but itself."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from operator import add
from typing import Generic, TypeVar

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


Found = TypeVar("Found")


class Patterns(Generic[Found]):
    """What to look for, by how it begins: a pattern is tried only on a text that holds the first two characters of one of its
    ways to begin, and all the strings that come with it. So hundreds cost a text little more than none."""

    def __init__(self) -> None:
        self._ways: dict[str, list[tuple[tuple[str, ...], re.Pattern[str], Found]]] = defaultdict(list)

    def add(self, needed: Iterable[str], pattern: re.Pattern[str], found: Found) -> None:
        """`needed` are what a text holds wherever the pattern matches; it begins with the first of them."""
        whole = tuple(needed)
        self._ways[whole[0][:2]].append((whole, pattern, found))

    def found(self, text: str) -> Iterator[Found]:
        """What there is in a text, in the order its patterns' beginnings stand there."""
        for start in filter(self._ways.__contains__, _starts(text)):
            for needed, pattern, found in self._ways[start]:
                if all(each in text for each in needed) and pattern.search(text):
                    yield found


@lru_cache(4)
def _starts(text: str) -> tuple[str, ...]:
    """Each character and each two of a text; several ask for those of the same one."""
    return tuple(dict.fromkeys([*text, *map(add, text, text[1:])]))


class Cues:
    """Cues of several ids compiled together. Texts and cues are compared in lower case."""

    def __init__(self, said: Mapping[str, Iterable[str]], unless: Mapping[str, Iterable[str]] | None = None) -> None:
        self._order = tuple(said)
        self._patterns: Patterns[str] = Patterns()
        self._unless = Cues(unless) if unless else None
        for key, cues in said.items():
            for cue in cues:
                self._add(key, cue.lower())

    def found(self, text: str) -> set[str]:
        """The ids a text tells of, those that something speaks against left out."""
        told = set(self._patterns.found(text))
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
            self._patterns.add([first], compiled, key)


def _gap(marks: str) -> str:
    return _CLAUSE if len(marks) == 1 else _SENTENCE


def _ways(part: str) -> str:
    ways = "|".join(re.escape(way) for way in sorted(part.split("|"), key=len, reverse=True))
    return f"(?:{ways})"

"""The rules of scope.yaml and emergencies.yaml: nothing said leads two ways, and those alarmed exist."""

from collections.abc import Iterator

from policy.mistake import Mistake
from policy.refer import Models, Sources, refers

SCOPE, EMERGENCIES = "scope.yaml", "emergencies.yaml"


def scope(models: Models, sources: Sources) -> Iterator[Mistake]:
    """No word refers to two places."""
    seen: dict[str, str] = {}
    for key, entry in models.get(SCOPE, {}).items():
        for n, word in enumerate(entry.words):
            if seen.setdefault(word, key) != key:
                yield sources[SCOPE].wrong((key, "words", n), f"{word!r} already leads to {seen[word]!r}")


def emergencies(models: Models, sources: Sources) -> Iterator[Mistake]:
    """No cue tells of two kinds, and the units alarmed exist."""
    found, seen = models.get(EMERGENCIES), dict[str, str]()
    if not found:
        return
    for key, kind in found.kinds.items():
        where = ("kinds", key)
        for n, unit in enumerate(kind.units):
            yield from refers(sources, sources[EMERGENCIES], (*where, "units", n), unit, "unit", "units.yaml")
        for n, cue in enumerate(kind.cues):
            if seen.setdefault(cue, key) != key:
                yield sources[EMERGENCIES].wrong((*where, "cues", n), f"{cue!r} already tells of {seen[cue]!r}")
            if cue in (*kind.unless, *found.unless):
                yield sources[EMERGENCIES].wrong((*where, "cues", n), f"{cue!r} also stands under «unless»")

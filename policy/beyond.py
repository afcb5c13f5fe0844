"""The rules of scope.yaml and emergencies.yaml: nothing said leads two ways, those alarmed exist, and none of it waits."""

from collections.abc import Iterator
from itertools import pairwise

from domain.clock import Measure, Span
from policy.mistake import Mistake
from policy.refer import Models, Sources, refers
from policy.source import Source, Where

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


def alarm(models: Models, sources: Sources) -> Iterator[Mistake]:
    """The minute ladder begins at once, goes on in order of time, counts every minute, and is repeated."""
    found = models.get(EMERGENCIES)
    if not found:
        return
    source = sources[EMERGENCIES]
    for n, step in enumerate(found.ladder):
        yield from _elapsed(("ladder", n, "at"), step.at, source)
    yield from _elapsed(("repeat",), found.repeat, source)
    if found.ladder[0].at.amount != 0:
        yield source.wrong(("ladder", 0, "at"), "the first step is at 0m: danger waits for nobody")
    for n, (earlier, later) in enumerate(pairwise(found.ladder), start=1):
        if later.at.amount <= earlier.at.amount:
            yield source.wrong(("ladder", n, "at"), "this step does not come after the one written above it")
    if found.repeat.amount <= 0:
        yield source.wrong(
            ("repeat",), "repeat must be longer than nothing: the alarm goes on until somebody takes it on"
        )


def _elapsed(where: Where, span: Span, source: Source) -> Iterator[Mistake]:
    if span.measure is not Measure.ELAPSED:
        yield source.wrong(where, "alarms go out day and night: write m, h or d, not working time")

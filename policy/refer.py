"""What the files of a community say about each other: which ids a file holds, and whether a reference leads anywhere."""

from collections.abc import Iterator, Mapping
from typing import Any

from policy.mistake import Mistake, near
from policy.schema import Entry, is_catalogue
from policy.source import Source, Where

Models = Mapping[str, Any]
"""Each file in its shape, by name; a file out of shape is absent, or lacks the entries that are."""
Sources = Mapping[str, Source]


def keys(sources: Sources, name: str) -> frozenset[str] | None:
    """The ids written in a file, in shape or not; None if it cannot be read."""
    source = sources.get(name)
    return frozenset(source.data) if source and isinstance(source.data, dict) else None


def entries(models: Models, sources: Sources) -> Iterator[tuple[Source, str, Entry]]:
    """The matters of all files of the catalogue, each with its file and id."""
    for name in filter(is_catalogue, models):
        for key, entry in models[name].items():
            yield sources[name], key, entry


def refers(sources: Sources, source: Source, where: Where, value: str, kind: str, target: str) -> Iterator[Mistake]:
    """The mistake of naming a `kind` that is not in the `target` file; none while that file cannot be read."""
    known = keys(sources, target)
    if known is not None and value not in known:
        yield source.wrong(where, f"there is no {kind} {value!r} in {sources[target].file}{near(value, known)}")

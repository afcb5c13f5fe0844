"""What is allowed in a community's files and yet worth a look: told by the check, no hindrance to loading."""

from collections.abc import Iterator

from policy import rungs, tree
from policy.mistake import Mistake, near
from policy.refer import Models, Sources, entries, keys
from policy.span import ranges

PLACES, SCOPE, CLOCKS, EMERGENCIES = "places.yaml", "scope.yaml", "clocks.yaml", "emergencies.yaml"
STRONG = 3.0
"""Weight from which a keyword means its matter alone."""


def warnings(models: Models, sources: Sources) -> list[Mistake]:
    """Everything worth a look, in order of file and line."""
    kinds = (_uncovered, _idle, _collisions, _no_shorter, _dangers)
    return sorted({warning for kind in kinds for warning in kind(models, sources)})


def _uncovered(models: Models, sources: Sources) -> Iterator[Mistake]:
    """Buildings, streets and squares no grid covers (S43)."""
    places = models.get(PLACES)
    if not places:
        return
    rows = {place.name: (group, n) for group in ("estates", "spots") for n, place in enumerate(getattr(places, group))}
    for name, bare in tree.tree(places).uncovered().items():
        buildings = ranges(place.building for place in bare if place.building)
        yield sources[PLACES].wrong(rows[name], f"no grid covers {name}{f' {buildings}' if buildings else ''}")


def _idle(models: Models, sources: Sources) -> Iterator[Mistake]:
    """Centres and units that no matter ever reaches."""
    found = [entry for _, _, entry in entries(models, sources)]
    working = {
        "centres.yaml": {entry.centre for entry in found},
        "units.yaml": {unit for entry in found for unit in (entry.unit, *entry.assists)},
    }
    for name, busy in working.items():
        for key in sorted((keys(sources, name) or frozenset()) - busy if found else ()):
            if name == "units.yaml" and getattr(models.get(name, {}).get(key), "outside", False):
                continue  # cases are sent up to it
            yield sources[name].wrong((key,), "no matter of the catalogue leads here")


def _collisions(models: Models, sources: Sources) -> Iterator[Mistake]:
    """Words that mean a matter alone and are out of remit as well."""
    strong = {
        word: key for _, key, entry in entries(models, sources) for word, n in entry.keywords.items() if n >= STRONG
    }
    for key, entry in models.get(SCOPE, {}).items():
        for n, word in enumerate(entry.words):
            if word in strong:
                yield sources[SCOPE].wrong((key, "words", n), f"{word!r} also means the matter {strong[word]!r}")


def _no_shorter(models: Models, sources: Sources) -> Iterator[Mistake]:
    """Shorter times that are none, as after everybody's own has been cut."""
    for key, clock in models.get(CLOCKS, {}).items():
        yield from rungs.idle(key, clock, sources[CLOCKS])


def _dangers(models: Models, sources: Sources) -> Iterator[Mistake]:
    """Matters that a kind of danger names and that do not exist, or that another kind has named before."""
    known = {key for _, key, _ in entries(models, sources)}
    seen: dict[str, str] = {}
    emergencies = models.get(EMERGENCIES)
    for key, kind in emergencies.kinds.items() if emergencies and known else ():
        for n, matter in enumerate(kind.matters):
            where = ("kinds", key, "matters", n)
            if matter not in known:
                yield sources[EMERGENCIES].wrong(where, f"there is no matter {matter!r}{near(matter, known)}")
            elif seen.setdefault(matter, key) != key:
                yield sources[EMERGENCIES].wrong(where, f"{matter!r} already tells of {seen[matter]!r}")

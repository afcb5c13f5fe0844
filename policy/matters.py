"""The rules of the catalogue: every matter has an owner that exists, a clock, words of a sensible weight, and its own name."""

from collections import defaultdict
from collections.abc import Iterator

from domain.community import CentreId
from policy.mistake import Mistake, near
from policy.refer import Models, Sources, entries, keys, refers
from policy.schema import Entry, is_catalogue
from policy.source import Source

LIGHTEST, HEAVIEST = 0.1, 5.0


def owners(models: Models, sources: Sources) -> Iterator[Mistake]:
    """Centre, unit and clock exist, the lead does not assist itself (S42: no matter without an owner)."""
    for source, key, entry in entries(models, sources):
        yield from _centre(sources, source, key, entry)
        yield from refers(sources, source, (key, "unit"), entry.unit, "unit", "units.yaml")
        yield from refers(sources, source, (key, "clock"), entry.clock, "clock", "clocks.yaml")
        for n, unit in enumerate(entry.assists):
            where = (key, "assists", n)
            yield from refers(sources, source, where, unit, "unit", "units.yaml")
            if unit == entry.unit:
                yield source.wrong(where, f"{unit!r} leads this matter already")


def weights(models: Models, sources: Sources) -> Iterator[Mistake]:
    """Keywords weigh something, but not everything, and some of them speak for the matter."""
    for source, key, entry in entries(models, sources):
        for word, weight in entry.keywords.items():
            if not LIGHTEST <= abs(weight) <= HEAVIEST:
                text = f"the weight {weight:g} of {word!r} is not between {LIGHTEST:g} and {HEAVIEST:g}"
                yield source.wrong((key, "keywords", word), text)
        if all(weight < 0 for weight in entry.keywords.values()):
            yield source.wrong((key, "keywords"), "every word speaks against this matter")


def complaints(models: Models, sources: Sources) -> Iterator[Mistake]:
    """A complaint about units or their people lies with 监督, and its lead does no work that people complain about."""
    leads = defaultdict(set)
    for _, key, entry in entries(models, sources):
        if not entry.about_units:
            leads[entry.unit].add(key)
    for source, key, entry in entries(models, sources):
        if entry.about_units and entry.centre != CentreId.JIANDU:
            text = f"complaints about units lie with {CentreId.JIANDU.value!r}, not with {entry.centre!r}"
            yield source.wrong((key, "centre"), text)
        if entry.about_units and leads[entry.unit]:
            text = f"{entry.unit!r} would look into itself: it also leads {min(leads[entry.unit])!r}"
            yield source.wrong((key, "unit"), text)
        if entry.restricted and not entry.about_units:
            text = "what only a few may read is a complaint about units or their people: about_units is missing"
            yield source.wrong((key, "restricted"), text)


def called(models: Models, sources: Sources) -> Iterator[Mistake]:
    """No two units go by one name: a complaint must say of whom."""
    seen: dict[str, str] = {}
    for key, unit in models.get("units.yaml", {}).items():
        names = [(unit.name, "name"), *((alias, "aliases") for alias in unit.aliases)]
        for name, where in names:
            if seen.setdefault(name, key) != key or (where == "aliases" and len(name) < 2):
                text = (
                    f"{name!r} already means {seen[name]!r}" if seen[name] != key else f"{name!r} is too short a name"
                )
                yield sources["units.yaml"].wrong((key, where), text)


def told_apart(models: Models, sources: Sources) -> Iterator[Mistake]:
    """No id in two files, and no two matters that residents see under one name."""
    ids: dict[str, str] = {}
    for name in filter(is_catalogue, sources):
        for key in sorted(keys(sources, name) or ()):
            if ids.setdefault(key, name) != name:
                yield sources[name].wrong((key,), f"{key!r} is already in {ids[key]}")
    plain: dict[str, str] = {}
    for source, key, entry in entries(models, sources):
        if plain.setdefault(entry.plain, key) != key:
            yield source.wrong((key, "plain"), f"{entry.plain!r} is already what {plain[entry.plain]!r} is called")


def asked(models: Models, sources: Sources) -> Iterator[Mistake]:
    """Nothing is asked for twice; sides are heard in mediation only."""
    for source, key, entry in entries(models, sources):
        if len(set(entry.needs)) < len(entry.needs):
            yield source.wrong((key, "needs"), "the same thing is asked for twice")
        if entry.parties > 1 and entry.centre != CentreId.TIAOJIE:
            text = f"two sides are heard by {CentreId.TIAOJIE.value!r} only, and this lies with {entry.centre!r}"
            yield source.wrong((key, "parties"), text)


def _centre(sources: Sources, source: Source, key: str, entry: Entry) -> Iterator[Mistake]:
    if keys(sources, "centres.yaml") is not None:
        yield from refers(sources, source, (key, "centre"), entry.centre, "centre", "centres.yaml")
    elif entry.centre not in set(CentreId):
        text = f"{entry.centre!r} is none of the ten centres{near(entry.centre, CentreId)}"
        yield source.wrong((key, "centre"), text)

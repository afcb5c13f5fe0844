"""The rules that hold between the files of a community. Each yields the mistakes it finds; files out of shape are skipped."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel, RootModel

from domain.community import URGENT, CentreId
from policy import rungs
from policy.mistake import Mistake, near
from policy.source import Source

Models = Mapping[str, Any]
Sources = Mapping[str, Source]
Rule = Callable[[Models, Sources], Iterator[Mistake]]

IDS = {
    "units.yaml": re.compile(r"[a-z][a-z0-9_]{0,7}"),
    "catalogue.yaml": re.compile(r"[a-z][a-z0-9_]{0,13}"),
    "clocks.yaml": re.compile(r"[a-z][a-z0-9_]{0,13}"),
    "ladders.yaml": re.compile(r"[a-z][a-z0-9_]{0,13}"),
}
LIGHTEST, HEAVIEST = 0.1, 5.0


def broken(models: Mapping[str, BaseModel], sources: Sources) -> list[Mistake]:
    """Every rule that the files in shape break."""
    plain = {name: model.root if isinstance(model, RootModel) else model for name, model in models.items()}
    return [wrong for rule in RULES for wrong in rule(plain, sources)]


def _keys(sources: Sources, name: str) -> frozenset[str] | None:
    """The ids written in a file, in shape or not; None if it cannot be read."""
    source = sources.get(name)
    return frozenset(source.data) if source and isinstance(source.data, dict) else None


def _ids(models: Models, sources: Sources) -> Iterator[Mistake]:
    for name, form in IDS.items():
        for key in sorted(_keys(sources, name) or ()):
            if not form.fullmatch(key):
                longest = 8 if name == "units.yaml" else 14
                text = f"{key!r} cannot be an id: at most {longest} small letters, digits or _, a letter first"
                yield sources[name].wrong((key,), text)
    profile = models.get("community.yaml")
    if profile and not IDS["catalogue.yaml"].fullmatch(profile.id):
        yield sources["community.yaml"].wrong(("id",), f"{profile.id!r} cannot be an id: small letters, digits or _")


def _ten_centres(models: Models, sources: Sources) -> Iterator[Mistake]:
    written = _keys(sources, "centres.yaml")
    if written is None:
        return
    source = sources["centres.yaml"]
    for key in sorted(written - set(CentreId)):
        yield source.wrong((key,), f"{key!r} is none of the ten centres{near(key, CentreId)}")
    for missing in sorted(set(CentreId) - written):
        yield source.wrong((), f"the centre {missing.value!r} is missing")


def _catalogue(models: Models, sources: Sources) -> Iterator[Mistake]:
    for key, entry in models.get("catalogue.yaml", {}).items():
        yield from _refers(sources, key, "centre", entry.centre, "centres.yaml")
        yield from _refers(sources, key, "unit", entry.unit, "units.yaml")
        yield from _refers(sources, key, "clock", entry.clock, "clocks.yaml")
        for word, weight in entry.keywords.items():
            if not LIGHTEST <= abs(weight) <= HEAVIEST:
                text = f"the weight {weight:g} of {word!r} is not between {LIGHTEST:g} and {HEAVIEST:g}"
                yield sources["catalogue.yaml"].wrong((key, "keywords", word), text)


def _refers(sources: Sources, key: str, field: str, value: str, target: str) -> Iterator[Mistake]:
    known = _keys(sources, target)
    if known is not None and value not in known:
        text = f"there is no {field} {value!r} in {target}{near(value, known)}"
        yield sources["catalogue.yaml"].wrong((key, field), text)


def _default_clock(models: Models, sources: Sources) -> Iterator[Mistake]:
    profile, clocks = models.get("community.yaml"), _keys(sources, "clocks.yaml")
    if profile and clocks is not None and profile.default_clock not in clocks:
        text = f"there is no clock {profile.default_clock!r} in clocks.yaml{near(profile.default_clock, clocks)}"
        yield sources["community.yaml"].wrong(("default_clock",), text)


def _clocks(models: Models, sources: Sources) -> Iterator[Mistake]:
    written, ladders = _keys(sources, "clocks.yaml"), _keys(sources, "ladders.yaml")
    if written is not None and URGENT not in written:
        text = f"the clock {URGENT!r} is missing: danger to life and property runs on it"
        yield sources["clocks.yaml"].wrong((), text)
    for key, clock in models.get("clocks.yaml", {}).items():
        if ladders is not None and clock.ladder not in ladders:
            text = f"there is no ladder {clock.ladder!r} in ladders.yaml{near(clock.ladder, ladders)}"
            yield sources["clocks.yaml"].wrong((key, "ladder"), text)
        yield from rungs.spans(key, clock, sources["clocks.yaml"])


def _ladders(models: Models, sources: Sources) -> Iterator[Mistake]:
    clocks, time = models.get("clocks.yaml", {}), models.get("calendar.yaml")
    for key, ladder in models.get("ladders.yaml", {}).items():
        users = [clock for clock in clocks.values() if clock.ladder == key]
        yield from rungs.ladder(key, ladder, users, time, sources["ladders.yaml"])


def _working_time(models: Models, sources: Sources) -> Iterator[Mistake]:
    time = models.get("calendar.yaml")
    if time and not any(time.hours.values()):
        yield sources["calendar.yaml"].wrong(("hours",), "no day of the week has working hours")


def _place_names(models: Models, sources: Sources) -> Iterator[Mistake]:
    seen: dict[str, str] = {}
    places = models.get("places.yaml")
    for group in ("estates", "spots") if places else ():
        for n, place in enumerate(getattr(places, group)):
            for name in (place.name, *place.aliases):
                if seen.setdefault(name, place.name) != place.name or (place.aliases.count(name) > 1):
                    text = f"{name!r} already means {seen[name]!r}"
                    yield sources["places.yaml"].wrong((group, n), text)


RULES: tuple[Rule, ...] = (
    _ids,
    _ten_centres,
    _catalogue,
    _default_clock,
    _clocks,
    _ladders,
    _working_time,
    _place_names,
)

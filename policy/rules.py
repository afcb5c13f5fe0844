"""The rules that hold between the files of a community. Each yields the mistakes it finds; files out of shape are skipped."""

import re
from collections.abc import Callable, Iterator, Mapping

from pydantic import BaseModel, RootModel

from domain.community import URGENT, CentreId
from policy import beyond, ground, matters, rungs
from policy.mistake import Mistake, near
from policy.refer import Models, Sources, keys, refers
from policy.schema import is_catalogue

Rule = Callable[[Models, Sources], Iterator[Mistake]]

ID = re.compile(r"[a-z][a-z0-9_]{0,13}")
SHORT_ID = re.compile(r"[a-z][a-z0-9_]{0,7}")
SHORT = frozenset({"units.yaml"})
BY_ID = frozenset({"clocks.yaml", "ladders.yaml", "scope.yaml"})
INNER = {"places.yaml": "grids", "emergencies.yaml": "kinds"}
"""Files that hold entries by id under one of their keys."""


def broken(models: Mapping[str, BaseModel], sources: Sources) -> list[Mistake]:
    """Every rule that the files in shape break."""
    return [wrong for rule in RULES for wrong in rule(plain(models), sources)]


def plain(models: Mapping[str, BaseModel]) -> Models:
    """The models, those of files that are one list of entries as that list."""
    return {name: model.root if isinstance(model, RootModel) else model for name, model in models.items()}


def _ids(models: Models, sources: Sources) -> Iterator[Mistake]:
    for name, source in sources.items():
        if name in SHORT or name in BY_ID or is_catalogue(name):
            yield from _forms(sources, name, ())
        elif name in INNER and isinstance(source.data, dict) and isinstance(source.data.get(INNER[name]), dict):
            yield from _forms(sources, name, (INNER[name],))
    profile = models.get("community.yaml")
    if profile and not ID.fullmatch(profile.id):
        yield sources["community.yaml"].wrong(("id",), f"{profile.id!r} cannot be an id: small letters, digits or _")


def _forms(sources: Sources, name: str, inside: tuple[str, ...]) -> Iterator[Mistake]:
    data = sources[name].data
    for part in inside:
        data = data[part] if isinstance(data, dict) else None
    form, longest = (SHORT_ID, 8) if name in SHORT else (ID, 14)
    for key in sorted(data) if isinstance(data, dict) else ():
        if not form.fullmatch(key):
            text = f"{key!r} cannot be an id: at most {longest} small letters, digits or _, a letter first"
            yield sources[name].wrong((*inside, key), text)


def _ten_centres(models: Models, sources: Sources) -> Iterator[Mistake]:
    written = keys(sources, "centres.yaml")
    if written is None:
        return
    source = sources["centres.yaml"]
    for key in sorted(written - set(CentreId)):
        yield source.wrong((key,), f"{key!r} is none of the ten centres{near(key, CentreId)}")
    for missing in sorted(set(CentreId) - written):
        yield source.wrong((), f"the centre {missing.value!r} is missing")


def _default_clock(models: Models, sources: Sources) -> Iterator[Mistake]:
    profile = models.get("community.yaml")
    if profile:
        source, where = sources["community.yaml"], ("default_clock",)
        yield from refers(sources, source, where, profile.default_clock, "clock", "clocks.yaml")


def _clocks(models: Models, sources: Sources) -> Iterator[Mistake]:
    written = keys(sources, "clocks.yaml")
    if written is not None and URGENT not in written:
        text = f"the clock {URGENT!r} is missing: danger to life and property runs on it"
        yield sources["clocks.yaml"].wrong((), text)
    for key, clock in models.get("clocks.yaml", {}).items():
        yield from refers(sources, sources["clocks.yaml"], (key, "ladder"), clock.ladder, "ladder", "ladders.yaml")
        yield from rungs.spans(key, clock, sources["clocks.yaml"])
        yield from rungs.pauses(key, clock, sources["clocks.yaml"])
        yield from rungs.shorter(key, clock, sources["clocks.yaml"])


def _ladders(models: Models, sources: Sources) -> Iterator[Mistake]:
    clocks, time = models.get("clocks.yaml", {}), models.get("calendar.yaml")
    for key, ladder in models.get("ladders.yaml", {}).items():
        users = [clock for clock in clocks.values() if clock.ladder == key]
        yield from rungs.ladder(key, ladder, users, time, sources["ladders.yaml"])


def _working_time(models: Models, sources: Sources) -> Iterator[Mistake]:
    time = models.get("calendar.yaml")
    if time and not any(time.hours.values()):
        yield sources["calendar.yaml"].wrong(("hours",), "no day of the week has working hours")


RULES: tuple[Rule, ...] = (
    _ids,
    _ten_centres,
    matters.owners,
    matters.weights,
    matters.complaints,
    matters.called,
    matters.told_apart,
    matters.asked,
    _default_clock,
    _clocks,
    _ladders,
    _working_time,
    ground.names,
    ground.entrances,
    ground.grids,
    beyond.scope,
    beyond.emergencies,
    beyond.alarm,
    beyond.offers,
)

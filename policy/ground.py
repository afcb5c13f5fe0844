"""The rules of places and grids: one name means one place, and one building lies in one grid."""

from collections.abc import Iterator

from domain.place import Place
from policy.mistake import Mistake, near
from policy.refer import Models, Sources
from policy.schema import Grid, Places
from policy.source import Source, Where

FILE = "places.yaml"


def names(models: Models, sources: Sources) -> Iterator[Mistake]:
    """No name or alias stands for two places."""
    seen: dict[str, str] = {}
    places = models.get(FILE)
    for group in ("estates", "spots") if places else ():
        for n, place in enumerate(getattr(places, group)):
            for name in (place.name, *place.aliases):
                if name in seen:
                    yield sources[FILE].wrong((group, n), f"{name!r} already means {seen[name]!r}")
                seen.setdefault(name, place.name)


def entrances(models: Models, sources: Sources) -> Iterator[Mistake]:
    """`units_of` speaks of buildings the estate has, each once."""
    for n, estate in enumerate(_places(models).estates):
        seen: set[str] = set()
        for group in estate.units_of:
            for building in group:
                if building not in estate.buildings or building in seen:
                    what = "is written twice" if building in seen else f"is no building of {estate.name}"
                    yield sources[FILE].wrong(("estates", n, "units_of"), f"{building!r} {what}")
                seen.add(building)


def grids(models: Models, sources: Sources) -> Iterator[Mistake]:
    """Grids cover places that exist, and none that another grid covers."""
    places, seen = _places(models), dict[Place, str]()
    for key, grid in places.grids.items():
        yield from _unknown(key, grid, places, sources[FILE])
        for where, place in _covered(key, grid):
            owner = seen.setdefault(place, key)
            if owner != key:
                yield sources[FILE].wrong(where, f"{place} already lies in the grid {owner!r}")
        if not grid.buildings and not grid.spots:
            yield sources[FILE].wrong(_at(key), "this grid covers nothing")


def _at(key: str) -> Where:
    return ("grids", key)


def _places(models: Models) -> Places:
    found: Places = models.get(FILE) or Places()
    return found


def _covered(key: str, grid: Grid) -> Iterator[tuple[Where, Place]]:
    for estate, buildings in grid.buildings.items():
        for building in buildings or ("",):
            yield (*_at(key), "buildings", estate), Place(estate, building)
    for n, spot in enumerate(grid.spots):
        yield (*_at(key), "spots", n), Place(spot)


def _unknown(key: str, grid: Grid, places: Places, source: Source) -> Iterator[Mistake]:
    estates = {estate.name: estate for estate in places.estates}
    spots = {spot.name for spot in places.spots}
    for name, buildings in grid.buildings.items():
        where = (*_at(key), "buildings", name)
        if name not in estates:
            yield source.wrong(where, f"there is no estate {name!r}{near(name, estates)}")
            continue
        missing = [building for building in buildings if building not in estates[name].buildings]
        if missing:
            yield source.wrong(where, f"{name} has no building {missing[0]!r}")
        if estates[name].buildings and not buildings:
            yield source.wrong(where, f"write which buildings of {name}")
    for n, spot in enumerate(grid.spots):
        if spot not in spots:
            yield source.wrong((*_at(key), "spots", n), f"there is no spot {spot!r}{near(spot, spots)}")

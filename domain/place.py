"""Where a case is: estates, their buildings and entrances (单元), streets and squares; and the grid (网格) of each (S19)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

_SAID = re.compile(r"(?P<name>.*?)(?:(?P<number>\d+)号楼|(?P<letter>[A-Z])座)?(?:(?P<entrance>\d+)单元)?")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A spot of the tree. `estate` is its official name (or that of a street or square); `building` a number or a capital
    letter, `entrance` a number; each empty where it is not known. Never a door."""

    estate: str
    building: str = ""
    entrance: str = ""

    def __str__(self) -> str:
        building = f"{self.building}{'号楼' if self.building.isdigit() else '座'}" if self.building else ""
        return f"{self.estate}{building}{f'{self.entrance}单元' if self.entrance else ''}"


@dataclass(frozen=True, slots=True)
class Estate:
    """An estate (小区), or a street, square or facility, which has no buildings. `buildings` maps each building to how many
    entrances it has, 0 where that is not written."""

    name: str
    aliases: tuple[str, ...] = ()
    buildings: Mapping[str, int] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it goes by, the official one first."""
        return (self.name, *self.aliases)

    @property
    def places(self) -> tuple[Place, ...]:
        """What grids must cover: each building, or the place itself where it has none."""
        return tuple(Place(self.name, key) for key in self.buildings) or (Place(self.name),)

    def has(self, building: str, entrance: str) -> bool:
        """Whether there is such a building, and such an entrance in it as far as that is written."""
        if building not in self.buildings:
            return False
        known = self.buildings[building]
        return not entrance or not known or 1 <= int(entrance) <= known


@dataclass(frozen=True, slots=True)
class Grid:
    """A grid: the buildings and other places somebody near looks after (S19, S29)."""

    id: str
    name: str
    buildings: tuple[Place, ...]


@dataclass(frozen=True)
class Tree:
    """All places of a community. `estates` holds estates and other places alike, in the order they are written."""

    estates: tuple[Estate, ...] = ()
    grids: Mapping[str, Grid] = field(default_factory=dict)

    @cached_property
    def names(self) -> dict[str, Estate]:
        """Every name and alias, and what it means."""
        return {name: estate for estate in self.estates for name in estate.names}

    def first(self, text: str) -> str:
        """The name or alias a text names first, in whatever case; of two at the same spot the longer one; empty if none."""
        found = self._named[1].search(text.lower())
        return self._named[0][found[0]] if found else ""

    @cached_property
    def _named(self) -> tuple[Mapping[str, str], re.Pattern[str]]:
        names = {name.lower(): name for name in reversed(self.names)}
        return names, re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))) or r"(?!)")

    @cached_property
    def _owners(self) -> Mapping[Place, str]:
        return {place: grid.id for grid in self.grids.values() for place in grid.buildings}

    def locate(self, said: str) -> tuple[Place, ...]:
        """The places a span in canonical form («江畔花园3号楼2单元», «3号楼», «B座») may mean: one when an estate is named,
        every estate that has such a building when none is, nothing when that is no place here.

        A building or entrance its estate does not have is left out: the estate still stands.
        """
        found = _SAID.fullmatch(said)
        if not found or not said:
            return ()
        building, entrance = found["number"] or found["letter"] or "", found["entrance"] or ""
        if not found["name"]:
            return tuple(self._anywhere(building, entrance))
        estate = self.names.get(found["name"])
        return (_in(estate, building, entrance),) if estate else ()

    def grid_of(self, place: Place) -> Grid | None:
        """The grid that covers a place, or None; an estate as a whole has one only if a single grid covers all of it."""
        estate = self.names.get(place.estate)
        if estate is None:
            return None
        parts = (Place(estate.name, place.building),) if place.building in estate.buildings else estate.places
        owners = {self._owners.get(part) for part in parts}
        only = owners.pop()
        return self.grids[only] if only and not owners else None

    def uncovered(self) -> Mapping[str, tuple[Place, ...]]:
        """The buildings and other places no grid covers, by the name of their estate (S43)."""
        bare = {
            estate.name: tuple(each for each in estate.places if each not in self._owners) for estate in self.estates
        }
        return {name: places for name, places in bare.items() if places}

    def _anywhere(self, building: str, entrance: str) -> Iterator[Place]:
        for estate in self.estates:
            if building and estate.has(building, entrance):
                yield Place(estate.name, building, entrance)


def _in(estate: Estate, building: str, entrance: str) -> Place:
    if not estate.buildings or estate.has(building, entrance):
        return Place(estate.name, building, entrance)
    return Place(estate.name, building if building in estate.buildings else "")

"""places.yaml turned into the domain's tree of places."""

from domain.place import Estate, Grid, Place, Tree
from policy import schema


def tree(places: schema.Places) -> Tree:
    """The tree a places file describes."""
    estates = [Estate(one.name, tuple(one.aliases), one.entrances()) for one in places.estates]
    spots = [Estate(one.name, tuple(one.aliases)) for one in places.spots]
    return Tree((*estates, *spots), {key: _grid(key, one) for key, one in places.grids.items()})


def _grid(key: str, grid: schema.Grid) -> Grid:
    buildings = [Place(estate, one) for estate, group in grid.buildings.items() for one in group or ("",)]
    return Grid(key, grid.name, (*buildings, *map(Place, grid.spots)))

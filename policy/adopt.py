"""A workbook taken over into a community's folder: all of it or nothing, and only the files that say something else now."""

import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from policy import loader, schema, sheets
from policy.mistake import PolicyError
from policy.source import Tree
from policy.span import ranges

UNITS, PLACES = "units.yaml", "places.yaml"
Files = dict[str, dict[str, Any]]
COLUMNS = frozenset(
    {"name", "plain", "centre", "unit", "clock", "keywords", "assists", "needs", "about_units", "parties"}
)
"""The entries of a unit or a matter that the workbook has columns for."""
GROUND: Mapping[str, frozenset[str]] = {
    "estates": frozenset({"name", "aliases", "buildings", "units", "units_of"}),
    "spots": frozenset({"name", "aliases"}),
    "grids": frozenset({"name", "buildings", "spots"}),
}
"""The same of places.yaml, list by list."""


def adopt(content: bytes, folder: Path) -> tuple[str, ...]:
    """Bring units, catalogue and places of a folder to what a workbook says; answers the names of the files that changed.

    A file that says the same already keeps its bytes, comments and all; what the workbook has no column for stays as it was.
    The new folder is made beside the old one, checked as a whole, and takes its place. Raises PolicyError with sheet and cell
    of every mistake, and nothing has changed.
    """
    book = sheets.read(content, folder)
    sources, wrong = loader.open_folder(folder)
    if wrong or book.mistakes:
        raise PolicyError([*wrong, *book.mistakes])
    old: Files = {name: source.data for name, source in sources.items() if isinstance(source.data, dict)}
    changed = {name: tree for name, tree in _fresh(book, old).items() if not _same(name, old.get(name), tree)}
    if changed:
        _swap(folder, changed)
    return tuple(sorted(changed))


def _fresh(book: sheets.Sheets, old: Files) -> Files:
    """What each of the files ought to hold."""
    assert book.units is not None
    assert book.catalogue is not None
    assert book.places is not None
    units = {key: {"name": entry.name} for key, entry in book.units.root.items()}
    fresh = {UNITS: _laid_over(old.get(UNITS, {}), units), PLACES: _places(book.places, old.get(PLACES, {}))}
    return fresh | _catalogue(book.catalogue, {name: old[name] for name in old if schema.is_catalogue(name)})


def _catalogue(catalogue: schema.Catalogue, old: Files) -> Files:
    """Each matter stays in the file it is in; a new one goes to its centre's, or to the only one there is."""
    home = {key: name for name, entries in old.items() for key in entries}
    fresh: Files = {name: {} for name in old}
    for key, entry in catalogue.root.items():
        single = schema.CATALOGUE if schema.CATALOGUE in old else f"catalogue/{entry.centre}.yaml"
        fresh.setdefault(home.get(key, single), {})[key] = _matter(entry)
    return {name: _laid_over(old.get(name, {}), entries) for name, entries in fresh.items()}


def _matter(entry: schema.Entry) -> dict[str, Any]:
    tree = entry.model_dump(include=set(COLUMNS), exclude_defaults=True)
    return tree | {"keywords": {word: _short(weight) for word, weight in entry.keywords.items()}}


def _laid_over(old: Mapping[str, Any], new: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """The new entries, with whatever of the old ones no column of the workbook can say."""
    return {key: entry | _kept(old.get(key), COLUMNS) for key, entry in new.items()}


def _kept(entry: object, columns: Collection[str]) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if name not in columns} if isinstance(entry, dict) else {}


def _places(places: schema.Places, old: Mapping[str, Any]) -> dict[str, Any]:
    """Estates and spots are the ones of before by their names, grids by their ids."""
    estates = [
        {"name": one.name, "aliases": one.aliases, "buildings": ranges(one.buildings), "units": one.units}
        | {"units_of": {ranges(group): count for group, count in one.units_of.items()}}
        for one in places.estates
    ]
    grids = {
        key: {
            "name": one.name,
            "buildings": {e: ranges(group) for e, group in one.buildings.items()},
            "spots": one.spots,
        }
        for key, one in places.grids.items()
    }
    spots = [{"name": one.name, "aliases": one.aliases} for one in places.spots]
    fresh: dict[str, Any] = {
        "estates": _listed("estates", estates, old.get("estates")),
        "spots": _listed("spots", spots, old.get("spots")),
    }
    before = old.get("grids")
    known = before if isinstance(before, dict) else {}
    fresh["grids"] = {key: _full(one) | _kept(known.get(key), GROUND["grids"]) for key, one in grids.items()}
    return fresh | _kept(old, GROUND)


def _listed(name: str, entries: Sequence[Mapping[str, Any]], old: object) -> list[dict[str, Any]]:
    known = {one.get("name"): one for one in old if isinstance(one, dict)} if isinstance(old, list) else {}
    return [_full(one) | _kept(known.get(one["name"]), GROUND[name]) for one in entries]


def _full(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if value}


def _short(weight: float) -> float | int:
    return int(weight) if weight.is_integer() else weight


def _same(name: str, old: Tree, new: dict[str, Any]) -> bool:
    """Whether a file means the same, in the same order, whatever it looks like."""
    shape = schema.shape_of(name)
    if shape is None or old is None:
        return False
    before, after = shape.model_validate(old), shape.model_validate(new)
    return before == after and list(_order(old)) == list(_order(new))


def _order(tree: object) -> Iterator[str]:
    yield from tree if isinstance(tree, dict) else ()


def _swap(folder: Path, changed: Mapping[str, dict[str, Any]]) -> None:
    """The new folder in the place of the old: two renames, and the old one back should the second fail."""
    folder = folder.resolve()
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as beside:
        new, old = Path(beside) / "new", Path(beside) / "old"
        shutil.copytree(folder, new)
        for name, tree in changed.items():
            _write(new / name, tree)
        loader.load(new)
        folder.rename(old)
        try:
            new.rename(folder)
        except OSError:
            old.rename(folder)
            raise


def _write(file: Path, tree: dict[str, Any]) -> None:
    """An emptied file of the catalogue goes."""
    if not tree:
        file.unlink(missing_ok=True)
        return
    file.parent.mkdir(exist_ok=True)
    file.write_text(yaml.safe_dump(tree, allow_unicode=True, sort_keys=False, width=110), "utf-8")

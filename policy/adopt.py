"""A workbook taken over into a community's folder: all of it or nothing, and only the files that say something else now."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
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
    fresh = {UNITS: _laid_over(old.get(UNITS, {}), units), PLACES: _places(book.places)}
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
    return {key: entry | _kept(old.get(key)) for key, entry in new.items()}


def _kept(entry: object) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if name not in COLUMNS} if isinstance(entry, dict) else {}


def _places(places: schema.Places) -> dict[str, Any]:
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
    return {"estates": list(map(_full, estates)), "spots": list(map(_full, spots)), "grids": _full_each(grids)}


def _full(entry: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if value}


def _full_each(entries: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return {key: _full(entry) for key, entry in entries.items()}


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

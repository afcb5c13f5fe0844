"""From a folder to a community: read, hold against its shape, check the rules, build."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from domain.community import Community
from policy import rules, shape, warn
from policy.build import Files, community
from policy.mistake import Mistake, PolicyError, near
from policy.report import Report
from policy.schema import CATALOGUE, FILES, is_catalogue, shape_of
from policy.source import Source, read


def load(folder: Path) -> Community:
    """The community a folder describes. Raises PolicyError with every mistake in it."""
    sources, mistakes = open_folder(folder)
    models, wrong = parsed(sources)
    mistakes += wrong
    if mistakes:
        raise PolicyError(mistakes)
    return community(_files(models), version_of(folder))


def check(folder: Path) -> Report:
    """What a folder holds and everything that is wrong with it."""
    sources, mistakes = open_folder(folder)
    models, wrong = parsed(sources)
    worth = () if mistakes or wrong else tuple(warn.warnings(rules.plain(models), sources))
    matters = sum(_count(source) for name, source in sources.items() if is_catalogue(name))
    centres, units = (_count(sources.get(name)) for name in ("centres.yaml", "units.yaml"))
    return Report(centres, matters, units, PolicyError([*mistakes, *wrong]).mistakes, worth)


def load_all(folder: Path) -> dict[str, Community]:
    """Every community under a folder, by id. Raises PolicyError with the mistakes of all of them, or if there is none."""
    found: dict[str, Community] = {}
    mistakes: list[Mistake] = []
    for inner in sorted(path.parent for path in folder.glob("*/community.yaml")):
        try:
            one = load(inner)
        except PolicyError as wrong:
            mistakes += [replace(each, file=f"{inner.name}/{each.file}") for each in wrong.mistakes]
        else:
            mistakes += _taken(one.id, inner, found)
            found[one.id] = one
    if not found and not mistakes:
        mistakes.append(Mistake(str(folder), 1, "", "there is no community here: no folder in it has a community.yaml"))
    if mistakes:
        raise PolicyError(mistakes)
    return found


def version_of(folder: Path) -> str:
    """A digest of the names and bytes of a community's files: 12 hexadecimal digits."""
    digest = hashlib.sha256()
    for name in sorted(filter(shape_of, _present(folder))):
        content = (folder / name).read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:12]


def open_folder(folder: Path) -> tuple[dict[str, Source], list[Mistake]]:
    """Every file of a community by name, read; and the mistakes of files that are missing or not known."""
    present = _present(folder)
    known = {name for name in present if shape_of(name)}
    wanted = set(FILES) - {CATALOGUE} if any(map(is_catalogue, known)) else set(FILES)
    mistakes = [Mistake(name, 1, "", f"the file is missing from {folder}") for name in wanted - known]
    strays = present - known
    mistakes += [Mistake(name, 1, "", f"no file of this name is known{near(name, FILES)}") for name in strays]
    return {name: read(folder / name, name) for name in sorted(known)}, mistakes


def parsed(sources: Mapping[str, Source]) -> tuple[dict[str, BaseModel], list[Mistake]]:
    """The files in their shapes, and every mistake of shape and of rule."""
    mistakes = [wrong for source in sources.values() for wrong in source.mistakes]
    models: dict[str, BaseModel] = {}
    for name, source in sources.items():
        model, wrong = shape.parse(source, shape_of(name) or BaseModel)
        mistakes += wrong
        if model is not None:
            models[name] = model
    return models, [*mistakes, *rules.broken(models, sources)]


def _present(folder: Path) -> set[str]:
    found = [*folder.glob("*.y*ml"), *folder.glob("*/*.y*ml")]
    return {path.relative_to(folder).as_posix() for path in found}


def _files(models: Mapping[str, BaseModel]) -> Files:
    """The models by their part of the community; the files of the catalogue put together."""
    bare = rules.plain(models)
    catalogue = {key: entry for name in filter(is_catalogue, sorted(bare)) for key, entry in bare[name].items()}
    parts: list[Any] = [catalogue if name == CATALOGUE else bare[name] for name in FILES]
    return Files(*parts)


def _count(source: Source | None) -> int:
    return len(source.data) if source and isinstance(source.data, dict) else 0


def _taken(key: str, inner: Path, found: dict[str, Community]) -> list[Mistake]:
    return (
        [Mistake(f"{inner.name}/community.yaml", 1, "id", f"another community is called {key!r}")]
        if key in found
        else []
    )

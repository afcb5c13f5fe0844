"""From a folder to a community: read, hold against its shape, check the rules, build."""

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, RootModel

from domain.community import Community
from policy import rules, shape
from policy.build import Files, community
from policy.mistake import Mistake, PolicyError, near
from policy.report import Report
from policy.schema import FILES
from policy.source import Source, read

COUNTED = ("centres.yaml", "catalogue.yaml", "units.yaml")


def load(folder: Path) -> Community:
    """The community a folder describes. Raises PolicyError with every mistake in it."""
    sources, mistakes = _sources(folder)
    files, wrong = _parsed(sources)
    mistakes += wrong
    if mistakes or files is None:
        raise PolicyError(mistakes)
    return community(files, version_of(folder))


def check(folder: Path) -> Report:
    """What a folder holds and everything that is wrong with it."""
    sources, mistakes = _sources(folder)
    _, wrong = _parsed(sources)
    centres, matters, units = (_count(sources.get(name)) for name in COUNTED)
    return Report(centres, matters, units, PolicyError([*mistakes, *wrong]).mistakes)


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
    for name in sorted(FILES):
        content = (folder / name).read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:12]


def _sources(folder: Path) -> tuple[dict[str, Source], list[Mistake]]:
    present = {path.name for path in folder.glob("*.y*ml")}
    mistakes = [Mistake(name, 1, "", f"the file is missing from {folder}") for name in FILES if name not in present]
    strays = present - set(FILES)
    mistakes += [Mistake(name, 1, "", f"no file of this name is known{near(name, FILES)}") for name in strays]
    return {name: read(folder / name) for name in FILES if name in present}, mistakes


def _parsed(sources: dict[str, Source]) -> tuple[Files | None, list[Mistake]]:
    """The files in their shapes (None unless all are), and every mistake of shape and of rule."""
    mistakes = [wrong for source in sources.values() for wrong in source.mistakes]
    models: dict[str, BaseModel] = {}
    for name, source in sources.items():
        model, wrong = shape.parse(source, FILES[name])
        mistakes += wrong
        if model is not None:
            models[name] = model
    mistakes += rules.broken(models, sources)
    return (_files(models) if len(models) == len(FILES) else None), mistakes


def _files(models: dict[str, BaseModel]) -> Files:
    parts: list[Any] = [
        model.root if isinstance(model, RootModel) else model for model in map(models.__getitem__, FILES)
    ]
    return Files(*parts)


def _count(source: Source | None) -> int:
    return len(source.data) if source and isinstance(source.data, dict) else 0


def _taken(key: str, inner: Path, found: dict[str, Community]) -> list[Mistake]:
    return (
        [Mistake(f"{inner.name}/community.yaml", 1, "id", f"another community is called {key!r}")]
        if key in found
        else []
    )

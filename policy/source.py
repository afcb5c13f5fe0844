"""A YAML file read with the line of every entry, so that each mistake can be shown where it stands."""

from dataclasses import dataclass, field
from pathlib import Path

import yaml
from yaml.error import MarkedYAMLError
from yaml.nodes import MappingNode, Node, ScalarNode

from policy.mistake import Mistake

Where = tuple[str | int, ...]
Tree = str | None | list["Tree"] | dict[str, "Tree"]
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""The loader that guesses no types: a third quicker, and they are not wanted."""
NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
"""What means nothing at all where it is not in quotes."""


@dataclass(slots=True)
class Source:
    """The contents of a file: mappings, lists and plain strings. `lines` maps the path of each entry to its line, from 1.

    Scalars stay strings: YAML 1.1 would turn 22:00 into 1320 and «no» into False. A list or mapping met
    twice (`seen`) is an alias: refused, since an operator who reads the file must see what is in it, and an alias can loop.
    """

    file: str
    data: Tree = None
    is_read: bool = False
    lines: dict[Where, int] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)

    def line(self, path: Where) -> int:
        """The line of an entry, or of the nearest entry around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def wrong(self, path: Where, text: str) -> Mistake:
        """A mistake at this entry."""
        return Mistake(self.file, self.line(path), ".".join(map(str, path)), text)


def read(path: Path, name: str = "") -> Source:
    """Read a file, known as `name` (its own, unless given). Never raises: what cannot be read is in `mistakes`."""
    source = Source(name or path.name)
    try:
        node = yaml.compose(path.read_bytes().decode("utf-8-sig"), Loader=LOADER)
        source.data = _value(node, (), source) if node else {}
        source.is_read = True
    except MarkedYAMLError as wrong:
        line = wrong.problem_mark.line + 1 if wrong.problem_mark else 1
        begun = f" (in what begins on line {wrong.context_mark.line + 1})" if wrong.context_mark else ""
        source.mistakes.append(Mistake(source.file, line, "", f"not valid YAML: {wrong.problem}{begun}"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError) as wrong:
        source.mistakes.append(Mistake(source.file, 1, "", f"cannot be read: {wrong}".splitlines()[0]))
    return source


def _value(node: Node, path: Where, source: Source) -> Tree:
    source.lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, ScalarNode):
        return None if not node.style and node.value in NOTHING else str(node.value)
    if id(node) in source.seen:
        source.mistakes.append(source.wrong(path, "the shorthand & and * is not used here: write it out"))
        return None
    source.seen.add(id(node))
    if isinstance(node, MappingNode):
        return _mapping(node, path, source)
    return [_value(item, (*path, n), source) for n, item in enumerate(node.value)]


def _mapping(node: MappingNode, path: Where, source: Source) -> dict[str, Tree]:
    found: dict[str, Tree] = {}
    for key, value in node.value:
        here = (*path, str(key.value) if isinstance(key, ScalarNode) else "?")
        line = key.start_mark.line + 1
        if not isinstance(key, ScalarNode):
            source.mistakes.append(Mistake(source.file, line, "", "a key must be a plain word"))
        elif key.value in found:
            first = source.lines[here]
            source.mistakes.append(
                Mistake(
                    source.file,
                    line,
                    ".".join(map(str, here)),
                    f"{key.value!r} is written twice (first on line {first})",
                )
            )
        else:
            source.lines[here] = line
            found[key.value] = _value(value, here, source)
    return found

"""Files of messages that somebody has labelled, as the commands that learn and evaluate read them."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from bot.settings import BadSettings

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
NO_LEARNING = "learning needs scikit-learn: install the extra «learn», e.g. pip install 'resident-hotline[learn]'"

TALK = ("text", "kind", "centre", "also_ok", "place", "pii")
"""What is said of each message of a group's talk, as in nlp/corpus."""


def table(path: Path, *columns: str) -> list[dict[str, str]]:
    """The rows of a CSV file. Raises BadSettings for a file that is none, or that lacks one of these columns."""
    reader = csv.DictReader(io.StringIO(_text(path), newline=""))
    _have(path, 1, dict.fromkeys(reader.fieldnames or ()), columns)
    try:
        return list(reader)
    except csv.Error as error:
        raise BadSettings(f"{path}:{reader.line_num}: {error}") from None


def lines(path: Path, *keys: str) -> list[dict[str, Any]]:
    """The objects of a file of JSON lines. Raises BadSettings for a line that is none, or that lacks one of these keys."""
    return [_object(path, n, line, keys) for n, line in enumerate(_text(path).split("\n"), 1) if line.strip()]


def corpus(*paths: Path) -> list[dict[str, Any]]:
    """The rows of these files, or of all of nlp/corpus. Raises BadSettings as `lines`."""
    from nlp.learnt import CORPUS

    return [row for path in paths or sorted(CORPUS.glob("*.jsonl")) for row in lines(path, *TALK, "matter")]


def _object(path: Path, n: int, line: str, keys: Sequence[str]) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise BadSettings(f"{path}:{n}: no JSON object")
    _have(path, n, found, keys)
    return found


def _have(path: Path, n: int, found: Mapping[str, Any], names: Sequence[str]) -> None:
    missing = [name for name in names if name not in found]
    if missing:
        raise BadSettings(f"{path}:{n}: there is no {', '.join(missing)}")


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadSettings(f"{path}: not UTF-8; save it as «CSV UTF-8»") from None

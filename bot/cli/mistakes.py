"""What the commands that evaluate show of mistakes: a picture, and a list."""

from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.settings import BadSettings

if TYPE_CHECKING:
    from nlp.evaluate.mistakes import Mistake, Pair

NO_PICTURES = "a picture needs matplotlib: install the extra «simulate», e.g. pip install 'resident-hotline[simulate]'"
READ = 60
"""Characters of a text on the screen; --json tells all of them."""

picture = click.option(
    "--picture",
    type=click.Path(dir_okay=False, path_type=Path),
    default=None,
    help="Draw which labels are taken for which: .svg, .png or .pdf. Needs the extra «simulate».",
)


def check(file: Path | None) -> None:
    """Before the work is done: whether a picture can be drawn there. Raises BadSettings."""
    if file is None:
        return
    if find_spec("matplotlib") is None:
        raise BadSettings(NO_PICTURES)
    from nlp.evaluate.picture import FORMATS

    if file.suffix.lower() not in FORMATS:
        raise BadSettings(f"--picture must end in one of: {', '.join(FORMATS)}")
    if not file.parent.is_dir():
        raise BadSettings(f"--picture: there is no folder {file.parent}")


def draw(file: Path | None, panels: "Mapping[str, Iterable[Pair]]") -> None:
    """Draw it if it was asked for; nothing of a panel that is empty. Raises BadSettings when all are, or it cannot be written."""
    if file is None:
        return
    from nlp.evaluate.mistakes import confusion
    from nlp.evaluate.picture import draw as paint

    tables = {title: table for title, pairs in panels.items() if (table := confusion(pairs)).rows}
    if not tables:
        raise BadSettings("--picture: there is nothing to draw")
    try:
        paint(file, tables)
    except OSError as error:
        raise BadSettings(f"--picture: {error}") from None


def line(each: "Mistake") -> str:
    """«0.98 chosen, not label: text … word(+0.53)»."""
    score = "  ! " if each.score is None else f"{each.score:.2f}"
    words = " ".join(f"{word}({weight:+.2f})" for word, weight in each.reasons)
    return f"{score} {each.chosen}, not {each.label}: {each.text[:READ]} … {words}".rstrip(" …")

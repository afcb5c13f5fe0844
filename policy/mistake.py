"""A mistake an operator made in a community's files, told so that they can mend it without a programmer."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """What is wrong and where: `file` relative to the community's folder, `line` from 1, `path` the keys leading there.

    In a workbook `file` is the sheet, `line` the row and `column` the letters of the column.
    """

    file: str
    line: int
    path: str
    text: str
    column: str = ""

    def __str__(self) -> str:
        if self.column:
            return f"{self.file}!{self.column}{self.line}: {self.text}"
        return f"{self.file}:{self.line}: {self.path + ': ' if self.path else ''}{self.text}"


class PolicyError(ValueError):
    """A community cannot be loaded. `mistakes` are all of them, in order of file and line."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(sorted(set(mistakes)))
        super().__init__("\n".join(map(str, self.mistakes)))


def near(wrong: str, right: Iterable[str]) -> str:
    """«; did you mean 'x'?» when one of the right words is close to the wrong one, else nothing."""
    close = difflib.get_close_matches(wrong, [*map(str, right)], n=1, cutoff=0.6)
    return f"; did you mean {close[0]!r}?" if close else ""

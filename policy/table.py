"""A sheet of the workbook read with the place of every cell, so that a mistake is told where it stands: 事项!C14."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time

from policy.mistake import Mistake, near
from policy.source import Source, Tree, Where


@dataclass(slots=True)
class SheetSource(Source):
    """A sheet in the form its file would have. `file` is the sheet's title; `cells` maps the path of each entry to the row
    and column it was read from."""

    cells: dict[Where, tuple[int, str]] = field(default_factory=dict)

    def wrong(self, path: Where, text: str) -> Mistake:
        """A mistake at the cell of this entry, or of the nearest entry around it."""
        here = path
        while here and here not in self.cells:
            here = here[:-1]
        row, column = self.cells.get(here, (1, "A"))
        return Mistake(self.file, row, ".".join(map(str, path)), text, column)


@dataclass(frozen=True, slots=True)
class Row:
    """A row with something in it: heading → text, and the letter of each heading's column. `number` from 1, as on screen."""

    number: int
    cells: Mapping[str, str]
    columns: Mapping[str, str]

    def __getitem__(self, heading: str) -> str:
        return self.cells[heading]

    def at(self, heading: str) -> tuple[int, str]:
        """Row and column of a cell."""
        return self.number, self.columns[heading]


def rows(source: SheetSource, headings: Sequence[str], cells: Sequence[Sequence[object]]) -> list[Row]:
    """The rows under the headings, empty ones left out; none, and mistakes in the source, if a heading is missing."""
    columns = _columns(source, headings, cells[0] if cells else ())
    source.is_read = len(columns) == len(headings)
    if not source.is_read:
        return []
    letters = {heading: letter(n) for heading, n in columns.items()}
    found = [
        Row(number, {heading: _text(source, number, n, row) for heading, n in columns.items()}, letters)
        for number, row in enumerate(cells[1:], start=2)
    ]
    return [row for row in found if any(row.cells.values())]


def letter(column: int) -> str:
    """The letters of a column by its number from 0: A, B … Z, AA."""
    before, last = divmod(column, 26)
    return (letter(before - 1) if before else "") + chr(ord("A") + last)


def tell(source: SheetSource, row: Row, heading: str, text: str) -> None:
    """A mistake in this cell."""
    number, column = row.at(heading)
    source.mistakes.append(Mistake(source.file, number, heading, text, column))


def put(source: SheetSource, path: Where, value: Tree, at: tuple[int, str]) -> None:
    """Set an entry of the tree, the lists and mappings around it being there, and note its cell."""
    target: Tree = source.data
    for part in path[:-1]:
        target = target[part] if isinstance(target, list) else target[str(part)]  # type: ignore[index]
    if isinstance(target, list):
        target.append(value)
    else:
        assert isinstance(target, dict)
        target[str(path[-1])] = value
    source.cells[path] = at


def _columns(source: SheetSource, headings: Sequence[str], first: Sequence[object]) -> dict[str, int]:
    said = {str(text).strip(): n for n, text in enumerate(first) if text is not None}
    for heading in said.keys() - set(headings):
        text = f"{heading!r} is no heading known here{near(heading, headings)}"
        source.mistakes.append(Mistake(source.file, 1, heading, text, letter(said[heading])))
    for heading in headings:
        if heading not in said:
            source.mistakes.append(Mistake(source.file, 1, heading, f"the column {heading!r} is missing", "A"))
    return {heading: n for heading, n in said.items() if heading in headings}


def _text(source: SheetSource, number: int, column: int, row: Sequence[object]) -> str:
    """A cell as text. A whole number is as good as its digits; a date or a formula never is what was meant."""
    value = row[column] if column < len(row) else None
    if isinstance(value, date | time) or (isinstance(value, str) and value.startswith("=")):
        what = "a formula" if isinstance(value, str) else "a date (1-12 was taken for one): make the cell text"
        source.mistakes.append(Mistake(source.file, number, "", f"holds {what}", letter(column)))
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()

"""A workbook for operators: units, catalogue and places as three sheets with Chinese headings, out and back in.

What `export` writes, `read` gives back exactly. Needs openpyxl (the extra «xlsx»).
"""

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from policy import loader, rules, schema
from policy.columns import SHEETS, Record, Sheet
from policy.mistake import Mistake, PolicyError, near
from policy.refer import entries
from policy.source import Source
from policy.table import SheetSource, letter, rows

BOOK = "workbook"
ROWS, LARGEST = 5000, 8_000_000
"""Rows read of a sheet, bytes of a workbook: enough for a county, not enough to hurt."""
WIDE = {"关键词": 60, "正式名称": 24, "名称": 20, "别名": 20, "楼号": 24}
Cells = list[tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Sheets:
    """What a workbook holds, in the shapes of units.yaml, the catalogue and places.yaml; None where a sheet cannot be read.

    Each of `mistakes` names sheet, row and column (事项!C14); with any of them the models are fit for checking only.
    """

    units: schema.Units | None
    catalogue: schema.Catalogue | None
    places: schema.Places | None
    mistakes: tuple[Mistake, ...]


def export(folder: Path) -> bytes:
    """A community's units, catalogue and places as a workbook. Raises PolicyError while the folder has mistakes."""
    from openpyxl import Workbook

    sources, wrong = loader.open_folder(folder)
    models, more = loader.parsed(sources)
    if wrong or more:
        raise PolicyError([*wrong, *more])
    parts: dict[str, Any] = dict(rules.plain(models))
    parts[schema.CATALOGUE] = {key: entry for _, key, entry in entries(parts, sources)}
    book, target = Workbook(), io.BytesIO()
    del book[book.sheetnames[0]]
    for sheet in SHEETS:
        _write(book.create_sheet(sheet.title), sheet, sheet.records(parts[sheet.file]))
    book.save(target)
    return target.getvalue()


def read(content: bytes, folder: Path | None = None) -> Sheets:
    """A workbook read and checked; with a `folder`, together with its other files. Never raises: all is in `mistakes`."""
    tables, mistakes = _tables(content)
    sources: dict[str, Source] = {s.file: _source(s, tables[s.title]) for s in SHEETS if s.title in tables}
    around = loader.open_folder(folder)[0] if folder else {}
    replaced = {sheet.file for sheet in SHEETS}
    others = {name: each for name, each in around.items() if name not in replaced and not schema.is_catalogue(name)}
    models, wrong = loader.parsed({**others, **sources})
    units, catalogue, places = (models.get(sheet.file) for sheet in SHEETS)
    told = PolicyError([*mistakes, *wrong]).mistakes
    return Sheets(cast(Any, units), cast(Any, catalogue), cast(Any, places), told)


def _source(sheet: Sheet, cells: Cells) -> SheetSource:
    source = SheetSource(sheet.title, sheet.empty())
    for row in rows(source, sheet.headings, cells):
        sheet.take(source, row)
    return source


def _write(target: Any, sheet: Sheet, records: Iterable[Record]) -> None:
    """All cells as text, so that no program turns 1-12 into the twelfth of January; the headings stay in sight."""
    from openpyxl.styles import Alignment, Font

    target.append(sheet.headings)
    for record in records:
        target.append([record.get(heading) or None for heading in sheet.headings])
    for line in target.iter_rows():
        for cell in line:
            cell.number_format, cell.alignment = "@", Alignment(wrap_text=True, vertical="top")
    for n, heading in enumerate(sheet.headings):
        target.cell(1, n + 1).font = Font(bold=True)
        target.column_dimensions[letter(n)].width = WIDE.get(heading, 12)
    target.freeze_panes = "B2"


def _tables(content: bytes) -> tuple[dict[str, Cells], list[Mistake]]:
    """The cells of each sheet, and what is wrong with the workbook as a whole."""
    try:
        tables = opened(content)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError) as wrong:
        return {}, [Mistake(BOOK, 1, "", f"no workbook (.xlsx) that can be read: {wrong}".splitlines()[0])]
    missing = [sheet.title for sheet in SHEETS if sheet.title not in tables]
    return tables, [Mistake(BOOK, 1, "", f"the sheet {one!r} is missing{near(one, tables)}") for one in missing]


def opened(content: bytes) -> dict[str, Cells]:
    """The cells of every sheet as values. Raises what openpyxl and zipfile raise for what is no workbook."""
    from openpyxl import load_workbook

    if len(content) > LARGEST:
        raise ValueError(f"larger than {LARGEST // 1_000_000} MB")
    book = load_workbook(io.BytesIO(content), read_only=True)
    return {name: list(book[name].iter_rows(max_row=ROWS, values_only=True)) for name in book.sheetnames}

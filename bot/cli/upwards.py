"""hotline upwards"""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.output import as_json, plainly, result, workbooks

if TYPE_CHECKING:
    from domain.community import Community
    from flow.sent_up import Row
    from locales import Texts

COLUMNS = {
    "unit": 14, "external": 22, "number": 14, "matter": 20, "place": 24, "sent": 17, "promised": 12, "state": 12, "answer": 48,
    "answered": 17, "verdict": 14,
}  # fmt: skip
"""The columns of the sheet and how wide they are."""
MOMENT, DAY = "yyyy-mm-dd hh:mm", "yyyy-mm-dd"


@click.group("upwards")
def command() -> None:
    """What has been sent up to bodies outside: the street office, 12345."""


@command.command("export")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), default=None, help="The first day, e.g. 2026-11-01.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), default=None, help="The last day, included.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="FILE.xlsx to write.")
@click.option("--community", default="", help="The community's id, where there are several.")
@as_json
@plainly
@workbooks
def export(since: datetime | None, until: datetime | None, out: Path, community: str, as_json: bool) -> None:
    """A row for every case sent up in that time, into a workbook for the body's own system. No name, phone or door in it."""
    from bot import settings, wiring
    from bot.cli.store import one_of, ready
    from flow import sent_up

    hotline = wiring.assemble(settings.load())
    ready().dispose()
    home = one_of(hotline.world.communities, community)
    rules = hotline.world.communities[home]
    with hotline.look() as uow:
        rows = sent_up.rows(uow, home, since.date() if since else None, until.date() if until else None)
    out.touch(mode=0o600)
    out.write_bytes(workbook(rows, rules))
    result({"rows": len(rows), "file": str(out)}, as_json=as_json, words=f"{len(rows)} cases: {out}")


def workbook(rows: Iterable["Row"], community: "Community") -> bytes:
    """The sheet: dates as dates, everything else as text, whatever it looks like."""
    from openpyxl import Workbook

    from locales import texts

    say, book, target = texts(community.language), Workbook(), io.BytesIO()
    sheet = book.worksheets[0]
    sheet.title = say("upwards.export.sheet")
    sheet.append([say(f"upwards.column.{name}") for name in COLUMNS])
    for n, row in enumerate(rows, 2):
        for column, value in enumerate(_values(say, community, row), 1):
            _put(sheet.cell(n, column), value)
    _dress(sheet)
    book.save(target)
    return target.getvalue()


def _values(say: "Texts", community: "Community", row: "Row") -> Sequence[str | datetime | date | None]:
    covered, local = say("upwards.export.covered"), community.calendar.local
    return (
        row.unit,
        row.external,
        row.number,
        covered if row.covered else row.matter,
        covered if row.covered else row.place,
        local(row.sent).replace(tzinfo=None, second=0, microsecond=0),
        local(row.promised).date() if row.promised else None,
        say("upwards.export.again") if row.again else say(f"upwards.state.{row.state.value}"),
        covered if row.silent and row.answered else row.answer,
        local(row.answered).replace(tzinfo=None, second=0, microsecond=0) if row.answered else None,
        say(f"verdict.{row.verdict.value}") if row.verdict else "",
    )


def _put(cell: "object", value: str | datetime | date | None) -> None:
    """A number that begins with «=» is no formula."""
    from openpyxl.cell import Cell
    from openpyxl.styles import Alignment

    assert isinstance(cell, Cell)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if isinstance(value, str):
        if value:
            cell.value, cell.data_type, cell.number_format = value, "s", "@"
        return
    cell.value = value
    cell.number_format = MOMENT if isinstance(value, datetime) else DAY


def _dress(sheet: "object") -> None:
    """Headings bold and in sight, columns as wide as what stands in them."""
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.worksheet import Worksheet

    assert isinstance(sheet, Worksheet)
    for n, width in enumerate(COLUMNS.values(), 1):
        sheet.cell(1, n).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(n)].width = width
    sheet.freeze_panes = "A2"

"""The workbook: what goes out comes back exactly, and a bad cell is told by sheet and cell."""

import io
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from policy import PolicyError, loader, schema, sheets

EXAMPLE = Path(__file__).parents[2] / "communities" / "example"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example with two centres' matters only: a small book is quick to edit."""
    copy = Path(shutil.copytree(EXAMPLE, tmp_path_factory.mktemp("small") / "copy"))
    for part in (copy / "catalogue").iterdir():
        if part.stem not in {"jiandu", "xuanjiao"}:
            part.unlink()
    return copy


@pytest.fixture(scope="module")
def exported(folder: Path) -> bytes:
    return sheets.export(folder)


def edited(content: bytes, edit: Callable[[Workbook], Any]) -> bytes:
    book = load_workbook(io.BytesIO(content))
    edit(book)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_what_goes_out_comes_back_exactly():
    exported = sheets.export(EXAMPLE)
    models, _ = loader.parsed(loader.open_folder(EXAMPLE)[0])
    catalogue = {k: e for name, one in models.items() if isinstance(one, schema.Catalogue) for k, e in one.root.items()}
    back = sheets.read(exported, EXAMPLE)
    assert back.mistakes == ()
    assert back.catalogue is not None
    assert back.catalogue.root == catalogue
    assert (back.units, back.places) == (models["units.yaml"], models["places.yaml"])
    assert sheets.read(exported) == back, "nothing of it needs the folder"


def test_operators_read_chinese_headings(exported: bytes):
    book = load_workbook(io.BytesIO(exported))
    assert book.sheetnames == ["单位", "事项", "地点"]
    assert [cell.value for cell in book["单位"][1]] == ["代号", "名称", "俗称", "上级"]
    assert all(cell.number_format == "@" for row in book["地点"].iter_rows() for cell in row)


BAD: dict[str, tuple[Callable[[Workbook], Any], str, str]] = {
    "no such unit": (lambda b: b["事项"].__setitem__("E14", "wuyee"), "事项!E14", "mean 'wuye'?"),
    "no such centre": (lambda b: b["事项"].__setitem__("D14", "suqu"), "事项!D14", "mean 'suqiu'?"),
    "no such clock": (lambda b: b["事项"].__setitem__("F2", "helpp"), "事项!F2", "mean 'help'?"),
    "long plain name": (lambda b: b["事项"].__setitem__("C14", "一二三四五六七八九"), "事项!C14", "at most 8 characters"),
    "no name": (lambda b: b["事项"].__setitem__("B14", None), "事项!B14", "is empty"),
    "no owner": (lambda b: b["事项"].__setitem__("E14", None), "事项!E14", "is empty"),
    "bad weight": (lambda b: b["事项"].__setitem__("K14", "停水=多"), "事项!K14", "'多' is not a number"),
    "heavy weight": (lambda b: b["事项"].__setitem__("K14", "停水=40"), "事项!K14", "not between 0.1 and 5"),
    "no weight": (lambda b: b["事项"].__setitem__("K14", "停水"), "事项!K14", "write it like 停水=4"),
    "bad need": (lambda b: b["事项"].__setitem__("H14", "电话"), "事项!H14", "must be one of"),
    "neither yes nor no": (lambda b: b["事项"].__setitem__("I14", "对"), "事项!I14", "write 是"),
    "no sides": (lambda b: b["事项"].__setitem__("J14", "两方"), "事项!J14", "not a whole number"),
    "no id": (lambda b: b["单位"].__setitem__("A3", None), "单位!A3", "the id is empty"),
    "id twice": (lambda b: b["单位"].__setitem__("A3", "wuye"), "单位!A3", "written twice (first in row 2)"),
    "bad id": (lambda b: b["单位"].__setitem__("A3", "供水"), "单位!A3", "cannot be an id"),
    "a date": (lambda b: b["地点"].__setitem__("E2", date(2026, 1, 12)), "地点!E2", "a date"),
    "a formula": (lambda b: b["地点"].__setitem__("C2", "=A1"), "地点!C2", "a formula"),
    "no buildings": (lambda b: b["地点"].__setitem__("E2", "1到12"), "地点!E2", "is no building"),
    "no kind of place": (lambda b: b["地点"].__setitem__("A2", "楼盘"), "地点!A2", "is none of 小区"),
    "building of two grids": (lambda b: b["地点"].__setitem__("E12", "江畔花园=6-12"), "地点!E12", "already lies in"),
    "unknown heading": (lambda b: b["单位"].__setitem__("C1", "电话"), "单位!C1", "is no heading known here"),
    "lost heading": (lambda b: b["单位"].__setitem__("B1", "名字"), "单位!A1", "the column '名称' is missing"),
    "lost sheet": (lambda b: b.remove(b["地点"]), "workbook:1", "the sheet '地点' is missing"),
}  # fmt: skip


@pytest.mark.parametrize(("edit", "where", "says"), BAD.values(), ids=BAD)
def test_a_bad_cell_is_told_where_it_stands(
    exported: bytes, folder: Path, edit: Callable[[Workbook], Any], where: str, says: str
):
    told = [str(wrong) for wrong in sheets.read(edited(exported, edit), folder).mistakes]
    assert [text for text in told if text.startswith(f"{where}:") and says in text], told


def test_a_cell_knows_sheet_row_and_column(exported: bytes):
    (wrong,) = sheets.read(edited(exported, BAD["long plain name"][0])).mistakes
    assert (wrong.file, wrong.line, wrong.column) == ("事项", 14, "C")


def test_numbers_typed_as_numbers_are_fine(exported: bytes):
    def type_numbers(book: Workbook) -> None:
        book["地点"]["F2"] = 4
        book["地点"]["F5"] = 2.0

    assert sheets.read(edited(exported, type_numbers)) == sheets.read(exported)


@pytest.mark.parametrize("rubbish", [b"", b"PK\x03\x04", b"a,b\n", b"\x00" * 100], ids=range(4))
def test_rubbish_is_told_and_does_not_crash(rubbish: bytes):
    back = sheets.read(rubbish)
    assert back.units is None
    assert "no workbook" in str(back.mistakes[0])


def test_a_folder_with_mistakes_is_not_exported(tmp_path: Path):
    with pytest.raises(PolicyError, match="missing"):
        sheets.export(tmp_path)

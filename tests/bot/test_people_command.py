"""`hotline people import`: a sheet of people in, a sheet of links out, and nothing personal kept."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from bot.cli import people as command
from flow import people
from storage import tables
from storage.database import Database
from tests.bot.command import Command
from tests.handlers.town import KEYS, TOKEN
from tests.policy.test_mistakes import EXAMPLE

ROWS = (
    ("张三", "经办人", "供水公司"),
    ("李四", "单位负责人", "gongshui"),
    ("王五", "理事长", "诉求中心"),
    ("赵六", "网格员", "江畔第一网格"),
    ("钱七", "值班员", None),
    ("孙八", "secretary", None),
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    own = tmp_path / "communities" / "own"
    shutil.copytree(EXAMPLE, own)
    profile = own / "community.yaml"
    profile.write_text(profile.read_text("utf-8").replace("example: true", "example: false"), "utf-8")
    ours = {"BOT_TOKEN": TOKEN, "COMMUNITIES": own.parent, "SECRET_KEYS": KEYS[0].replace(" ", "-")}
    for name, value in (ours | {"DATABASE_URL": f"sqlite:///{tmp_path / 'h.db'}"}).items():
        monkeypatch.setenv(f"HOTLINE_{name}", str(value))
    monkeypatch.setattr(command, "_username", lambda _settings: "some_bot")
    return tmp_path


def sheet(file: Path, *rows: tuple[str | None, ...]) -> Path:
    book = Workbook()
    for line in (("姓名", "角色", "单位/中心/网格"), *rows):
        book.worksheets[0].append(line)
    book.save(file)
    return file


run = Command("people")


def database(home: Path) -> Database:
    return Database(f"sqlite:///{home / 'h.db'}")


def rows(home: Path) -> list[Any]:
    with database(home).read() as connection:
        return list(connection.execute(tables.invitations.select()))


def test_one_link_a_row(home: Path) -> None:
    done = run("import", sheet(home / "人.xlsx", *ROWS), "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.output.splitlines()[-1])["invited"] == len(ROWS)
    out = home / "人-links.xlsx"
    assert out.stat().st_mode & 0o077 == 0, "links are keys: for the operator alone"
    lines = list(load_workbook(out)["人员"].iter_rows(values_only=True))
    assert [line[0] for line in lines[1:]] == [row[0] for row in ROWS]
    codes = [str(line[3]).partition("?start=i_")[2] for line in lines[1:]]
    kept = {row.code_hash: (row.role, row.scope) for row in rows(home)}
    assert [kept[people.digest(code)] for code in codes] == [
        ("officer", "gongshui"), ("head", "gongshui"), ("chair", "suqiu"), ("grid_member", "jp1"), ("dispatcher", ""),
        ("secretary", ""),
    ]  # fmt: skip
    raw = b"".join(path.read_bytes() for path in home.glob("h.db*"))
    assert not [word for word in (*(row[0] for row in ROWS), *codes) if str(word).encode() in raw]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (("张三", "经办", "供水公司"), "人员!B3"),
        (("张三", "经办人", "自来水公司"), "人员!C3"),
        (("张三", "经办人", None), "人员!C3"),
        (("张三", "值班员", "供水公司"), "人员!C3"),
        (("张三", "居民", None), "人员!B3"),
        (("张三", "网格员", "供水公司"), "人员!C3"),
    ],
)
def test_one_bad_row_and_nobody_is_invited(home: Path, row: tuple[str | None, ...], says: str) -> None:
    book = Workbook()
    book.worksheets[0].title = "人员"
    for line in (("姓名", "角色", "单位/中心/网格"), ROWS[0], row):
        book.worksheets[0].append(line)
    book.save(home / "p.xlsx")
    done = run("import", home / "p.xlsx")
    assert done.exit_code == 1
    assert says in done.output
    assert rows(home) == []
    assert not (home / "p-links.xlsx").exists()


def test_a_template_that_can_be_filled_in(home: Path) -> None:
    assert run("template", home / "t.xlsx").exit_code == 0
    book = load_workbook(home / "t.xlsx")
    book["人员"]["B2"], book["人员"]["C2"] = "经办人", "江畔物业"
    book.save(home / "t.xlsx")
    assert run("import", home / "t.xlsx", "--out", home / "o.xlsx").exit_code == 0
    assert run("import", home / "o.xlsx").exit_code == 0, "the sheet with the links can be used again"


@pytest.mark.parametrize("rubbish", [b"", b"a,b\n", b"PK\x03\x04"])
def test_rubbish(home: Path, rubbish: bytes) -> None:
    (home / "r.xlsx").write_bytes(rubbish)
    assert "no workbook" in run("import", home / "r.xlsx").output


def test_a_name_is_no_formula(home: Path) -> None:
    run("import", sheet(home / "f.xlsx", ("@SUM(1)", "值班员", None)))
    assert load_workbook(home / "f-links.xlsx")["人员"]["A2"].value == "'@SUM(1)"


def test_an_invitation_by_grid(home: Path) -> None:
    done = run("invite", "--role", "grid_member", "--grid", "jp1", "--json")
    assert done.exit_code == 0, done.output
    assert run("invite", "--role", "grid_member").exit_code == 1
    assert rows(home)[0].scope == "jp1"

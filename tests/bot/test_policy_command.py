"""`hotline policy`: every mistake explained through the command; the workbook out and back in."""

import builtins
import importlib.util
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

import policy
from policy.loader import version_of
from tests.bot.command import Command
from tests.policy.test_mistakes import EXAMPLE, JIANDU, PLANTED, SUQIU, TIAOJIE, Planted, plant

explained: set[str] = set()


@pytest.fixture(scope="module", autouse=True)
def count() -> Iterator[None]:
    """How many of the planted mistakes the command has explained."""
    yield
    if explained:
        builtins.print(f"\n{len(PLANTED)} mistakes planted, {len(explained)} explained")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The example with three of its ten catalogue files: quick to check a hundred times."""
    copy = Path(shutil.copytree(EXAMPLE, tmp_path / "copy"))
    for part in (copy / "catalogue").iterdir():
        if f"catalogue/{part.name}" not in (SUQIU, TIAOJIE, JIANDU):
            part.unlink()
    return copy


run = Command()
facts = run.facts


def test_the_example_is_sound() -> None:
    found = facts("policy", "check", EXAMPLE)
    assert found["centres"] == 10
    assert found["matters"] >= 120
    assert found["units"] >= 30
    assert found["mistakes"] == []


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_mistake_is_explained(folder: Path, name: str) -> None:
    planted: Planted = PLANTED[name]
    line = plant(folder, planted)
    told = facts("policy", "check", folder, code=1)["mistakes"]
    hits = [
        each for each in told if (each["file"], each["line"]) == (planted.file, line) and planted.says in each["text"]
    ]
    assert hits, told
    explained.add(name)


def test_there_are_forty_and_more() -> None:
    assert len({(each.file, each.old, each.new) for each in PLANTED.values()}) >= 40


def test_people_read_it_as_lines(folder: Path) -> None:
    line = plant(folder, PLANTED["no such unit"])
    done = run("policy", "check", folder)
    assert f"{SUQIU}:{line}: " in done.output
    assert "1 mistakes" in done.output


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's workbook."""
    file = tmp_path_factory.mktemp("book") / "社区.xlsx"
    facts("policy", "export", EXAMPLE, file)
    return file


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLE, tmp_path / "communities" / "own"))


def edited(book: Path, target: Path, **cells: str | None) -> Path:
    """The workbook with some cells changed: `单位_B3="…"`."""
    opened = load_workbook(book)
    for where, value in cells.items():
        sheet, _, cell = where.partition("_")
        opened[sheet][cell] = value
    opened.save(target)
    return target


def test_what_goes_out_comes_back_and_changes_nothing(book: Path, copy: Path) -> None:
    found = facts("policy", "import", book, copy)
    assert found == {"changed": [], "version": version_of(EXAMPLE)}
    assert policy.load(copy) == policy.load(EXAMPLE)


def test_into_a_folder_that_says_something_else(book: Path, copy: Path) -> None:
    """Everything the workbook holds is written anew: the same community, of another version, because the bytes differ."""
    (copy / "units.yaml").write_text((copy / "units.yaml").read_text("utf-8").replace("江畔物业", "别的物业"), "utf-8")
    places = (copy / "places.yaml").read_text("utf-8").replace("江畔小区", "江岸小区").replace("units: 4", "units: 3")
    (copy / "places.yaml").write_text(places, "utf-8")
    for part in (copy / "catalogue").iterdir():
        text = part.read_text("utf-8")
        part.write_text(
            text.replace("clock: ordinary", "clock: complex").replace("clock: help", "clock: complex"), "utf-8"
        )
    found = facts("policy", "import", book, copy)
    assert {"units.yaml", "places.yaml", "catalogue/suqiu.yaml"} <= set(found["changed"])
    back, example = policy.load(copy), policy.load(EXAMPLE)
    assert found["version"] == back.version != example.version
    for name in ("units", "matters", "places", "tree", "clocks", "calendar", "scope", "emergencies"):
        assert getattr(back, name) == getattr(example, name), name
    assert list(back.units) == list(example.units)
    assert facts("policy", "import", book, copy)["changed"] == [], "the second time there is nothing left to do"


def test_only_what_changed_is_written(book: Path, copy: Path, tmp_path: Path) -> None:
    renamed = edited(book, tmp_path / "new.xlsx", 单位_B3="江畔自来水公司")
    assert facts("policy", "import", renamed, copy)["changed"] == ["units.yaml"]
    assert policy.load(copy).units["gongshui"].name == "江畔自来水公司"
    assert (copy / "catalogue/suqiu.yaml").read_bytes() == (EXAMPLE / "catalogue/suqiu.yaml").read_bytes()


@pytest.mark.parametrize(
    ("cell", "value", "says"),
    [
        ("单位_B3", None, "单位!B3"),
        ("事项_E14", "wuyee", "事项!E14"),
        ("地点_E2", "1到12", "地点!E2"),
        ("单位_A3", "gs", "there is no unit"),
    ],
)
def test_a_bad_cell_is_named_and_nothing_has_changed(
    book: Path, copy: Path, tmp_path: Path, cell: str, value: str | None, says: str
) -> None:
    before = version_of(copy)
    done = run("policy", "import", edited(book, tmp_path / "bad.xlsx", **{cell: value}), copy)
    assert done.exit_code == 1
    assert says in done.output
    assert "Traceback" not in done.output
    assert version_of(copy) == before
    assert [path.name for path in copy.parent.iterdir()] == ["own"], "nothing lies about"


def test_what_a_sheet_cannot_say_is_kept(
    book: Path, copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from policy import adopt

    assert adopt._laid_over({"a": {"name": "x", "outside": "yes"}}, {"a": {"name": "y"}, "b": {"name": "z"}}) == {
        "a": {"name": "y", "outside": "yes"},
        "b": {"name": "z"},
    }


def test_what_a_sheet_of_places_cannot_say_is_kept(book: Path) -> None:
    from policy import adopt, sheets

    places = sheets.read(book.read_bytes()).places
    assert places is not None
    old = {
        "estates": [{"name": "江畔花园", "gate": "north"}, {"name": "gone", "gate": "south"}],
        "spots": [{"name": "江畔路", "lit": "yes"}],
        "grids": {"jp1": {"name": "x", "colour": "red"}},
        "map": "jiangpan.png",
    }
    fresh = adopt._places(places, old)
    assert [one.get("gate") for one in fresh["estates"]] == ["north", None, None, None, None]
    assert fresh["spots"][0] == {"name": "江畔路", "lit": "yes"}
    assert fresh["grids"]["jp1"]["colour"] == "red"
    assert fresh["grids"]["jp1"]["name"] == "江畔第一网格"
    assert fresh["map"] == "jiangpan.png"


def test_a_changed_place_leaves_the_rest_as_it_was(book: Path, copy: Path, tmp_path: Path) -> None:
    before = policy.load(copy)
    renamed = edited(book, tmp_path / "new.xlsx", 地点_D2="江畔小区、大江畔")
    assert facts("policy", "import", renamed, copy)["changed"] == ["places.yaml"]
    after = policy.load(copy)
    assert "大江畔" in after.places
    assert after.grids == before.grids
    assert facts("policy", "import", exported(copy, tmp_path), copy)["changed"] == []
    assert policy.load(copy) == after


def exported(folder: Path, where: Path) -> Path:
    facts("policy", "export", folder, where / "again.xlsx")
    return where / "again.xlsx"


def test_a_failing_swap_leaves_the_old_folder(
    book: Path, copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    renamed, before, rename = edited(book, tmp_path / "new.xlsx", 单位_B3="新名字"), version_of(copy), Path.rename

    def fail(path: Path, target: Path) -> Path:
        if path.name == "new":
            raise OSError("no room")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", fail)
    assert run("policy", "import", renamed, copy).exit_code == 1
    assert version_of(copy) == before


def test_no_workbook(copy: Path, tmp_path: Path) -> None:
    rubbish = tmp_path / "rubbish.xlsx"
    rubbish.write_bytes(b"a,b\n")
    assert "no workbook" in run("policy", "import", rubbish, copy).output


def test_the_template_is_a_workbook_that_can_be_imported(copy: Path, tmp_path: Path) -> None:
    facts("policy", "template", tmp_path / "t.xlsx")
    assert facts("policy", "import", tmp_path / "t.xlsx", copy)["changed"] == []


@pytest.mark.parametrize("words", [("export", EXAMPLE, "x.xlsx"), ("template", "x.xlsx")])
def test_without_openpyxl_the_extra_is_named(words: tuple[object, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.util.find_spec
    monkeypatch.setattr("bot.cli.output.find_spec", lambda name: None if name == "openpyxl" else real(name))
    done = run("policy", *words)
    assert done.exit_code == 1
    assert "xlsx" in done.output
    assert len(done.output.strip().splitlines()) == 1

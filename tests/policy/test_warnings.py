"""What is allowed and yet worth a look: told with file and line, no hindrance to loading."""

import shutil
from pathlib import Path

import pytest

import policy

EXAMPLE = Path(__file__).parents[2] / "communities" / "example"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLE, tmp_path / "copy"))


def change(folder: Path, file: str, old: str, new: str) -> list[str]:
    path = folder / file
    text = path.read_text()
    assert old in text, "the example has changed: plant something else"
    path.write_text(text.replace(old, new, 1))
    report = policy.check(folder)
    assert report.mistakes == ()
    policy.load(folder)
    return [f"{each['file']}:{each['line']}: {each['text']}" for each in report.as_dict()["warnings"]]


def line_of(text: str, file: str = "places.yaml") -> int:
    return next(n for n, line in enumerate((EXAMPLE / file).read_text().splitlines(), start=1) if text in line)


def test_buildings_nobody_covers(folder: Path):
    """S43: the report of grids nobody covers."""
    (told,) = change(folder, "places.yaml", "{江畔花园: 7-12}", "{江畔花园: '7, 9-10'}")
    assert told.startswith(f"places.yaml:{line_of('- name: 江畔花园')}:")
    assert told.endswith("no grid covers 江畔花园 8, 11-12")


def test_a_street_nobody_covers(folder: Path):
    (told,) = change(folder, "places.yaml", "    spots: [铁西街]\n", "")
    assert told.startswith(f"places.yaml:{line_of('- name: 铁西街')}:")
    assert told.endswith("no grid covers 铁西街")


def test_a_unit_without_work(folder: Path):
    (told,) = change(folder, "units.yaml", "wuye:\n", "pengyou:\n  name: 老年协会\nwuye:\n")
    assert "pengyou: no matter of the catalogue leads here" in told


def test_a_word_that_is_ours_and_out_of_remit(folder: Path):
    (told,) = change(folder, "scope.yaml", "words: [检察院,", "words: [停水, 检察院,")
    assert "'停水' also means the matter 'water_outage'" in told


@pytest.mark.parametrize("old", ["  vulnerable: 3wd", "  supervised: 2wd"])
def test_a_shorter_time_that_is_none(folder: Path, old: str):
    """Whoever cuts everybody's time must not be kept from starting; the least of the times counts."""
    name = old.strip().partition(":")[0]
    (told,) = change(folder, "clocks.yaml", old, f"  {name}: 5wd")
    assert told.startswith(f"clocks.yaml:{line_of(old, 'clocks.yaml')}:")
    assert f"{name} is not shorter than finish" in told


def test_a_catalogue_in_one_file_is_as_good(folder: Path):
    parts = sorted((folder / "catalogue").iterdir())
    (folder / "catalogue.yaml").write_text("".join(part.read_text() for part in parts))
    shutil.rmtree(folder / "catalogue")
    assert policy.load(folder).matters == policy.load(EXAMPLE).matters


def test_neither_catalogue_is_a_mistake(folder: Path):
    shutil.rmtree(folder / "catalogue")
    assert [(wrong.file, "missing" in wrong.text) for wrong in policy.check(folder).mistakes] == [
        ("catalogue.yaml", True)
    ]

"""Mistakes planted in a copy of the example: each is found in the right file, on the right line, in words that help."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

import policy
from policy import Mistake, PolicyError

EXAMPLE = Path(__file__).parents[2] / "communities" / "example"


@dataclass(frozen=True)
class Planted:
    """`old` (found once) becomes `new` in `file`; the mistake must be on the line of `at` (default: of `new`)."""

    file: str
    old: str
    new: str
    says: str
    at: str = ""


PLANTED = {
    "no such centre": Planted("catalogue.yaml", "centre: tiaojie", "centre: tiaojei", "did you mean 'tiaojie'?"),
    "no such unit": Planted("catalogue.yaml", "unit: ranqi", "unit: ranki", "no unit 'ranki'"),
    "no such clock": Planted("catalogue.yaml", "clock: complex", "clock: complx", "did you mean 'complex'?"),
    "matter without unit": Planted("catalogue.yaml", "  unit: ranqi\n", "", "'unit' is missing", at="gas_smell:"),
    "weight too heavy": Planted("catalogue.yaml", "停水: 4\n", "停水: 9\n", "weight 9 of '停水'"),
    "weight of nothing": Planted("catalogue.yaml", "停水: 4\n", "停水: 0\n", "weight 0 of '停水'"),
    "weight no number": Planted("catalogue.yaml", "停水: 4\n", "停水: 很大\n", "'很大' is not a number"),
    "keyword twice": Planted("catalogue.yaml", "不来水: 3.5", "停水: 3.5", "written twice"),
    "misspelt key": Planted("catalogue.yaml", "  centre: tiaojie", "  center: tiaojie", "did you mean 'centre'?"),
    "misspelt span": Planted("clocks.yaml", "  sign: 15m", "  sing: 15m", "did you mean 'sign'?"),
    "misspelt reason": Planted("community.yaml", "return_reasons:", "return_reason:", "did you mean 'return_reasons'?"),
    "misspelt special": Planted("calendar.yaml", "special:", "specials:", "did you mean 'special'?"),
    "bad matter id": Planted("catalogue.yaml", "gas_smell:", "Gas-Smell:", "cannot be an id"),
    "long unit id": Planted("units.yaml", "ranqi:", "ranqigongsi:", "at most 8"),
    "unit name left empty": Planted("units.yaml", "name: 燃气公司", "name: ''", "is empty"),
    "centre missing": Planted("centres.yaml", "wenti:\n  name: 文体中心\n", "", "'wenti' is missing", at="banshi:"),
    "eleventh centre": Planted("centres.yaml", "wenti:", "wentl:", "did you mean 'wenti'?"),
    "bad span": Planted("clocks.yaml", "sign: 15m", "sign: 15分钟", "not a span of time: '15分钟'"),
    "working time round the clock": Planted("clocks.yaml", "sign: 15m", "sign: 1wd", "runs day and night"),
    "elapsed time by day": Planted("clocks.yaml", "finish: 13wd", "finish: 13d", "counts working time"),
    "clock without a span": Planted("clocks.yaml", "  finish: 13wd\n", "", "'finish' is missing", at="complex:"),
    "span of nothing": Planted("clocks.yaml", "triage: 10m", "triage: 0m", "longer than nothing"),
    "no such ladder": Planted("clocks.yaml", "ladder: essential", "ladder: esential", "did you mean 'essential'?"),
    "no urgent clock": Planted("clocks.yaml", "urgent:\n", "urgnt:\n", "'urgent' is missing"),
    "step too early": Planted("ladders.yaml", "{at: +15m, rung: 2", "{at: -1m, rung: 2", "before the one written above"),
    "sinking rung": Planted("ladders.yaml", "{at: +15m, rung: 2", "{at: +15m, rung: 0", "sinks from 1 to 0"),
    "rung too high": Planted("ladders.yaml", "{at: +15m, rung: 2", "{at: +15m, rung: 7", "at most 3"),
    "nobody of that name": Planted("ladders.yaml", "+1h, rung: 2, who: chair", "+1h, rung: 2, who: chiar", "mean 'chair'?"),
    "officer before a unit": Planted("ladders.yaml", "+10m, rung: 3, who: secretary", "+10m, rung: 3, who: officer", "no unit"),
    "reminder before the start": Planted("ladders.yaml", "{at: -15m, rung: 0", "{at: -45m, rung: 0", "before the clock"),
    "no such default": Planted("community.yaml", "default_clock: ordinary", "default_clock: ordinry", "did you mean"),
    "no such zone": Planted("community.yaml", "Asia/Shanghai", "Asia/Shanghia", "not a time zone"),
    "yes for true": Planted("community.yaml", "example: true", "example: 是的", "must be true or false"),
    "closes before it opens": Planted("calendar.yaml", "mon: [08:30-11:30", "mon: [11:30-08:30", "opens after it closes"),
    "stretches overlap": Planted("calendar.yaml", "mon: [08:30-11:30, 13", "mon: [08:30-11:30, 10", "before the one before"),
    "no such hour": Planted("calendar.yaml", "mon: [08:30-11:30", "mon: [08:30-25:30", "no such time of day"),
    "no such date": Planted("calendar.yaml", "closed: []", "closed: [2026-02-30]", "is not a date"),
    "no such weekday": Planted("calendar.yaml", "  fri:", "  friday:", "'friday'"),
    "one name for two places": Planted("places.yaml", "[铁西小区]", "[江畔小区]", "already means", at="- name: 铁西家园"),
    "not YAML": Planted("units.yaml", "wuye:\n", "wuye: [\n", "begins on line 2", at="gongshui:"),
    "shorthand": Planted("units.yaml", "ranqi:\n", "ranqi: &w\n  name: 燃气\ncopy: *w\nr:\n", "write it out", at="copy:"),
}  # fmt: skip


def plant(folder: Path, planted: Planted) -> int:
    """Make the mistake; the line it must be reported on."""
    path = folder / planted.file
    text = path.read_text()
    assert planted.old in text, "the example has changed: plant something else"
    text = text.replace(planted.old, planted.new, 1)
    path.write_text(text)
    marker = planted.at or planted.new.split("\n")[0]
    return text[: text.index(marker, 0 if planted.at else text.index(planted.new))].count("\n") + 1


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLE, tmp_path / "copy"))


@pytest.mark.parametrize("planted", PLANTED.values(), ids=PLANTED)
def test_a_planted_mistake_is_told_where_it_stands(folder: Path, planted: Planted):
    line = plant(folder, planted)
    found = policy.check(folder).mistakes
    assert [
        wrong for wrong in found if (wrong.file, wrong.line) == (planted.file, line) and planted.says in str(wrong)
    ], found
    with pytest.raises(PolicyError, match=planted.file):
        policy.load(folder)


def test_all_mistakes_at_once(folder: Path):
    names = ("no such unit", "bad span", "no such date", "long unit id")
    for name in names:
        plant(folder, PLANTED[name])
    with pytest.raises(PolicyError) as caught:
        policy.load(folder)
    for name in names:
        assert any(PLANTED[name].says in wrong.text for wrong in caught.value.mistakes), name


def test_one_mistake_in_a_file_does_not_hide_another(folder: Path):
    names = ("matter without unit", "no such centre", "no such clock", "weight no number")
    for name in names:
        plant(folder, PLANTED[name])
    told = "\n".join(map(str, policy.check(folder).mistakes))
    assert [name for name in names if PLANTED[name].says not in told] == []
    assert "no unit" not in told, "nothing follows from an entry that is merely out of shape"


def test_an_entry_out_of_shape_still_counts_as_written(folder: Path):
    plant(folder, PLANTED["unit name left empty"])
    assert [wrong.file for wrong in policy.check(folder).mistakes] == ["units.yaml"]


def test_a_missing_file(folder: Path):
    (folder / "units.yaml").unlink()
    assert [wrong.file for wrong in policy.check(folder).mistakes] == ["units.yaml"]


def test_a_misnamed_file(folder: Path):
    (folder / "units.yaml").rename(folder / "unit.yaml")
    told = {wrong.file: wrong.text for wrong in policy.check(folder).mistakes}
    assert "did you mean 'units.yaml'?" in told["unit.yaml"]
    assert "missing" in told["units.yaml"]


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"- a\n- b\n", b"null", b"5", b"[" * 5000, b"\x00", b"? [a]\n: b\n"]
)
@pytest.mark.parametrize("file", ["units.yaml", "calendar.yaml", "catalogue.yaml"])
def test_rubbish_is_told_and_does_not_crash(folder: Path, file: str, content: bytes):
    (folder / file).write_bytes(content)
    told = policy.check(folder).mistakes
    assert file in {wrong.file for wrong in told}
    assert all(isinstance(wrong, Mistake) and wrong.line >= 1 for wrong in told)


def test_an_empty_folder_of_communities_is_a_mistake(tmp_path: Path):
    with pytest.raises(PolicyError, match="no community here"):
        policy.load_all(tmp_path)


def test_two_communities_of_one_name(tmp_path: Path):
    for name in ("east", "west"):
        shutil.copytree(EXAMPLE, tmp_path / name)
    with pytest.raises(PolicyError, match=r"west/community\.yaml.*another community"):
        policy.load_all(tmp_path)


def test_mistakes_of_several_communities_name_their_folder(tmp_path: Path):
    for name in ("east", "west"):
        plant(Path(shutil.copytree(EXAMPLE, tmp_path / name)), PLANTED["no such unit"])
    with pytest.raises(PolicyError) as caught:
        policy.load_all(tmp_path)
    assert {wrong.file for wrong in caught.value.mistakes} == {"east/catalogue.yaml", "west/catalogue.yaml"}

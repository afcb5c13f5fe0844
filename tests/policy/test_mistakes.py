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


SUQIU, TIAOJIE, JIANDU = (f"catalogue/{centre}.yaml" for centre in ("suqiu", "tiaojie", "jiandu"))
PLACES, SCOPE, DANGERS = "places.yaml", "scope.yaml", "emergencies.yaml"
PLANTED = {
    "no such centre": Planted(TIAOJIE, "centre: tiaojie", "centre: tiaojei", "did you mean 'tiaojie'?"),
    "no such unit": Planted(SUQIU, "unit: ranqi", "unit: ranki", "no unit 'ranki'"),
    "no such clock": Planted(SUQIU, "clock: complex", "clock: complx", "did you mean 'complex'?"),
    "matter without unit": Planted(SUQIU, "  unit: ranqi\n", "", "'unit' is missing", at="gas_smell:"),
    "weight too heavy": Planted(SUQIU, "停水: 4,", "停水: 9,", "weight 9 of '停水'"),
    "weight of nothing": Planted(SUQIU, "停水: 4,", "停水: 0,", "weight 0 of '停水'"),
    "weight no number": Planted(SUQIU, "停水: 4,", "停水: 很大,", "'很大' is not a number"),
    "keyword twice": Planted(SUQIU, "不来水: 3.5", "停水: 3.5", "written twice"),
    "misspelt key": Planted(TIAOJIE, "  centre: tiaojie", "  center: tiaojie", "did you mean 'centre'?"),
    "misspelt span": Planted("clocks.yaml", "  sign: 15m", "  sing: 15m", "did you mean 'sign'?"),
    "misspelt reason": Planted("community.yaml", "return_reasons:", "return_reason:", "did you mean 'return_reasons'?"),
    "misspelt special": Planted("calendar.yaml", "special:", "specials:", "did you mean 'special'?"),
    "bad matter id": Planted(SUQIU, "gas_smell:", "Gas-Smell:", "cannot be an id"),
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
    "an offer for ever": Planted("community.yaml", "lasts: 2h", "lasts: 9d", "deleted"),
    "an offer for a moment": Planted("community.yaml", "lasts: 2h", "lasts: 5m", "1h to 24h"),
    "keeping for nothing": Planted("community.yaml", "sent: 30d", "sent: 0d", "write days or years, like 30d or 2y"),
    "keeping for ever": Planted("community.yaml", "closed_texts: 2y", "closed_texts: 51y", "at most 50y"),
    "keeping in months": Planted("community.yaml", "codes: 30d", "codes: 一个月", "is not how long to keep"),
    "keeping what there is not": Planted("community.yaml", "  updates: 7d", "  update: 7d", "did you mean 'updates'?"),
    "nobody may report": Planted("community.yaml", "person: 5", "person: 0", "at least 1"),
    "an hour's patience": Planted("community.yaml", "minutes: 10", "minutes: 600", "at most 60"),
    "marked for ever": Planted("community.yaml", "mark_days: 30", "mark_day: 3000", "did you mean 'mark_days'?"),
    "no such zone": Planted("community.yaml", "Asia/Shanghai", "Asia/Shanghia", "not a time zone"),
    "yes for true": Planted("community.yaml", "example: true", "example: 是的", "must be true or false"),
    "closes before it opens": Planted("calendar.yaml", "mon: [08:30-11:30", "mon: [11:30-08:30", "opens after it closes"),
    "stretches overlap": Planted("calendar.yaml", "mon: [08:30-11:30, 13", "mon: [08:30-11:30, 10", "before the one before"),
    "no such hour": Planted("calendar.yaml", "mon: [08:30-11:30", "mon: [08:30-25:30", "no such time of day"),
    "no such date": Planted("calendar.yaml", "closed: []", "closed: [2026-02-30]", "is not a date"),
    "no such weekday": Planted("calendar.yaml", "  fri:", "  friday:", "'friday'"),
    "one name for two places": Planted("places.yaml", "[铁西小区]", "[江畔小区]", "already means", at="- name: 铁西家园"),
    "not YAML": Planted("units.yaml", "wuye:\n", "wuye: [\n", "begins on line 5", at="  aliases: [物业, "),
    "unit left empty": Planted(SUQIU, "  unit: ranqi\n", "  unit: ''\n", "unit: is empty"),
    "no such assistant": Planted(SUQIU, "assists: [gongshui]", "assists: [gongshi]", "mean 'gongshui'?"),
    "assisting itself": Planted(SUQIU, "assists: [gongshui]", "assists: [wuye]", "leads this matter already"),
    "assisting twice": Planted(SUQIU, "assists: [gongshui]", "assists: [gongshui, gongshui]", "written twice"),
    "no plain name": Planted(SUQIU, "  plain: 没水了\n", "", "'plain' is missing", at="water_outage:"),
    "plain name too long": Planted(SUQIU, "plain: 没水了", "plain: 家里一点水都没有了", "at most 8 characters"),
    "plain name taken": Planted(TIAOJIE, "plain: 楼上漏水", "plain: 没水了", "'没水了' is already what 'water_outage'"),
    "no such need": Planted(SUQIU, "needs: [place]", "needs: [plase]", "did you mean 'place'?"),
    "need twice": Planted(SUQIU, "needs: [place]", "needs: [place, place]", "asked for twice"),
    "nothing speaks for it": Planted(SUQIU, "keywords: {\n    煤气味: 5,", "keywords: {煤气味: -5}\nx1: {", "speaks against"),
    "gap at the end": Planted(SUQIU, "停水: 4,", "停水…: 4,", "the gap … needs a word"),
    "matter in two files": Planted(TIAOJIE, "debt_row:", "gas_smell:", "is already in catalogue/suqiu.yaml"),
    "complaint in the wrong centre": Planted(SUQIU, "  clock: urgent\n", "  clock: urgent\n  about_units: true\n",
                                             "complaints about units lie with 'jiandu'", at="  centre: suqiu\n  unit: ranqi"),
    "complaint to those complained of": Planted(JIANDU, "unit: jianwei", "unit: shequ", "would look into itself"),
    "restricted, yet about nobody": Planted(SUQIU, "  clock: urgent\n", "  clock: urgent\n  restricted: true\n",
                                            "about_units is missing", at="  restricted: true"),
    "one alias for two units": Planted("units.yaml", "[自来水公司,", "[物业公司,", "already means 'wuye'",
                                       at="  aliases: [物业公司, 水务"),
    "alias of one character": Planted("units.yaml", "[自来水公司,", "[水,", "too short a name"),
    "two sides outside mediation": Planted(JIANDU, "about_units: true", "parties: 2", "two sides are heard by 'tiaojie'"),
    "three sides": Planted(TIAOJIE, "  parties: 2", "  parties: 3", "at most 2"),
    "building no number": Planted(PLACES, "buildings: 1-12", "buildings: 一到十二", "is no building"),
    "buildings backwards": Planted(PLACES, "buildings: 1-12", "buildings: 12-1", "ends before it begins"),
    "building twice": Planted(PLACES, "buildings: 1-12", "buildings: '1-12, 7'", "names a building twice"),
    "entrances of no building": Planted(PLACES, "units_of: {7: 2", "units_of: {17: 2", "'17' is no building of 江畔花园"),
    "building of two grids": Planted(PLACES, "{江畔花园: 7-12}", "{江畔花园: 6-12}", "already lies in the grid 'jp1'"),
    "grid beyond the estate": Planted(PLACES, "{江畔花园: 7-12}", "{江畔花园: 7-13}", "has no building '13'"),
    "grid of no estate": Planted(PLACES, "{铁西家园: 1-8}", "{铁西家圆: 1-8}", "did you mean '铁西家园'?"),
    "grid of no spot": Planted(PLACES, "spots: [铁西街]", "spots: [铁西路]", "there is no spot '铁西路'"),
    "grid of nothing": Planted(PLACES, "    buildings: {铁西家园: 1-8}\n    spots: [铁西街]\n", "",
                               "covers nothing", at="  tx1:"),
    "grid without a name": Planted(PLACES, "    name: 铁西第一网格\n", "", "'name' is missing", at="  tx1:"),
    "bad grid id": Planted(PLACES, "  tx1:", "  铁西1:", "cannot be an id"),
    "no referral": Planted(SCOPE, '  phone: "12368"\n', "", "'phone' is missing", at="litigation:"),
    "no telephone number": Planted(SCOPE, '"12368"', "打一二三六八", "is not a telephone number"),
    "no reason": Planted(SCOPE, "  reason: 属于信访事项，要由信访部门登记受理\n", "", "'reason' is missing", at="petition:"),
    "word leads two ways": Planted(SCOPE, "words: [检察院,", "words: [检查院, 信访,", "already leads to 'petition'"),
    "nothing behind |": Planted(SCOPE, "words: [检察院,", "words: [检察院|,", "| need a word"),
    "one character": Planted(SCOPE, "words: [检察院,", "words: [检,", "in almost every message"),
    "advice too long": Planted(DANGERS, "advice: 先离开屋子、", "advice: 先" + "离开屋子、" * 8, "at most 40 characters"),
    "no public number": Planted(DANGERS, '    number: "122"\n', "", "'number' is missing", at="  traffic:"),
    "nobody alarmed": Planted(DANGERS, "alarm: [dispatcher]", "alarm: []", "is empty"),
    "a resident alarmed": Planted(DANGERS, "alarm: [dispatcher]", "alarm: [resident]", "must be one of"),
    "no such unit alarmed": Planted(DANGERS, "units: [jiaojing]", "units: [jiaojin]", "did you mean 'jiaojing'?"),
    "cue of two kinds": Planted(DANGERS, "- 救护车|急救|打120|叫120|快打120", "- 喊|叫|呼|求…救我|救命|救人 # 120",
                                "already tells of 'violence'"),
    "misspelt cues": Planted(DANGERS, "    cues:", "    cue:", "did you mean 'cues'?"),
    "alarm without a ladder": Planted(DANGERS, "ladder:\n", "laddr:\n", "did you mean 'ladder'?"),
    "alarm that waits": Planted(DANGERS, "{at: 0m, who: dispatcher}", "{at: 1m, who: dispatcher}", "first step is at 0m"),
    "alarm out of order": Planted(DANGERS, "{at: 5m, who: secretary}", "{at: 1m, who: secretary}", "does not come after"),
    "alarm in office hours": Planted(DANGERS, "{at: 2m, who: chair}", "{at: 2wm, who: chair}", "day and night"),
    "alarm to nobody known": Planted(DANGERS, "{at: 2m, who: chair}", "{at: 2m, who: officer}", "must be one of"),
    "alarm once and never again": Planted(DANGERS, "repeat: 5m", "repeat: 0m", "goes on until somebody"),
    "a night's digest": Planted("ladders.yaml", "{at: +15m, rung: 2, who: chair}", "{at: +15m, rung: 2, who: chair, how: digest}",
                                "waits for nobody's morning"),
    "a reminder in the morning": Planted("ladders.yaml", "{at: -14wh, rung: 0, who: resident}",
                                         "{at: -14wh, rung: 0, who: resident, how: digest}", "too late"),
    "watched for no time": Planted("clocks.yaml", "  supervised: 2wd", "  supervised: 0wd", "longer than nothing"),
    "first, by another measure": Planted("clocks.yaml", "  vulnerable: 12h", "  vulnerable: 2wd", "runs day and night"),
    "more time of another measure": Planted("clocks.yaml", "[12h, 24h]", "[12h, 2wd]", "runs day and night"),
    "too much more time": Planted("clocks.yaml", "[2wd, 5wd, 10wd]", "[2wd, 5wd, 11wd]", "more than 10 working days"),
    "no more time": Planted("clocks.yaml", "[2wd, 3wd]", "[2wd, 0wd]", "longer than nothing"),
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
    """The example with three of its ten catalogue files: quick to check a hundred times."""
    copy = Path(shutil.copytree(EXAMPLE, tmp_path / "copy"))
    for part in (copy / "catalogue").iterdir():
        if f"catalogue/{part.name}" not in (SUQIU, TIAOJIE, JIANDU):
            part.unlink()
    return copy


@pytest.mark.parametrize("planted", PLANTED.values(), ids=PLANTED)
def test_a_planted_mistake_is_told_where_it_stands(folder: Path, planted: Planted):
    line = plant(folder, planted)
    found = policy.check(folder).mistakes
    assert [
        wrong for wrong in found if (wrong.file, wrong.line) == (planted.file, line) and planted.says in str(wrong)
    ], found


def test_the_mistakes_are_many_and_distinct():
    assert len(PLANTED) >= 40
    assert len({(each.file, each.old, each.new) for each in PLANTED.values()}) == len(PLANTED)


@pytest.mark.parametrize("name", ["matter without unit", "no such unit", "building of two grids", "no public number"])
def test_a_community_with_a_mistake_is_not_loaded(folder: Path, name: str):
    plant(folder, PLANTED[name])
    with pytest.raises(PolicyError, match=PLANTED[name].file):
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
@pytest.mark.parametrize("file", ["units.yaml", "calendar.yaml", "emergencies.yaml", SUQIU])
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
    assert {wrong.file for wrong in caught.value.mistakes} == {"east/catalogue/suqiu.yaml", "west/catalogue/suqiu.yaml"}

"""Issues are put together whatever the order, and summed up so that those who decide see how hot they are."""

import csv
import json
import random
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.nlp import command
from nlp.evaluate.issues import evaluate, letter, moment
from nlp.hot import FADES, FALLING, LINE, RISING, STEADY, heat, hot, trend
from nlp.issue import PLACED, Letter, issues, near
from nlp.segment import Segmenter
from nlp.spot import Tie, spot, tie

NOW = datetime(2026, 12, 1, 12)
SEGMENTER = Segmenter()
PLANT = [
    ("丽湖新城旁边的搅拌站噪音扰民", "小区边上的搅拌站半夜还在响,粉尘也大,求管管。"),
    ("投诉丽湖新城附近搅拌站粉尘噪音", "搅拌站离丽湖新城不到百米,粉尘呛人。联系我13912345678。"),
    ("丽湖新城小区搅拌站污染", "丽湖新城的搅拌站灰尘噪音太大,孩子咳嗽,什么时候搬走?"),
]
GRANT = [
    ("咨询人才购房补贴申请", "硕士毕业买了房,人才购房补贴怎么申请?"),
    ("人才购房补贴多久发放", "人才购房补贴审核过了,多久能发?"),
]
ALONE = [("公交站牌歪了", "中山路的公交站牌被车撞歪了。"), ("图书馆几点开门", "周末图书馆几点开门?")]


def written(told: list[tuple[str, str]], start: int = 0) -> list[Letter]:
    return [
        Letter(f"{start + n}", f"someone{start + n}", subject, text, NOW - timedelta(days=n), n)
        for n, (subject, text) in enumerate(told)
    ]


LETTERS = written(PLANT) + written(GRANT, 10) + written(ALONE, 20)


def test_letters_about_one_thing_come_together() -> None:
    assert issues(LETTERS, SEGMENTER) == [[0, 1, 2], [3, 4], [5], [6]]
    assert issues([], SEGMENTER) == []
    assert issues(LETTERS[:1], SEGMENTER) == [[0]]


def test_letters_of_different_matters_are_kept_apart_however_alike() -> None:
    parted = [replace(each, matter="noise" if n else "dust") for n, each in enumerate(LETTERS[:3])]
    assert issues(parted, SEGMENTER) == [[0], [1, 2]]
    one = [replace(each, matter="noise") for each in LETTERS]
    assert issues(one, SEGMENTER) == issues(LETTERS, SEGMENTER)


def test_the_same_place_speaks_for_one_issue_and_another_against() -> None:
    places = ("江畔花园3号楼", "江畔花园", "江畔花园5号楼", "通江街", "")
    found = near([replace(LETTERS[0], place=place) for place in places])
    assert (found == found.T).all()
    assert found[0].tolist() == pytest.approx([PLACED, PLACED, -PLACED, -PLACED, 0.0])
    assert not found[4].any()


def test_places_whose_names_share_nothing_need_no_look() -> None:
    """Only pairs that share a character are looked at: of thousands of places few."""
    corpus = Path(__file__).parents[2] / "nlp" / "corpus"
    rows = (json.loads(line) for part in sorted(corpus.glob("*.jsonl")) for line in part.open(encoding="utf-8"))
    every = sorted({row["place"] for row in rows if row["place"]})
    told = [*random.Random(0).sample(every, 200), "", "3号楼", "2单元", "5号楼", "通江街东头", "通江街西头"]
    found = near([replace(LETTERS[0], place=place) for place in told])
    ties = [tie(spot(one), spot(other)) for one, other in product(told, told)]
    says = {Tie.SAME: PLACED, Tie.PART: PLACED, Tie.UNKNOWN: 0.0, Tie.ALIKE: 0.0}
    assert found.ravel().tolist() == pytest.approx([says.get(each, -PLACED) for each in ties])
    assert len(set(ties)) == len(Tie)


@pytest.mark.parametrize("seed", range(4))
def test_in_whatever_order_they_come(seed: int) -> None:
    mixed = random.Random(seed).sample(LETTERS, len(LETTERS))
    found = {frozenset(mixed[n].id for n in group) for group in issues(mixed, SEGMENTER)}
    assert found == {frozenset(LETTERS[n].id for n in group) for group in issues(LETTERS, SEGMENTER)}


def test_the_summary() -> None:
    placed = [replace(each, place="丽湖新城" if "丽湖新城" in each.subject + each.text else "") for each in LETTERS[:3]]
    found = hot(placed, NOW, SEGMENTER)
    assert (found.reporters, found.likes, found.place) == (3, 3, "丽湖新城")
    assert found.letters == ("2", "1", "0")
    assert (found.first, found.last) == (NOW - timedelta(days=2), NOW)
    assert "搅拌站" in found.line
    assert found == hot(placed[::-1], NOW, SEGMENTER)
    with pytest.raises(ValueError, match="letters"):
        hot([], NOW, SEGMENTER)


def test_the_line_is_masked_short_and_of_the_text_where_there_is_no_subject() -> None:
    bare = [replace(each, subject="") for each in LETTERS[:3]]
    line = hot(bare, NOW, SEGMENTER).line
    assert "搅拌站" in line
    assert "\n" not in line
    private = replace(LETTERS[0], subject="搅拌站太吵,打13912345678找我")
    assert "13912345678" not in hot([private], NOW, SEGMENTER).line
    long = replace(LETTERS[0], subject="搅拌站" * 50)
    assert len(hot([long], NOW, SEGMENTER).line) == LINE
    assert hot([replace(LETTERS[0], subject="", text="")], NOW, SEGMENTER).line == ""


def test_heat_is_of_people_fades_and_is_not_drowned_by_likes() -> None:
    one = replace(LETTERS[0], likes=0)
    assert heat([one], NOW) == 1.0
    assert heat([one, replace(one, id="again")], NOW) == 1.0
    assert heat([one, replace(one, reporter="another")], NOW) == 2.0
    assert heat([one], NOW + FADES) == 0.5
    assert heat([one, replace(one, at=NOW - FADES)], NOW) == 1.0
    assert heat([replace(one, likes=100)], NOW) == 11.0
    assert heat([replace(one, at=NOW + FADES)], NOW) == 1.0


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([0, 1, 2, 20], RISING),
        ([0, 1], RISING),
        ([0], STEADY),
        ([0, 20], STEADY),
        ([0, 16, 20], FALLING),
        ([16, 20, 22], FALLING),
        ([40, 50, 60], STEADY),
    ],
)
def test_trend(days: list[int], expected: str) -> None:
    told = [Letter(f"{day}", f"{day}", "", "", NOW - timedelta(days=day)) for day in days]
    assert trend(told, NOW) == expected


def test_figures() -> None:
    facts = evaluate(LETTERS, {"0": "plant", "1": "plant", "10": "grant", "11": "grant"}, SEGMENTER)
    assert facts == {
        "rows": 7, "issues": 2, "pair_precision": 1.0, "pair_recall": 1.0, "pair_f1": 1.0, "mean_topic_f1": 0.9,
    }  # fmt: skip
    assert evaluate(LETTERS, {}, SEGMENTER)["mean_topic_f1"] == 0.0


def test_rows_are_read() -> None:
    row = {"id": "1", "user": "A", "subject": "灯", "time": "2019/7/3 6:23:25", "detail": "不亮", "likes": ""}
    assert letter(row) == Letter("1", "A", "灯", "不亮", datetime(2019, 7, 3, 6, 23, 25), 0)
    assert moment("2019-11-13 11:20:21") == datetime(2019, 11, 13, 11, 20, 21)
    with pytest.raises(ValueError, match="no time"):
        moment("yesterday")


def test_the_command(tmp_path: Path) -> None:
    messages, gold = tmp_path / "messages.csv", tmp_path / "gold.csv"
    with messages.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["id", "user", "subject", "time", "detail", "likes", "dislikes"])
        for each in LETTERS:
            table.writerow([each.id, each.reporter, each.subject, f"{each.at:%Y/%m/%d %H:%M:%S}", each.text, 0, 0])
    gold.write_text("id,topic\n0,plant\n2,plant\n", "utf-8")
    asked = ["evaluate", "issues", "--messages", str(messages), "--gold", str(gold)]
    facts = json.loads(CliRunner().invoke(command, [*asked, "--json"]).output.splitlines()[-1])
    assert (facts["rows"], facts["pair_f1"], facts["mean_topic_f1"]) == (7, 1.0, 0.8)
    assert "mean_topic_f1: 0.8" in CliRunner().invoke(command, asked).output

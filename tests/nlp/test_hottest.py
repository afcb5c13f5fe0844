"""What residents told becomes hot issues: people counted, cases of one thing together, the line fit to be read."""

import json
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import nlp
from flow.ports import Told, Trend
from nlp.hottest import Hottest
from nlp.segment import Segmenter

NOW = datetime(2026, 12, 1, 1, tzinfo=UTC)
FIND = Hottest(Segmenter())
DANCE = (
    "江畔花园广场舞音响太吵了",
    "跳广场舞的喇叭声音太大,孩子没法写作业",
    "广场舞扰民,天天晚上放音乐",
    "门口跳广场舞的音响震得睡不着",
    "晚上广场舞音乐太吵,老人心脏受不了",
)


def told(*texts: str, matter: str = "noise", first: int = 0, place: str = "江畔花园") -> list[Told]:
    return [
        Told(f"case{n:03}", matter, f"person{n:03}", text, place, NOW - timedelta(days=n))
        for n, text in enumerate(texts, first)
    ]


NOISE = [
    *told("2号楼装修,电钻从早响到晚", first=20, place="2号楼"),
    *told("3号楼停水了", "5号楼停水", matter="water_outage", first=30, place=""),
    *told("江畔花园广场舞音响太吵了", matter="dance_place", first=40),
]


def test_five_people_in_differing_words_are_one_issue() -> None:
    (issue,) = FIND(told(*DANCE) + NOISE, NOW, 3)
    assert issue.people == 5
    assert issue.cases == tuple(f"case{n:03}" for n in range(5))
    assert "广场舞" in issue.line
    assert (issue.place, issue.elsewhere, issue.trend) == ("江畔花园", False, Trend.RISING)
    assert issue.joined == tuple(NOW - timedelta(days=n) for n in reversed(range(5)))
    assert issue.fresh(NOW - timedelta(days=2)) == 2


@pytest.mark.parametrize("seed", range(3))
def test_in_whatever_order_they_come(seed: int) -> None:
    given = told(*DANCE) + NOISE
    assert FIND(random.Random(seed).sample(given, len(given)), NOW, 1) == FIND(given, NOW, 1)


def test_one_person_is_one_however_often_they_write() -> None:
    again = [replace(each, person="one") for each in told(*DANCE)]
    assert FIND(again, NOW, 2) == []
    (issue,) = FIND(again, NOW, 1)
    assert (issue.people, len(issue.cases)) == (1, 5)
    assert issue.joined == (NOW - timedelta(days=4),)


def test_what_is_handled_as_one_case_is_one_thing_whatever_was_said() -> None:
    merged = [replace(each, case="lead") for each in told("音响太吵", "没法睡觉", "老人受不了了")]
    (issue,) = FIND(merged, NOW, 3)
    assert (issue.people, issue.cases) == (3, ("lead",))


def test_the_hottest_comes_first() -> None:
    old = [replace(each, at=each.at - timedelta(days=40)) for each in told(*DANCE)]
    fresh = told(*("3号楼停水了",) * 3, matter="water_outage", first=10)
    assert [issue.people for issue in FIND(old + fresh, NOW, 3)] == [3, 5]


def test_other_places_are_told_of() -> None:
    given = told(*DANCE)
    (issue,) = FIND([replace(given[0], place="江畔花园5号楼"), *given[1:]], NOW, 3)
    assert (issue.place, issue.elsewhere) == ("江畔花园", False)
    (issue,) = FIND([replace(given[0], place="铁西小区"), *given[1:]], NOW, 3)
    assert (issue.place, issue.elsewhere) == ("江畔花园", True)
    (issue,) = FIND([replace(each, place="") for each in given], NOW, 3)
    assert (issue.place, issue.elsewhere) == ("", False)


def test_nothing_told_is_nothing_hot() -> None:
    assert FIND([], NOW, 3) == []


def corpus() -> list[tuple[str, str, str]]:
    """The appeals of the corpus with their matters and places: of all there is, from all over."""
    files = sorted((Path(nlp.__file__).parent / "corpus").glob("*.jsonl"))
    rows = [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]
    found = (row for row in rows if row["kind"] == "appeal" and row.get("matter"))
    return [(row["text"], row["matter"], row.get("place") or "") for row in found]


def test_what_people_tell_of_at_random_is_hardly_ever_hot() -> None:
    """By words alone there would be some fifty issues of three people among three hundred messages of a line."""
    rows, found, alone = corpus(), 0, 0
    for seed in range(3):
        drawn = random.Random(seed).sample(rows, 300)
        given = [
            replace(told(text, matter=matter, first=n, place=place)[0], at=NOW)
            for n, (text, matter, place) in enumerate(drawn)
        ]
        found += len(FIND(given, NOW, 3))
        if not seed:
            alone = len(FIND([replace(each, matter="", place="") for each in given], NOW, 3))
    assert found <= 3
    assert alone > 25

"""What a result has to tell, on results of our own and on the half of the official replies that no rule was written after."""

import csv
import hashlib
import time
from pathlib import Path

import pytest

from domain.community import Community
from domain.result import Fault
from nlp import Understanding
from nlp.evaluate.replies import Reply, replies

HERE = Path(__file__).parent
LABELS = HERE / "replies.csv"
NEARBY = (folder / "shared" / "data" / "replies" / "replies.csv" for folder in HERE.parents[1:])
GIVEN = next((path for path in NEARBY if path.exists()), Path("replies.csv"))
given = pytest.mark.skipif(not GIVEN.exists(), reason="the data for measuring is not here")
LINES = [line for line in (HERE / "results.txt").read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


@pytest.mark.parametrize("line", LINES)
def test_a_result_is_found_as_it_is(line: str, understand: Understanding, community: Community) -> None:
    expected, _, rest = line.partition(": ")
    appeal, _, result = rest.partition(" → ")
    choices = understand(appeal, community).choices
    found = understand.review(result, appeal, choices[0].matter if choices else "", community)
    if expected == "ok":
        assert not found.is_poor, found.poor
    else:
        assert Fault(expected) in found.poor


def test_who_and_when_are_hints_and_keep_nothing_back(understand: Understanding, community: Community) -> None:
    found = understand.review("换好了", "楼道灯不亮", "", community)
    assert set(found.faults) == {Fault.NO_WHO, Fault.NO_WHEN}
    assert not found.is_poor
    told = understand.review("李工14:20换了水泵保险", "停水了", "", community)
    assert told.faults == ()


def test_another_language_is_not_judged(understand: Understanding, community: Community) -> None:
    assert understand.review("ok", "停水了", "", community).faults == ()


def test_without_an_appeal_nothing_is_off_the_topic(understand: Understanding, community: Community) -> None:
    assert not understand.review("垃圾下午清运了,垃圾桶也洗了", "", "", community).is_poor


def test_a_result_pasted_into_another_case_is_often_noticed(understand: Understanding, community: Community) -> None:
    """Short results share little with their appeals: most strange ones pass, but a right one is never sent back."""
    good = [line.removeprefix("ok: ").split(" → ") for line in LINES if line.startswith("ok: ")]
    pairs = [
        (appeal, choices[0].matter, result)
        for appeal, result in good
        if (choices := understand(appeal, community).choices)
    ]
    strange = [
        Fault.OFF_TOPIC in understand.review(result, appeal, matter, community).faults
        for appeal, matter, _ in pairs
        for _, other, result in pairs
        if other != matter
    ]
    assert sum(strange) / len(strange) > 0.1


@pytest.mark.parametrize(
    "text",
    [
        "字" * 2000,
        "您反映的问题" * 300,
        "联系社区" * 450,
        "，".join(["已转社区处理核实" * 12] * 20),
        "(" * 2000,
        "\n" * 60,
    ],
)
def test_no_text_takes_long(text: str, understand: Understanding, community: Community) -> None:
    began = time.perf_counter()
    understand.review(text, "停水了", "", community)
    assert time.perf_counter() - began < 2


@given
def test_official_replies(understand: Understanding, community: Community) -> None:
    """Of the half of the real replies after which nothing was written; labels are ours, for 178 of them."""
    with GIVEN.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if int(hashlib.sha256(row["id"].encode()).hexdigest(), 16) % 2]
    with LABELS.open(encoding="utf-8") as file:
        said = {row["id"]: row["fault"] for row in csv.DictReader(file)}
    labelled = [row for row in rows if row["id"] in said]
    others = [row for row in rows if row["id"] not in said][:150]
    given_ = [
        Reply(row["id"], f"{row['subject']} {row['detail']}", row["reply"], said.get(row["id"]))
        for row in [*labelled, *others]
    ]
    facts = replies(given_, understand, community)
    assert facts["labelled"] == len(said)
    assert facts["gate"]["precision"] >= 0.95
    assert facts["gate"]["recall"] >= 0.7
    assert facts["completeness"]["hand_off"]["f1"] >= 0.85
    assert facts["relevance"]["precision"] >= 0.93
    assert facts["relevance"]["false_refusals"] <= 0.03

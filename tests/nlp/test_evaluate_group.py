"""The figures of a group's talk are those one would count by hand."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.nlp import command
from domain.community import Community
from nlp import Understanding
from nlp.evaluate.group import Message, group, messages, mistakes

PHONE = "13912345678"
WATER = Message("江畔花园3号楼2单元停水一上午了", "appeal", ("suqiu",), "江畔花园3号楼2单元")
COLD = Message(f"3号楼暖气一点不热,屋里才十四度,打{PHONE}", "appeal", ("suqiu",), "3号楼", (PHONE,))
FIRE = Message("5号楼着火了,三楼冒黑烟", "emergency", ("zongzhi",), "5号楼")
TALK = Message("今天天气不错,大家早上好", "chatter")
ROWS = [WATER, COLD, FIRE, TALK]


def figures(rows: list[Message], understand: Understanding, community: Community) -> dict[str, float]:
    facts, _ = group(rows, understand, community)
    return facts


def test_all_is_right(understand: Understanding, community: Community) -> None:
    assert figures(ROWS, understand, community) == {
        "rows": 4, "centre_top1": 1.0, "centre_top2": 1.0, "gate_precision": 1.0, "gate_coverage": 1.0,
        "appeal_precision": 1.0, "appeal_recall": 1.0, "false_alarm": 0.0, "emergency_recall": 1.0,
        "emergency_false_alarm": 0.0, "place_f1": 1.0, "place_exact_f1": 1.0, "pii_recall": 1.0, "pii_precision": 1.0,
    }  # fmt: skip


def test_what_would_do_as_well_is_right(understand: Understanding, community: Community) -> None:
    elsewhere = replace(WATER, centres=("wenti",))
    assert figures([elsewhere, COLD, FIRE, TALK], understand, community)["centre_top1"] == pytest.approx(
        2 / 3, abs=1e-3
    )
    assert figures([replace(WATER, centres=("wenti", "suqiu"))], understand, community)["centre_top1"] == 1.0


@pytest.mark.parametrize(
    ("rows", "figure", "expected"),
    {
        "talk that is taken up": ([replace(WATER, kind="chatter", centres=()), TALK], "false_alarm", 0.5),
        "an appeal that is not": ([replace(TALK, kind="appeal", centres=("suqiu",)), WATER], "appeal_recall", 0.5),
        "danger imagined": ([replace(FIRE, kind="appeal"), WATER], "emergency_false_alarm", 0.5),
        "danger missed": ([replace(WATER, kind="emergency"), FIRE], "emergency_recall", 0.5),
        "another place": ([replace(WATER, place="停水"), COLD], "place_f1", 0.5),
        "a part of the place": ([replace(WATER, place="江畔花园"), COLD], "place_f1", 1.0),
        "not exactly": ([replace(WATER, place="江畔花园"), COLD], "place_exact_f1", 0.5),
        "no place where one was found": ([replace(WATER, place=""), COLD], "place_f1", 0.6667),
        "no place found": ([replace(TALK, place="大家"), COLD], "place_f1", 0.6667),
        "hidden without need": ([replace(COLD, pii=()), COLD], "pii_precision", 0.5),
        "shown": ([replace(COLD, pii=("暖气", PHONE))], "pii_recall", 0.5),
    }.values(),
)
def test_each_figure(
    rows: list[Message], figure: str, expected: float, understand: Understanding, community: Community
) -> None:
    assert figures(rows, understand, community)[figure] == pytest.approx(expected, abs=1e-3)


def test_every_mistake_is_told(understand: Understanding, community: Community) -> None:
    rows = [
        replace(COLD, pii=("暖气",)),
        replace(WATER, centres=("wenti",)),
        replace(FIRE, kind="appeal"),
        replace(TALK, kind="emergency", centres=("suqiu",)),
        Message("⌘⌘⌘", "appeal", ("suqiu",)),
    ]
    _, heard = group(rows, understand, community)
    assert [(what, text) for what, text in mistakes(heard)] == [
        ("personal data shown", COLD.text),
        ("suqiu, not wenti", WATER.text),
        ("danger imagined", FIRE.text),
        ("danger missed", TALK.text),
        ("appeal missed", TALK.text),
        ("appeal missed", "⌘⌘⌘"),
        ("nothing, not suqiu", "⌘⌘⌘"),
    ]


def test_centres_may_be_named(community: Community) -> None:
    row = {
        "text": "停水",
        "kind": "appeal",
        "centre": "诉求",
        "also_ok": ["综治中心", "yishi"],
        "place": None,
        "pii": [],
    }
    assert messages([row], community) == [Message("停水", "appeal", ("suqiu", "zongzhi", "yishi"))]
    with pytest.raises(KeyError):
        messages([row | {"centre": "某某"}], community)


def test_the_command(tmp_path: Path) -> None:
    file = tmp_path / "talk.jsonl"
    row = {"text": WATER.text, "kind": "appeal", "centre": "wenti", "also_ok": [], "place": WATER.place, "pii": []}
    file.write_text(json.dumps(row, ensure_ascii=False) + "\n", "utf-8")
    told = CliRunner().invoke(command, ["evaluate", "group", "--test", str(file), "--json"])
    facts = json.loads(told.output.splitlines()[-1])
    assert (facts["rows"], facts["centre_top1"], facts["place_f1"]) == (1, 0.0, 1.0)
    words = CliRunner().invoke(command, ["evaluate", "group", "--test", str(file), "--mistakes"])
    assert f"suqiu, not wenti  {WATER.text}" in words.output

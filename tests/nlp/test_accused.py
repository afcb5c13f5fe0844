"""Of whom a text complains: cue and name together, never the name alone."""

import json
from pathlib import Path

import pytest

from domain.community import Community
from nlp import Understanding

COMPLAINTS = {
    "投诉物业": ("wuye",),
    "我要举报派出所的人打人": ("paichu",),
    "物业光收钱不干活": ("wuye",),
    "江畔物业态度特别差": ("wuye",),
    "热力公司乱收费，收了开口费": ("gongre",),
    "街道办一再推诿": ("jiedao",),
    "投诉网格员，敲门不说话": ("shequ",),
}
REQUESTS = (
    "物业快来修灯",
    "3号楼2单元又停水了,打物业电话没人接",
    "物业费怎么交",
    "别投诉物业了，人家够辛苦",
    "感谢物业，投诉的事第二天就办了",
    "邻居骂人，物业来劝劝",
    "派出所几点上班",
)
GROUP = Path(__file__).parents[3] / "shared" / "data" / "group" / "dev_group.jsonl"


@pytest.mark.parametrize("text", COMPLAINTS)
def test_a_complaint_names_whom(understand: Understanding, community: Community, text: str):
    assert understand(text, community).accused == COMPLAINTS[text]


@pytest.mark.parametrize("text", REQUESTS)
def test_naming_a_unit_is_no_complaint(understand: Understanding, community: Community, text: str):
    assert understand(text, community).accused == ()


def test_in_danger_nobody_is_accused(understand: Understanding, community: Community):
    hints = understand("投诉物业，电梯里困着人呢快来救命", community)
    assert (hints.emergency is not None, hints.accused) == (True, ())


@pytest.mark.skipif(not GROUP.exists(), reason="the labelled group chat is not on this machine")
def test_hardly_any_other_line_accuses_somebody(understand: Understanding, community: Community):
    rows = [json.loads(line) for line in GROUP.read_text().splitlines()]
    others = [row for row in rows if "监督" not in (row["centre"], *row["also_ok"])]
    assert sum(bool(understand(row["text"], community).accused) for row in others) <= 0.03 * len(others)

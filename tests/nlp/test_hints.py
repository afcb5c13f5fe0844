"""Place, urgency, appeal; and that no text, however odd, is too much."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.appeal import LIKELY, Hints
from domain.community import Community
from nlp import Understanding
from nlp.numeral import arabic

PLACES = {
    "3号楼2单元又停水了": "3号楼2单元",
    "三号楼二单元停水": "3号楼2单元",
    "３号楼２单元停水": "3号楼2单元",
    "叁号楼贰单元停水": "3号楼2单元",
    "三栋没水": "3号楼",
    "5#楼道灯坏了": "5号楼",
    "5# 2单元": "5号楼2单元",
    "十二幢的电梯": "12号楼",
    "江畔花园7号楼电梯坏了": "江畔花园7号楼",
    "江畔花园这边，7号楼3单元501没暖气": "江畔花园7号楼3单元",
    "江畔花园7号停水": "江畔花园7号楼",
    "铁西小区3-2停水": "铁西小区3号楼2单元",
    "3-2-501漏水": "3号楼2单元",
    "回迁楼二楼楼道黑": "回迁楼",
    "粮库家属楼2楼1单元": "粮库家属楼2号楼1单元",
    "江畔广场路灯不亮": "江畔广场",
    "B座电梯坏了": "B座",
    "2单元没电": "2单元",
    "这一栋楼都没水": "",
    "我住501": "",
    "家里停水了": "",
    "": "",
}
URGENCIES = {
    "厨房着火了，快来人": "urgent",
    "电梯里困着两个人": "urgent",
    "楼道里煤气味特别大": "urgent",
    "我爸晕倒了没有呼吸": "urgent",
    "孩子掉河里了": "urgent",
    "3号楼停水了": "essential",
    "暖气不热": "essential",
    "垃圾没人收": "ordinary",
    "居住证明怎么开证明": "help",
    "业委会换届投票": "complex",
    "你好": "ordinary",
    "下周消防演练，教大家着火了怎么跑": "help",
}
APPEALS = ["3号楼又停水了，物业电话没人接", "楼道灯坏了半个月了，能不能来修修", "垃圾好几天没人收，臭死了"]
CHATTER = ["早安朋友们☀️", "三缺一，谁来", "收到，谢谢", "出儿童安全座椅一把，坐过一年", "哈哈哈笑死我了", "妥了"]


@pytest.mark.parametrize(("text", "place"), PLACES.items())
def test_place(understand: Understanding, community: Community, text: str, place: str):
    assert understand(text, community).place == place


@pytest.mark.parametrize(
    ("said", "number"), [("十", "10"), ("二十三", "23"), ("一百零二", "102"), ("一〇三", "103"), ("07", "7")]
)
def test_numerals(said: str, number: str):
    assert arabic(said) == number


@pytest.mark.parametrize(("text", "clock"), URGENCIES.items())
def test_urgency(understand: Understanding, community: Community, text: str, clock: str):
    assert understand(text, community).urgency == clock


def test_danger_is_not_filed_as_a_repair_without_asking(understand: Understanding, community: Community):
    trapped = understand("电梯坏了，里面困着两个人", community)
    assert not trapped.sure or community.matters[trapped.choices[0].matter].clock == "urgent"
    assert understand("煤气味太大了，漏气了吧", community).sure, "gas runs on the urgent clock itself"


def test_appeals_read_more_like_appeals_than_chatter(understand: Understanding, community: Community):
    lowest = min(understand(text, community).appeal for text in APPEALS)
    highest = max(understand(text, community).appeal for text in CHATTER)
    assert highest < 0.4 < 0.7 < lowest


@pytest.mark.parametrize("text", ["你好呀", "嗨", "哈喽啊", "嗯嗯嗯", "在吗?在吗?", "你好你好"])
def test_a_greeting_asks_for_nothing(understand: Understanding, community: Community, text: str):
    assert understand(text, community).appeal < LIKELY


ODD = [
    "",
    " ",
    "\n\n",
    "\x00\x01\x1b[0m",
    "\u200b\u200d\ufeff",
    "😀👨‍👩‍👧‍👦",
    "停" * 10_000,
    "1 " * 5_000,
    "一" * 10_000,
    "嗯" * 4_000 + "停水",
    "你好呀" * 1_000 + "停水",
    "\ud800",
    "٣号楼",
]


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_odd_texts(understand: Understanding, community: Community, text: str):
    hints = understand(text, community)
    hints.masked.encode()
    assert 0 <= hints.appeal <= 1


LONG = ["停", "1 ", "一", "嗯", "你好呀", "3号楼", "1-", "<", "\u200b停", "着火", "138", "我是", "。", "还有"]


def cost(understand: Understanding, community: Community, text: str) -> float:
    """Seconds of this thread's own work, at its quickest."""
    spent = []
    for _ in range(3):
        began = time.thread_time()
        understand(text, community)
        spent.append(time.thread_time() - began)
    return min(spent)


@pytest.mark.parametrize("unit", LONG)
def test_a_text_four_times_as_long_costs_about_four_times_as_much(
    understand: Understanding, community: Community, unit: str
):
    """Growth, measured side by side: straight would be 4, with the square of the length 16, anything worse beyond counting."""
    understand(unit, community)
    short, long = (cost(understand, community, unit * (size // len(unit))) for size in (1_000, 4_000))
    assert long < 12 * short + 0.005


def test_invisible_characters_do_not_hide_the_trouble(understand: Understanding, community: Community):
    assert understand("3号楼停\u200b水\u200d了", community).choices[0].matter == "water_outage"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(max_size=200))
def test_no_text_is_too_much(understand: Understanding, community: Community, text: str):
    hints = understand(text, community)
    assert isinstance(hints, Hints)
    assert hints.urgency in community.clocks
    assert all(choice.matter in community.matters for choice in hints.choices)
    assert not hints.sure or hints.choices

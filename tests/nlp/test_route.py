"""The words residents use lead to the matter they mean."""

import dataclasses
import json
from pathlib import Path

import pytest

from domain.community import Community
from nlp import Understanding

LINES = (Path(__file__).parent / "said.txt").read_text().splitlines()
SAID = [line.partition(": ")[::2] for line in LINES if not line.startswith("#")]
UNSURE = [
    "你好",
    "物业在吗",
    "有人吗？？",
    "这事到底归谁管啊",
    "今天天气不错，大家早上好",
    "邻居家的老人",
    "停车堵门，垃圾也没人收",
    "来电话了叫我一声",
]

TOLD = "3号楼2单元又停水了,打物业电话没人接"


@pytest.mark.parametrize(("matter", "text"), SAID, ids=[f"{n}-{matter}" for n, (matter, _) in enumerate(SAID)])
def test_the_first_choice_is_what_was_meant(understand: Understanding, community: Community, matter: str, text: str):
    choices = understand(text, community).choices
    assert [choice.matter for choice in choices[:1]] == [matter], choices


def test_every_matter_is_spoken_of(community: Community):
    assert {matter for matter, _ in SAID} == set(community.matters)


@pytest.mark.parametrize("text", UNSURE)
def test_it_does_not_pretend_to_be_sure(understand: Understanding, community: Community, text: str):
    hints = understand(text, community)
    assert not hints.sure, hints.choices


def test_the_demo_sentence(understand: Understanding, community: Community):
    hints = understand(TOLD, community)
    assert hints.sure
    assert hints.choices[0].matter == "water_outage"
    assert community.matters[hints.choices[0].matter].unit == "wuye"
    assert (hints.place, hints.urgency) == ("3号楼2单元", "essential")
    assert understand.why(TOLD, "water_outage", community)[0] == "停水"
    assert hints.appeal > 0.8


PLAINLY = {
    "5号楼电梯又坏了,老人下不了楼,物业快来修": "lift",
    "9号楼楼道灯不亮": "stairs_light",
    "10号楼整栋停水,楼下总阀也没水": "water_outage",
    "1号楼门口垃圾没人收": "garbage",
    "2号楼3单元暖气一点不热,屋里十四度": "heating",
    "厨房下水道堵了": "drain",
    "3号楼2单元又停水了,八十多岁老妈一个人在家": "water_outage",
    "楼道里一股煤气味": "gas_smell",
    "小区里一群流浪狗": "stray",
}


@pytest.mark.parametrize(("text", "matter"), PLAINLY.items())
def test_what_is_said_plainly_is_assigned_without_asking(
    understand: Understanding, community: Community, text: str, matter: str
):
    hints = understand(text, community)
    assert (hints.choices[0].matter, hints.sure) == (matter, True)


def test_the_stairs_are_dark(understand: Understanding, community: Community):
    hints = understand("5号楼楼道灯坏了好几天,黑得看不见台阶", community)
    assert hints.sure
    assert hints.choices[0].matter == "stairs_light"
    assert community.matters["stairs_light"].unit == "wuye"


def test_choices_are_few_ranked_and_scored_between_nothing_and_one(understand: Understanding, community: Community):
    many = 0
    for n in range(0, len(SAID), 4):
        hints = understand("，".join(text for _, text in SAID[n : n + 4]), community)
        scores = [choice.score for choice in hints.choices]
        many = max(many, len(scores))
        assert all(0 < score <= 1 for score in scores)
        assert sum(scores) <= 1.005
        assert scores[2:] == sorted(scores[2:], reverse=True)
        assert len({choice.matter for choice in hints.choices}) == len(scores)
    assert 3 <= many <= 5


def test_of_two_things_said_one_comes_first_and_neither_is_assigned_unasked(
    understand: Understanding, community: Community
):
    def centre(matter: str) -> str:
        return community.matters[matter].centre

    pairs = [(one, other) for one, other in zip(SAID, SAID[97:], strict=False) if centre(one[0]) != centre(other[0])]
    first = sure = 0
    for one, other in pairs:
        hints = understand(f"{one[1]}，{other[1]}", community)
        first += centre(hints.choices[0].matter) in {centre(one[0]), centre(other[0])}
        sure += hints.sure
    assert len(pairs) > 100
    assert first / len(pairs) > 0.9
    assert sure / len(pairs) < 0.1


def test_a_matter_only_the_catalogue_knows_is_found_by_its_words(understand: Understanding, community: Community):
    lift = community.matters["lift"]
    own = dataclasses.replace(lift, id="kites", name="风筝", keywords={"风筝": 4.0})
    newer = dataclasses.replace(community, version="kites", matters={**community.matters, "kites": own})
    text = "3号楼门前总有人放风筝"
    assert understand(text, newer).choices[0].matter == "kites"
    assert understand.why(text, "kites", newer) == ("风筝",)
    assert understand.why(text, "kites", community) == ()


def test_a_word_is_not_found_inside_another(understand: Understanding, community: Community):
    scores = {choice.matter: choice.score for choice in understand("给我来电话", community).choices}
    assert scores.get("power_outage", 0.0) < 0.3


def test_a_gap_does_not_cross_a_comma(understand: Understanding, community: Community):
    assert understand("灯又不亮了", community).choices[0].matter == "stairs_light"
    assert "灯…不亮" in understand.why("灯又不亮了", "stairs_light", community)
    assert "灯…不亮" not in understand.why("换了灯，天还不亮", "stairs_light", community)


def test_words_against_a_matter_count(understand: Understanding, community: Community):
    fee = understand("供暖费", community).choices
    assert fee[0].matter == "heat_fee", "and not heating, for all that 供暖 is in it"
    assert not [choice for choice in fee if choice.matter == "heating" and choice.score > 0.1]


def test_explain_tells_the_words_and_their_weight(understand: Understanding, community: Community):
    text = "3号楼2单元停水了，张三 13800001111"
    told = json.loads(json.dumps(understand.explain(text, community)))
    hints = understand(text, community)
    reasons = told["choices"][0]["reasons"]
    assert ("停水", "catalogue") in {(each["word"], each["source"]) for each in reasons}
    assert ("停水", "learnt") in {(each["word"], each["source"]) for each in reasons}
    assert [abs(each["weight"]) for each in reasons] == sorted((abs(each["weight"]) for each in reasons), reverse=True)
    assert told["choices"][0]["unit"] == "wuye"
    assert (told["sure"], told["urgency"], told["place"], told["masked"], told["appeal"]) == (
        hints.sure, hints.urgency, hints.place, hints.masked, hints.appeal,
    )  # fmt: skip
    assert "停水" in told["tokens"]


def test_a_new_version_of_the_catalogue_is_noticed(understand: Understanding, community: Community):
    lift = community.matters["lift"]
    renamed = dataclasses.replace(lift, keywords={"直梯": 4.0})
    newer = dataclasses.replace(community, version="next", matters={**community.matters, "lift": renamed})
    before = understand("直梯", community).choices
    assert "直梯" not in understand.why("直梯", "lift", community)
    assert understand("直梯", newer).choices[0].matter == "lift"
    assert understand.why("直梯", "lift", newer)[0] == "直梯"
    assert understand("直梯", community).choices == before

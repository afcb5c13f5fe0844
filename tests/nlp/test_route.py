"""The words residents use lead to the matter they mean."""

import dataclasses
import json

import pytest

from domain.community import Community
from nlp import Understanding

SAID = {
    "water_outage": [
        "3号楼2单元又停水了，打物业电话没人接",
        "早上起来水龙头一滴水都没有，脸都没法洗",
        "我们这栋楼上午就不来水了，啥时候能有水啊",
    ],
    "water_supply": [
        "自来水放出来是黄的，还有股怪味，能喝吗",
        "六楼水压太低，洗澡热水器打不着火",
        "水流跟线一样细，接一盆水得半个小时",
    ],
    "power_outage": [
        "整个小区一片黑，怎么又没电了",
        "一到晚上电压就不稳，冰箱都烧坏了",
        "老是跳闸，空调一开就断电，供电的能来看看不",
    ],
    "heating": [
        "屋里才十五度，暖气片摸着冰凉",
        "供暖都半个月了，我家地热还是不热",
        "孩子在家穿羽绒服写作业，热力公司到底管不管",
    ],
    "gas_smell": [
        "楼道里有一股煤气味，呛得慌，谁来看看",
        "我家厨房好像漏气了，有臭鸡蛋的味道",
        "一进单元门就闻到燃气味道，不敢开灯",
    ],
    "lift": [
        "5号楼电梯又坏了，老太太爬九楼",
        "电梯一到七楼就咣当一下，还一层一停",
        "坐轮椅的下不来楼，电梯停了三天没人修",
    ],
    "drain": [
        "一楼马桶往上返，满屋子都是脏东西",
        "化粪池满了，污水流得满院子都是",
        "厨房下水道堵了，疏通了好几回也不好使",
    ],
    "garbage": [
        "楼下的垃圾堆成山了，好几天没人收",
        "垃圾桶都冒尖了，招一堆苍蝇",
        "装修完的砖头瓦块扔在绿化带，保洁也不清运",
    ],
    "noise": [
        "工地半夜还在打桩，吵得人睡不着",
        "楼下音响开得震天响，太扰民了",
        "大清早就拿大喇叭喊收旧家电，还让不让人睡觉",
    ],
    "parking": [
        "有辆白车乱停，把单元门口堵得死死的",
        "消防通道让车占了，挪车电话也不留",
        "我的车位天天被外来车占，没人管吗",
    ],
    "stairs_light": [
        "三楼的声控灯一个月不亮了，老人下楼摸黑",
        "小区里的路灯坏了好几盏，晚上黑灯瞎火的",
        "楼道里灯泡坏了，谁给换一个",
    ],
    "neighbour_row": [
        "楼上漏水把我家棚泡了，他不认账，想请社区评评理",
        "两家因为过道放鞋柜吵架，帮着调解调解吧",
        "邻居把酸菜缸放我家门口，说了也不挪，能来人说和说和吗",
    ],
    "elder_care": [
        "我妈瘫痪在床，白天没人照看，有没有护工",
        "独居的李大爷最近不爱出门，能不能有人去照看一下",
        "社区送餐还有名额吗，老爷子八十了做不了饭",
    ],
    "hardship": [
        "丈夫大病，家里揭不开锅了，能申请低保吗",
        "下岗好几年了，孩子学费交不起",
        "邻村的残疾人家庭想申请点补助，找谁",
    ],
    "certificate": [
        "孩子上学要开居住证明，要带什么",
        "老年证在哪办，需要本人去吗",
        "医保转到外地要办啥手续，在社区盖章行吗",
    ],
    "fee_openness": [
        "物业费涨到两块了，也没见公示",
        "电梯里广告费一年不少钱，公共收益去哪了，账目拿出来看看",
        "维修基金用了多少，有没有明细",
    ],
    "culture_event": [
        "社区合唱队还招人吗，我退休了想唱歌",
        "活动室周末能开门吗，我们想下棋",
        "秧歌比赛啥时候报名",
    ],
    "owners_meeting": [
        "业委会到期了，什么时候换届选举",
        "我们楼想加装电梯，需要多少户同意，怎么表决",
        "大伙提议把空地改成停车场，能组织投票吗",
    ],
    "policy_query": [
        "听说家电以旧换新有政策，谁给解读一下",
        "能不能办个反诈讲座，给老人讲讲",
        "社区搞点普法宣传吧，大家都不懂新规",
    ],
    "security": [
        "昨晚我家电动车电瓶被偷了，能调监控吗",
        "有个陌生人在楼道里鬼鬼祟祟，挨家敲门",
        "楼下几个人打架，酒瓶子都碎了",
    ],
}
UNSURE = [
    "你好",
    "物业在吗",
    "有人吗？？",
    "这事到底归谁管啊",
    "今天天气不错，大家早上好",
    "邻居家的老人",
    "停车堵门，垃圾也没人收",
    "来电话了叫我一声",
    "天然气缴费在哪交",
]


@pytest.mark.parametrize(("matter", "text"), [(matter, text) for matter, texts in SAID.items() for text in texts])
def test_the_first_choice_is_what_was_meant(understand: Understanding, community: Community, matter: str, text: str):
    choices = understand(text, community).choices
    assert [choice.matter for choice in choices[:1]] == [matter], choices


def test_every_matter_is_spoken_of(community: Community):
    assert set(SAID) == set(community.matters)


@pytest.mark.parametrize("text", UNSURE)
def test_it_does_not_pretend_to_be_sure(understand: Understanding, community: Community, text: str):
    hints = understand(text, community)
    assert not hints.sure, hints.choices


def test_the_demo_sentence(understand: Understanding, community: Community):
    hints = understand("3号楼2单元又停水了,打物业电话没人接", community)
    assert hints.sure
    assert hints.choices[0].matter == "water_outage"
    assert community.matters[hints.choices[0].matter].unit == "wuye"
    assert (hints.place, hints.urgency) == ("3号楼2单元", "essential")
    assert hints.choices[0].reasons == ("停水",)
    assert hints.appeal > 0.8


def test_choices_are_few_ranked_and_scored_between_nothing_and_one(understand: Understanding, community: Community):
    everything = "，".join(text for texts in SAID.values() for text in texts)
    hints = understand(everything, community)
    scores = [choice.score for choice in hints.choices]
    assert len(scores) == 5
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score < 1 for score in scores)
    assert not hints.sure


def test_a_word_is_not_found_inside_another(understand: Understanding, community: Community):
    assert "power_outage" not in {choice.matter for choice in understand("给我来电话", community).choices}


def test_a_gap_does_not_cross_a_comma(understand: Understanding, community: Community):
    assert understand("灯又不亮了", community).choices[0].matter == "stairs_light"
    assert not understand("换了灯，天还不亮", community).choices


def test_words_against_a_matter_count(understand: Understanding, community: Community):
    with_fee = understand("供暖费", community).choices
    assert not with_fee or with_fee[0].score < 0.5


def test_explain_tells_the_words_and_their_weight(understand: Understanding, community: Community):
    text = "3号楼2单元停水了，张三 13800001111"
    told = json.loads(json.dumps(understand.explain(text, community)))
    hints = understand(text, community)
    assert told["choices"][0]["reasons"] == [{"word": "停水", "weight": 4.0}]
    assert told["choices"][0]["unit"] == "wuye"
    assert (told["sure"], told["urgency"], told["place"], told["masked"], told["appeal"]) == (
        hints.sure, hints.urgency, hints.place, hints.masked, hints.appeal,
    )  # fmt: skip
    assert "停水" in told["tokens"]


def test_a_new_version_of_the_catalogue_is_noticed(understand: Understanding, community: Community):
    lift = community.matters["lift"]
    renamed = dataclasses.replace(lift, keywords={"直梯": 4.0})
    newer = dataclasses.replace(community, version="next", matters={**community.matters, "lift": renamed})
    assert not understand("直梯", community).choices
    assert understand("直梯", newer).choices[0].matter == "lift"
    assert not understand("直梯", community).choices

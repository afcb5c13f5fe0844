"""Danger is heard however it is put, and what only sounds like it is left alone."""

import pytest

from domain.community import Community
from nlp import Understanding
from nlp.pattern import Cues

DANGER = {
    "fire": [
        "三楼窗户往外冒黑烟",
        "我家插座冒火了",
        "车棚里电瓶爆炸起火了",
        "楼道里全是烟，看不见楼梯",
        "看动画片的时候电视着火了",
        "三个摊都着起来了",
    ],
    "gas": ["楼道里一股煤气味", "烧炉子的老两口煤气中毒了", "液化气罐嘶嘶漏气", "挖沟挖破气管了，嘶嘶的，满街都是味"],
    "lift": ["我们四个人困在电梯里了", "电梯停在半空，里面有孩子，出不来", "电梯往下掉了两层"],
    "suicide": ["有个女的坐在楼顶边上要跳", "他给我留了遗书", "我活不下去了，活着没意思", "一瓶药都空了，叫不醒"],
    "violence": ["楼下有人拿着菜刀追人", "她老公又打她，打得满脸是血", "隔壁喊救命"],
    "medical": [
        "大爷倒在雪地里叫不醒",
        "我妈突然嘴歪了，半边身子动不了",
        "孩子把洗厕液喝了",
        "打球的心脏疼得直出汗",
        "孩子把积木吞了，脸发紫",
        "我爸小时候就有这病，现在倒地上抽搐",
        "做梦呢？叫不醒，嘴里有白沫",
    ],
    "trapped": ["孩子反锁在屋里，我没带钥匙", "孩子脑袋卡栏杆里了"],
    "electric": ["有人触电了", "电线断了掉地上直打火花", "路灯杆漏电"],
    "collapse": [
        "围墙塌了，下面压着人",
        "外墙瓷砖掉下来，差点砸着孩子",
        "井盖没了，孩子掉井里了",
        "遛狗的老太太掉井里了",
    ],
    "water": ["有个孩子掉河里了", "冰面塌了，上头有人", "游泳的下去就没上来"],
    "lost": ["我奶奶走丢了，穿蓝棉袄", "孩子放学到现在，还没回来", "我爸痴呆，早上自己出门了"],
    "traffic": ["路口撞人了", "三轮车翻沟里了", "江畔路出车祸了"],
}
CALM = [
    "下周消防演练，教大家着火了怎么跑",
    "昨晚的电影里电梯困人那段真吓人",
    "跳楼价甩卖，全场八折",
    "笑得我喘不上气，救命",
    "热得不想活了",
    "哈哈哈着火了似的",
    "反诈讲座改到周三",
    "我家猫走丢了又自己回来了",
    "我以为谁家着火了，原来是炖肉糊了",
    "今天燃气费交了二百",
    "孩子回来了，谢谢大家",
    "房子塌了，我偶像居然结婚了",
    "灶打不着火了",
    "车打不着火，谁能搭个电",
    "电梯按键掉了一个",
    "单元门撞坏了没人管，一推吱吱响",
    "垃圾桶撞翻了没人管，都是味",
    "药店退烧药都没了，老板给我留了一盒",
    "消防员来学校讲课，孩子的作文写着火了",
]
REFERRED = {
    "法院判决书下来了，对方就是不给钱，怎么申请强制执行": "litigation",
    "我要去信访，你们给登记一下": "petition",
    "网购买了个假货，商家不给退": "consumer",
    "淘宝买的鞋退不了": "consumer",
    "火车票怎么改签": "railway",
    "公司不给交社保，我要申请劳动仲裁": "labour_law",
    "驾驶证扣分上哪处理": "traffic_police",
    "保险公司拒赔": "banking",
}


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in DANGER.items() for text in texts])
def test_danger_is_heard(understand: Understanding, community: Community, kind: str, text: str):
    hints = understand(text, community)
    assert hints.emergency == kind
    assert hints.urgency == "urgent"
    assert hints.out_of_remit is None


def test_every_kind_is_spoken_of(community: Community):
    assert set(DANGER) == set(community.emergencies)


@pytest.mark.parametrize("text", CALM)
def test_what_only_sounds_like_danger(understand: Understanding, community: Community, text: str):
    hints = understand(text, community)
    assert hints.emergency is None
    assert hints.urgency != "urgent"


@pytest.mark.parametrize(("text", "entry"), REFERRED.items())
def test_what_is_not_ours_is_referred(understand: Understanding, community: Community, text: str, entry: str):
    assert understand(text, community).out_of_remit == entry


def test_what_is_ours_is_not_referred(understand: Understanding, community: Community):
    assert understand("3号楼2单元又停水了", community).out_of_remit is None
    assert understand("工地欠工资不给，拖了半年工钱", community).out_of_remit is None


def test_the_operators_language():
    """… within a clause, …… over a comma but not over a full stop, | between ways; no other sign means anything."""
    cues = Cues({"a": ["门|窗…开"], "b": ["孩子……找不着"], "c": ["1+1.5"]}, {"a": ["假装"]})
    assert cues.found("窗户又开了") == {"a"}
    assert cues.found("门坏了，开不了") == set()
    assert cues.found("假装门开了") == set()
    assert cues.found("孩子放学到现在，哪都找不着") == {"b"}
    assert cues.found("孩子挺好。书包找不着") == set()
    assert cues.found("是1+1.5吗") == {"c"}
    assert cues.found("11x5") == set()
    assert cues.first("孩子找不着，门没开") == "a", "the one written first is the most pressing"


def test_a_place_without_an_estate_may_be_several(understand: Understanding, community: Community):
    told = {str(place) for place in understand("三栋2单元没水", community).places}
    assert told == {f"{name}3号楼2单元" for name in ("江畔花园", "铁西家园", "滨河新居", "粮库家属楼")}
    (only,) = understand("回迁楼叁幢2单元没水", community).places
    assert str(only) == "滨河新居3号楼2单元"
    grid = community.grid_of(only)
    assert grid is not None
    assert grid.id == "bh1"
    assert [str(place) for place in understand("B座电梯坏了", community).places] == ["站前公寓B座"]

"""Whoever waits goes first: said of a person, not of a service."""

import pytest

from nlp.vulnerable import vulnerable


@pytest.mark.parametrize(
    "text",
    [
        "我妈83岁,家里停水了没法过",
        "八十多岁的老太太一个人在家,暖气不热",
        "楼上独居老人家里漏水",
        "我爸坐轮椅,电梯坏了下不去楼",
        "老伴偏瘫,厕所堵了",
        "我妈八十多了一个人住,家里好几天没水了",
        "俺家老爷子自己在家,门锁坏了",
        "我腿脚不利索,六楼上不去",
        "家里有孕妇,楼道没灯",
        "我家孩子没满月,屋里才十五度",
        "我得透析,出不去单元门",
        "我家是低保户,水费交不上",
        "我家有个残疾人,坡道让车堵了",
        "石油楼西山头没供暖,我家还有个坐月子的",
    ],
)
def test_somebody_who_goes_first(text: str) -> None:
    assert vulnerable(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "3号楼停水了",
        "残疾人通道让车堵了",
        "残疾证怎么补办",
        "楼下85号门口路灯不亮",
        "组织红色景点一日游啥时候有,我腿脚好着呢",
        "老年活动室啥时候开门",
        "8栋70多户都没水",
        "一个人也没来修",
        "水费都涨到八十多了,物业不解释",
        "我爸自己修的,没修好",
        "讲座发洗衣液骗老人的那套,官方来揭一揭呗",
    ],
)
def test_nobody_in_particular(text: str) -> None:
    assert not vulnerable(text)

"""For somebody else, and when."""

import pytest

from nlp.behalf import behalf, timed


@pytest.mark.parametrize(
    "text",
    [
        "替我妈报一下,3号楼停水了",
        "帮隔壁王大爷反映一下,他家暖气不热",
        "我替对门李奶奶问问,低保怎么办",
        "代他报修",
        "帮我妈反映个事",
        "替孩子申请入学",
        "帮楼上张阿姨登记一下",
        "给我妈报个修",
    ],
)
def test_for_somebody_else(text: str) -> None:
    assert behalf(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "3号楼2单元停水了",
        "帮我看看这是咋回事",
        "给物业说了好几回没人管",
        "给邻居说了没用",
        "邻居家的狗叫一宿",
        "替换的灯泡又坏了,请报修",
        "麻烦帮忙反映一下",
        "楼上漏水,帮我处理一下。隔壁说也漏",
    ],
)
def test_for_oneself(text: str) -> None:
    assert not behalf(text)


@pytest.mark.parametrize("text", ["昨晚九点吵到半夜", "11月3日丢的", "现在正漏", "天天早上六点敲", "随时都行"])
def test_says_when(text: str) -> None:
    assert timed(text)


@pytest.mark.parametrize("text", ["", "隔壁太吵了", "3号楼2单元"])
def test_does_not_say_when(text: str) -> None:
    assert not timed(text)


def test_hostile_text_is_read_in_no_time() -> None:
    import time

    begun = time.perf_counter()
    for text in ("替" * 4000, "帮隔壁" * 1300, "我" * 4000 + "报", "替我" * 2000):
        behalf(text)
        timed(text)
    assert time.perf_counter() - begun < 1

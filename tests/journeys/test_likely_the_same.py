"""Two neighbours tell of one trouble in their own words; the dispatcher reads so unasked and merges with one press."""

from bot.demo.community import DESK, LI, QIAN, RESIDENTS, WANG, ZHOU
from tests.journeys.asking import Lift, beginning, card, filed
from tests.journeys.test_ask_03_merged_everyone_informed import number

staged = beginning("2026-11-23 09:00")


def test_one_press_and_a_third_of_another_place_is_left_alone(phone: Lift) -> None:
    wang, li, qian, zhou = phone(WANG), phone(LI), phone(QIAN), phone(ZHOU)
    _, first = filed(wang, "#诉求 江畔花园3号楼水龙头放不出水了,一滴都没有")
    said, second = filed(li, "#诉求 三栋咋又没水了,江畔花园的")
    lead, joined = number(first), number(second)
    shown = card(zhou, DESK, joined, "同一件事", lead)
    assert "地点相同:江畔花园" in shown.text
    assert not any(name in shown.text for name in ("王秀兰", "李强"))
    answer = zhou.press(DESK, shown, f"🔗 并入 {lead}")
    assert lead in answer.text
    told = li.wait_for(RESIDENTS, lambda m: m.reply_to == said.id and "并在一起办" in m.text, timeout=20)
    assert "已有 2 位邻居反映" in told.text
    wang.wait_for(RESIDENTS, lambda m: m.id == first.id and "已有 2 位邻居反映这件事" in m.text, timeout=20)

    _, third = filed(qian, "#诉求 江畔花园5号楼停水了")
    zhou.say(ZHOU, f"/case {number(third)}")
    own = card(zhou, ZHOU, number(third))
    assert "同一件事" not in own.text
    assert not [label for label in own.buttons if "并入" in label]
    assert not [m for m in zhou.messages(DESK) if number(third) in m.text], "it went to its unit by itself"

"""Ask 6: «show me how this due date was calculated», to whoever is looking at it, and as it is now."""

from bot.demo.community import LI, RESIDENTS, SUN, UNIT, ZHAO
from tests.journeys.asking import LIGHT, Lift, beginning, card, filed

staged = beginning("2026-11-23 17:50")


def test_the_sum_is_shown_and_grows_with_the_time_that_was_given(phone: Lift) -> None:
    li, zhao, sun = phone(LI), phone(ZHAO), phone(SUN)
    _said, receipt = filed(li, LIGHT)
    zhao.press(UNIT, card(zhao, UNIT, "楼道灯", "签收"), "签收")
    signed = li.wait_for(RESIDENTS, lambda m: m.id == receipt.id and "在办" in m.text, timeout=20)
    why = li.press(RESIDENTS, signed, "时限怎么算的")
    assert why.text == "11-23 17:50 签收 + 5 个工作日,跳过 11-28、11-29 = 11-30 17:50"
    working = zhao.wait_for(UNIT, lambda m: "申请延期" in m.buttons, timeout=20)
    zhao.press(UNIT, working, "申请延期")
    zhao.press(UNIT, zhao.wait_for(UNIT, lambda m: "2 个工作日" in m.buttons, timeout=20), "2 个工作日")
    zhao.say(UNIT, "等厂家发灯头,周三到货")
    sun.press(SUN, card(sun, SUN, "申请延期", "等厂家发灯头"), "同意")
    longer = card(li, RESIDENTS, "多一点时间", "等厂家发灯头")
    assert "12月2日 周三 17:50" in longer.text
    again = li.press(RESIDENTS, receipt.id, "时限怎么算的")
    assert again.text == "11-23 17:50 签收 + 5 个工作日 + 延期 2 个工作日,跳过 11-28、11-29 = 12-02 17:50"

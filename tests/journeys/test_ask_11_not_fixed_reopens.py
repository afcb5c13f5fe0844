"""Ask 11: «not fixed» really reopens the case, reaches the unit and goes a rung higher."""

from bot.demo.community import LI, RESIDENTS, SUN, UNIT, ZHAO
from tests.journeys.asking import LIGHT, Lift, beginning, card, filed

staged = beginning("2026-11-23 09:00")


def test_one_press_and_the_unit_has_it_again(phone: Lift) -> None:
    li, zhao, sun = phone(LI), phone(ZHAO), phone(SUN)
    filed(li, LIGHT)
    zhao.press(UNIT, card(zhao, UNIT, "楼道灯", "签收"), "签收")
    zhao.press(UNIT, zhao.wait_for(UNIT, lambda m: "办结" in m.buttons, timeout=20), "办结")
    said = zhao.say(UNIT, "赵师傅10:20换了灯泡,已经亮了")
    asked = card(li, RESIDENTS, "换了灯泡")
    li.press(RESIDENTS, asked, "👎 没解决")
    again = card(zhao, UNIT, "第 1 次重办", after=said)
    assert "签收" in again.buttons
    assert "退单" not in again.buttons, "it may not be handed back"
    assert card(sun, SUN, "居民说没解决")
    assert card(li, RESIDENTS, "接着办")

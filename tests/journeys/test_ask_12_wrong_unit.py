"""Ask 12: a unit that is not the right one says so with a reason; the resident reads who refused and why, and after the third
time nobody may."""

from bot.demo.community import DESK, LI, RESIDENTS, UNIT, ZHAO, ZHOU
from tests.journeys.asking import LIGHT, Lift, beginning, card, filed

staged = beginning("2026-11-23 09:00")


def test_who_refused_and_why_and_no_ping_pong(phone: Lift) -> None:
    li, zhao, zhou = phone(LI), phone(ZHAO), phone(ZHOU)
    said, _receipt = filed(li, LIGHT)
    last = 0
    for time in (1, 2, 3):
        sent = zhao.wait_for(UNIT, lambda m: "退单" in m.buttons, after=last, timeout=20)
        zhao.press(UNIT, sent, "退单")
        zhao.press(UNIT, zhao.wait_for(UNIT, lambda m: "不属于本单位职责" in m.buttons, timeout=20), "不属于本单位职责")
        refused = card(li, RESIDENTS, "不属于本单位职责", after=said)
        assert "江畔物业" in refused.text
        waiting = zhou.wait_for(DESK, lambda m, n=time: f"已退 {n}" in m.text or n < 3, timeout=20)
        last = sent.id
        again = zhou.wait_for(DESK, lambda m: any("江畔物业" in label for label in m.buttons), timeout=20)
        zhou.press(DESK, again, next(label for label in again.buttons if "江畔物业" in label))
        assert waiting
    final = card(zhao, UNIT, "指定承办", after=last)
    assert "退单" not in final.buttons

"""Ask 09: what nobody does climbs until somebody stands over it: the unit's head at once, chair and secretary on later mornings.
Each of them hears of it alone, the unit reads to whom it went, the resident's receipt as well, and the rung never sinks."""

from bot.demo.community import LI, QIAN, RESIDENTS, SUN, UNIT, ZHAO, ZHENG
from bot.demo.stage import Stage
from tests.journeys.asking import LIGHT, SECONDS, Lift, beginning, card, filed, moment

staged = beginning("2026-11-23 09:00")
"""A Monday; it is to be signed for by Tuesday 09:00. Seven and twenty-one hours of work later are a morning each."""

CLIMB = (
    ("2026-11-24 09:01", SUN, "已报给单位负责人", "已催到:单位负责人"),
    ("2026-11-26 09:01", QIAN, "已报给理事长", "已催到:理事长"),
    ("2026-11-30 09:01", ZHENG, "已报给社区党委书记", "已催到:社区党委书记"),
)


def test_what_nobody_signs_for_climbs_to_those_above(staged: Stage, phone: Lift) -> None:
    li, zhao = phone(LI), phone(ZHAO)
    _said, receipt = filed(li, LIGHT)
    sent = before = card(zhao, UNIT, "楼道灯")
    staged.control.set_time(moment("2026-11-23 16:31").timestamp())
    before = card(zhao, UNIT, "前请签收", after=before)
    waiting = {SUN, QIAN, ZHENG}
    for wall, who, told, known in CLIMB:
        staged.control.set_time(moment(wall).timestamp())
        before = card(zhao, UNIT, "还没签收", told, after=before)
        brought = card(phone(who), who, "催办", "还没签收", "楼道灯")
        assert brought.buttons, "whoever is brought in can do something about it"
        assert card(li, RESIDENTS, known).id == receipt.id
        waiting.remove(who)
        assert not [m for above in waiting for m in phone(above).messages(above) if "催办" in m.text]
    zhao.press(UNIT, sent, "签收")
    li.wait_for(
        RESIDENTS, lambda m: m.id == receipt.id and "正在办" in m.text and "正在催" not in m.text, timeout=SECONDS
    )
    for above in (SUN, QIAN, ZHENG):
        phone(above).wait_for(above, lambda m: "已签收" in m.text, timeout=SECONDS)

"""Ask 14: no «closed but unsolved», no off-topic replies: what tells nothing, or tells of something else, goes back before a
resident reads it; whoever insists is on the record."""

from bot.demo.community import LI, RESIDENTS, UNIT, ZHAO
from sandbox.client import Message, Phone
from tests.journeys.asking import LIGHT, Lift, beginning, card, filed

staged = beginning("2026-11-23 09:00")
ASIDE = "先没有发给居民"
WATER = "#诉求 江畔花园3号楼2单元又停水了,打物业电话没人接"


def reporting(zhao: Phone, matter: str) -> Message:
    """The property company has signed for it and is asked what was done."""
    zhao.press(UNIT, card(zhao, UNIT, matter, "签收"), "签收")
    zhao.press(UNIT, zhao.wait_for(UNIT, lambda m: matter in m.text and "办结" in m.buttons, timeout=20), "办结")
    return card(zhao, UNIT, "请写办理结果")


def test_passing_it_on_is_no_result(phone: Lift) -> None:
    li, zhao = phone(LI), phone(ZHAO)
    filed(li, LIGHT)
    reporting(zhao, "楼道灯")
    poor = zhao.say(UNIT, "已转相关部门处理")
    why = card(zhao, UNIT, ASIDE, "还不是结果", after=poor)
    assert "就这样报" in why.buttons
    zhao.say(UNIT, "赵师傅10:20换了灯泡,已经亮了")
    told = card(li, RESIDENTS, "换了灯泡")
    assert "👎 没解决" in told.buttons
    assert not [m for m in li.messages(RESIDENTS) if "转相关部门" in m.text]
    zhao.wait_for(UNIT, lambda m: m.id == why.id and not m.buttons, timeout=20)


def test_what_is_about_something_else_goes_out_only_on_the_record(phone: Lift) -> None:
    li, zhao = phone(LI), phone(ZHAO)
    filed(li, WATER)
    asked = reporting(zhao, "停水")
    zhao.say(UNIT, "广场舞的音响昨晚没收了,民警劝过,噪音没有了")
    why = card(zhao, UNIT, ASIDE, "另一件事", after=asked)
    zhao.press(UNIT, why, "就这样报")
    assert card(li, RESIDENTS, "广场舞的音响")
    assert card(zhao, UNIT, "没过核对", "另一件事")

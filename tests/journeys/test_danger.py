"""Danger in the residents' group, from outside: whom to ring, the alarm, and whoever takes it on."""

from collections.abc import Callable

from bot.demo.community import DESK, LI, RESIDENTS, WANG, ZHENG, ZHOU
from bot.demo.stage import Stage
from sandbox.client import Phone

Lift = Callable[[int], Phone]


def test_a_fire_is_told_whom_to_ring_and_rings_until_somebody_has_it(staged: Stage, phone: Lift) -> None:
    wang, li, zhou, zheng = phone(WANG), phone(LI), phone(ZHOU), phone(ZHENG)
    said = wang.say(RESIDENTS, "江畔花园7号楼地下室着火了!往外冒黑烟,快来人啊")
    receipt = wang.wait_for(RESIDENTS, lambda m: m.from_bot and m.reply_to == said.id and "工单" in m.text, timeout=20)
    first = next(m for m in wang.messages(RESIDENTS, said) if m.from_bot and m.reply_to == said.id)
    assert "先打 119" in first.text
    assert first.id < receipt.id
    alarm = zheng.wait_for(ZHENG, lambda m: m.from_bot and "我来处理" in "".join(m.buttons), timeout=20)
    assert "7号楼" in alarm.text

    since = zhou.wait_for(DESK, lambda m: m.from_bot and "险情" in m.text, timeout=20)
    staged.control.jump(minutes=2)
    again = zhou.wait_for(DESK, lambda m: m.from_bot and "第 2 次报警" in m.text, after=since, timeout=20)
    assert zhou.press(DESK, again, "我来处理").show_alert
    told = wang.wait_for(
        RESIDENTS, lambda m: m.from_bot and m.reply_to == said.id and "有人接手了" in m.text, timeout=20
    )
    assert "小周" not in told.text
    zheng.wait_for(ZHENG, lambda m: m.id == alarm.id and "已接手" in m.text and not m.buttons, timeout=20)
    last = zhou.messages(DESK)[-1]
    staged.control.jump(minutes=4)
    other = li.say(RESIDENTS, "/new 江畔花园9号楼停电了")  # a marker: when it is answered, the clock has been looked at
    li.wait_for(RESIDENTS, lambda m: m.from_bot and m.reply_to == other.id and "工单" in m.text, timeout=20)
    assert not [m for m in zhou.messages(DESK, last) if "次报警" in m.text], "an alarm that is over rings on"


def test_a_joke_about_fire_is_left_alone(phone: Lift) -> None:
    li = phone(LI)
    joke = li.say(RESIDENTS, "着火啦着火啦,我的外卖辣得我嘴里着火哈哈哈")
    marker = li.say(RESIDENTS, "/new 江畔花园2号楼楼道灯不亮")
    li.wait_for(RESIDENTS, lambda m: m.from_bot and m.reply_to == marker.id, timeout=20)
    assert not [m for m in li.messages(RESIDENTS) if m.from_bot and m.reply_to == joke.id]

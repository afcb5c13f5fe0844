"""What is beyond the community: sent up to the street office with one press and one line, answered, not solved, sent up again,
and closed by whoever reported it. The hotline is killed while a line is half typed."""

from collections.abc import Callable

from bot.demo.community import DESK, LI, ZHOU
from bot.demo.stage import Stage
from sandbox.client import Message, Phone

Lift = Callable[[int], Phone]
SAID = "我们小区没有物业,想换物业"
ANSWER = "街道已指导成立筹备组"


def heard(phone: Phone, chat: int, words: str, after: Message) -> Message:
    return phone.wait_for(chat, lambda m: m.from_bot and words in m.text, 20, after=after)


def changed(phone: Phone, chat: int, message: Message, button: str) -> Message:
    """The message once it has this button."""
    return phone.wait_for(chat, lambda m: m.id == message.id and any(button in each for each in m.buttons), 20)


def test_up_and_back_and_up_again(staged: Stage, phone: Lift) -> None:
    li, zhou = phone(LI), phone(ZHOU)
    before = max(zhou.messages(DESK), key=lambda m: m.id, default=None)
    said = li.say(li.me, SAID)
    heard(li, LI, "收到了", said)
    card = zhou.wait_for(DESK, lambda m: m.from_bot and SAID in m.text and (not before or m.id > before.id), 20)

    zhou.press(DESK, card, "⬆️ 选聘、更换物业 → 街道办事处")
    prompt = heard(zhou, DESK, "编号 答复日期", card)
    assert SAID in prompt.text
    staged.kill()
    staged.start()
    zhou.say(DESK, "JD-2026-118 5个工作日")
    told = heard(li, LI, "JD-2026-118", said)
    assert "街道办事处" in told.text
    assert told.reply_to == said.id

    card = changed(zhou, DESK, card, "填答复")
    zhou.press(DESK, card, "📩 填答复")
    asked = heard(zhou, DESK, "对方怎么答复的", prompt)
    zhou.say(DESK, ANSWER)
    result = heard(li, LI, ANSWER, told)
    li.press(LI, result, "👎 没解决")
    again = zhou.wait_for(DESK, lambda m: m.from_bot and "原来上报街道办事处" in m.text and m.id > asked.id, 20)
    heard(li, LI, "值班员再找街道办事处", result)

    zhou.press(DESK, again, "⬆️ 再上报")
    again = changed(zhou, DESK, again, "12345热线")
    zhou.press(DESK, again, "12345热线")
    prompt = heard(zhou, DESK, "编号 答复日期", again)
    zhou.say(DESK, "0435-77 明天")
    second = heard(li, LI, "0435-77", result)
    again = changed(zhou, DESK, again, "填答复")
    zhou.press(DESK, again, "📩 填答复")
    heard(zhou, DESK, "对方怎么答复的", prompt)
    zhou.say(DESK, "住建部门已派应急物业进场")
    result = heard(li, LI, "应急物业进场", second)
    li.press(LI, result, "👍 满意")
    heard(li, LI, "谢谢您的评价", result)

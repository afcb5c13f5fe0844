"""A resident of eighty sends one voice message and nothing else: heard, put into words, signed for, done, and her word has it."""

from collections.abc import Callable

from bot.demo.community import DESK, LI, UNIT, ZHAO, ZHOU
from bot.demo.story import picture
from sandbox.client import Message, Phone

Lift = Callable[[int], Phone]
OGG = b"OggS 123"
LINE = "江畔花园9号楼1单元楼道灯坏了好几天没人修"


class Thumb:
    """Counts what a person has to do: presses, and messages of their own."""

    def __init__(self, phone: Phone) -> None:
        self.phone, self.presses, self.messages = phone, 0, 0

    def press(self, chat: int, message: Message, label: str) -> None:
        self.presses += 1
        self.phone.press(chat, message, label)

    def say(self, chat: int, text: str, **how: object) -> Message:
        self.messages += 1
        return self.phone.say(chat, text, **how)


def test_one_voice_message_is_all_it_takes(phone: Lift) -> None:
    li, zhou, zhao = Thumb(phone(LI)), Thumb(phone(ZHOU)), Thumb(phone(ZHAO))
    before = max((m.id for m in zhou.phone.messages(DESK)), default=0)
    unit_before = max((m.id for m in zhao.phone.messages(UNIT)), default=0)

    said = li.phone.voice(li.phone.me, OGG)  # at first contact: no /start, no word
    li.messages += 1
    receipt = li.phone.wait_for(LI, lambda m: m.from_bot and "语音收到了,值班员马上听" in m.text, 20, after=said)
    assert receipt.reply_to == said.id
    li.phone.wait_for(LI, lambda m: m.from_bot and "我要反映" in m.reply_keyboard, 20, after=said)

    voice = zhou.phone.wait_for(DESK, lambda m: m.from_bot and m.kind == "voice", 20, after=before)
    assert zhou.phone.bytes_of(voice) == OGG
    zhou.press(DESK, voice, "听完写一句")
    zhou.phone.wait_for(DESK, lambda m: m.from_bot and "请写一句" in m.text, 20, after=voice)
    zhou.say(DESK, LINE)
    zhou.phone.wait_for(DESK, lambda m: m.from_bot and "已自动派给江畔物业" in m.text, 20, after=voice)

    heard = li.phone.wait_for(LI, lambda m: m.id == receipt.id and "已派给江畔物业" in m.text, 20)
    assert f"听到的是:「{LINE}」" in heard.text

    card = zhao.phone.wait_for(UNIT, lambda m: m.from_bot and LINE in m.text, 20, after=unit_before)
    carried = zhao.phone.wait_for(UNIT, lambda m: m.from_bot and m.kind == "voice", 20, after=unit_before)
    assert zhao.phone.bytes_of(carried) == OGG
    zhao.press(UNIT, card, "签收")
    zhao.phone.wait_for(UNIT, lambda m: m.id == card.id and "办结" in m.buttons, 20)
    zhao.press(UNIT, card, "办结")
    asked = zhao.phone.wait_for(UNIT, lambda m: m.from_bot and "请写办理结果" in m.text, 20, after=card)
    zhao.say(UNIT, "电工换了灯泡,亮了", photo=picture())
    result = li.phone.wait_for(LI, lambda m: m.from_bot and "换了灯泡" in m.text, 20, after=said)
    assert result.photo_url
    assert result.reply_to == said.id
    li.press(LI, result, "👍 满意")
    li.phone.wait_for(LI, lambda m: m.from_bot and "谢谢您的评价" in m.text, 20, after=result)

    assert asked.id
    assert (li.messages, li.presses) == (1, 1), "she spoke once, and pressed once to say it is solved"
    assert (zhou.messages, zhou.presses) == (1, 1), "the dispatcher listened, pressed once and typed one line"
    assert (zhao.messages, zhao.presses) == (1, 2), "the unit signed for it and reported it done"


def test_where_it_is_takes_three_presses_and_none_has_to_be_made(phone: Lift) -> None:
    li, zhao = Thumb(phone(LI)), Thumb(phone(ZHAO))
    before = max((m.id for m in zhao.phone.messages(UNIT)), default=0)
    said = li.say(li.phone.me, "楼道灯坏了好几天没人修,黑得看不见")
    card = zhao.phone.wait_for(UNIT, lambda m: m.from_bot and "黑得看不见" in m.text, 20, after=before)
    question = li.phone.wait_for(LI, lambda m: m.from_bot and "在哪儿" in m.text, 20, after=said)
    for label, then in (("铁西家园", "几号楼"), ("5号楼", "几单元"), ("2单元", "记下了:铁西家园5号楼2单元")):
        li.press(LI, question, label)
        li.phone.wait_for(LI, lambda m, then=then: m.id == question.id and then in m.text, 20)
    zhao.phone.wait_for(UNIT, lambda m: m.id == card.id and "铁西家园5号楼2单元" in m.text, 20)
    assert li.presses == 3

"""What residents do besides the story: the ways to say it, what is left alone, taking it back, answering in words."""

import time
from collections.abc import Callable

import pytest

from bot.demo import discreet
from bot.demo.community import DESK, LI, RESIDENTS, UNIT, WANG, ZHAO, ZHOU
from bot.demo.stage import Stage
from domain.number import heard
from sandbox.client import Message, Phone

Lift = Callable[[int], Phone]


def receipt(phone: Phone, chat: int, said: Message) -> Message:
    return phone.wait_for(chat, lambda m: m.from_bot and m.reply_to == said.id and "工单" in m.text, timeout=20)


def spoken(text: str) -> str:
    """The case's number on a card."""
    found = heard(text)
    assert found, text
    return found


def stored(staged: Stage) -> bytes:
    return b"".join(path.read_bytes() for path in staged.log_file.parent.glob("hotline.db*"))


def eventually(holds: Callable[[], bool], seconds: float = 20) -> bool:
    """Whether something comes true; the hotline is another process, so there is nothing to wait on but the clock."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.2)
    return holds()


@pytest.fixture(autouse=True)
def a_while_later(staged: Stage) -> None:
    """Two residents do everything here: between two tests they take their breath, as fair use asks."""
    staged.control.jump(minutes=11)


@pytest.mark.parametrize(
    "words",
    [
        "/new 江畔花园5号楼电梯又坏了",
        "@hotline_demo_bot 江畔花园5号楼电梯又坏了",
        "#诉求 江畔花园5号楼电梯又坏了",
        "江畔花园5号楼电梯又坏了,老人下不了楼,物业快来修",
    ],
)
def test_four_ways_to_say_it_in_the_group(phone: Lift, words: str) -> None:
    li = phone(LI)
    said = li.say(RESIDENTS, words)
    assert "已派给" in receipt(li, RESIDENTS, said).text
    assert "👀" in li.message(RESIDENTS, said.id).reactions


def test_a_reply_to_the_hotline_is_heard(phone: Lift) -> None:
    li = phone(LI)
    greeting = li.wait_for(RESIDENTS, lambda m: m.from_bot and "居民热线群" in m.text)
    said = li.say(RESIDENTS, "7号楼一单元下水堵了往外冒", reply_to=greeting)
    assert "已派给" in receipt(li, RESIDENTS, said).text


def test_one_private_sentence_is_enough_and_stays_private(phone: Lift) -> None:
    wang = phone(WANG)
    start = wang.start()
    welcome = wang.wait_for(wang.me, lambda m: m.from_bot, after=start)
    assert "我要反映" in welcome.reply_keyboard
    said = wang.say(wang.me, "2号楼3单元暖气一点不热,屋里十四度")
    mine = receipt(wang, wang.me, said)
    number = spoken(mine.text)
    asked = wang.say(RESIDENTS, "/status")
    answer = wang.wait_for(RESIDENTS, lambda m: m.from_bot and m.reply_to == asked.id)
    assert number not in answer.text, "a case told in private is not shown in the group (I4)"
    asked = wang.say(wang.me, "我的工单")
    assert number in wang.wait_for(wang.me, lambda m: m.from_bot and m.reply_to == asked.id, after=asked).text


def test_talk_is_left_alone_and_not_kept(staged: Stage, phone: Lift) -> None:
    li = phone(LI)
    last = [
        li.say(RESIDENTS, words) for words in ("今天天气真好,谁去跳广场舞", "停水了吗?我家没停", "谢谢物业,水来了")
    ][-1]
    said = li.say(RESIDENTS, "#诉求 9号楼楼道灯不亮")  # once this is answered, they have been judged
    receipt(li, RESIDENTS, said)
    answered = {m.reply_to for m in li.messages(RESIDENTS) if m.from_bot}
    assert not answered & {last.id - 2, last.id - 1, last.id}
    assert eventually(lambda: "广场舞".encode() not in stored(staged)), "talk that is none of our business is kept"


def test_what_was_said_by_mistake_is_taken_back_by_its_author_alone(phone: Lift) -> None:
    wang, li, zhao = phone(WANG), phone(LI), phone(ZHAO)
    said = wang.say(RESIDENTS, "/new 江畔花园1号楼门口垃圾没人收")
    mine = receipt(wang, RESIDENTS, said)
    assert li.press(RESIDENTS, mine, "撤回").show_alert
    assert wang.press(RESIDENTS, mine, "撤回").text == "已撤回"
    wang.wait_for(RESIDENTS, lambda m: m.id == mine.id and "撤回" in m.text and not m.buttons)
    zhao.wait_for(UNIT, lambda m: m.from_bot and "居民已撤回" in m.text and "垃圾" in m.text)


def test_the_verdict_can_be_said_in_words(phone: Lift) -> None:
    wang, zhao = phone(WANG), phone(ZHAO)
    said = wang.say(RESIDENTS, "/new 江畔花园4号楼一单元楼道灯不亮")
    receipt(wang, RESIDENTS, said)
    card = zhao.wait_for(UNIT, lambda m: m.from_bot and "4号楼一单元楼道灯不亮" in m.text)
    zhao.press(UNIT, card, "签收")
    zhao.wait_for(UNIT, lambda m: m.id == card.id and "办结" in m.buttons)
    zhao.press(UNIT, card, "办结")
    zhao.wait_for(UNIT, lambda m: m.from_bot and "请写办理结果" in m.text, after=card)
    zhao.say(UNIT, "电工下午换了灯头和灯泡,现在亮了")
    asked = wang.wait_for(RESIDENTS, lambda m: m.from_bot and "灯头" in m.text)
    wang.say(RESIDENTS, "没解决!", reply_to=asked)
    again = zhao.wait_for(UNIT, lambda m: m.from_bot and "第 1 次重办" in m.text, after=card)
    assert "签收" in again.buttons


def test_two_at_the_same_instant_get_two_numbers(phone: Lift) -> None:
    wang, li = phone(WANG), phone(LI)
    first = wang.say(RESIDENTS, "/new 江畔花园6号楼停电了")
    second = li.say(RESIDENTS, "/new 江畔花园8号楼停电了")
    texts = {receipt(wang, RESIDENTS, first).text, receipt(li, RESIDENTS, second).text}
    assert len({spoken(text) for text in texts}) == 2


def test_an_unsure_one_goes_to_a_dispatcher_who_decides_with_one_press(phone: Lift) -> None:
    wang, zhou = phone(WANG), phone(ZHOU)
    said = wang.say(RESIDENTS, "/new 那个事到底有没有人管啊,说了多少回了")
    mine = receipt(wang, RESIDENTS, said)
    assert "值班员正在看" in mine.text
    card = zhou.wait_for(DESK, lambda m: m.from_bot and "请派单" in m.text and "有没有人管" in m.text)
    zhou.press(DESK, card, "全部事项")
    zhou.wait_for(DESK, lambda m: m.id == card.id and "诉求中心" in m.buttons)
    zhou.press(DESK, card, "诉求中心")
    zhou.wait_for(DESK, lambda m: m.id == card.id and "没水了" in m.buttons)
    zhou.press(DESK, card, "没水了")
    wang.wait_for(RESIDENTS, lambda m: m.id == mine.id and "已派给" in m.text)


def test_a_unit_returns_what_is_not_theirs_and_the_resident_hears_why(phone: Lift) -> None:
    wang, zhao, zhou = phone(WANG), phone(ZHAO), phone(ZHOU)
    said = wang.say(RESIDENTS, "/new 江畔花园10号楼整栋停水,楼下总阀也没水")
    receipt(wang, RESIDENTS, said)
    card = zhao.wait_for(UNIT, lambda m: m.from_bot and "楼下总阀" in m.text)
    zhao.press(UNIT, card, "退单")
    zhao.wait_for(UNIT, lambda m: m.id == card.id and any("不属于" in b for b in m.buttons))
    zhao.press(UNIT, card, "不属于")
    told = wang.wait_for(RESIDENTS, lambda m: m.from_bot and m.reply_to == said.id and "不归他们办" in m.text)
    assert "江畔物业" in told.text
    desk = zhou.wait_for(DESK, lambda m: m.from_bot and "江畔物业退单" in m.text and "楼下总阀" in m.text)
    assert "请派单" in desk.text


def test_what_is_said_further_joins_the_case(phone: Lift) -> None:
    wang, li, zhao = phone(WANG), phone(LI), phone(ZHAO)
    said = wang.say(RESIDENTS, "#诉求 江畔花园11号楼2单元下水堵了,502室返水")
    mine = receipt(wang, RESIDENTS, said)
    card = zhao.wait_for(UNIT, lambda m: m.from_bot and "11号楼2单元" in m.text)
    assert "502" not in card.text
    further = wang.say(RESIDENTS, "厨房也返上来了", reply_to=mine)
    zhao.wait_for(UNIT, lambda m: m.from_bot and m.reply_to == card.id and "居民补充:厨房也返上来了" in m.text)
    wang.wait_for(RESIDENTS, lambda m: m.id == further.id and "👌" in m.reactions)
    wang.edit(said, "#诉求 江畔花园11号楼3单元下水堵了,502室返水")
    zhao.wait_for(UNIT, lambda m: m.id == card.id and "「江畔花园11号楼3单元" in m.text)
    li.say(RESIDENTS, "我家也是", reply_to=said)
    zhao.press(UNIT, card, "签收")
    zhao.wait_for(UNIT, lambda m: m.id == card.id and "上门看门牌" in "".join(m.buttons))
    door = zhao.press(UNIT, card, "上门看门牌")
    assert door.show_alert
    assert "502室" in door.text
    assert "王秀兰" in door.text
    assert [m for m in zhao.messages(UNIT) if m.from_bot and "我家也是" in m.text] == []


def test_neither_log_nor_figures_know_anybody(staged: Stage, phone: Lift) -> None:
    li = phone(LI)
    said = li.say(RESIDENTS, "#诉求 我是李强,电话13911112222,江畔花园9号楼1单元608室漏水")
    receipt(li, RESIDENTS, said)
    assert {"13911112222", "608", "101", str(RESIDENTS), "liqiang"} <= discreet.personal(staged)
    assert discreet.leaks(staged) == []
    assert eventually(lambda: discreet.traced(staged) > 0)
    log = list(discreet.readable(staged))
    for planted in ("13911112222", '{"door": 608}', "liqiang", "李强", f'{{"chat": {RESIDENTS}}}', "chat=102"):
        assert discreet.found_in("\n".join([*log, planted]), discreet.personal(staged)), planted

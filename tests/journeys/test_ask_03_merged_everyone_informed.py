"""Ask 3: what several have reported is handled as one case, and each of them stays informed and has a word of their own."""

from bot.demo.community import DESK, LI, QIAN, RESIDENTS, UNIT, WANG, ZHAO, ZHOU
from sandbox.client import Message, Phone
from tests.journeys.asking import Lift, beginning, card, filed

staged = beginning("2026-11-23 09:00")
BURST = {
    WANG: "#诉求 江畔花园3号楼2单元没水,楼下爆管了",
    LI: "#诉求 江畔花园3号楼停水,楼下水管子爆了",
    QIAN: "#诉求 江畔花园3号楼水管爆了,停水了",
}
"""One burst pipe, in three neighbours' own words; the chair of the council lives there too."""


def number(receipt: Message) -> str:
    return receipt.text.split("工单 ")[-1].split()[0]


def under(phone: Phone, said: Message, *words: str, after: Message | int = 0) -> Message:
    """The hotline's answer to somebody's own message."""
    return phone.wait_for(
        RESIDENTS,
        lambda m: m.from_bot and m.reply_to == said.id and all(word in m.text for word in words),
        after=after,
        timeout=20,
    )


def done(zhao: Phone, words: str) -> Message:
    """The unit signs for it and says what was done."""
    waiting = zhao.wait_for(UNIT, lambda m: "签收" in m.buttons, timeout=20)
    zhao.press(UNIT, waiting, "签收")
    zhao.press(UNIT, zhao.wait_for(UNIT, lambda m: "办结" in m.buttons, timeout=20), "办结")
    return zhao.say(UNIT, words)


def test_three_neighbours_one_burst_pipe(phone: Lift) -> None:
    neighbours = {who: phone(who) for who in BURST}
    zhao, zhou = phone(ZHAO), phone(ZHOU)
    said, receipts = {}, {}
    for who, words in BURST.items():
        said[who], receipts[who] = filed(neighbours[who], words)
    lead = number(receipts[WANG])
    first = card(zhou, DESK, f"工单 {lead}", "请派单")
    zhou.press(DESK, first, "停水 → 江畔物业")
    for who in (LI, QIAN):
        waiting = card(zhou, DESK, f"工单 {number(receipts[who])}", "请派单")
        zhou.press(DESK, waiting, "并案")
        menu = zhou.wait_for(DESK, lambda m, w=waiting: m.id == w.id and "« 返回" in m.buttons, timeout=20)
        assert not any(name in label for label in menu.buttons for name in ("王秀兰", "李强", "钱"))
        assert lead in zhou.press(DESK, menu, lead).text
        told = under(neighbours[who], said[who], "位邻居反映", "并在一起办", lead)
        assert number(receipts[who]) in told.text
    assert "3 人反映" in card(zhao, UNIT, "3 人反映").text

    heard = done(zhao, "抢修队10:20换了一段管子,来水了")
    asked = {who: under(neighbours[who], said[who], "换了一段管子", after=heard) for who in BURST}
    assert len({message.id for message in asked.values()}) == 3, "each under their own message"
    neighbours[WANG].press(RESIDENTS, asked[WANG], "👍 满意")
    neighbours[LI].press(RESIDENTS, asked[LI], "👎 没解决")
    assert under(neighbours[LI], said[LI], "接着办", after=heard)
    for who in (WANG, QIAN):
        news = under(neighbours[who], said[who], "还有人说没解决", after=heard)
        assert "李强" not in news.text
    assert card(zhao, UNIT, "第 1 次重办", after=heard)

    again = done(zhao, "11:30又换了阀门,楼上也来水了")
    asked = {who: under(neighbours[who], said[who], "又换了阀门", after=again) for who in BURST}
    for who in (WANG, LI):
        neighbours[who].press(RESIDENTS, asked[who], "👍 满意")
    answered = neighbours[LI].say(LI, f"/status {number(receipts[LI])}")
    assert "您的评价记下了" in card(neighbours[LI], LI, number(receipts[LI]), after=answered).text
    neighbours[QIAN].press(RESIDENTS, asked[QIAN], "👍 满意")
    for who in BURST:
        assert under(neighbours[who], said[who], "办结了", number(receipts[who]), after=again)

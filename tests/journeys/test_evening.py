"""Sixty messages of a busy evening in the residents' group: exactly the right cases, offers and silence. Every message the
hotline sends to anybody that evening is written down here, word for word but for times and numbers; one more or less fails."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass

import pytest
from sqlalchemy import func, select

from bot.demo import evening
from bot.demo.community import DESK, RESIDENTS, SUN, UNIT, ZHENG, ZHOU
from bot.demo.evening import DU, FENG, LAMP, LAMP_MENDED, SMELL, TANG, Meant, Said
from bot.demo.stage import Stage
from sandbox.client import Message, Phone
from storage import tables
from storage.delivery import Deliveries
from storage.inbox import Inbox
from storage.verify import verify
from tests.journeys.test_residents import eventually, stored

FIRE = "江畔花园7号楼地下室着火了!往外冒黑烟,快来人啊"
ALBUM = "#诉求 江畔花园12号楼后墙的下水道井盖坏了,孩子差点掉下去"
NUMBER = re.compile(r"\d{4}-\d{4}-\d")
CLOCK = re.compile(r"\d\d:\d\d")
READERS = {RESIDENTS: TANG, UNIT: SUN, DESK: ZHENG}
"""Through whose phone a group is read."""

PRIVACY = "\n🔒 您说的话只用来办这件事,电话不会随便给人看。私聊我 /mydata 可以查看或删除。"
"""Told to everybody once, with the first receipt of theirs."""
WHERE = "📍 在哪儿?点一下,或者回复这条说一声。不说也行。"
"""Asked where nobody knows the place, unless the group is busy: then the question gives way."""

GROUP: Mapping[str, tuple[str, ...]] = {
    "江畔花园5号楼电梯又坏了,老人下不了楼,物业快来修": (
        "收到了,已派给江畔物业\n电梯故障 · 江畔花园5号楼\n最晚 明天 --:-- 有人接单\n工单 №" + PRIVACY,
    ),
    LAMP: ("收到了,已派给江畔物业\n楼道照明 · 江畔花园8号楼\n最晚 明天 --:-- 有人接单\n工单 №" + PRIVACY,),
    SMELL: ("这事要登记、派人去办吗?您点一下就行,不点就当没说。",),
    "@hotline_demo_bot 你好呀": (
        "您好!要反映问题,直接说是什么事、在哪儿就行,比如「3号楼2单元停水了」。\n要是我没听懂,在前面加上 #诉求 一定登记。",
    ),
    ALBUM: ("收到了,值班员正在看\n江畔花园12号楼\n最晚 今天 --:-- 派到单位\n工单 №" + PRIVACY,),
    FIRE: (
        "🚨 先打 119！\n先离开屋子、随手关门，走楼梯别坐电梯，到外面打119\n我们已经通知值班的人。",
        "收到了,已派给消防救援站\n火情 · 江畔花园7号楼\n最晚 今天 --:-- 有人接单\n工单 №",
    ),
    "#诉求 江畔花园3号楼2单元水管漏水,楼梯上全是水": (
        "收到了,已派给供水公司\n供水管道爆裂漏水 · 江畔花园3号楼2单元\n最晚 今天 --:-- 有人接单\n工单 №" + PRIVACY,
    ),
}
"""What the residents' group hears, by the line it answers. Every other line is met with silence."""

ALARM = f"🚨🚨 险情:着火\n江畔花园7号楼\n「{FIRE}」\n已请居民先打 119。谁接手,按一下下面的按钮:\n工单 № · 综治中心"
STAFF: Mapping[int, tuple[str, ...]] = {
    UNIT: (
        ALARM,
        "⏳ 明天 --:-- 前签收\n电梯故障 · 江畔花园5号楼\n「江畔花园5号楼电梯又坏了,老人下不了楼,物业快来修」\n"
        "时限:11-24 --:-- 派单 + 1 个工作日 = 11-25 --:--\n"
        "派给你们,因为:电梯故障(说到「电梯、电梯…坏、下不了楼」)\n工单 № · 诉求中心",
        "⏳ 明天 --:-- 前签收\n楼道照明 · 江畔花园8号楼\n「江畔花园8号楼楼道灯三天没亮了」\n"
        "时限:11-24 --:-- 派单 + 1 个工作日 = 11-25 --:--\n"
        "派给你们,因为:楼道照明(说到「楼道灯、楼道…灯」)\n工单 № · 诉求中心",
        "🤝 协办:请配合供水公司\n供水管道爆裂漏水 · 江畔花园3号楼2单元\n今天 --:-- 前签收\n工单 № · 诉求中心",
    ),
    DESK: (
        ALARM,
        "🔎 请派单 · 今天 --:-- 前\n江畔花园12号楼\n「江畔花园12号楼后墙的下水道井盖坏了,孩子差点掉下去」\n工单 № · 诉求中心",
        "居民发来:📷 照片\n工单 № · 诉求中心",
        "居民发来:📷 照片\n工单 № · 诉求中心",
        f"🚨 着火 · 还没人接手\n已派给消防救援站\n火情 · 江畔花园7号楼\n「{FIRE}」\n工单 № · 综治中心",
        "已派给供水公司\n供水管道爆裂漏水 · 江畔花园3号楼2单元\n「江畔花园3号楼2单元水管漏水,楼梯上全是水」\n工单 № · 诉求中心",
    ),
    ZHOU: (ALARM,),
    ZHENG: (ALARM,),
}
"""What each of the staff's chats hears; nobody else hears anything."""


@dataclass(frozen=True)
class Evening:
    """The stage after sixty lines, and everything that was on all phones then."""

    staged: Stage
    phones: Mapping[int, Phone]
    lines: tuple[Said, ...]
    since: Mapping[int, int]
    heard: Mapping[int, tuple[Message, ...]]

    def now(self) -> Mapping[int, tuple[Message, ...]]:
        """Every message there is in every chat since the first line, the people's own as well."""
        return {chat: tuple(self.phones[_reader(chat)].messages(chat, last)) for chat, last in self.since.items()}

    def said(self, text: str) -> Said:
        return next(each for each in self.lines if each.line.text == text)

    def answers(self, text: str) -> list[Message]:
        """What the hotline said to a line by now."""
        numbers = {message.id for message in self.said(text).messages}
        return [m for m in self.phones[TANG].messages(RESIDENTS) if m.from_bot and m.reply_to in numbers]

    def settled(self) -> bool:
        return eventually(lambda: _waiting(self.staged) == 0, 60)

    def cases(self) -> int:
        with self.staged.hotline.database.read() as connection:
            return int(connection.execute(select(func.count()).select_from(tables.cases)).scalar_one())


@pytest.fixture(scope="module")
def told() -> Iterator[Evening]:
    """Everything, said in one go; nothing waits any more to be judged or sent."""
    with evening.staged() as stage, ExitStack() as stack:
        people = [person.id for person in stage.scenario.users]
        phones = {person: stack.enter_context(stage.phone(person)) for person in people}
        assert eventually(lambda: _waiting(stage) == 0)
        chats = [RESIDENTS, UNIT, DESK, *people]
        since = {chat: max((m.id for m in phones[_reader(chat)].messages(chat)), default=0) for chat in chats}
        lines = tuple(evening.play(stage))
        party = Evening(stage, phones, lines, since, {})
        assert party.settled()
        yield Evening(stage, phones, lines, since, party.now())
        with stage.hotline.database.read() as connection:
            assert verify(connection).whole


def _reader(chat: int) -> int:
    return READERS.get(chat, chat)


def _waiting(staged: Stage) -> int:
    """Updates that were not fetched, then those not judged and messages not settled: in this order nothing slips through."""
    database, bot = staged.hotline.database, staged.settings.bot_id
    return staged.unread() + Inbox(database).pending_count(bot) + Deliveries(database).pending_count(bot)


def plain(text: str) -> str:
    """A message with its times and numbers taken out."""
    return CLOCK.sub("--:--", NUMBER.sub("№", text))


def _ours(messages: tuple[Message, ...]) -> list[str]:
    return [plain(message.text) for message in messages if message.from_bot]


def test_sixty_lines_and_what_they_are_worth() -> None:
    meant = Counter(line.meant for line in evening.EVENING)
    assert len(evening.EVENING) == 60
    assert (meant[Meant.CASE], meant[Meant.OFFER], meant[Meant.DANGER], meant[Meant.GREETING]) == (4, 1, 1, 1)
    worth = {line.text for line in evening.EVENING if line.meant is not Meant.TALK}
    assert set(GROUP) == worth


def test_the_group_hears_this_and_nothing_else(told: Evening) -> None:
    line = {message.id: each.line.text for each in told.lines for message in each.messages}
    heard: dict[str, tuple[str, ...]] = {}
    for message in told.heard[RESIDENTS]:
        if message.from_bot:
            assert message.reply_to in line, message.text
            heard[line[message.reply_to]] = (*heard.get(line[message.reply_to], ()), plain(message.text))
    assert heard == GROUP
    assert told.cases() == 5


def test_the_staff_hear_this_and_nobody_hears_anything_else(told: Evening) -> None:
    heard = {chat: _ours(messages) for chat, messages in told.heard.items() if chat != RESIDENTS}
    expected = {chat: list(STAFF.get(chat, ())) for chat in heard}
    assert {chat: sorted(texts) for chat, texts in heard.items()} == {c: sorted(t) for c, t in expected.items()}


def test_only_what_is_registered_is_marked_as_seen(told: Evening) -> None:
    marks = {message.id: message.reactions for message in told.heard[RESIDENTS] if message.reactions}
    expected = {}
    for each in told.lines:
        if each.line.meant in {Meant.CASE, Meant.DANGER}:
            first, *further = each.messages
            expected |= {first.id: ("👀",)} | {message.id: ("👌",) for message in further}
    assert marks == expected


def test_nothing_of_the_talk_is_kept(told: Evening) -> None:
    for each in told.lines:
        if each.line.meant is Meant.TALK:
            words = each.line.text.encode()
            assert eventually(lambda words=words: words not in stored(told.staged)), each.line.text  # type: ignore[misc]


def test_what_is_pressed_and_changed_afterwards(told: Evening) -> None:
    """The prankster presses what is not his; the author takes her offer; the lamp moves; somebody has the fire. Each time the
    group hears exactly one thing more."""
    _the_prankster_registers_nothing(told)
    _the_author_takes_her_offer(told)
    _the_edit_reaches_the_officer(told)
    _the_fire_is_taken(told)


def _fresh(told: Evening, before: Mapping[int, tuple[Message, ...]]) -> Mapping[int, list[str]]:
    """What is new or looks different, of ours, by chat; and nothing of it may still be on its way."""
    assert told.settled()
    known = {chat: {(m.id, plain(m.text)) for m in messages} for chat, messages in before.items()}
    now = told.now().items()
    found = {
        c: [plain(m.text) for m in all_ if m.from_bot and (m.id, plain(m.text)) not in known[c]] for c, all_ in now
    }
    return {chat: texts for chat, texts in found.items() if texts}


def _the_prankster_registers_nothing(told: Evening) -> None:
    before = told.now()
    (offer,) = told.answers(SMELL)
    assert list(offer.buttons) == ["登记", "不用"]
    refused = told.phones[DU].press(RESIDENTS, offer, evening.ONE_PRESS)
    assert (refused.text, refused.show_alert) == ("这话是别人说的,要本人点,本片的中心户也行。", True)
    refused = told.phones[DU].press(RESIDENTS, offer, "不用")
    assert refused.show_alert
    assert _fresh(told, before) == {}
    assert told.cases() == 5


def _the_author_takes_her_offer(told: Evening) -> None:
    before = told.now()
    (offer,) = told.answers(SMELL)
    answer = told.phones[TANG].press(RESIDENTS, offer, evening.ONE_PRESS)
    assert plain(answer.text) == "登记了,工单 №"
    fresh = dict(_fresh(told, before))
    fresh[RESIDENTS] = [text for text in fresh[RESIDENTS] if text != WHERE]
    assert fresh == {
        RESIDENTS: ["收到了,值班员正在看\n最晚 明天 --:-- 派到单位\n工单 №" + PRIVACY],
        DESK: [f"🔎 请派单 · 明天 --:-- 前\n「{SMELL}」\n工单 № · 诉求中心"],
    }
    assert offer.id not in {message.id for message in told.answers(SMELL)}, "the question is still there"
    assert told.cases() == 6


def _the_edit_reaches_the_officer(told: Evening) -> None:
    before = told.now()
    told.phones[FENG].edit(told.said(LAMP).messages[0], LAMP_MENDED)
    told.phones[FENG].wait_for(RESIDENTS, lambda m: m.from_bot and "9号楼" in m.text, timeout=20)
    group, unit = GROUP[LAMP][0], next(text for text in STAFF[UNIT] if "楼道照明" in text)
    assert _fresh(told, before) == {
        RESIDENTS: [group.replace("8号楼", "9号楼").removesuffix(PRIVACY)],
        UNIT: [unit.replace("8号楼", "9号楼")],
    }
    assert [len(of) for of in told.now().values()] == [len(of) for of in before.values()], "edits are no new messages"
    assert told.cases() == 6


def _the_fire_is_taken(told: Evening) -> None:
    before = told.now()
    alarm = next(m for m in told.phones[ZHOU].messages(ZHOU) if m.from_bot and "险情" in m.text)
    answer = told.phones[ZHOU].press(ZHOU, alarm, "我来处理")
    assert answer.show_alert
    over = "✔️ 值班员 已接手 · 今天 --:--\n着火 · 江畔花园7号楼\n工单 № · 综治中心"
    fresh = _fresh(told, before)
    assert fresh[RESIDENTS] == ["🙋 有人接手了:值班员"]
    assert (fresh[UNIT], fresh[ZHOU], fresh[ZHENG]) == ([over], [over], [over])
    assert over in fresh[DESK]
    assert set(fresh) == {RESIDENTS, UNIT, DESK, ZHOU, ZHENG}

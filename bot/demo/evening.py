"""An evening in a busy residents' group: sixty messages, as they come. Four appeals, an album, a fire, a prankster, an edit; the
rest is talk that is none of our business. What the hotline must make of each line stands beside it."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.demo.community import LI, RESIDENTS, WANG, default_scenario
from bot.demo.stage import Stage, stage
from bot.demo.story import picture
from sandbox.client import Message, Phone
from sandbox.scenario import Person, Scenario

BEGIN = datetime(2026, 11, 24, 19, 20, tzinfo=ZoneInfo("Asia/Shanghai"))
"""A Tuesday after work: the same evening whenever it is played."""
HAO, FENG, MEI, TANG, DU = 121, 122, 123, 124, 125
NEIGHBOURS = (
    Person(HAO, "郝大爷", role_label="居民 · 79岁"),
    Person(FENG, "冯姐", role_label="居民"),
    Person(MEI, "小梅", role_label="居民"),
    Person(TANG, "唐老师", role_label="居民"),
    Person(DU, "杜子豪", role_label="居民 · 爱起哄"),
)


class Meant(StrEnum):
    """What the hotline is to make of a message."""

    TALK = "talk"  # silence, and nothing of it kept
    CASE = "case"  # a receipt
    OFFER = "offer"  # «shall I register this?»
    DANGER = "danger"  # the number to ring, an alarm, a receipt
    GREETING = "greeting"  # a word on how to use it, no case
    JOINS = "joins"  # belongs to the case before it


@dataclass(frozen=True, slots=True)
class Line:
    """One message: who, what, and what is to come of it."""

    who: int
    text: str
    meant: Meant = Meant.TALK
    photos: int = 0


TALK, CASE, OFFER, DANGER = Meant.TALK, Meant.CASE, Meant.OFFER, Meant.DANGER
LAMP = "@hotline_demo_bot 江畔花园8号楼楼道灯三天没亮了"
LAMP_MENDED = "@hotline_demo_bot 江畔花园9号楼楼道灯三天没亮了"
SMELL = "楼道里那味儿啊,谁家垃圾堆门口好几天了,也没人管管"
EVENING: tuple[Line, ...] = (
    Line(FENG, "下班了下班了"),
    Line(MEI, "今天晚霞好看,大家快抬头"),
    Line(FENG, "真的哎,拍一张发朋友圈"),
    Line(TANG, "孩子们明天考试,都早点睡"),
    Line(LI, "谁有多余的快递盒,我寄个东西"),
    Line(MEI, "我家有,三单元楼下来拿"),
    Line(LI, "谢谢邻居"),
    Line(DU, "今晚谁打麻将,三缺一"),
    Line(HAO, "早上的豆腐脑不错,还是老马家的"),
    Line(WANG, "老郝你也去早市了啊"),
    Line(HAO, "去了,菜也便宜,白菜四毛"),
    Line(LI, "江畔花园5号楼电梯又坏了,老人下不了楼,物业快来修", CASE),
    Line(FENG, "可不是嘛,上礼拜刚修完"),
    Line(MEI, "我走楼梯,当减肥了"),
    Line(DU, "哈哈哈哈走两步没病走两步"),
    Line(TANG, "明天升温,多穿早晚,中午热"),
    Line(FENG, LAMP, CASE),
    Line(MEI, "冯姐你家住8号楼?"),
    Line(FENG, "说错了,是9号楼,我改一下"),
    Line(WANG, "人老了记性也不好,我也老记错楼号"),
    Line(DU, "着火啦着火啦,我的外卖辣得我嘴里着火哈哈哈"),
    Line(TANG, "小杜别拿这个开玩笑"),
    Line(DU, "好好好,不说了"),
    Line(LI, "今天物业来收物业费了吗"),
    Line(MEI, "没有,说是月底"),
    Line(TANG, SMELL, OFFER),
    Line(DU, "反正不是我家"),
    Line(FENG, "我家垃圾都是当天扔的"),
    Line(WANG, "年轻人,互相体谅吧"),
    Line(MEI, "广场舞八点半照常,领舞换张姐"),
    Line(FENG, "收到,带个音箱"),
    Line(HAO, "小声点跳,我心脏不好"),
    Line(FENG, "放心郝大爷,音量开小"),
    Line(DU, "@hotline_demo_bot 你好呀", Meant.GREETING),
    Line(LI, "谁知道社区医院周六开门吗"),
    Line(TANG, "开的,上午"),
    Line(LI, "好嘞"),
    Line(MEI, "#诉求 江畔花园12号楼后墙的下水道井盖坏了,孩子差点掉下去", CASE, photos=2),
    Line(WANG, "哎哟可吓人"),
    Line(TANG, "大家看着点孩子"),
    Line(MEI, "我先拿个椅子挡上了"),
    Line(FENG, "小梅好样的"),
    Line(HAO, "今儿个新闻联播说啥了,我没看上"),
    Line(TANG, "说粮食丰收"),
    Line(DU, "丰收好,丰收好,下馆子去"),
    Line(LI, "出售九成新婴儿车,两百,自提"),
    Line(MEI, "我问问我妹要不要"),
    Line(FENG, "江畔花园7号楼地下室着火了!往外冒黑烟,快来人啊", DANGER),
    Line(TANG, "快打119!"),
    Line(LI, "我下去看看"),
    Line(MEI, "大家都从楼梯走,别坐电梯"),
    Line(WANG, "孩子们没事吧"),
    Line(FENG, "人都出来了,消防来了"),
    Line(TANG, "谢天谢地"),
    Line(HAO, "吓得我药都忘吃了"),
    Line(WANG, "#诉求 江畔花园3号楼2单元水管漏水,楼梯上全是水", CASE),
    Line(LI, "注意脚滑"),
    Line(TANG, "都早点休息吧"),
    Line(MEI, "晚安各位"),
    Line(DU, "晚安晚安,明天见"),
)
ONE_PRESS = "登记"
"""What the offer's button says."""


@dataclass(frozen=True, slots=True)
class Said:
    """A line as it was sent: the message, or each picture of an album."""

    line: Line
    messages: tuple[Message, ...]

    @property
    def id(self) -> int:
        """The message that stands for it."""
        return self.messages[0].id


def staged() -> AbstractContextManager[Stage]:
    """A stage of its own with the neighbours in the group, at the evening's time."""
    return stage(scenario=scenario(), begin=BEGIN)


def scenario() -> Scenario:
    """The default scenario with five more neighbours in the group."""
    plain = default_scenario()
    group = next(chat for chat in plain.chats if chat.id == RESIDENTS)
    members = (*group.members, *(person.id for person in NEIGHBOURS))
    chats = tuple(replace(chat, members=members) if chat is group else chat for chat in plain.chats)
    return replace(plain, users=(*plain.users, *NEIGHBOURS), chats=chats)


def play(stage: Stage, meanwhile: Callable[[Said], None] = lambda _said: None) -> Sequence[Said]:
    """Everybody says their lines, in order, without waiting for anybody. `meanwhile` is called after each."""
    with ExitStack() as stack:
        people = {line.who for line in EVENING}
        phones = {person: stack.enter_context(stage.phone(person)) for person in people}
        said = []
        for line in EVENING:
            said.append(Said(line, _say(phones[line.who], line)))
            meanwhile(said[-1])
        return said


def _say(phone: Phone, line: Line) -> tuple[Message, ...]:
    if line.photos:
        return tuple(phone.album(RESIDENTS, [picture()] * line.photos, line.text))
    return (phone.say(RESIDENTS, line.text),)

"""The story the hotline exists for, told from outside through phones: what everybody sees at every step, or an AssertionError.

王秀兰 says that the water is off. The unit does not answer, so the ladder is climbed; it signs, reports it done with a picture,
is told it is not, does it again, and she closes it.
"""

import io
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

from bot.demo.community import DESK, LI, QIAN, RESIDENTS, SUN, UNIT, WANG, ZHAO, ZHENG, ZHOU
from bot.demo.stage import Stage
from sandbox.client import Message, Phone

APPEAL = "3号楼2单元又停水了,打物业电话没人接"
CALL = "13800001234 5号楼楼道灯坏了好几天,黑得看不见台阶"


@dataclass(frozen=True, slots=True)
class Step:
    """What was done and what somebody then saw."""

    name: str
    seen: str


class Cast:
    """Everybody's phone."""

    def __init__(self, stage: Stage, stack: ExitStack) -> None:
        phones = (stack.enter_context(stage.phone(person)) for person in (WANG, LI, ZHAO, SUN, QIAN, ZHENG, ZHOU))
        self.wang, self.li, self.zhao, self.sun, self.qian, self.zheng, self.zhou = phones


def tell(stage: Stage, meanwhile: Callable[[str], None] = lambda _name: None) -> Iterator[Step]:
    """Play the story step by step. `meanwhile` is called with a step's name while its answer is still on the way: the place
    for an accident. Raises AssertionError, LookupError or TimeoutError where the story goes wrong."""
    with ExitStack() as stack:
        cast = Cast(stage, stack)
        yield from _main_path(stage, cast, meanwhile)
        yield from _caller(stage, cast)


def _main_path(stage: Stage, cast: Cast, meanwhile: Callable[[str], None]) -> Iterator[Step]:
    said = cast.wang.say(RESIDENTS, APPEAL)
    meanwhile("said")
    receipt = _bot(cast.wang, RESIDENTS, "已派给江畔物业", reply_to=said)
    _sees(cast.wang, RESIDENTS, said, lambda m: "👀" in m.reactions)
    yield Step("居民一句话 → 回执", receipt.text)

    card = _bot(cast.zhao, UNIT, "前签收")
    assert APPEAL in card.text
    assert "时限:" in card.text
    assert "派给你们,因为:停水" in card.text
    assert "签收" in card.buttons
    yield Step("派单卡到物业群", card.text)

    since = _last(cast.zhao, UNIT)
    stage.control.jump(minutes=16)
    yield Step("到期前提醒", _bot(cast.zhao, UNIT, "前请签收", after=since).text)
    stage.control.jump(minutes=15)
    yield Step("超时,报单位负责人", _bot(cast.sun, SUN, "江畔物业还没签收").text)
    stage.control.jump(minutes=30)
    yield Step("再超时,报理事长", _bot(cast.qian, QIAN, "江畔物业还没签收").text)
    _sees(cast.wang, RESIDENTS, receipt, lambda m: "已催到:理事长" in m.text)

    assert cast.zhao.press(UNIT, card, "签收").text.startswith("已签收")
    _sees(cast.wang, RESIDENTS, receipt, lambda m: "接单了" in m.text)
    _sees(cast.sun, SUN, _bot(cast.sun, SUN, "江畔物业"), lambda m: "已签收" in m.text)
    yield Step("签收", _sees(cast.zhao, UNIT, card, lambda m: "前办结" in m.text).text)

    result = _resolve(cast, card, said, "李工14:20换了2单元水泵保险,水已恢复", photo=picture(), meanwhile=meanwhile)
    yield Step("办结,带照片反馈给居民", result.text)
    refused = cast.li.press(RESIDENTS, result, "👍 满意")
    assert refused.show_alert, refused
    yield Step("别人替她点不了", refused.text)

    cast.wang.press(RESIDENTS, result, "没解决")
    meanwhile("reopened")
    yield Step("没解决 → 高一级重办", _bot(cast.wang, RESIDENTS, "社区党委书记", after=result).text)
    yield Step("重办报到书记", _bot(cast.zheng, ZHENG, "居民说没解决").text)
    card = _bot(cast.zhao, UNIT, "第 1 次重办", after=card)
    assert "退单" not in card.buttons
    cast.zhao.press(UNIT, card, "签收")
    _sees(cast.zhao, UNIT, card, lambda m: "前办结" in m.text)
    result = _resolve(cast, card, said, "换了新水泵,3个单元都试过水压,正常")
    cast.wang.press(RESIDENTS, result, "👍 满意")
    yield Step("满意 → 办结", _bot(cast.wang, RESIDENTS, "办结了", after=result).text)
    _sees(cast.wang, RESIDENTS, receipt, lambda m: "已办结" in m.text)
    yield Step("物业看到评价", _sees(cast.zhao, UNIT, card, lambda m: "居民评价:满意" in m.text).text)


def _resolve(
    cast: Cast,
    card: Message,
    said: Message,
    text: str,
    photo: bytes | None = None,
    meanwhile: Callable[[str], None] = lambda _name: None,
) -> Message:
    """The officer reports it done; answers the question the resident gets, as a reply to her own message."""
    since = _last(cast.zhao, UNIT)
    cast.zhao.press(UNIT, card, "办结")
    _bot(cast.zhao, UNIT, "请写办理结果", after=since)
    before = _last(cast.wang, RESIDENTS)
    cast.zhao.say(UNIT, text, photo=photo)
    meanwhile("resolved")
    result = _bot(cast.wang, RESIDENTS, text, after=before, reply_to=said)
    assert (result.photo_url is not None) == (photo is not None)
    return result


def _caller(stage: Stage, cast: Cast) -> Iterator[Step]:
    """Somebody phones: a spoken number, a unit, a call back."""
    entered = cast.zhou.say(DESK, f"/call {CALL}")
    told = _bot(cast.zhou, DESK, "请念给来电人", after=entered)
    yield Step("来电登记,念工单号", told.text)
    card = _bot(cast.zhao, UNIT, "楼道灯")
    assert "13800001234" not in card.text
    cast.zhao.press(UNIT, card, "签收")
    _sees(cast.zhao, UNIT, card, lambda m: "办结" in m.buttons)
    cast.zhao.press(UNIT, card, "办结")
    _bot(cast.zhao, UNIT, "请写办理结果", after=card)
    cast.zhao.say(UNIT, "电工王师傅上午换了5号楼一到六层的灯,已全部亮了")
    task = _bot(cast.zhou, DESK, "请回访来电人", after=told)
    yield Step("办完,值班员回访", task.text)
    phone = cast.zhou.press(DESK, task, "看电话")
    assert "13800001234" in phone.text, phone
    cast.zhou.press(DESK, task, "👍 满意")
    yield Step("替来电人记下评价", _sees(cast.zhao, UNIT, card, lambda m: "居民评价:满意" in m.text).text)


def _bot(phone: Phone, chat: int, part: str, *, after: int | Message = 0, reply_to: Message | None = None) -> Message:
    """The bot's latest message in a chat that says `part`, and answers `reply_to` if that is given."""
    fits = lambda m: m.from_bot and part in m.text and (reply_to is None or m.reply_to == reply_to.id)  # noqa: E731
    return phone.wait_for(chat, fits, timeout=20, after=after)


def _sees(phone: Phone, chat: int, message: Message, as_: Callable[[Message], object]) -> Message:
    """The same message once it looks as expected."""
    return phone.wait_for(chat, lambda m: m.id == message.id and as_(m), timeout=20)


def _last(phone: Phone, chat: int) -> int:
    seen = phone.messages(chat)
    return seen[-1].id if seen else 0


def picture(width: int = 320, height: int = 200) -> bytes:
    """A small PNG: water blue, as a resident's proof that it runs again."""
    rows = b"".join(b"\x00" + bytes((60, 130, 180 + y * 60 // height)) * width for y in range(height))
    out = io.BytesIO(b"")
    out.write(b"\x89PNG\r\n\x1a\n")
    for kind, body in (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    ):
        out.write(struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)))
    return out.getvalue()
